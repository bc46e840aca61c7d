#include "connectors/x/normal_form.hpp"

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/measure.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace peal::connectors::x {

namespace {

constexpr std::string_view short_link = "https://t.co/";
constexpr std::string_view link_mark = "\xef\xbf\xbc";  // U+FFFC

std::string unescaped(std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, char>, 3> names = {{{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}}};
    std::string plain;
    while (!text.empty()) {
        auto const known = std::find_if(names.begin(), names.end(), [&](auto const& name) { return text.starts_with(name.first); });
        plain += known == names.end() ? text.front() : known->second;
        text.remove_prefix(known == names.end() ? 1 : known->first.size());
    }
    return plain;
}

std::string collapsed(std::string_view text)
{
    std::string result;
    for (char const c : text) {
        bool const is_space = c == ' ' || (c >= '\t' && c <= '\r');
        if (!is_space) {
            result += c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

std::string_view host_of(std::string_view link)
{
    return link.substr(0, link.find_first_of("/?#"));
}

std::string link_form(std::string link)
{
    for (std::string_view const scheme : {"http://", "https://"}) {
        auto const matches = link.size() > scheme.size() && std::equal(scheme.begin(), scheme.end(), link.begin(), [](char a, char b) {
            return a == std::tolower(static_cast<unsigned char>(b));
        });
        if (matches) {
            link.erase(0, scheme.size());
            break;
        }
    }
    auto const host_end = link.begin() + static_cast<std::ptrdiff_t>(host_of(link).size());
    std::transform(link.begin(), host_end, link.begin(), [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    while (!link.empty() && link.back() == '/') link.pop_back();
    return link;
}

}  // namespace

NormalForm normal_form(std::string_view text)
{
    namespace ct = campaigns::text;
    NormalForm form;
    auto const points = ct::to_code_points(text);
    auto const composed = points ? ct::to_nfc(*points) : points;
    auto const measure = composed ? ct::measure("x", ct::to_utf8(*composed)) : Result<ct::Measure>(tl::unexpected(composed.error()));
    if (!measure) {
        form.words = collapsed(text);
        return form;
    }
    std::size_t at = 0;
    std::string words;
    for (auto const& link : measure->urls) {
        words += ct::to_utf8(ct::CodePointView(*composed).substr(at, link.start - at));
        words += link_mark;
        form.links.push_back(link_form(link.text));
        at = link.end;
    }
    words += ct::to_utf8(ct::CodePointView(*composed).substr(at));
    form.words = collapsed(words);
    return form;
}

std::string unwrapped(std::string_view read, std::map<std::string, std::string> const& targets, bool has_media)
{
    auto const text = unescaped(read);
    std::string result;
    std::size_t at = 0;
    for (auto start = text.find(short_link); start != std::string::npos; start = text.find(short_link, at)) {
        auto end = start + short_link.size();
        while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end]))) ++end;
        auto const link = text.substr(start, end - start);
        result += text.substr(at, start - at);
        auto const target = targets.find(link);
        bool const is_last = text.find_first_not_of(" \n", end) == std::string::npos;
        if (target != targets.end()) {
            result += target->second;
        } else if (!has_media || !is_last) {
            result += link;
        }
        at = end;
    }
    return result + text.substr(at);
}

Likeness compare(NormalForm const& sent, NormalForm const& read)
{
    if (sent == read) return Likeness::same;
    if (sent.words != read.words || sent.links.size() != read.links.size()) return Likeness::different;
    for (std::size_t i = 0; i < sent.links.size(); ++i)
        if (sent.links[i] != read.links[i] && host_of(sent.links[i]) == host_of(read.links[i])) return Likeness::doubtful;
    return Likeness::same_but_links;
}

}  // namespace peal::connectors::x
