#include "daemon/app/link_keeper.hpp"

#include "campaigns/planner/addresses.hpp"
#include "campaigns/text/web_addresses.hpp"
#include "connectors/pages/visit.hpp"
#include "connectors/web_address.hpp"
#include "core/log.hpp"
#include "daemon/app/link_judgement.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace peal::app {

namespace {

using namespace std::chrono_literals;
using connectors::pages::Found;

// Links are looked for anew so often, and posts of so many days are looked into.
constexpr Duration found_for = 1h;
constexpr Duration days_ahead = std::chrono::days(8);
constexpr int texts_max = 20'000;
constexpr std::size_t links_max = 2'000;

constexpr Duration between_looks = 5s;
constexpr Duration offline_again_after = 10min;
constexpr Duration stored_again_after = 1min;
// Of others that are asked whether anybody answers us.
constexpr std::size_t witnesses_max = 3;
constexpr Duration witness_patience = 10s;
// A night's look counts for that night, though its place in the order may have changed.
constexpr Duration same_night = 12h;

std::string host_of(std::string const& address)
{
    auto const url = connectors::parse_web_address(address);
    return url ? url->host : std::string();
}

std::vector<std::string> network_bases(campaigns::definitions::Definitions const& definitions)
{
    std::set<std::string> networks;
    for (auto const& channel : definitions.channels) networks.insert(channel.network);
    auto const& settings = definitions.settings;
    std::vector<std::string> bases;
    if (networks.contains("x")) bases.push_back(settings.x.api);
    if (networks.contains("instagram")) bases.push_back(settings.instagram.graph);
    if (networks.contains("snapchat")) bases.push_back(settings.snapchat.api);
    return bases;
}

// Who names each address.
std::map<std::string, std::string> links_in(campaigns::definitions::Definitions const& definitions,
                                            std::vector<std::string> const& texts)
{
    std::map<std::string, std::string> links;
    for (auto& named : campaigns::planner::named_addresses(definitions))
        if (links.size() < links_max) links.try_emplace(std::move(named.address), std::move(named.by));
    for (auto const& text : texts)
        for (auto& address : campaigns::text::web_addresses(text, definitions.settings.listener.base))
            if (links.size() < links_max) links.try_emplace(std::move(address), "a post");
    return links;
}

}  // namespace

LinkKeeper::LinkKeeper(Parts parts) : parts_(std::move(parts)), offset_(double(parts_.random.below(1000)) / 1000) {}

awaitable<> LinkKeeper::run()
{
    for (;;) {
        bool const is_ready = co_await remember();
        if (is_ready) break;
        bool const awake = co_await parts_.clock.sleep_for(stored_again_after);
        if (!awake) co_return;
    }
    for (;;) {
        bool const is_found = co_await find_links();
        if (!is_found) {
            bool const awake = co_await parts_.clock.sleep_for(stored_again_after);
            if (!awake) co_return;
            continue;
        }
        auto const due = std::find_if(all_.begin(), all_.end(),
                                      [now = parts_.clock.now()](auto const& one) { return one.second.next <= now; });
        if (due != all_.end()) co_await look(due->first);
        bool const awake = co_await wait();
        if (!awake) co_return;
    }
}

std::vector<std::string> LinkKeeper::problems() const
{
    std::vector<std::string> problems;
    for (auto const& [address, link] : all_)
        if (link.check && link.check->state == store::LinkState::dead)
            problems.push_back("posts that lead to " + address + " are held: it " + link.check->detail + " (" +
                               link.by + ", since " + to_iso(*link.check->failing_since) + ")");
    if (offline_since_)
        problems.push_back("links cannot be tried since " + to_iso(*offline_since_) +
                           ": nothing out there answers; look at this machine's own connection");
    if (!store_problem_.empty()) problems.push_back(store_problem_);
    return problems;
}

// What earlier runs have found. Whether it could be read.
awaitable<bool> LinkKeeper::remember()
{
    auto const effect = co_await parts_.links.finish(parts_.clock.now());
    auto const checks = co_await parts_.links.load();
    store_problem_ = effect && checks ? ""
                                      : "what is known about links cannot be read: " +
                                            (effect ? checks.error() : effect.error()).message;
    if (!store_problem_.empty()) {
        log::error("{}", store_problem_);
        co_return false;
    }
    for (auto const& check : *checks) {
        auto& link = all_[check.address];
        link.by = "a post";
        link.check = check;
    }
    co_return true;
}

// The links there are now, when it is time to ask. Whether that is known.
awaitable<bool> LinkKeeper::find_links()
{
    auto const now = parts_.clock.now();
    auto const definitions = parts_.definitions();
    if (definitions == found_in_ && found_at_ && now >= *found_at_ && now - *found_at_ < found_for) co_return true;
    auto const texts = co_await parts_.links.texts_due(now, now + days_ahead, texts_max);
    std::map<std::string, std::string> found;
    if (texts) {
        std::function<void()> work = [&] { found = links_in(*definitions, *texts); };
        co_await parts_.files.run(std::move(work));
    }
    std::set<std::string> in_use;
    for (auto const& [address, by] : found) in_use.insert(address);
    auto const forgotten = texts ? co_await parts_.links.forget_but(std::move(in_use)) : Result<>();
    auto const checks = co_await parts_.links.load();
    bool const is_known = texts && forgotten && checks;
    store_problem_ = is_known ? "" : "the links of posts cannot be read; they are not tried";
    if (!is_known) {
        log::error("{}", store_problem_);
        co_return false;
    }
    // Dead ones of posts further ahead stay.
    std::map<std::string, Link> all;
    for (auto const& check : *checks) {
        all[check.address].by = "a post";
        all[check.address].check = check;
    }
    for (auto& [address, by] : found) all[address].by = std::move(by);
    std::size_t i = 0;
    for (auto& [address, link] : all) {
        auto const known = all_.find(address);
        bool const keeps_its_turn = known != all_.end() && found_in_ == definitions;
        link.next = keeps_its_turn ? known->second.next : next_turn(link, i, all.size());
        ++i;
    }
    if (all.empty()) offline_since_.reset();
    all_ = std::move(all);
    found_in_ = definitions;
    found_at_ = now;
    co_return true;
}

// When the link is tried that is number `i` of `count`.
Instant LinkKeeper::next_turn(Link const& link, std::size_t i, std::size_t count) const
{
    auto const definitions = parts_.definitions();
    auto const& between = definitions->settings.links_between;
    if (!between) return Instant::max();
    Night const night{*between, definitions->partnership.zone, offset_};
    if (!link.check) return night.next(parts_.clock.now(), i, count);
    if (auto const again = tried_again_after(*link.check)) return link.check->looked_at + *again;
    return night.next(link.check->looked_at + same_night, i, count);
}

Instant LinkKeeper::find_next() const
{
    auto next = parts_.clock.now() + found_for;
    for (auto const& [address, link] : all_) next = std::min(next, link.next);
    return next;
}

// Until there is something to do. False when cancelled.
awaitable<bool> LinkKeeper::wait()
{
    auto const now = parts_.clock.now();
    if (offline_since_) co_return co_await parts_.clock.sleep_for(offline_again_after);
    auto const until_next = std::chrono::duration_cast<Duration>(find_next() - now);
    co_return co_await parts_.clock.sleep_for(std::clamp(until_next, Duration(between_looks), Duration(10min)));
}

awaitable<> LinkKeeper::look(std::string address)
{
    auto const definitions = parts_.definitions();
    auto const finding = co_await connectors::pages::visit(parts_.http, address, definitions->settings.fetch_allow);
    bool online = is_answered(finding.found);
    if (finding.found == Found::silent) online = co_await is_online(address);
    auto const now = parts_.clock.now();
    if (finding.found == Found::silent && !online) {
        if (!offline_since_) log::warn("nothing out there answers: links are tried when something does");
        if (!offline_since_) offline_since_ = now;
        co_return;
    }
    if (online) offline_since_.reset();
    auto& link = all_.at(address);
    auto check = judge_link(address, link.check, finding, now);
    auto const effect = co_await parts_.links.save(check, now);
    if (!effect) {
        store_problem_ = "what links lead to cannot be stored: " + effect.error().message;
        log::error("{}", store_problem_);
        link.next = now + stored_again_after;
        co_return;
    }
    tell(address, link, check);
    if (effect->held + effect->lifted > 0)
        log::info("by {}: {} posts held, {} released", address, effect->held, effect->lifted);
    link.check = std::move(check);
    auto const number = static_cast<std::size_t>(std::distance(all_.begin(), all_.find(address)));
    link.next = next_turn(link, number, all_.size());
}

// Whether anybody else answers us.
awaitable<bool> LinkKeeper::is_online(std::string besides)
{
    auto const definitions = parts_.definitions();
    auto const host = host_of(besides);
    std::vector<std::string> witnesses;
    for (bool const known_to_work : {true, false})
        for (auto const& [address, link] : all_) {
            bool const works = link.check && link.check->state == store::LinkState::works;
            if (works == known_to_work && host_of(address) != host && witnesses.size() < witnesses_max)
                witnesses.push_back(address);
        }
    for (auto const& witness : witnesses) {
        auto const finding = co_await connectors::pages::visit(parts_.http, witness, definitions->settings.fetch_allow);
        if (is_answered(finding.found)) co_return true;
    }
    for (auto const& base : network_bases(*definitions)) {
        HttpRequest request("GET", base);
        request.timeout = witness_patience;
        auto const answer = co_await parts_.http.send(std::move(request));
        if (answer) co_return true;
    }
    co_return false;
}

void LinkKeeper::tell(std::string const& address, Link const& link, store::LinkCheck const& check) const
{
    auto const before = link.check ? link.check->state : store::LinkState::works;
    using store::LinkState;
    if (check.state == LinkState::dead && before != LinkState::dead)
        log::error("{} ({}) {}: posts with it are held until it works again", address, link.by, check.detail);
    else if (check.state == LinkState::failing && before == LinkState::works)
        log::warn("{} ({}) {}: it is tried again", address, link.by, check.detail);
    else if (check.state == LinkState::works && before != LinkState::works)
        log::info("{} ({}) works again", address, link.by);
}

}  // namespace peal::app
