#include "campaigns/planner/register_fields.hpp"

#include "campaigns/planner/words.hpp"

namespace peal::campaigns::planner {

namespace {

constexpr std::string_view figure_prefix = "figure.", answer_prefix = "faq.";

}  // namespace

void add_register_fields(definitions::Definitions const& all, std::string const& lang, std::string_view text,
                         FieldValues& values)
{
    bool const quotes_figure = mentions_field(text, figure_prefix);
    for (auto const& figure : all.figures) {
        auto const name = std::string(figure_prefix) + figure.id;
        values[name] = figure.value;
        if (!quotes_figure) continue;
        values[name + ".unit"] = figure.unit;
        values[name + ".period"] = figure.period;
        values[name + ".area"] = figure.area;
        values[name + ".source"] = figure.source;
    }
    if (!mentions_field(text, answer_prefix)) return;
    for (auto const& faq : all.faq) {
        auto const own = faq.answer.find(lang);
        auto const answer = own == faq.answer.end() ? faq.answer.begin() : own;
        if (answer != faq.answer.end()) values[std::string(answer_prefix) + faq.id] = trim(answer->second.value);
    }
}

std::string figure_in(std::string_view field)
{
    if (!field.starts_with(figure_prefix)) return {};
    field.remove_prefix(figure_prefix.size());
    return std::string(field.substr(0, field.find('.')));
}

definitions::Faq const* find_answer(definitions::Definitions const& all, std::string_view field)
{
    return field.starts_with(answer_prefix) ? all.find_faq(field.substr(answer_prefix.size())) : nullptr;
}

std::optional<std::string> answer_fault(definitions::Faq const& faq, std::string const& lang)
{
    if (faq.status != "current")
        return "the answer `" + faq.id + "` is `" + faq.status +
               "` in faq.yaml; have it approved and made `current`, or write other words";
    if (!faq.answer.contains(lang))
        return "the answer `" + faq.id + "` in faq.yaml has no text in `" + lang + "`; add it there";
    return {};
}

}  // namespace peal::campaigns::planner
