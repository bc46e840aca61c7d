#include "campaigns/definitions/load.hpp"

#include "tests/unit/definitions/minimal.hpp"

#include <doctest/doctest.h>

// What a picture of one's own, a campaign's own restrictions, and routes by area must be.

using namespace peal::campaigns;
using namespace peal::test;

namespace {

struct Refusal {
    std::string to;
    char const* words;
};

// Each put in the place of `from`; each is an error in these words.
void check_refused(char const* path, char const* from, std::vector<Refusal> const& cases)
{
    for (auto const& c : cases) {
        auto files = minimal_files();
        change(files, path, from, c.to);
        auto const problems = definitions::load(files).problems;
        INFO(c.to, " in ", path, ":\n", joined(problems));
        CHECK(has_errors(problems));
        CHECK(joined(problems).find(c.words) != std::string::npos);
    }
}

Refusal photo(std::string const& keys, char const* words)
{
    return {"{photo: {" + keys + "}, alt:", words};
}

}  // namespace

TEST_CASE("a picture lies in media, and somebody agreed to it or nobody had to")
{
    auto const* either = "either `consent` (who in it agreed, and when) or `no_consent_reason`";
    std::string const file = "file: media/hall.jpg, source: us";
    check_refused("campaigns/week.yaml", "{alt:",
                  {photo("file: hall.jpg, source: us, no_consent_reason: x",
                         "a picture in the folder media, such as media/town-hall.jpg, but this is `hall.jpg`"),
                   photo("file: media/../hall.jpg, source: us, no_consent_reason: x", "a picture in the folder media"),
                   photo("file: media/, source: us, no_consent_reason: x", "a picture in the folder media"),
                   photo("file: media/hall.jpg, no_consent_reason: x", "missing key `source` in `photo`"),
                   photo(file, either),
                   photo(file + ", no_consent_reason: x, consent: {by: Jo, on: 2026-01-01}", either),
                   photo(file + ", consent: {by: Jo}", "missing key `on` in `consent`"),
                   photo(file + ", consent: {on: 2026-01-01}", "missing key `by` in `consent`"),
                   photo(file + ", consent: {by: Jo, on: 2026-01-02, until: 2026-01-01}", "`until` lies before `on`"),
                   photo(file + ", no_consent_reason: x, fit: stretch", "one of: crop, top, whole"),
                   photo(file + ", no_consent_reason: x", "is missing from the folder media")});
}

TEST_CASE("a campaign's own restriction has its first day, and its own id")
{
    std::string const list = "aim: x\nrestrictions: ";
    check_refused("campaigns/week.yaml", "aim: People know.",
                  {{list + "[{id: trial, reason: A case}]", "missing key `from` in this restriction"},
                   {list + "[{id: a, reason: A, from: 2027-01-01}, {id: a, reason: B, from: 2027-01-01}]",
                    "restriction `a` is defined twice"},
                   {list + "[{id: a, reason: A, from: 2027-01-01, exempt: week}]", "unknown key `exempt`"},
                   {"aim: x\nlead_organisation: polcie", "unknown organisation `polcie`; did you mean `police`?"}});
}

TEST_CASE("an area has a web route, and is one of the partnership's")
{
    std::string const areas = "areas: [north, south]\narea_routes: ";
    check_refused("partnership.yaml", "areas: [north, south]",
                  {{areas + "online", "must name areas, each with a route"},
                   {areas + "{nroth: online}", "must be one of `areas`, but this is `nroth`; did you mean `north`?"},
                   {areas + "{north: [online]}", "`area_routes.north` must be the id of a route, but this is a list"},
                   {areas + "{north: onlin}", "unknown route `onlin`; did you mean `online`?"},
                   {areas + "{north: emergency}", "has no web address"}});
}

TEST_CASE("a contact says who, where and how, and the list has an owner")
{
    auto const refused = [](std::string const& contacts, char const* words) {
        auto files = minimal_files();
        files["contacts.yaml"] = contacts;
        auto const problems = definitions::load(files).problems;
        INFO(contacts, "\n", joined(problems));
        CHECK(has_errors(problems));
        CHECK(joined(problems).find(words) != std::string::npos);
    };
    auto const one = [](std::string const& keys) { return "owner: council\ncontacts:\n  - {id: jo, " + keys + "}\n"; };
    std::string const who = "name: Jo Example, role: press, organisation: police";
    refused("contacts: []\n", "missing key `owner`");
    refused("owner: counsil\ncontacts: []\n", "unknown organisation `counsil`; did you mean `council`?");
    refused("owner: council\nconfirm_every_days: 0\ncontacts: []\n", "confirm_every_days");
    refused(one(who), "a contact needs an `email` or a `phone`");
    refused(one(who + ", email: jo at example"), "`email` must be an address such as press@example.org");
    refused(one("role: press, organisation: police, phone: 1"), "missing key `name`");
    refused(one("name: Jo, role: press, organisation: polize, phone: 1"), "unknown organisation `polize`");
    refused(one(who + ", phone: 1}\n  - {id: jo, " + who + ", phone: 2"), "contact `jo` is defined twice");

    auto files = minimal_files();
    files["contacts.yaml"] = one(who + ", email: jo@example.org, out_of_hours: yes, last_confirmed: 2026-11-23");
    auto const made = definitions::load(files);
    CHECK_MESSAGE(made.problems.empty(), joined(made.problems));
    auto const& contacts = made.definitions.contact_list;
    CHECK(contacts.owner.value == "council");
    CHECK(contacts.confirm_every == std::chrono::days(90));
    REQUIRE(contacts.contacts.size() == 1);
    CHECK(contacts.contacts[0].email == "jo@example.org");
    CHECK(contacts.contacts[0].out_of_hours);
    CHECK(contacts.contacts[0].last_confirmed.has_value());
}

TEST_CASE("who looks after an account is one of the organisations")
{
    check_refused("channels.yaml", "network: x,",
                  {{"network: x, run_by: polise,", "unknown organisation `polise`; did you mean `police`?"}});
    check_refused("partnership.yaml", "areas: [north",
                  {{"restrictions: [{id: a, reason: A, from: 2027-01-01, avoid: [\" \"]}]\nareas: [north",
                    "a word of `avoid` is empty"}});
}

TEST_CASE("links are tried at night, or never, and hosts of one's own are named alone")
{
    auto const with = [](std::string const& lines) {
        auto files = minimal_files();
        files["peal.yaml"] += lines;
        return definitions::load(files);
    };
    using namespace std::chrono_literals;
    CHECK(with("").definitions.settings.links_between == definitions::QuietHours{2h, 5h});
    CHECK(with("links: {between: {from: \"01:00\", to: \"03:30\"}}\n").definitions.settings.links_between ==
          definitions::QuietHours{1h, 210min});
    CHECK_FALSE(with("links: {between: none}\n").definitions.settings.links_between.has_value());
    CHECK(has_errors(with("links: {between: at night}\n").problems));
    CHECK(with("fetch: {allow: [10.1.2.3, intranet.example.org]}\n").definitions.settings.fetch_allow.size() == 2);
    for (auto const* host : {"10.0.0.0/8", "\"http://a.example\"", "a.example:8080"}) {
        auto const problems = with("fetch: {allow: [" + std::string(host) + "]}\n").problems;
        CHECK_MESSAGE(joined(problems).find("`allow` names hosts") != std::string::npos, joined(problems));
    }
}
