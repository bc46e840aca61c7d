#include "campaigns/planner/template.hpp"

#include "campaigns/definitions/shown.hpp"
#include "campaigns/definitions/suggestion.hpp"

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <set>

namespace peal::campaigns::planner {

namespace {

namespace mustache = kainjow::mustache;

struct Tag {
    char kind = 0;  // 0, '{': a field; '#', '^', '/': a section; '!': a comment; others: refused
    std::string name;
    std::size_t begin = 0, end = 0;  // in the text
};

constexpr std::size_t problems_max = 20;

constexpr std::string_view blanks = " \t\r\n";

std::string trimmed(std::string_view text)
{
    auto const begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(blanks) - begin + 1));
}

std::vector<Tag> find_tags(std::string_view text)
{
    std::vector<Tag> tags;
    for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
        auto const end = text.find("}}", at);
        if (end == std::string_view::npos) break;
        auto inside = text.substr(at + 2, end - at - 2);
        Tag tag;
        if (!inside.empty() && std::string_view("#^/!>=&{").find(inside.front()) != std::string_view::npos) {
            tag.kind = inside.front() == '&' ? '\0' : inside.front();
            inside.remove_prefix(1);
        }
        tag.name = trimmed(inside);
        tag.begin = at;
        tag.end = end + 2;
        tags.push_back(std::move(tag));
        at = end + 2;
    }
    return tags;
}

// The single-brace form, which people know from the tagline.
std::string with_double_braces(std::string_view text)
{
    constexpr std::string_view single = "{report_link}";
    std::string result;
    for (auto at = text.find(single); at != std::string_view::npos; at = text.find(single)) {
        bool const already = at > 0 && text[at - 1] == '{';
        result.append(text.substr(0, at)).append(already ? "{report_link}" : "{{report_link}}");
        text.remove_prefix(at + single.size());
    }
    return result.append(text);
}

// Looks names up as a whole: "event.title" is one name here, not a path. Sections narrow nothing.
class Context : public mustache::basic_context<std::string> {
public:
    explicit Context(FieldValues const& values)
    {
        for (auto const& [name, value] : values)
            data_.emplace(name, value.empty() ? mustache::data(false) : mustache::data(value));
    }

    void push(mustache::data const*) override {}
    void pop() override {}
    mustache::data const* get_partial(std::string const&) const override { return nullptr; }

    mustache::data const* get(std::string const& name) const override
    {
        auto const found = data_.find(name);
        return found == data_.end() ? nullptr : &found->second;
    }

private:
    std::map<std::string, mustache::data> data_;
};

void judge(std::vector<Tag> const& tags, FieldValues const& values, Filled& filled)
{
    std::set<std::string> names, guarded;
    for (auto const& tag : tags) {
        if (tag.kind == '#' || tag.kind == '^') guarded.insert(tag.name);
    }
    for (auto const& tag : tags) {
        if (tag.kind == '!' || tag.kind == '/') continue;
        auto const name = definitions::shown(tag.name);
        if (tag.kind == '>' || tag.kind == '=') {
            filled.problems.push_back(std::string("`{{") + tag.kind + name +
                                      "}}` is not supported here; write the words out");
            continue;
        }
        if (!names.insert(tag.name).second || filled.problems.size() > problems_max) continue;
        filled.names.push_back(tag.name);
        auto const value = values.find(tag.name);
        if (value == values.end()) {
            std::vector<std::string> known;
            for (auto const& [one, v] : values) known.push_back(one);
            filled.problems.push_back("unknown field `{{" + name + "}}`" + definitions::hint(tag.name, known));
        } else if (value->second.empty() && !guarded.contains(tag.name)) {
            filled.problems.push_back("`{{" + name + "}}` has no value here; write {{#" + name + "}}...{{/" + name +
                                      "}} around the words that need it");
        }
    }
}

// The common case, in which nothing has to be parsed: every tag is a known field.
std::string put_fields(std::string_view text, std::vector<Tag> const& tags, FieldValues const& values)
{
    std::string result;
    std::size_t at = 0;
    for (auto const& tag : tags) {
        result.append(text.substr(at, tag.begin - at)).append(values.find(tag.name)->second);
        at = tag.end;
    }
    return result.append(text.substr(at));
}

}  // namespace

Filled fill(std::string_view text, FieldValues const& values)
{
    Filled filled;
    auto source = with_double_braces(text);
    if (source.find("{{") == std::string::npos) {
        filled.text = std::move(source);
        return filled;
    }
    auto const tags = find_tags(source);
    judge(tags, values, filled);
    bool const only_fields = !tags.empty() && source.find("{{", tags.back().end) == std::string::npos &&
                             std::all_of(tags.begin(), tags.end(), [](Tag const& tag) { return tag.kind == 0; });
    if (only_fields && filled.problems.empty()) {
        filled.text = put_fields(source, tags, values);
        return filled;
    }
    mustache::mustache reader(source);
    if (!reader.is_valid()) {
        filled.problems.push_back("the {{ }} in this text cannot be read: " +
                                  definitions::shown(reader.error_message(), 200));
        filled.text = std::move(source);
        return filled;
    }
    reader.set_custom_escape([](std::string const& plain) { return plain; });
    Context context(values);
    filled.text = reader.render(context);
    return filled;
}

bool mentions_field(std::string_view text, std::string_view prefix)
{
    auto const tags = find_tags(text);
    return std::any_of(tags.begin(), tags.end(),
                       [prefix](Tag const& tag) { return std::string_view(tag.name).starts_with(prefix); });
}

std::string without_fields(std::string text)
{
    for (auto at = text.find("{{"); at != std::string::npos; at = text.find("{{", at)) {
        auto const end = text.find("}}", at);
        text.replace(at, end == std::string::npos ? std::string::npos : end + 2 - at, " ");
    }
    return text;
}

}  // namespace peal::campaigns::planner
