#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace peal::campaigns::planner {

// What stands behind the names in a text: "event.title" -> "Big Lunch". A name with an empty value is known, but has
// nothing to say here.
using FieldValues = std::map<std::string, std::string>;

struct Filled {
    std::string text;
    std::vector<std::string> names;     // the fields the text asks for, each once
    std::vector<std::string> problems;  // a field that is unknown, has no value here, or a tag that cannot be read
};

// Fills a Mustache text: {{event.title}}, {{#event.location}}at {{event.location}}{{/event.location}}. Nothing is
// escaped; "{report_link}" is read as "{{report_link}}". A field without value is a problem unless a section asks
// whether there is one. Partials and changed delimiters are refused.
Filled fill(std::string_view text, FieldValues const& values);

// Whether the text holds a field whose name starts with `prefix`.
bool mentions_field(std::string_view text, std::string_view prefix);

// The text with a blank in place of each field.
std::string without_fields(std::string text);

}  // namespace peal::campaigns::planner
