#include "daemon/worker/protocol.hpp"

#include "daemon/worker/expansion_json.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::worker;
using campaigns::calendar::Expansion;
using campaigns::calendar::Occurrence;
using campaigns::calendar::Status;

namespace {

Expansion sample()
{
    Occurrence timed;
    timed.source = "shared";
    timed.uid = "a@b";
    timed.original_start = "2027-10-09T08:00:00Z";
    timed.repeats = false;
    timed.summary = "Line\none \"two\" \\ \u2028 \U0001f514";
    timed.description = std::string("nul \0 inside", 12);
    timed.location = "Leicester";
    timed.url = "https://example.org/?a=b&c";
    timed.organiser = "lcc";
    timed.categories = {"awareness", ""};
    timed.zone = "Europe/London";
    timed.status = Status::tentative;
    timed.start = Instant(Duration(1'823'068'800'123));
    timed.end = Instant(Duration(-1));
    timed.start_date = std::chrono::local_days(std::chrono::days(21100));
    timed.end_date = std::chrono::local_days(std::chrono::days(-1));
    Occurrence day;
    day.all_day = true;
    day.status = Status::cancelled;
    Expansion expansion;
    expansion.occurrences = {timed, day};
    expansion.problems = {{0, "whole file"}, {12, "line twelve"}};
    return expansion;
}

}  // namespace

TEST_CASE("a job is read as it was written")
{
    Job draw;
    draw.artwork.shape = "story";
    draw.artwork.headline = "Two\nlines & \"quotes\"";
    draw.artwork.tagline = "t";
    draw.artwork.hashtag = "#h";
    draw.artwork.address = "peal.example/r/abc";
    draw.artwork.lang = "en-GB";
    draw.artwork.brand.accent = "#123456";
    draw.artwork.brand.typeface = "Noto Serif";
    draw.artwork.brand.logo = "media/logo.svg";
    draw.artwork.brand.logo_digest = "0123";
    draw.logo = std::string("<svg>\n\0\xff", 8);
    draw.artwork.photo.file = "media/hall.jpg";
    draw.artwork.photo.fit = "whole";
    draw.photo = std::string("\xff\xd8\0\n", 4);
    auto const drawn = decode_job(*encode(draw));
    REQUIRE(drawn);
    CHECK(drawn->task == Task::draw);
    CHECK(drawn->artwork == draw.artwork);
    CHECK(drawn->logo == draw.logo);
    CHECK(drawn->photo == draw.photo);

    Job calendar;
    calendar.task = Task::calendar;
    calendar.options.source = "shared";
    calendar.options.default_zone = "Europe/Paris";
    calendar.options.ahead_from = Instant(Duration(1'800'000'000'000));
    calendar.from = Instant(Duration(-5));
    calendar.to = Instant(Duration(1'900'000'000'000));
    calendar.ics = std::string("BEGIN:VCALENDAR\r\n\0\xff\n", 20);
    auto const read = decode_job(*encode(calendar));
    REQUIRE(read);
    CHECK(read->task == Task::calendar);
    CHECK(read->options.source == "shared");
    CHECK(read->options.default_zone == "Europe/Paris");
    CHECK(read->options.ahead_from == calendar.options.ahead_from);
    CHECK(read->from == calendar.from);
    CHECK(read->to == calendar.to);
    CHECK(read->ics == calendar.ics);
}

TEST_CASE("what is no job is refused")
{
    Job job;
    job.artwork.headline = "x";
    auto const good = *encode(job);
    for (auto const& bad :
         {std::string(), std::string("\n"), std::string("{}\n"), std::string("[1]\n"), std::string("GET / HTTP/1.1\n"),
          good + "x", good.substr(0, good.size() - 1), good.substr(0, good.size() / 2),
          std::string("{\"version\":1,\"bytes\":0,\"task\":\"draw\"}\n"),
          std::string("{\"version\":2,\"bytes\":-1,\"task\":\"draw\"}\n"),
          std::string("{\"version\":2,\"bytes\":0,\"task\":\"rm\"}\n"), std::string(header_bytes_max + 10, ' ') + good,
          std::string(300'000, '[') + "\n"}) {
        CAPTURE(bad.substr(0, 60));
        CHECK_FALSE(decode_job(bad));
    }
    CHECK(decode_job(good));
}

TEST_CASE("a job that is too large is not sent")
{
    Job calendar;
    calendar.task = Task::calendar;
    calendar.ics.assign(job_bytes_max, 'x');
    auto const text = encode(calendar);
    REQUIRE_FALSE(text);
    CHECK(text.error().kind == ErrorKind::rejected);
    Job draw;
    draw.artwork.headline.assign(header_bytes_max, 'x');
    CHECK_FALSE(encode(draw));
    Job both;
    both.artwork.brand.logo = "media/logo.svg";
    both.artwork.photo.file = "media/hall.jpg";
    both.logo.assign(job_bytes_max / 2 + 1, 'x');
    both.photo.assign(job_bytes_max / 2, 'x');
    auto const large = encode(both);
    REQUIRE_FALSE(large);
    CHECK(large.error().message ==
          "the logo media/logo.svg makes what is to be drawn larger than 16 MiB: save it smaller");
}

TEST_CASE("an expansion is read as it was written")
{
    auto const expansion = sample();
    auto const read = decode_expansion(encode_answer(expansion));
    REQUIRE(read);
    CHECK(read->occurrences == expansion.occurrences);
    CHECK(read->problems == expansion.problems);
    auto const empty = decode_expansion(encode_answer(Expansion()));
    REQUIRE(empty);
    CHECK(empty->occurrences.empty());
}

TEST_CASE("an expansion that is not ours is refused")
{
    auto const good = to_json(sample());
    REQUIRE(to_expansion(good));
    auto const replaced = [&good](std::string const& what, std::string const& with) {
        auto text = good;
        auto const at = text.find(what);
        REQUIRE(at != std::string::npos);
        return text.replace(at, what.size(), with);
    };
    for (auto const& bad :
         {std::string(), std::string("{}"), std::string("[]"),
          std::string(R"({"occurrences":[],"words":[],"problems":3})"),
          std::string(R"({"occurrences":[],"problems":[]})"),
          std::string(R"({"occurrences":[4],"words":[],"problems":[]})"),
          std::string(R"({"occurrences":[["2027-10-09",0]],"words":[""],"problems":[]})"),
          replaced("08:00:00Z\",0", "08:00:00Z\",999"), replaced("08:00:00Z\",0", "08:00:00Z\",-1"),
          replaced("08:00:00Z\",0", "08:00:00Z\",\"shared\""), replaced("\"2027-10-09T08:00:00Z\"", "7"),
          replaced(",4,1823068800123", ",12,1823068800123"), replaced("1823068800123", "9e30"),
          replaced("1823068800123", "9223372036854775807"), replaced("21100", "99999999"),
          replaced("\"line\":12", "\"line\":-3"), replaced("\"awareness\"", "7"), good.substr(0, good.size() - 2)}) {
        CAPTURE(bad.substr(0, 60));
        auto const read = to_expansion(bad);
        REQUIRE_FALSE(read);
        CHECK(read.error().kind == ErrorKind::bug);
    }
}

TEST_CASE("an error keeps its message, and only kinds that a worker may claim")
{
    auto const refused = decode_rendition(encode_answer(Error(ErrorKind::rejected, "too long", "evidence")));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::rejected);
    CHECK(refused.error().message == "too long");
    CHECK(refused.error().detail == "evidence");
    auto const claimed = decode_rendition(encode_answer(Error(ErrorKind::auth_expired, "reconnect")));
    REQUIRE_FALSE(claimed);
    CHECK(claimed.error().kind == ErrorKind::bug);
}

TEST_CASE("an answer of the wrong kind is no answer")
{
    CHECK_FALSE(decode_rendition(encode_answer(Expansion())));
    Rendition png;
    png.bytes = "\x89PNG";
    png.content_type = "image/png";
    png.width = 1;
    png.height = 1;
    png.manifest = "{}";
    auto const read = decode_rendition(encode_answer(png));
    REQUIRE_FALSE(read);
    CHECK(read.error().message == "peal-worker answered something that is no picture");
}
