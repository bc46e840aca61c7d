#include "connectors/calendar/sync.hpp"

#include "connectors/calendar/dav_bodies.hpp"
#include "connectors/calendar/discovery.hpp"

#include <algorithm>
#include <utility>

namespace peal::connectors::calendar {

namespace {

constexpr std::size_t members_max = 20'000;
constexpr std::size_t listed_max = 100'000;  // with what is gone
constexpr std::size_t batch = 50;
constexpr int parts_max = 1000;
constexpr std::size_t token_bytes_max = 4 << 10;

// Whether the server cannot tell changes, or not since this token (RFC 6578 3.2 has 403 and 409 with a
// condition; others say 410 or 412, and xandikos breaks with 500). Then everything is listed, and compared.
bool is_refused(HttpResponse const& response)
{
    switch (response.status) {
        case 400:
        case 405:
        case 409:
        case 410:
        case 412:
        case 415:
        case 500:
        case 501:
        case 507: return true;
        case 403:
            return names_condition(response.body, "valid-sync-token") ||
                   names_condition(response.body, "supported-report");
        default: return false;
    }
}

tl::unexpected<Error> refuse_size(std::string const& host, std::string const& what)
{
    return fail(ErrorKind::rejected,
                "the calendar at " + host + " has more than " + what + "; ask its owner to move old events to another");
}

}  // namespace

Sync::Sync(Asking& asking, FeedSettings const& settings, CollectionState known)
    : asking_(asking), settings_(settings), known_(std::move(known))
{}

awaitable<Result<DavResource>> Sync::find()
{
    auto const known = known_.url.empty() ? std::nullopt : asking_.home().resolve(known_.url);
    if (!known) {
        auto found = co_await find_collection(asking_);
        co_return found;
    }
    auto place = co_await look_at(asking_, *known, ask_for_kind());
    if (place && !place->properties.is_calendar)
        co_return fail(ErrorKind::rejected,
                       "what was a calendar at " + place->at.host() + " is none any more; ask its owner");
    co_return place;
}

bool Sync::is_unchanged(DavProperties const& properties) const
{
    if (known_.url.empty()) return false;
    if (!known_.ctag.empty() && properties.ctag) return *properties.ctag == known_.ctag;
    return !known_.sync_token.empty() && properties.sync_token && *properties.sync_token == known_.sync_token;
}

awaitable<Result<CollectionChange>> Sync::run()
{
    auto collection = co_await find();
    if (!collection) co_return tl::unexpected<Error>(std::move(collection.error()));
    // Of another collection nothing is known.
    if (collection->at.text() != known_.url) known_ = {};
    if (is_unchanged(collection->properties)) {
        CollectionChange same;
        same.unchanged = true;
        same.state = std::move(known_);
        co_return same;
    }
    for (auto const& [href, etag] : known_.etags)
        if (auto key = member_key(collection->at, href)) known_hrefs_[std::move(*key)] = href;

    auto listing = co_await list(*collection);
    if (!listing) co_return tl::unexpected<Error>(std::move(listing.error()));
    if (auto doubted = doubt(*listing, *collection)) co_return tl::unexpected<Error>(std::move(*doubted));
    if (listing->there.size() > members_max)
        co_return refuse_size(collection->at.host(), std::to_string(members_max) + " events");
    auto fetched = co_await fetch(*collection, *listing);
    if (!fetched) co_return tl::unexpected<Error>(std::move(fetched.error()));
    co_return conclude(*collection, *listing);
}

awaitable<Result<Listing>> Sync::list(DavResource const& collection)
{
    if (collection.properties.takes_sync) {
        if (!known_.sync_token.empty()) {
            auto changes = co_await list_since(collection, known_.sync_token);
            lists_everything_ = false;
            if (!was_refused_) co_return changes;
        }
        lists_everything_ = true;
        auto everything = co_await list_since(collection, "");
        if (!was_refused_) co_return everything;
    }
    lists_everything_ = true;
    auto etags = co_await list_etags(collection);
    co_return etags;
}

awaitable<Result<Listing>> Sync::list_since(DavResource const& collection, std::string token)
{
    was_refused_ = false;
    Listing listing;
    for (int part = 0; part < parts_max; ++part) {
        auto question = dav_question("REPORT", collection.at, ask_for_changes(token), "0");
        auto answer = co_await asking_.ask(std::move(question));
        if (!answer) co_return tl::unexpected<Error>(std::move(answer.error()));
        was_refused_ = is_refused(answer->response);
        auto read = read_dav_answer(asking_, std::move(*answer));
        if (!read) co_return tl::unexpected<Error>(std::move(read.error()));
        add_to_listing(listing, collection.at, std::move(read->content));
        if (listing.sync_token.empty() || listing.sync_token.size() > token_bytes_max)
            co_return fail(ErrorKind::transient, collection.at.host() + " tells of changes without saying until when");
        if (!listing.is_cut) co_return listing;
        if (listing.sync_token == token || listing.there.size() + listing.gone.size() > listed_max) break;
        token = listing.sync_token;
    }
    co_return fail(ErrorKind::transient, collection.at.host() + " tells of changes without an end; it is asked again");
}

awaitable<Result<Listing>> Sync::list_etags(DavResource const& collection)
{
    auto question = dav_question("PROPFIND", collection.at, ask_for_etags(), "1");
    auto answer = co_await ask_dav(asking_, std::move(question));
    if (!answer) co_return tl::unexpected<Error>(std::move(answer.error()));
    Listing listing;
    add_to_listing(listing, collection.at, std::move(answer->content));
    if (!listing.names_itself && listing.there.empty())
        co_return fail(ErrorKind::transient,
                       collection.at.host() + " lists another thing than the calendar; it is asked again");
    // What changed since we looked is told with the next.
    listing.sync_token = collection.properties.sync_token.value_or("");
    co_return listing;
}

std::optional<Error> Sync::doubt(Listing const& listing, DavResource const& collection)
{
    if (listing.elsewhere == 0 || listing.names_itself || !listing.there.empty() || !listing.gone.empty()) return {};
    return Error(ErrorKind::rejected, collection.at.host() +
                                          " names events that lie elsewhere than in the calendar: probably "
                                          "a proxy changes its addresses; ask its owner");
}

awaitable<Result<>> Sync::fetch(DavResource const& collection, Listing const& listing)
{
    std::vector<std::string> wanted;
    for (auto const& [key, member] : listing.there) {
        auto const known = known_hrefs_.find(key);
        bool const is_same =
            known != known_hrefs_.end() && !member.etag.empty() && known_.etags.at(known->second) == member.etag;
        if (is_same) continue;
        wanted_.insert(key);
        wanted.push_back(member.href);
    }
    for (std::size_t begin = 0; begin < wanted.size(); begin += batch) {
        auto const count = std::min(batch, wanted.size() - begin);
        auto body = ask_for_texts(std::span(wanted).subspan(begin, count));
        // Some servers answer depth 0 with nothing, though a multiget has no depth (RFC 4791 7.9).
        auto question = dav_question("REPORT", collection.at, std::move(body), "1");
        auto answer = co_await ask_dav(asking_, std::move(question));
        if (!answer) co_return tl::unexpected<Error>(std::move(answer.error()));
        auto taken = take_texts(collection.at, std::move(answer->content));
        if (!taken) co_return taken;
    }
    is_complete_ = fetched_.size() + vanished_.size() == wanted_.size();
    co_return Result<>{};
}

Result<> Sync::take_texts(Address const& collection, Multistatus answer)
{
    for (auto& response : answer.responses) {
        auto const key = member_key(collection, response.href);
        if (!key || !wanted_.contains(*key) || fetched_.contains(*key)) continue;
        if (response.status == 404) vanished_.insert(*key);
        // Neither gone nor readable, such as 403: it stays as it was.
        auto& text = response.properties.calendar_data;
        if (!text || vanished_.contains(*key)) continue;
        auto const known = known_hrefs_.find(*key);
        auto href = known != known_hrefs_.end() ? known->second : std::move(response.href);
        bytes_ += text->size();
        if (bytes_ > settings_.bytes_max)
            return refuse_size(collection.host(), std::to_string(settings_.bytes_max >> 20) + " MiB");
        fetched_[*key] = {std::move(href), response.properties.etag.value_or(""), std::move(*text)};
    }
    return {};
}

CollectionChange Sync::conclude(DavResource const& collection, Listing const& listing)
{
    CollectionChange change;
    change.is_whole = known_.url.empty();
    auto& state = change.state;
    state.etags = std::move(known_.etags);
    auto const remove = [&](std::string const& key) {
        auto const known = known_hrefs_.find(key);
        if (known == known_hrefs_.end()) return;
        state.etags.erase(known->second);
        change.gone.push_back(known->second);
    };
    for (auto const& [key, href] : listing.gone) remove(key);
    for (auto const& key : vanished_) remove(key);
    if (lists_everything_)
        for (auto const& [key, href] : known_hrefs_)
            if (!listing.there.contains(key) && !listing.gone.contains(key)) remove(key);
    for (auto& [key, member] : fetched_) {
        if (member.etag.empty() && listing.there.contains(key)) member.etag = listing.there.at(key).etag;
        state.etags[member.href] = member.etag;
        change.changed.push_back(std::move(member));
    }
    state.url = collection.at.text();
    // What did not come is told again only to whoever has not heard of it.
    state.sync_token = is_complete_ ? listing.sync_token : known_.sync_token;
    state.ctag = is_complete_ ? collection.properties.ctag.value_or("") : "";
    return change;
}

}  // namespace peal::connectors::calendar
