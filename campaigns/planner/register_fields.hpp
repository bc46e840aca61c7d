#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/planner/template.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace peal::campaigns::planner {

// What texts may quote from the registers: {{figure.ID}} with its unit, period, area and source behind a further dot, and
// {{faq.ID}}, the approved answer. Details that `text` does not ask for are left out. Pure.
void add_register_fields(definitions::Definitions const& all, std::string const& lang, std::string_view text,
                         FieldValues& values);

// The id of the figure that a field quotes, "figure.reports.period" -> "reports"; empty: it quotes none.
std::string figure_in(std::string_view field);

// The answer of faq.yaml that a field quotes; null when it quotes none that is there.
definitions::Faq const* find_answer(definitions::Definitions const& all, std::string_view field);

// Why the answer may not be quoted in `lang`; nothing when it may. Whether its review is due depends on the day.
std::optional<std::string> answer_fault(definitions::Faq const& faq, std::string const& lang);

}  // namespace peal::campaigns::planner
