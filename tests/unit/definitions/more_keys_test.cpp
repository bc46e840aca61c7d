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
