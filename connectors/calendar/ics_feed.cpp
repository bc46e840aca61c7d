#include "connectors/calendar/ics_feed.hpp"

#include "connectors/calendar/asking.hpp"
#include "connectors/calendar/feed_text.hpp"
#include "core/digest.hpp"

#include <utility>

namespace peal::connectors::calendar {

namespace {

constexpr std::size_t mark_bytes_max = 1 << 10;

// A mark goes back as it came. One that is no header, or endless, is none.
std::string mark_in(HttpResponse const& response, std::string_view header)
{
    auto const* const value = response.find_header(header);
    if (value == nullptr || value->size() > mark_bytes_max) return {};
    for (char const c : *value)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return {};
    return *value;
}

Question question_for(Address at, FeedMark const& known)
{
    Question question("GET", std::move(at));
    question.compressed = true;
    question.set("Accept", "text/calendar, text/plain;q=0.5, */*;q=0.1");
    if (known.body_hash.empty()) return question;
    if (!known.etag.empty()) question.set("If-None-Match", known.etag);
    if (!known.last_modified.empty()) question.set("If-Modified-Since", known.last_modified);
    return question;
}

Feed same_as(FeedMark known)
{
    Feed feed;
    feed.unchanged = true;
    feed.mark = std::move(known);
    return feed;
}

Result<Feed> read(HttpResponse response, std::string const& host, FeedMark const& known)
{
    Feed feed;
    feed.mark.body_hash = sha256_hex(response.body);
    feed.unchanged = feed.mark.body_hash == known.body_hash;
    // The same bytes were judged when they came first.
    if (!feed.unchanged)
        if (auto const judged = judge_feed(response.body, host); !judged) return tl::unexpected<Error>(judged.error());
    feed.mark.etag = mark_in(response, "ETag");
    feed.mark.last_modified = mark_in(response, "Last-Modified");
    feed.refresh_interval = refresh_interval(response.body);
    if (!feed.unchanged) feed.text = std::move(response.body);
    return feed;
}

}  // namespace

awaitable<Result<Feed>> IcsFeed::fetch(FeedMark known)
{
    auto home = Address::parse(settings_.url);
    if (!home) co_return tl::unexpected<Error>(std::move(home.error()));
    Asking asking(client_, clock_, settings_, *home);
    auto question = question_for(*home, known);
    auto answer = co_await asking.ask(std::move(question));
    if (!answer) co_return tl::unexpected<Error>(std::move(answer.error()));

    auto const status = answer->response.status;
    if (status == 304 && !known.body_hash.empty()) co_return same_as(std::move(known));
    if (status != 200) co_return tl::unexpected<Error>(asking.problem(*answer));
    co_return read(std::move(answer->response), answer->from.host(), known);
}

}  // namespace peal::connectors::calendar
