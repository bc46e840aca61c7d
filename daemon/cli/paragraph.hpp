#pragma once

#include "daemon/cli/console.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace peal::cli {

// The text in lines that begin behind `indent` columns and end before `width_max`.
void print_paragraph(Console& console, std::string_view text, std::size_t indent, Style style = Style::plain);

// The same, with a word before its first line: "now  You can report hate."
void print_labelled(Console& console, std::string_view label, std::string_view text, std::size_t indent,
                    Style style = Style::plain);

// "Label        value", further lines below the value; nothing when there is no value.
void print_field(Console& console, std::string_view label, std::string_view content);

// Why a post is where it is: "why  each Tuesday at 09:30", a step a line.
void print_reasons(Console& console, std::vector<std::string> const& why, std::size_t indent);

}  // namespace peal::cli
