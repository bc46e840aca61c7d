#include "connectors/instagram/connector_impl.hpp"

#include "connectors/instagram/settle.hpp"
#include "connectors/json.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>

// Did the attempt make a post? The container says so itself; the media list gives the id, and speaks alone when the
// container cannot be read.
namespace peal::connectors::instagram {

namespace {

constexpr int pages_max = 4;
constexpr std::string_view page_size = "25";

std::optional<int> two_digits(std::string_view text, std::size_t at)
{
    int number = 0;
    auto const* const begin = text.data() + at;
    auto const [end, error] = std::from_chars(begin, begin + 2, number);
    if (error != std::errc() || end != begin + 2) return std::nullopt;
    return number;
}

std::optional<Listed> read_listed(boost::json::value const& item)
{
    Listed listed;
    auto const id = json::find_id(item, "id");
    auto const moment = parse_graph_time(json::text_at(item, "timestamp"));
    if (!id || !moment) return std::nullopt;
    listed.id = *id;
    listed.published_at = *moment;
    listed.caption = json::find_string(item, "caption");
    listed.address = web_address_at(item, "permalink");
    listed.product = json::text_at(item, "media_product_type");
    return listed;
}

}  // namespace

std::optional<Instant> parse_graph_time(std::string_view text)
{
    // "2026-11-24T09:00:00" and "+0000", "+00:00" or "Z".
    constexpr std::size_t seconds_end = 19;
    if (text.size() <= seconds_end) return std::nullopt;
    auto const instant = parse_instant(std::string(text.substr(0, seconds_end)) + "Z");
    auto const zone = text.substr(seconds_end);
    if (!instant) return std::nullopt;
    if (zone == "Z") return *instant;
    if ((zone.size() != 5 && zone.size() != 6) || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
    auto const hours = two_digits(zone, 1);
    auto const minutes = two_digits(zone, zone.size() - 2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
    Duration const offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return zone[0] == '+' ? *instant - offset : *instant + offset;
}

awaitable<Sighting> InstagramConnector::look_for(Account account, AttemptRecord attempt)
{
    auto const evidence = read_evidence(attempt.ready.evidence);
    auto const caption = evidence.caption.empty() ? attempt.text : evidence.caption;
    auto const since = attempt.started_at - list_margin;

    // A container that cannot be named is one that cannot be read.
    Look look;
    if (!evidence.container.empty()) look = co_await look_at(account, evidence.container);
    auto list = co_await list_since(account, since);
    bool const young = clock_.now() - attempt.started_at < settings_.listing_max;
    auto sighting = settle(to_proof(look.state, false), match(list, attempt, caption), young);
    sighting.token_refused = list.token_refused && sighting.kind == Sighting::Kind::cannot_tell;

    // One FINISHED proves nothing: the publishing may still be under way.
    if (look.state != ContainerState::finished || sighting.kind == Sighting::Kind::found) co_return sighting;
    auto const slept = co_await clock_.sleep_for(settings_.finished_gap);
    if (!slept) co_return sighting;
    look = co_await look_at(account, evidence.container);
    list = co_await list_since(account, since);
    co_return settle(to_proof(look.state, look.state == ContainerState::finished), match(list, attempt, caption),
                     young);
}

ContainerProof InstagramConnector::to_proof(ContainerState state, bool finished_twice)
{
    switch (state) {
        case ContainerState::published: return ContainerProof::published;
        case ContainerState::finished: return finished_twice ? ContainerProof::unpublished : ContainerProof::none;
        case ContainerState::expired:
        case ContainerState::failed: return ContainerProof::dead;
        case ContainerState::in_progress: return ContainerProof::none;
        case ContainerState::unreadable: return ContainerProof::none;
    }
    return ContainerProof::none;
}

// Pages by cursor: the ready-made address of the next page holds the token.
awaitable<MediaList> InstagramConnector::list_since(Account const& account, Instant since)
{
    MediaList list;
    std::string after;
    for (int page = 0; page < pages_max; ++page) {
        oauth::Pairs query{{"fields", "id,caption,timestamp,permalink,media_product_type"},
                           {"limit", std::string(page_size)}};
        if (!after.empty()) query.emplace_back("after", after);
        auto request = get(account, account_node(account) + "/media", query);
        auto const answer = co_await ask(std::move(request), "reading the account's posts");
        if (!answer.ok()) {
            list.trouble = answer.error.message;
            list.token_refused = answer.error.kind == ErrorKind::auth_expired;
            co_return list;
        }
        auto const* items = json::find_array(*answer.body, "data");
        if (!items) {
            list.trouble = "Instagram, reading the account's posts: the answer holds no list";
            co_return list;
        }
        bool older = false;
        for (auto const& item : *items) {
            auto listed = read_listed(item);
            if (!listed) {
                list.trouble = "Instagram, reading the account's posts: one of them has no time";
                co_return list;
            }
            older = older || listed->published_at < since;
            if (listed->published_at >= since) list.entries.push_back(std::move(*listed));
        }
        after = json::text_at(*answer.body, "paging.cursors.after");
        bool const more = json::find_string(*answer.body, "paging.next").has_value();
        if (older || items->empty() || !more || after.empty()) {
            list.complete = true;
            co_return list;
        }
    }
    list.trouble = "Instagram: more posts than Peal reads lie between the attempt and now";
    co_return list;
}

}  // namespace peal::connectors::instagram
