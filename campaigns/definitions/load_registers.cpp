#include "campaigns/definitions/loaders.hpp"

#include "campaigns/definitions/fields.hpp"
#include "campaigns/definitions/shown.hpp"
#include "campaigns/definitions/suggestion.hpp"

#include <algorithm>

// The lists that everybody looks things up in: organisations, routes, questions, figures, contacts.
namespace peal::campaigns::definitions {

namespace {

template <class T>
void keep(std::vector<T>& all, T one, char const* what, Report& report)
{
    if (one.id.empty()) return;  // reported already
    auto const earlier = std::find_if(all.begin(), all.end(), [&](T const& other) { return other.id == one.id; });
    if (earlier != all.end()) {
        report.error(one.place, std::string(what) + " `" + one.id + "` is defined twice; the first is at line " +
                                    std::to_string(earlier->place.line));
        return;
    }
    all.push_back(std::move(one));
}

std::vector<std::string> values(std::vector<At<std::string>> const& words)
{
    std::vector<std::string> values;
    for (auto const& word : words) values.push_back(word.value);
    return values;
}

std::vector<std::string> areas(Fields& fields, Definitions const& definitions, Report& report)
{
    auto known = definitions.partnership.areas;
    known.insert(known.end(), {"all", "national"});
    auto const words = fields.words("areas", Need::required);
    for (auto const& word : words) {
        if (report.is_full()) break;
        if (std::find(known.begin(), known.end(), word.value) == known.end())
            report.error(word.place,
                         "unknown area `" + shown(word.value) + "`; known (partnership.yaml): " + list_of(known));
    }
    return values(words);
}

// Enough to find what was written into the wrong line.
bool is_mail_address(std::string const& text)
{
    auto const at = text.find('@');
    return at != std::string::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == std::string::npos &&
           text.find_first_of(" \t<>,") == std::string::npos;
}

}  // namespace

void load_organisations(YamlPtr const& root, Report& report, Definitions& definitions)
{
    Fields file(root, report, "organisations.yaml");
    for (auto const& item : file.list("organisations", Need::required)) {
        Fields fields(item, report, "this organisation");
        Organisation one;
        one.place = fields.place();
        one.id = fields.id();
        one.name = fields.text("name").value;
        one.kind = fields.choice("kind", {"police", "county", "unitary", "district", "borough", "health", "other"}, "");
        one.area_code = fields.text("area_code", Need::optional).value;
        one.media_contact = fields.text("media_contact", Need::optional).value;
        one.valid_from = fields.date("valid_from");
        one.valid_to = fields.date("valid_to");
        one.successor = fields.name("successor", Need::optional);
        if (one.valid_from && one.valid_to && *one.valid_to < *one.valid_from)
            report.error(fields.place_of("valid_to"), "`valid_to` lies before `valid_from`");
        keep(definitions.organisations, std::move(one), "organisation", report);
    }
    for (auto const& item : file.list("brands", Need::optional)) {
        Fields fields(item, report, "this brand");
        SharedBrand one;
        one.place = fields.place();
        one.id = fields.id();
        one.name = fields.text("name").value;
        one.organisations = fields.words("organisations");
        keep(definitions.brands, std::move(one), "brand", report);
    }
}

void load_routes(YamlPtr const& root, Report& report, Definitions& definitions)
{
    Fields file(root, report, "routes.yaml");
    for (auto const& item : file.list("routes", Need::required)) {
        Fields fields(item, report, "this route");
        Route one;
        one.place = fields.place();
        one.id = fields.id();
        one.name = fields.text("name").value;
        one.kind = fields.choice("kind", {"phone", "web", "in-person"}, "");
        one.areas = areas(fields, definitions, report);
        one.phone = fields.text("phone", Need::optional).value;
        one.text_number = fields.text("text_number", Need::optional).value;
        one.address = fields.web_address("address", "");
        one.hours = fields.text("hours", Need::optional).value;
        one.emergency = fields.flag("emergency", false);
        one.anonymous = fields.flag("anonymous", false);
        one.source = fields.text("source", Need::optional).value;
        one.note = fields.text("note", Need::optional).value;
        one.last_checked = fields.date("last_checked");
        one.review_by = fields.date("review_by");
        if (one.kind == "phone" && one.phone.empty() && one.address.empty())
            report.error(one.place, "a route of kind `phone` needs a `phone` or an `address`");
        if (one.kind == "web" && one.address.empty())
            report.error(one.place, "a route of kind `web` needs an `address`");
        keep(definitions.routes, std::move(one), "route", report);
    }
}

void load_faq(YamlPtr const& root, Report& report, Definitions& definitions)
{
    auto const& language = definitions.partnership.language;
    Fields file(root, report, "faq.yaml");
    for (auto const& item : file.list("faq", Need::required)) {
        Fields fields(item, report, "this question");
        Faq one;
        one.place = fields.place();
        one.id = fields.id();
        one.question = fields.texts("question", language, Need::required);
        one.answer = fields.texts("answer", language, Need::required);
        one.status = fields.choice("status", {"current", "draft", "superseded-check"}, "current");
        one.as_of = fields.date("as_of");
        one.review_by = fields.date("review_by");
        one.source = fields.text("source", Need::optional).value;
        one.approved_by = fields.text("approved_by", Need::optional).value;
        if (!one.as_of)
            report.error(fields.place(), "missing key `as_of` in this question: the day the answer was true");
        keep(definitions.faq, std::move(one), "question", report);
    }
}

void load_figures(YamlPtr const& root, Report& report, Definitions& definitions)
{
    Fields file(root, report, "figures.yaml");
    for (auto const& item : file.list("figures", Need::required)) {
        Fields fields(item, report, "this figure");
        Figure one;
        one.place = fields.place();
        one.id = fields.id();
        one.value = fields.text("value").value;
        one.unit = fields.text("unit").value;
        one.period = fields.text("period").value;
        one.area = fields.text("area").value;
        one.source = fields.text("source").value;
        one.approved_by = fields.text("approved_by").value;
        one.valid_until = fields.date("valid_until");
        if (!one.valid_until && !fields.has("valid_until"))
            report.error(fields.place(), "missing key `valid_until` in this figure: the last day it may be quoted");
        keep(definitions.figures, std::move(one), "figure", report);
    }
}

void load_contacts(YamlPtr const& root, Report& report, Definitions& definitions)
{
    auto& list = definitions.contact_list;
    Fields file(root, report, "contacts.yaml");
    list.owner = file.name("owner");
    list.confirm_every = std::chrono::days(file.number("confirm_every_days", 90, 1, 1000));
    for (auto const& item : file.list("contacts", Need::required)) {
        Fields fields(item, report, "this contact");
        Contact one;
        one.place = fields.place();
        one.id = fields.id();
        one.name = fields.text("name").value;
        one.role = fields.text("role").value;
        one.organisation = fields.name("organisation");
        auto const email = fields.text("email", Need::optional);
        one.email = email.value;
        one.phone = fields.text("phone", Need::optional).value;
        one.out_of_hours = fields.flag("out_of_hours", false);
        one.stakeholder_groups = fields.words("stakeholder_groups");
        one.last_confirmed = fields.date("last_confirmed");
        if (!one.email.empty() && !is_mail_address(one.email))
            report.error(email.place, "`email` must be an address such as press@example.org, but this is `" +
                                          shown(one.email) + "`");
        if (one.email.empty() && one.phone.empty()) report.error(one.place, "a contact needs an `email` or a `phone`");
        keep(list.contacts, std::move(one), "contact", report);
    }
}

}  // namespace peal::campaigns::definitions
