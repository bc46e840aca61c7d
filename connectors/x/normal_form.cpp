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
        auto const known =
            std::find_if(names.begin(), names.end(), [&](auto const& name) { return text.starts_with(name.first); });
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

// The length of "http://" or "https://" at the front; 0 when there is none.
std::size_t scheme_length(std::string_view text)
{
    for (std::string_view const scheme : {"http://", "https://"}) {
        auto const matches =
            text.size() > scheme.size() && std::equal(scheme.begin(), scheme.end(), text.begin(), [](char a, char b) {
                return a == std::tolower(static_cast<unsigned char>(b));
            });
        if (matches) return scheme.size();
    }
    return 0;
}

std::string link_form(std::string link)
{
    link.erase(0, scheme_length(link));
    auto const host_end = link.begin() + static_cast<std::ptrdiff_t>(host_of(link).size());
    std::transform(link.begin(), host_end, link.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    while (!link.empty() && link.back() == '/') link.pop_back();
    return link;
}

// Takes what has a scheme out of `text`, which holds no link by X's rules as we know them.
std::string without_schemed(std::string_view text, std::vector<std::string>& links)
{
    std::string words;
    while (!text.empty()) {
        if (scheme_length(text) == 0) {
            words += text.front();
            text.remove_prefix(1);
            continue;
        }
        auto link = text.substr(0, text.find_first_of(" \t\r\n"));
        while (!link.empty() && std::string_view(".,;:!?)]}\"'").find(link.back()) != std::string_view::npos)
            link.remove_suffix(1);
        words += link_mark;
        links.push_back(link_form(std::string(link)));
        text.remove_prefix(link.size());
    }
    return words;
}

// The links put back: equal for a bare host that we do not know for a link and the same host with the scheme X gave it.
std::string flat(NormalForm const& form)
{
    std::string text;
    std::string_view words = form.words;
    for (auto const& link : form.links) {
        auto const mark = words.find(link_mark);
        if (mark == std::string_view::npos) break;
        text.append(words.substr(0, mark)).append(link);
        words.remove_prefix(mark + link_mark.size());
    }
    return text.append(words);
}

}  // namespace

NormalForm normal_form(std::string_view text)
{
    namespace ct = campaigns::text;
    NormalForm form;
    auto const points = ct::to_code_points(text);
    auto const composed = points ? ct::to_nfc(*points) : points;
    auto const measure =
        composed ? ct::measure("x", ct::to_utf8(*composed)) : Result<ct::Measure>(tl::unexpected(composed.error()));
    if (!measure) {
        form.words = collapsed(text);
        return form;
    }
    std::size_t at = 0;
    std::string words;
    for (auto const& link : measure->urls) {
        words += without_schemed(ct::to_utf8(ct::CodePointView(*composed).substr(at, link.start - at)), form.links);
        words += link_mark;
        form.links.push_back(link_form(link.text));
        at = link.end;
    }
    words += without_schemed(ct::to_utf8(ct::CodePointView(*composed).substr(at)), form.links);
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
    if (sent.words == read.words && sent.links == read.links) return Likeness::same;
    if (flat(sent) == flat(read)) return Likeness::same;
    if (sent.words != read.words || sent.links.size() != read.links.size()) return Likeness::different;
    for (std::size_t i = 0; i < sent.links.size(); ++i)
        if (sent.links[i] != read.links[i] && host_of(sent.links[i]) == host_of(read.links[i]))
            return Likeness::doubtful;
    return Likeness::same_but_links;
}

}  // namespace peal::connectors::x
