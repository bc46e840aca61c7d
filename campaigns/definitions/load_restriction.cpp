#include "campaigns/definitions/loaders.hpp"

#include "campaigns/definitions/fields.hpp"

#include <utility>

namespace peal::campaigns::definitions {

namespace {

// What is the same wherever it is written.
void load_period(Fields& fields, Report& report, Restriction& one)
{
    one.place = fields.place();
    one.id = fields.id();
    one.reason = fields.text("reason").value;
    one.from = fields.date("from");
    one.to = fields.date("to");
    one.approver = fields.name("approver", Need::optional);
    one.approval = fields.approval("approval");
    for (auto& word : fields.words("avoid")) {
        bool const is_blank = word.value.find_first_not_of(" \t") == std::string::npos;
        if (is_blank) report.error(word.place, "a word of `avoid` is empty");
        if (!is_blank) one.avoid.push_back(std::move(word));
    }
    if (one.from && one.to && *one.to < *one.from) report.error(fields.place_of("to"), "`to` lies before `from`");
}

}  // namespace

Restriction load_restriction(YamlPtr const& node, Report& report)
{
    Fields fields(node, report, "this restriction");
    Restriction one;
    load_period(fields, report, one);
    one.event = fields.text("event", Need::optional).value;
    one.organisations = fields.words("organisations");
    one.campaigns = fields.words("campaigns");
    one.categories = fields.words("categories");
    one.exempt = fields.words("exempt");
    bool const dated = fields.has("from") || fields.has("to");
    if (one.event.empty() ? !fields.has("from") : dated)
        report.error(one.place,
                     "a restriction needs either `from` (and `to`, its last day) or `event`, the title of its event in "
                     "the calendar");
    return one;
}

Restriction load_own_restriction(YamlPtr const& node, Report& report)
{
    Fields fields(node, report, "this restriction");
    Restriction one;
    load_period(fields, report, one);
    if (!fields.has("from")) report.error(one.place, "missing key `from` in this restriction: its first day");
    return one;
}

}  // namespace peal::campaigns::definitions
