#include "connectors/multipart.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace peal::connectors {

namespace {

constexpr std::string_view boundary_alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view line_end = "\r\n";
constexpr std::size_t boundary_bytes_max = 70;  // RFC 2046, 5.1.1

bool equal_nocase(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
    });
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Quotes as browsers do: the three characters that could end the header are percent-encoded.
std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"')
            out += "%22";
        else if (c == '\r')
            out += "%0D";
        else if (c == '\n')
            out += "%0A";
        else
            out += c;
    }
    return out + '"';
}

// The value of `name` among the parameters of a header such as `form-data; name="file"; filename="a.jpg"`.
std::optional<std::string> parameter(std::string_view header, std::string_view name)
{
    auto at = header.find(';');
    while (at != std::string_view::npos) {
        auto rest = trimmed(header.substr(at + 1));
        auto const equals = rest.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        auto const found = equal_nocase(trimmed(rest.substr(0, equals)), name);
        rest = rest.substr(equals + 1);
        std::string value;
        if (rest.starts_with('"')) {
            auto const close = rest.find('"', 1);
            if (close == std::string_view::npos) return std::nullopt;
            value = rest.substr(1, close - 1);
            rest = rest.substr(close + 1);
        } else {
            value = trimmed(rest.substr(0, rest.find(';')));
        }
        if (found) return value;
        at = rest.find(';');
        header = rest;
    }
    return std::nullopt;
}

Result<std::string> read_boundary(std::string_view content_type)
{
    if (!equal_nocase(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data"))
        return fail(ErrorKind::rejected, "the content type is not multipart/form-data");
    auto boundary = parameter(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > boundary_bytes_max)
        return fail(ErrorKind::rejected, "the content type has no usable boundary");
    return std::move(*boundary);
}

Result<FormPart> read_head(std::string_view head)
{
    FormPart part;
    bool has_disposition = false;
    while (!head.empty()) {
        auto const end = head.find(line_end);
        auto const line = head.substr(0, end);
        head = end == std::string_view::npos ? std::string_view() : head.substr(end + line_end.size());
        auto const colon = line.find(':');
        if (colon == std::string_view::npos)
            return fail(ErrorKind::rejected, "a part has a header line without a colon");
        auto const name = line.substr(0, colon);
        auto const value = trimmed(line.substr(colon + 1));
        if (equal_nocase(name, "content-disposition")) {
            auto part_name = parameter(value, "name");
            if (!equal_nocase(trimmed(value.substr(0, value.find(';'))), "form-data") || !part_name)
                return fail(ErrorKind::rejected, "a part's Content-Disposition is not form-data with a name");
            part.name = std::move(*part_name);
            part.filename = parameter(value, "filename").value_or("");
            has_disposition = true;
        } else if (equal_nocase(name, "content-type")) {
            part.content_type = value;
        }
    }
    if (!has_disposition) return fail(ErrorKind::rejected, "a part has no Content-Disposition");
    return part;
}

}  // namespace

MultipartForm::MultipartForm(Random& random) : boundary_("peal-" + random.word(boundary_alphabet, 32)) {}

void MultipartForm::open_part(std::string_view name, std::string_view filename, std::string_view content_type,
                              std::size_t bytes)
{
    std::string head = "--" + boundary_ + "\r\nContent-Disposition: form-data; name=" + quoted(name);
    if (!filename.empty()) head += "; filename=" + quoted(filename);
    head += line_end;
    if (!content_type.empty()) head.append("Content-Type: ").append(content_type).append(line_end);
    head += line_end;
    body_.reserve(body_.size() + head.size() + bytes + 2 * line_end.size() + boundary_.size() + 4);
    body_ += head;
}

void MultipartForm::add_field(std::string_view name, std::string_view value)
{
    open_part(name, {}, {}, value.size());
    body_.append(value).append(line_end);
}

void MultipartForm::add_file(std::string_view name, std::string_view filename, std::string_view content_type,
                             std::string_view bytes)
{
    open_part(name, filename.empty() ? name : filename, content_type, bytes.size());
    body_.append(bytes).append(line_end);
}

std::string MultipartForm::content_type() const
{
    return "multipart/form-data; boundary=" + boundary_;
}

std::string MultipartForm::finish() &&
{
    body_.append("--").append(boundary_).append("--").append(line_end);
    return std::move(body_);
}

Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body,
                                              MultipartLimits limits)
{
    if (body.size() > limits.body_bytes_max)
        return fail(ErrorKind::rejected, "the form is larger than " + std::to_string(limits.body_bytes_max) + " bytes");
    auto const boundary = read_boundary(content_type);
    if (!boundary) return tl::unexpected(boundary.error());

    auto const opener = "--" + *boundary;
    auto const separator = "\r\n" + opener;
    if (!body.starts_with(opener)) return fail(ErrorKind::rejected, "the form does not start with its boundary");
    body.remove_prefix(opener.size());

    std::vector<FormPart> parts;
    while (!body.starts_with("--")) {
        if (parts.size() == limits.parts_max)
            return fail(ErrorKind::rejected, "the form has more than " + std::to_string(limits.parts_max) + " parts");
        if (!body.starts_with(line_end))
            return fail(ErrorKind::rejected, "a boundary of the form is not a line of its own");
        body.remove_prefix(line_end.size());
        auto const head_end = body.substr(0, limits.head_bytes_max + 4).find("\r\n\r\n");
        if (head_end == std::string_view::npos)
            return fail(ErrorKind::rejected, "the head of a part is cut or too long");
        auto part = read_head(body.substr(0, head_end));
        if (!part) return tl::unexpected(part.error());
        // The separator starts with the line end that closes the part; an empty part shares it with its head.
        body.remove_prefix(head_end + 4 - line_end.size());
        auto const end = body.find(separator);
        if (end == std::string_view::npos)
            return fail(ErrorKind::rejected, "the form is cut: its last boundary is missing");
        part->value = end == 0 ? std::string_view() : body.substr(line_end.size(), end - line_end.size());
        parts.push_back(std::move(*part));
        body.remove_prefix(end + separator.size());
    }
    body.remove_prefix(2);
    if (!body.empty() && !body.starts_with(line_end))
        return fail(ErrorKind::rejected, "the form does not end after its last boundary");
    return parts;
}

FormPart const* find_part(std::vector<FormPart> const& parts, std::string_view name)
{
    auto const found =
        std::find_if(parts.begin(), parts.end(), [&](FormPart const& part) { return part.name == name; });
    return found == parts.end() ? nullptr : &*found;
}

}  // namespace peal::connectors
