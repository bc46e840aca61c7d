#include "campaigns/definitions/load.hpp"

#include "tests/unit/definitions/minimal.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::campaigns::definitions;
using namespace peal::test;
using namespace std::chrono_literals;

namespace {

std::vector<Problem> problems_after(std::string const& path, std::string_view from, std::string_view to)
{
    auto files = minimal_files();
    change(files, path, from, to);
    return load(files).problems;
}

}  // namespace

TEST_CASE("a sound partnership loads without a problem")
{
    auto const loaded = load(minimal_files());
    CHECK_MESSAGE(loaded.problems.empty(), joined(loaded.problems));
    auto const& all = loaded.definitions;
    CHECK(all.settings.listener.base == "https://peal.example");
    CHECK(all.settings.listener.port == 8080);
    CHECK(all.partnership.zone == "Europe/London");
    CHECK(all.partnership.approval == Approval::one);
    CHECK(all.partnership.brand.name == "Town");
    CHECK(all.channels.size() == 3);
    CHECK(all.channels[0].language == "en-GB");
    CHECK(all.campaigns[0].messages[0].text.at("en-GB").value == "You can report it.");
    CHECK(all.find_route("online")->address == "https://report.example");
    CHECK(all.find_route("nowhere") == nullptr);
}

TEST_CASE("a missing file is named")
{
    for (auto const* path :
         {"peal.yaml", "partnership.yaml", "organisations.yaml", "channels.yaml", "routes.yaml", "calendar.yaml"}) {
        auto files = minimal_files();
        files.erase(path);
        CHECK(says(load(files).problems, path, "this file is missing"));
    }
    auto files = minimal_files();
    files.erase("campaigns/week.yaml");
    CHECK(says(load(files).problems, "campaigns/", "no campaign file is here"));
    CHECK(has_errors(load({}).problems));
}

TEST_CASE("an empty file says what it lacks")
{
    auto files = minimal_files();
    files["partnership.yaml"] = "";
    CHECK(says(load(files).problems, "partnership.yaml:1:1", "must be a group of"));
}

TEST_CASE("all problems of all files come in one run, in the order of the files")
{
    auto files = minimal_files();
    change(files, "channels.yaml", "network: x", "network: y");
    change(files, "campaigns/week.yaml", "title:", "titel:");
    change(files, "campaigns/week.yaml", "2026-12-01 10:00", "soon");
    files["routes.yaml"] += "  - [\n";
    auto const problems = load(files).problems;
    CHECK(says(problems, "campaigns/week.yaml:1:1", "missing key `title`"));
    CHECK(says(problems, "campaigns/week.yaml:2:1", "unknown key `titel` in this campaign; did you mean `title`?"));
    CHECK(says(problems, "campaigns/week.yaml:11:20", "`at` must be a local date and time"));
    CHECK(says(problems, "channels.yaml:2:27", "`network` cannot be `y`; it is one of: x, instagram, snapchat"));
    CHECK(joined(problems).find("routes.yaml:") != std::string::npos);
    auto const text = joined(problems);
    CHECK(text.find("campaigns/") < text.find("channels.yaml"));
    CHECK(text.find("channels.yaml") < text.find("routes.yaml"));
}

TEST_CASE("a key without a near neighbour is answered with the known ones")
{
    CHECK(joined(problems_after("campaigns/week.yaml", "aim: People know.", "aim: x\nxyzzy: 1"))
              .find("unknown key `xyzzy` in this campaign; known: id, title") != std::string::npos);
}

TEST_CASE("a key given twice, a key that is no word")
{
    CHECK(says(problems_after("peal.yaml", "public:", "log: {level: info, level: debug}\npublic:"), "peal.yaml:1:20",
               "`level` is given twice"));
    CHECK(has_errors(problems_after("peal.yaml", "public:", "[a]: b\npublic:")));
}

TEST_CASE("values of the wrong kind are refused with what would be right")
{
    struct Case {
        char const* path;
        char const* from;
        char const* to;
        char const* words;
    };
    for (auto const& c : std::vector<Case>{
             {"peal.yaml", "  base: https://peal.example", "  base: https://peal.example\n  port: many",
              "a whole number from 0 to 65535"},
             {"peal.yaml", "https://peal.example", "peal.example", "a web address such as"},
             {"peal.yaml", "https://peal.example", "https://peal.example?x=1", "must not hold ?"},
             {"peal.yaml", "public:", "delivery: {max_late: 3}\npublic:", "a length of time such as"},
             {"peal.yaml", "public:", "delivery: {max_late: 90h}\npublic:", "from 0h to 24h"},
             {"partnership.yaml", "dry_run: yes", "dry_run: maybe", "yes or no"},
             {"partnership.yaml", "id: town", "id: Town Hall", "an id of small letters"},
             {"partnership.yaml", "name: Town", "name: [Town]", "must be a text, but this is a list"},
             {"partnership.yaml", "name: Town", "name:", "`name` has no value"},
             {"partnership.yaml", "name: Town", "name: \" \"", "`name` is empty"},
             {"partnership.yaml", "[\"#TownTogether\"]", "[#TownTogether\n  ]", "`hashtags` is an empty list"},
             {"partnership.yaml", "[\"#TownTogether\"]", "[\"Town Together\"]", "is not a hashtag"},
             {"partnership.yaml", "name: Town", "name: Town\nzone: Europe/Nowhere",
              "a time zone such as Europe/London"},
             {"partnership.yaml", "name: Town", "name: Town\napproval: three", "one of: none, one, two"},
             {"partnership.yaml", "name: Town", "name: Town\nquiet_hours: late", "or none"},
             {"partnership.yaml", "name: Town", "name: Town\nquiet_hours: {from: \"9:00\", to: \"9:00\"}",
              "begins and ends at the same time"},
             {"partnership.yaml", "name: Town", "name: Town\nbrand: {accent: red}", "must be a colour"},
             {"partnership.yaml", "name: Town", "name: Town\nbrand: {typeface: Comic Sans}",
              "one of: Noto Sans, Noto Serif, DejaVu Sans, DejaVu Serif"},
             {"partnership.yaml", "name: Town", "name: Town\nbrand: {logo: ../logo.svg}",
              "must be a picture in the folder media, such as media/logo.svg, but this is `../logo.svg`"},
             {"partnership.yaml", "name: Town", "name: Town\nbrand: {logo: media/logo.svg}",
              "the logo `media/logo.svg` is missing from the folder media"},
             {"partnership.yaml", "tagline: \"", "tagline: {English: x}\nx: \"", "is given by language"},
             {"partnership.yaml", "name: Town", "name: Town\nrestrictions: [{id: poll, from: 2027-03-31}]",
              "missing key `reason` in this restriction"},
             {"partnership.yaml", "name: Town", "name: Town\nrestrictions: [{id: poll, reason: Poll}]",
              "either `from` (and `to`, its last day) or `event`"},
             {"partnership.yaml", "name: Town",
              "name: Town\nrestrictions: [{id: poll, reason: Poll, event: Poll, to: 2027-05-06}]",
              "either `from` (and `to`, its last day) or `event`"},
             {"partnership.yaml", "name: Town",
              "name: Town\nrestrictions: [{id: poll, reason: Poll, from: 2027-05-06, to: 2027-05-05}]",
              "`to` lies before `from`"},
             {"partnership.yaml", "name: Town",
              "name: Town\nrestrictions: [{id: a, reason: A, event: A}, {id: a, reason: B, event: B}]",
              "restriction `a` is defined twice"},
             {"organisations.yaml", "kind: police", "kind: army", "one of: police, county"},
             {"organisations.yaml", "id: council,", "id: police,", "defined twice; the first is at line 2"},
             {"channels.yaml", "id: town-instagram", "id: town-x", "defined twice"},
             {"channels.yaml", "organisation: council", "organisation: council, brand: together",
              "either `organisation` or `brand`"},
             {"channels.yaml", ", brand: together, credentials: town-x", "", "either `organisation` or `brand`"},
             {"routes.yaml", "address: https://report.example, ", "", "needs an `address`"},
             {"routes.yaml", "areas: [all]", "areas: [west]",
              "unknown area `west`; known (partnership.yaml): north, south, all, national"},
             {"routes.yaml", "2026-11-01", "2026-11-31", "a date that exists"},
             {"campaigns/week.yaml", "audience: external", "audience: everyone",
              "one of: internal, external, stakeholder"},
             {"campaigns/week.yaml", "schedule: {at: 2026-12-01 10:00}",
              "schedule: {at: 2026-12-01 10:00, until: 2026-12-31}", "`until` belongs to `repeat`"},
             {"campaigns/week.yaml", "schedule: {at: 2026-12-01 10:00}", "schedule: {}",
              "exactly one of `at`, `weekly`, `repeat` and `anchor`"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{at: [2026-12-01 10:00, 2026-12-01 12:00]}",
              "twice on one day"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{weekly: {day: someday, at: \"10:00\"}}",
              "must be a day of the week"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{weekly: {day: tue, at: \"10:00\", every: 2}}",
              "needs `first`"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}",
              "{repeat: \"FREQ=DAILY\", from: 2026-12-01, at: \"10:00\", weekly: {day: tue, at: \"10:00\"}}",
              "exactly one of"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{repeat: \"FREQ=DAILY\", at: \"10:00\"}",
              "missing key `from`"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{repeat: \"FREQ=DAILY\", from: 2026-12-01}",
              "missing key `at`"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{repeat: daily, from: 2026-12-01, at: \"10:00\"}",
              "is not of the form NAME=VALUE"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}",
              "{repeat: \"FREQ=HOURLY\", from: 2026-12-01, at: \"10:00\"}", "names times of day"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}",
              "{repeat: \"FREQ=DAILY;BYHOUR=9,17\", from: 2026-12-01, at: \"10:00\"}", "names times of day"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}",
              "{repeat: \"FREQ=MONTHLY;BYMONTH=2\", from: 2026-12-30, at: \"10:00\"}", "days that never come"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}",
              "{repeat: \"FREQ=DAILY\", from: 2026-12-01, until: 2026-11-30, at: \"10:00\"}",
              "`until` lies before `from`"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{anchor: {days: 1, at: \"10:00\"}}",
              "must say which events"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{anchor: {title: A, which: some, at: \"10:00\"}}",
              "`which` must be every, first, a number"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{anchor: {title: A, which: every 0, at: \"10:00\"}}",
              "`which` must be every, first, a number"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{anchor: {title: A, at_most: 0, at: \"10:00\"}}",
              "a whole number from 1 to 1000"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{anchor: {title: A, which: first, at: \"10:00\"}}",
              "count from the campaign's first day"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{anchor: {title: A, at_most: 3, at: \"10:00\"}}",
              "count from the campaign's first day"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{anchor: {title: A, days: 1}}", "needs either `at`"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{anchor: {title: A, at: \"10:00\", exact: 1h}}",
              "needs either `at`"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{anchor: {title: A, exact: 24h, days: 1}}",
              "belong to `at`"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{anchor: {title: A, exact: 1d}}",
              "a length of time such as"},
             {"campaigns/week.yaml", "artwork: {alt: Words on blue.}",
              "artwork: {photo: {file: media/hall.jpg, source: us, no_consent_reason: Empty.}}", "missing key `alt`"},
             {"campaigns/week.yaml", "artwork: {alt: Words on blue.}", "artwork: {alt: x}\n    link: no",
              "needs `link_reason`"},
             {"campaigns/week.yaml", "aim: People know.", "aim: x\ndates: {from: 2027-01-01, to: 2026-01-01}",
              "`to` lies before `from`"},
             {"campaigns/week.yaml", "aim: People know.", "aim: x\ndates: {from: 2027-01-01}",
              "outside the campaign's dates"},
             {"campaigns/week.yaml", "aim: People know.", "aim: x\nquiet_hours: never", "one of: respect, ignore"},
         }) {
        auto const problems = problems_after(c.path, c.from, c.to);
        INFO(c.to, " in ", c.path, ":\n", joined(problems));
        CHECK(has_errors(problems));
        CHECK(joined(problems).find(c.words) != std::string::npos);
    }
}

TEST_CASE("a name that leads nowhere is answered with the known ones")
{
    struct Case {
        char const* path;
        char const* from;
        char const* to;
        char const* words;
    };
    for (auto const& c : std::vector<Case>{
             {"campaigns/week.yaml", "owner: police", "owner: polcie",
              "unknown organisation `polcie`; did you mean `police`?; known (organisations.yaml): police, council"},
             {"campaigns/week.yaml", "channels: [town-x,", "channels: [facebook,",
              "unknown channel `facebook`; known (channels.yaml): town-x, town-instagram, town-snapchat"},
             {"campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{anchor: {organisation: polcie, at: \"10:00\"}}",
              "unknown organisation `polcie`; did you mean `police`?"},
             {"campaigns/week.yaml", "owner: police", "owner: police\nroute: phone", "unknown route `phone`"},
             {"campaigns/week.yaml", "owner: police", "owner: police\ncategories: [age]", "unknown category `age`"},
             {"campaigns/week.yaml", "owner: police", "owner: police\nsegments: [age/middle]",
              "unknown segment `age/middle`"},
             {"campaigns/week.yaml", "owner: police", "owner: police\nareas: [west]", "unknown area `west`"},
             {"campaigns/week.yaml", "owner: police", "owner: police\nroute: emergency", "has no web address"},
             {"partnership.yaml", "route: online", "route: offline", "unknown route `offline`"},
             {"partnership.yaml", "name: Town",
              "name: Town\nrestrictions: [{id: a, reason: A, event: A, organisations: [polcie]}]",
              "unknown organisation `polcie`"},
             {"partnership.yaml", "name: Town",
              "name: Town\nrestrictions: [{id: a, reason: A, event: A, exempt: [weak]}]",
              "unknown campaign `weak`; did you mean `week`?"},
             {"partnership.yaml", "name: Town",
              "name: Town\nrestrictions: [{id: a, reason: A, event: A, categories: [age]}]", "unknown category `age`"},
             {"partnership.yaml", "lead_organisation: police", "lead_organisation: army",
              "unknown organisation `army`"},
             {"channels.yaml", "brand: together", "brand: apart", "unknown brand `apart`"},
             {"channels.yaml", "organisation: council", "organisation: army", "unknown organisation `army`"},
             {"calendar.yaml", "[]", "[{id: a, file: a.ics, owner: council}]", "calendar file `a.ics` is missing"},
             {"calendar.yaml", "[]", "[{id: a, file: ../a.ics, owner: council}]", "must be a file in this folder"},
         }) {
        auto const problems = problems_after(c.path, c.from, c.to);
        INFO(c.to, " in ", c.path, ":\n", joined(problems));
        CHECK(has_errors(problems));
        CHECK(joined(problems).find(c.words) != std::string::npos);
    }
}

TEST_CASE("a broken file does not make the names of its things unknown")
{
    auto files = minimal_files();
    files["channels.yaml"] = "channels: [\n";
    auto const problems = load(files).problems;
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].file == "channels.yaml");
}

TEST_CASE("a network that is only listed cannot be posted to")
{
    auto files = minimal_files();
    change(files, "channels.yaml", "network: x,", "network: mastodon,");
    auto const problems = load(files).problems;
    CHECK(says(problems, "campaigns/week.yaml:6:12", "is on `mastodon`, which is only listed"));
}

TEST_CASE("a pasted key is refused and not repeated")
{
    auto const problems = problems_after("channels.yaml", "credentials: town-x",
                                         "credentials: AAAAabcdefghijklmnopqrstuvwxyz0123456789%3DABCDEFGH/=");
    CHECK(says(problems, "channels.yaml:2:60", "never the key itself"));
    CHECK(joined(problems).find("AAAAabc") == std::string::npos);
}

TEST_CASE("an id used by two campaigns names both files")
{
    auto files = minimal_files();
    files["campaigns/other.yaml"] = files["campaigns/week.yaml"];
    CHECK(says(load(files).problems, "campaigns/week.yaml:1:5", "also defined in campaigns/other.yaml"));
}

TEST_CASE("settings, channels and campaigns are read as written")
{
    auto files = minimal_files();
    files["peal.yaml"] =
        "public: {address: 0.0.0.0, port: 0, base: \"http://127.0.0.1:9000/\"}\n"
        "networks:\n"
        "  x: {api: \"http://127.0.0.1:1/x/\"}\n"
        "  instagram: {graph: \"http://127.0.0.1:1/ig\", version: v27.0, poll_interval: 1s, poll_limit: 10s}\n"
        "  snapchat: {accounts: \"http://127.0.0.1:1/a\", api: \"http://127.0.0.1:1/b\"}\n"
        "calendar: {poll_interval: 30s, grace: 5m}\n"
        "delivery: {max_late: 10m, measure_interval: 5s}\n"
        "log: {level: debug}\n";
    change(files, "channels.yaml", "network: x,",
           "network: x, dry_run: no, spacing: 30m, quiet_hours: none, handle: \"@town\",");
    change(
        files, "campaigns/week.yaml", "aim: People know.",
        "aim: x\napproval: two\nquiet_hours: ignore\ndates: {from: 2026-11-01, to: 2026-12-31}\nhashtags: [\"#More\"]\ntagline: {en-GB: T, pl: P}");
    auto const loaded = load(files);
    REQUIRE_MESSAGE(loaded.problems.empty(), joined(loaded.problems));
    auto const& settings = loaded.definitions.settings;
    CHECK(settings.listener.address == "0.0.0.0");
    CHECK(settings.listener.port == 0);
    CHECK(settings.listener.base == "http://127.0.0.1:9000");
    CHECK(settings.x.api == "http://127.0.0.1:1/x");
    CHECK(settings.instagram.version == "v27.0");
    CHECK(settings.instagram.poll_interval == 1s);
    CHECK(settings.snapchat.api == "http://127.0.0.1:1/b");
    CHECK(settings.calendar_poll_interval == 30s);
    CHECK(settings.calendar_grace == 5min);
    CHECK(settings.max_late == 10min);
    CHECK(settings.measure_interval == 5s);
    CHECK(settings.log_level == "debug");
    auto const& channel = loaded.definitions.channels[0];
    CHECK(channel.handle == "town");
    CHECK(channel.spacing == 30min);
    CHECK(channel.quiet_hours_given);
    CHECK_FALSE(channel.quiet_hours);
    CHECK_FALSE(loaded.definitions.is_dry_run(channel));
    CHECK(loaded.definitions.is_dry_run(loaded.definitions.channels[1]));
    auto const& campaign = loaded.definitions.campaigns[0];
    CHECK(campaign.approval == Approval::two);
    CHECK(campaign.ignore_quiet_hours);
    CHECK(campaign.tagline.at("pl").value == "P");
    CHECK(campaign.hashtags[0].value == "#More");
}

TEST_CASE("a brand has the logo that the folder holds, with the digest of its bytes")
{
    auto files = minimal_files();
    files["partnership.yaml"] += "brand: {logo: media/logo.svg, typeface: Noto Serif}\n";
    files["media/logo.svg"] = picture_mark("<svg/>");
    auto const loaded = load(files);
    CHECK(loaded.problems.empty());
    auto const& brand = loaded.definitions.partnership.brand;
    CHECK(brand.logo == "media/logo.svg");
    CHECK(brand.typeface == "Noto Serif");
    CHECK("image/svg+xml " + brand.logo_digest == files["media/logo.svg"]);

    auto const said = [&](std::string const& path, std::string const& bytes) {
        auto other = files;
        other.erase("media/logo.svg");
        other[path] = picture_mark(bytes);
        auto const problems = load(other).problems;
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].file == "partnership.yaml");
        CHECK(problems[0].line == 14);
        return problems[0].message;
    };
    CHECK(said("media/logos.svg", "<svg/>").ends_with("did you mean `media/logos.svg`?"));
    CHECK(said("media/logo.svg", "\xff\xd8\xff") ==
          "the logo `media/logo.svg` is neither SVG nor PNG inside; save it as "
          "one of them");
}

TEST_CASE("nothing that can be written makes loading crash")
{
    for (auto const& [path, text] : minimal_files()) {
        for (std::size_t cut = 0; cut < text.size(); cut += 7) {
            auto files = minimal_files();
            files[path] = text.substr(0, cut);
            load(files);
            files[path] = text.substr(cut);
            load(files);
        }
        for (auto const* other : {"[]", "{}", "a", "- a", "- - a", "~", "{a: {b: {c: d}}}", "organisations: {}",
                                  "channels: [a, [b], {c: d}]", "sources: [{}]", "routes: [~]", "messages: [{}]",
                                  "messages: x", "segments: [a]", "public: []"}) {
            auto files = minimal_files();
            files[path] = other;
            CHECK(has_errors(load(files).problems));
        }
    }
}
