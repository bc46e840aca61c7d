#include "daemon/app/calendar_fetcher.hpp"

#include "campaigns/planner/plan.hpp"
#include "connectors/calendar/caldav_collection.hpp"
#include "connectors/calendar/feed_text.hpp"
#include "connectors/calendar/ics_feed.hpp"
#include "connectors/calendar/poll_pace.hpp"
#include "connectors/oauth/authorization.hpp"
#include "core/digest.hpp"
#include "core/files.hpp"
#include "core/log.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <utility>

namespace peal::app {

using campaigns::definitions::CalendarSource;
using campaigns::definitions::Definitions;
using campaigns::planner::Reach;
using connectors::calendar::FeedSettings;

namespace {

constexpr std::size_t copy_bytes_max = 10 << 20;
// Where nothing is due, the clock may still have been set.
constexpr Duration look_around = std::chrono::minutes(15);

bool is_elsewhere(CalendarSource const& source)
{
    return source.kind != CalendarSource::Kind::file;
}

Duration poll_of(CalendarSource const& source, Definitions const& definitions)
{
    return source.poll.value_or(definitions.settings.calendar_poll_interval);
}

// Neither names a secret to who reads the database.
std::string address_digest(CalendarSource const& source)
{
    auto const kind = source.kind == CalendarSource::Kind::caldav ? "caldav " : "feed ";
    return sha256_hex(kind + source.address.value + '\n' + source.credentials);
}

Reach reach_of(Definitions const& definitions, Instant now)
{
    return campaigns::planner::calendar_reach(definitions, now, campaigns::planner::horizon_after(now));
}

store::StoredCollection to_stored(connectors::calendar::CollectionState state)
{
    store::StoredCollection stored;
    stored.url = std::move(state.url);
    stored.sync_token = std::move(state.sync_token);
    stored.ctag = std::move(state.ctag);
    stored.etags = std::move(state.etags);
    return stored;
}

connectors::calendar::CollectionState from_stored(store::StoredCollection stored)
{
    connectors::calendar::CollectionState state;
    state.url = std::move(stored.url);
    state.sync_token = std::move(stored.sync_token);
    state.ctag = std::move(stored.ctag);
    state.etags = std::move(stored.etags);
    return state;
}

// An event whose text is broken off stays as it was last, and is asked for again: what it says now nobody knows. Says of each
// why it cannot be read.
std::vector<std::string> put_broken_aside(connectors::calendar::CollectionChange& change,
                                          connectors::calendar::CollectionState const& before,
                                          CalendarSource const& source)
{
    std::vector<std::string> broken;
    std::erase_if(change.changed, [&](connectors::calendar::Member const& member) {
        auto const judged = connectors::calendar::judge_feed(member.text, source.host());
        if (judged) return false;
        broken.push_back("one of its events cannot be read, and stays as it was: " + judged.error().message);
        log::warn("calendar `{}`: {}", source.id, broken.back());
        auto const old = before.etags.find(member.href);
        if (old != before.etags.end())
            change.state.etags[member.href] = old->second;
        else
            change.state.etags.erase(member.href);
        return true;
    });
    if (!broken.empty()) {
        change.state.sync_token = before.sync_token;
        change.state.ctag = before.ctag;
    }
    return broken;
}

// One text of all, as a calendar may hold several.
std::string joined(std::vector<store::StoredCollection::Member> const& members)
{
    std::string all;
    for (auto const& member : members) {
        all += member.text;
        if (!all.ends_with('\n')) all += "\r\n";
    }
    if (all.empty()) all = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Peal//empty//EN\r\nEND:VCALENDAR\r\n";
    return all;
}

}  // namespace

CalendarFetcher::CalendarFetcher(Executor executor, Parts parts)
    : parts_(std::move(parts)), woken_(executor), looked_(executor)
{}

awaitable<> CalendarFetcher::run()
{
    using namespace boost::asio::experimental::awaitable_operators;
    for (;;) {
        start_due();
        co_await (woken_.wait() || parts_.clock.sleep_for(until_next()));
    }
}

void CalendarFetcher::start_due()
{
    auto const definitions = parts_.definitions();
    auto const now = parts_.clock.monotonic();
    forget_others();
    for (auto const& source : definitions->calendars)
        if (is_elsewhere(source) && !looking_.contains(source.id) && next_look_of(source) <= now)
            start(source, definitions);
}

void CalendarFetcher::start(CalendarSource const& source, DefinitionsPtr definitions)
{
    looking_.insert(source.id);
    auto work = look(source, std::move(definitions));
    parts_.spawn(std::move(work));
}

// The events of one that was not named for a while have left meanwhile: it is looked at as if it were new.
void CalendarFetcher::forget_others()
{
    known_.keep_only([this](std::string const& source) { return is_named(source); });
    for (auto& [source, next] : next_look_)
        if (!is_named(source)) next.at = Duration(0);
}

bool CalendarFetcher::is_named(std::string const& source) const
{
    return parts_.definitions()->find_calendar(source) != nullptr;
}

// The first one keeps the pace of the run before: who restarts often asks nobody the more. Another address is not made to
// wait for the old one's time.
Duration CalendarFetcher::next_look_of(CalendarSource const& source) const
{
    auto const now = parts_.clock.monotonic();
    if (auto const known = next_look_.find(source.id); known != next_look_.end())
        return known->second.address_digest == address_digest(source) ? known->second.at : now;
    auto const* const health = parts_.calendars.find_health(source.id);
    if (health == nullptr || !health->next_poll || !health->last_success) return now;
    return now + std::clamp(*health->next_poll - parts_.clock.now(), Duration(0), look_around);
}

Duration CalendarFetcher::until_next() const
{
    auto const now = parts_.clock.monotonic();
    auto wait = look_around;
    auto const definitions = parts_.definitions();
    for (auto const& source : definitions->calendars)
        if (is_elsewhere(source) && !looking_.contains(source.id)) wait = std::min(wait, next_look_of(source) - now);
    return std::max(wait, Duration(0));
}

awaitable<> CalendarFetcher::look_now(std::string source)
{
    auto const definitions = parts_.definitions();
    std::vector<CalendarSource const*> asked;
    for (auto const& one : definitions->calendars)
        if (is_elsewhere(one) && (source.empty() || one.id == source)) asked.push_back(&one);
    for (auto const* one : asked) {
        // One that is under way may have been answered before.
        while (looking_.contains(one->id)) co_await looked_.wait();
        start(*one, definitions);
    }
    for (auto const* one : asked)
        while (looking_.contains(one->id)) co_await looked_.wait();
}

awaitable<> CalendarFetcher::looks_ended()
{
    while (!looking_.empty()) co_await looked_.wait();
}

awaitable<> CalendarFetcher::look(CalendarSource source, DefinitionsPtr definitions)
{
    auto const needed = reach_of(*definitions, parts_.clock.now());
    auto const& partnership = definitions->partnership;
    auto const how = address_digest(source) + ' ' + source.zone + ' ' + partnership.zone + ' ' + partnership.id;
    auto answer = co_await ask(source, !known_.covers(source.id, how, needed));
    Result<bool> changed = false;
    if (answer && answer->text) {
        auto const text = *answer->text;
        changed = co_await take_up(source, *definitions, text);
        if (changed) {
            known_.put(source.id, how, KnownReadings::to_read(needed));
            // An answer that cannot be read is asked for again, and what was read last is kept.
            if (source.kind == CalendarSource::Kind::address) co_await write_copy(source.id, std::move(*answer->text));
        }
    }
    if (!is_named(source.id)) {
        end_look(source, Duration(0));
        co_return;
    }
    auto const* const error = !answer ? &answer.error() : !changed ? &changed.error() : nullptr;
    auto wait = Duration(0);
    if (error != nullptr) {
        auto const* const health = parts_.calendars.find_health(source.id);
        auto const failures = health == nullptr ? 1 : health->failures + 1;
        wait = connectors::calendar::wait_after_failure(failures, *error, parts_.random);
        // What a collection has told once it does not tell again.
        known_.forget(source.id);
        auto problem = error->message;
        auto const next_look = parts_.clock.now() + wait;
        co_await parts_.calendars.failed(source.id, std::move(problem), next_look);
    } else {
        wait = connectors::calendar::wait_after_success(poll_of(source, *definitions), answer->mark.refresh_interval,
                                                        parts_.random);
        auto const next_look = parts_.clock.now() + wait;
        co_await parts_.calendars.succeeded(source.id, std::move(answer->mark), *changed, next_look);
    }
    end_look(source, parts_.clock.monotonic() + wait);
    // Also when nothing is different: what was never read may have been awaited.
    if (error == nullptr && answer->text) parts_.on_taken_up();
}

void CalendarFetcher::end_look(CalendarSource const& source, Duration next_look)
{
    next_look_[source.id] = {address_digest(source), next_look};
    looking_.erase(source.id);
    looked_.set();
    woken_.set();
}

awaitable<Result<CalendarFetcher::Answer>> CalendarFetcher::ask(CalendarSource const& source, bool needs_text)
{
    auto digest = address_digest(source);
    auto const begun = co_await parts_.store.begin_look(source.id, std::move(digest));
    if (!begun) co_return tl::unexpected<Error>(begun.error());
    auto settings = co_await settings_of(source);
    if (!settings) co_return tl::unexpected<Error>(settings.error());
    if (source.kind == CalendarSource::Kind::caldav)
        co_return co_await ask_collection(source, std::move(*settings), needs_text);
    co_return co_await ask_feed(source.id, std::move(*settings), needs_text);
}

awaitable<Result<FeedSettings>> CalendarFetcher::settings_of(CalendarSource const& source)
{
    FeedSettings settings;
    settings.url = source.address.value;
    settings.allow_inside = source.allow_inside;
    if (source.kind == CalendarSource::Kind::caldav)
        settings.redirects_max = connectors::calendar::collection_redirects_max;
    if (source.credentials.empty()) co_return settings;
    auto const key = co_await parts_.keys.find(source.credentials);
    if (!key) co_return tl::unexpected<Error>(key.error());
    auto const& text = key->reveal();
    auto const colon = text.find(':');
    if (colon == text.npos)
        co_return fail(ErrorKind::rejected,
                       "the credentials `" + source.credentials + "` are not in the form user:password");
    Secret const password(text.substr(colon + 1));
    settings.authorization = connectors::oauth::basic_authorization(text.substr(0, colon), password);
    co_return settings;
}

awaitable<Result<CalendarFetcher::Answer>> CalendarFetcher::ask_feed(std::string source, FeedSettings settings,
                                                                     bool needs_text)
{
    auto const stored = co_await parts_.store.load_mark(source);
    if (!stored) co_return tl::unexpected<Error>(stored.error());
    Answer answer;
    connectors::calendar::FeedMark mark;
    std::optional<std::string> copy;
    if (needs_text) {
        auto text = co_await read_copy(source);
        if (text && sha256_hex(*text) == stored->body_hash) copy = std::move(*text);
    }
    // Without the text it would be of no use to hear that it is the same.
    if (copy || !needs_text) mark = {stored->etag, stored->last_modified, stored->body_hash};
    connectors::calendar::IcsFeed feed(parts_.http, parts_.clock, std::move(settings));
    auto fetched = co_await feed.fetch(std::move(mark));
    if (!fetched) co_return tl::unexpected<Error>(fetched.error());
    answer.mark.etag = std::move(fetched->mark.etag);
    answer.mark.last_modified = std::move(fetched->mark.last_modified);
    answer.mark.body_hash = std::move(fetched->mark.body_hash);
    answer.mark.refresh_interval = fetched->unchanged ? stored->refresh_interval : fetched->refresh_interval;
    if (!fetched->unchanged)
        answer.text = std::move(fetched->text);
    else if (needs_text)
        answer.text = std::move(copy);
    co_return answer;
}

awaitable<Result<CalendarFetcher::Answer>> CalendarFetcher::ask_collection(CalendarSource const& source,
                                                                           FeedSettings settings, bool needs_text)
{
    auto stored = co_await parts_.store.load_collection(source.id);
    if (!stored) co_return tl::unexpected<Error>(stored.error());
    connectors::calendar::CaldavCollection collection(parts_.http, parts_.clock, std::move(settings));
    auto const before = from_stored(std::move(*stored));
    auto change = co_await collection.sync(before);
    if (!change) co_return tl::unexpected<Error>(change.error());
    auto const broken = put_broken_aside(*change, before, source);
    if (is_named(source.id)) parts_.calendars.note_unread(source.id, broken);
    bool const has_news = !change->changed.empty() || !change->gone.empty() || change->is_whole;
    std::vector<store::StoredCollection::Member> changed;
    for (auto& member : change->changed)
        changed.emplace_back(std::move(member.href), std::move(member.etag), std::move(member.text));
    auto state = to_stored(std::move(change->state));
    auto const saved =
        co_await parts_.store.save_collection(source.id, std::move(state), std::move(changed), std::move(change->gone));
    if (!saved) co_return tl::unexpected<Error>(saved.error());
    Answer answer;
    if (!needs_text && !has_news) co_return answer;
    auto const members = co_await parts_.store.load_members(source.id);
    if (!members) co_return tl::unexpected<Error>(members.error());
    answer.text = joined(*members);
    co_return answer;
}

awaitable<Result<bool>> CalendarFetcher::take_up(CalendarSource const& source, Definitions const& definitions,
                                                 std::string text)
{
    auto const reach = KnownReadings::to_read(reach_of(definitions, parts_.clock.now()));
    auto expansion = co_await parts_.calendars.expand(source, definitions.partnership, std::move(text), reach);
    if (!expansion) co_return tl::unexpected<Error>(expansion.error());
    for (auto const& problem : expansion->problems)
        log::warn("calendar `{}`, line {}: {}", source.id, problem.line, problem.message);
    co_return co_await parts_.calendars.take_up(source.id, std::move(*expansion), reach,
                                                definitions.settings.calendar_grace);
}

awaitable<Result<std::string>> CalendarFetcher::read_copy(std::string source)
{
    Result<std::string> text;
    std::function<void()> work = [&] { text = read_file(parts_.copies / (source + ".ics"), copy_bytes_max); };
    co_await parts_.files.run(std::move(work));
    co_return text;
}

awaitable<> CalendarFetcher::write_copy(std::string source, std::string text)
{
    std::function<void()> work = [&] {
        if (auto const written = write_file(parts_.copies / (source + ".ics"), text); !written)
            log::error("{}", written.error().message);
    };
    co_await parts_.files.run(std::move(work));
}

}  // namespace peal::app
