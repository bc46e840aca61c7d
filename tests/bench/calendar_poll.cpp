#include "tests/bench/calendar_figures.hpp"

#include "campaigns/calendar/reader.hpp"
#include "connectors/calendar/ics_feed.hpp"
#include "core/async_real_clock.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

namespace peal::bench {

namespace {

using connectors::calendar::FeedMark;
using connectors::calendar::FeedSettings;
using connectors::calendar::IcsFeed;

// A server in memory, which counts.
class Council final : public HttpClient {
public:
    explicit Council(std::string const& ics) : ics_(ics) {}

    awaitable<Result<HttpResponse>> send(HttpRequest request) override
    {
        ++asked;
        HttpResponse response(200, "", "text/calendar");
        response.headers.push_back({"ETag", etag});
        for (auto const& header : request.headers)
            if (takes_conditions && header.name == "If-None-Match" && header.value == etag) response.status = 304;
        if (response.status == 200) response.body = ics_;
        bytes += response.body.size();
        co_return response;
    }

    bool takes_conditions = true;
    std::string etag = "\"1\"";
    int asked = 0;
    std::size_t bytes = 0;

private:
    std::string const& ics_;
};

// Who polls: what is new is read, as the daemon has it read.
class Poller {
public:
    explicit Poller(Council& council)
        : clock_(make_real_clock(context_.get_executor())), feed_(council, *clock_, settings())
    {}

    void poll(FeedMark known)
    {
        auto feed = tests::run(context_, feed_.fetch(std::move(known)));
        if (!feed) {
            std::printf("%s\n", feed.error().message.c_str());
            std::exit(1);
        }
        mark = std::move(feed->mark);
        if (feed->unchanged) return;
        auto const from = *parse_instant("2027-01-01"), to = *parse_instant("2029-01-01");
        campaigns::calendar::ReadOptions options;
        options.source = "bench";
        auto const read = campaigns::calendar::read_calendar(feed->text, options, from, to);
        if (!read || read->occurrences.empty()) std::exit(1);
        ++parsed;
    }

    FeedMark mark;
    int parsed = 0;  // times

private:
    static FeedSettings settings()
    {
        FeedSettings settings;
        settings.url = "https://council.example/events.ics";
        return settings;
    }

    asio::io_context context_;
    std::unique_ptr<AsyncClock> clock_;
    IcsFeed feed_;
};

// Gives back what one poll takes, in milliseconds.
double show(char const* title, Council& council, FeedMark const& known, int times, double beside)
{
    Poller poller(council);
    council.asked = 0;
    council.bytes = 0;
    auto const taken = middle_ms([&](std::size_t) {
                           for (int i = 0; i < times; ++i) poller.poll(known);
                       }) /
                       times;
    std::printf("  %-52s %9.3f ms", title, taken);
    if (beside > 0) std::printf("  1/%.0f of it;", beside / taken);
    std::printf("  polls %d, MiB fetched %.0f, calendars read %d\n", council.asked,
                static_cast<double>(council.bytes) / (1 << 20), poller.parsed);
    std::fflush(stdout);
    return taken;
}

}  // namespace

void show_polls(std::string const& ics)
{
    std::printf("one poll of the calendar as a town repeats, from a server in memory\n");
    Council council(ics);
    Poller first(council);
    first.poll({});
    auto const read = show("with another text, which is read", council, {}, 1, 0);
    show("answered 304", council, first.mark, 1000, read);
    council.takes_conditions = false;
    show("answered with the same bytes", council, first.mark, 1, read);
}

}  // namespace peal::bench
