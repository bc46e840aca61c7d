#include "daemon/worker/svg_rules.hpp"

#include <algorithm>
#include <string>

namespace peal::worker {

namespace {

constexpr std::string_view blanks = " \t\r\n";

struct Rule {
    std::string_view sign;
    std::string_view what;
};

// As they are written in the file; XML knows capitals.
constexpr Rule forbidden[] = {
    {"<image", "holds another picture"},
    {":image", "holds another picture"},
    {"<feImage", "holds another picture"},
    {"<foreignObject", "holds parts that are no drawing"},
    {"<script", "holds a script"},
    {"<!ENTITY", "defines words of its own (<!ENTITY)"},
    {"<?xml-stylesheet", "is dressed by another file"},
    {"@import", "is dressed by another file"},
};

tl::unexpected<Error> not_plain(std::string const& what)
{
    return fail(ErrorKind::rejected, "the logo " + what + ": save it as plain SVG with everything in it, or as PNG");
}

std::string_view after_blanks(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text;
}

// What stands in quotes at the start of `text`, or `text`.
std::string_view unquoted(std::string_view text)
{
    if (!text.empty() && (text.front() == '"' || text.front() == '\'')) text.remove_prefix(1);
    return after_blanks(text);
}

// Every `href=` and `url(` must lead to a part of the same file.
bool leads_out(std::string_view svg, std::string_view sign, char then)
{
    for (auto at = svg.find(sign); at != svg.npos; at = svg.find(sign, at + 1)) {
        auto rest = after_blanks(svg.substr(at + sign.size()));
        if (!rest.starts_with(then)) continue;
        if (!unquoted(after_blanks(rest.substr(1))).starts_with('#')) return true;
    }
    return false;
}

}  // namespace

Result<> check_svg(std::string_view svg)
{
    if (svg.find('\0') != svg.npos) return not_plain("is not UTF-8");
    for (auto const& rule : forbidden)
        if (svg.find(rule.sign) != svg.npos) return not_plain(std::string(rule.what));
    if (leads_out(svg, "href", '=') || leads_out(svg, "url", '('))
        return not_plain("refers to something outside its file");
    return {};
}

}  // namespace peal::worker
