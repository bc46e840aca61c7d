#include "tests/sim/networks.hpp"

#include "connectors/http_date.hpp"
#include "connectors/json.hpp"
#include "connectors/x/simulator.hpp"
#include "core/files.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace peal::sim {

namespace {

using namespace std::chrono_literals;

constexpr Duration latency = 20ms;  // one way

// Which fault of a plan is which trouble of a simulator.
constexpr std::array<Fault, connectors::sim_troubles_count> fault_of = {Fault::names_another, Fault::uses_id_again,
                                                                        Fault::media_fails_late,
                                                                        Fault::media_expires_early, Fault::pages_shift};

using Struck = std::array<int, connectors::sim_troubles_count>;

Struck struck_at(connectors::Simulator& simulator)
{
    Struck struck{};
    for (std::size_t i = 0; i < struck.size(); ++i)
        struck[i] = simulator.troubles().struck(static_cast<connectors::SimTrouble>(i));
    return struck;
}

bool is_renewal(HttpRequest const& request)
{
    return request.url.find("oauth2/") != std::string::npos ||
           request.url.find("refresh_access_token") != std::string::npos;
}

}  // namespace

// What Instagram fetches pictures with: our public listener, as far as it is up.
class Networks::Pictures final : public HttpClient {
public:
    explicit Pictures(Networks& networks) : networks_(networks) {}

    awaitable<Result<HttpResponse>> send(HttpRequest request) override
    {
        auto const at = request.url.rfind("/m/");
        if (!networks_.is_reachable_ || at == std::string::npos)
            co_return fail(ErrorKind::transient, "connection refused");
        auto bytes = read_file(networks_.media_ / (request.url.substr(at + 3) + ".jpg"), 1 << 20);
        if (!bytes) co_return HttpResponse(404, "not here", "text/plain");
        co_return HttpResponse(200, std::move(*bytes), "image/jpeg");
    }

private:
    Networks& networks_;
};

Networks::Networks(Duration const& elapsed, Instant start, std::uint64_t seed, Duration list_lag,
                   std::filesystem::path media)
    : clock_(context_, elapsed, start),
      random_(make_seeded_random(seed, 2)),
      media_(std::move(media)),
      pictures_(std::make_unique<Pictures>(*this))
{
    connectors::x::XSimulatorOptions x;
    x.timeline_lag = list_lag;
    // Whether X refuses a text it has had is not promised: without that net a second post would be seen.
    if (random_->below(3) != 0) x.duplicate_window = Duration(0);
    x.posts_per_window = random_->below(2) == 0 ? 100 : 100'000;
    x_ = connectors::x::make_x_simulator(clock_, *random_, std::move(x));
    connectors::instagram::InstagramSimulatorSettings instagram;
    instagram.listing_lag = list_lag;
    instagram.quota_total = 100'000;
    instagram.containers_per_day = 100'000;
    instagram_ = connectors::instagram::make_instagram_simulator(*pictures_, clock_, *random_, std::move(instagram));
    connectors::snapchat::SnapchatSimulatorSettings snapchat;
    snapchat.listing_lag = list_lag;
    snapchat_ = connectors::snapchat::make_snapchat_simulator(clock_, *random_, std::move(snapchat));
}

Networks::~Networks()
{
    context_.kill();
}

std::string_view Networks::network_of(std::string_view url)
{
    if (url.starts_with("https://api.x.com/")) return "x";
    if (url.starts_with("https://graph.instagram.com/")) return "instagram";
    if (url.starts_with("https://businessapi.snapchat.com/") || url.starts_with("https://accounts.snapchat.com/"))
        return "snapchat";
    return {};
}

connectors::Simulator& Networks::simulator_of(std::string_view network)
{
    if (network == "x") return *x_;
    if (network == "instagram") return *instagram_;
    return *snapchat_;
}

std::string Networks::connect_account(std::string_view network, std::string_view handle)
{
    return simulator_of(network).connect_account(handle);
}

std::vector<connectors::LedgerEntry> Networks::ledger() const
{
    auto all = x_->ledger();
    for (auto* const simulator :
         {static_cast<connectors::Simulator*>(instagram_.get()), static_cast<connectors::Simulator*>(snapchat_.get())})
        for (auto& entry : simulator->ledger()) all.push_back(std::move(entry));
    return all;
}

void Networks::receive(std::shared_ptr<Exchange> exchange, HttpRequest request, CallFault fault, FaultCounts& counts)
{
    ++under_way_;
    auto work = serve(std::move(exchange), std::move(request), std::move(fault), counts);
    asio::co_spawn(context_, std::move(work), asio::detached);
}

awaitable<> Networks::serve(std::shared_ptr<Exchange> exchange, HttpRequest request, CallFault fault,
                            FaultCounts& counts)
{
    co_await clock_.sleep_for(latency + fault.before_effect);
    HttpResponse response;
    bool const colleague_is_first = fault.is_posted_by_hand_too && random_->below(2) == 0;
    if (colleague_is_first) co_await post_by_hand(request, counts);
    auto const same = fault.is_posted_by_hand_too && !colleague_is_first ? std::optional(request) : std::nullopt;
    std::string const network(network_of(request.url));
    auto& simulator = simulator_of(network);
    auto const bytes_max = request.response_bytes_max;
    bool const renews = is_renewal(request);
    bool const shows_token = !request.authorization.empty() && !renews;
    if (fault.trouble) simulator.troubles().add(*fault.trouble);
    if (renews) refused_since_access_ended_.erase(network);
    if (fault.takes_effect) {
        auto const before = struck_at(simulator);
        response = co_await simulator.handle(std::move(request));
        note_troubles(network, before, response, counts);
    }
    if (auto const ended = refused_since_access_ended_.find(network);
        shows_token && response.status == 401 && ended != refused_since_access_ended_.end() && ++ended->second == 2)
        counts.add(Fault::renewal_race);
    if (same) co_await post_by_hand(*same, counts);
    --under_way_;
    if (fault.hides_item && hide_item(response)) counts.add(Fault::list_misses_item);
    if (response.status == 403 && response.body.find("duplicate content") != std::string::npos)
        counts.add(Fault::duplicate_refused);
    if (fault.is_mangled) mangle(response, *fault.kind, bytes_max);
    if (fault.answer) response = std::move(*fault.answer);
    if (!response.find_header("Date")) response.headers.push_back({"Date", connectors::to_http_date(clock_.now())});
    if (fault.is_dropped) response = HttpResponse();
    if (fault.is_garbage) response.headers.push_back({std::string(connectors::sim_fault_header), std::string(garbage)});
    if (fault.is_cut) response.headers.push_back({std::string(connectors::sim_fault_header), "truncate"});
    co_await clock_.sleep_for(latency + fault.before_answer);
    if (exchange->answered) exchange->answered(std::move(response));
}

void Networks::note_troubles(std::string_view network, Struck const& before, HttpResponse const& response,
                             FaultCounts& counts)
{
    auto& simulator = simulator_of(network);
    if (simulator.troubles().version_retired) counts.add(Fault::version_retired);
    auto const now = struck_at(simulator);
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (now[i] == before[i]) continue;
        counts.add(fault_of[i]);
        went_wrong(network);
        auto const kind = static_cast<connectors::SimTrouble>(i);
        if (kind != connectors::SimTrouble::names_another && kind != connectors::SimTrouble::uses_id_again) continue;
        auto const root = connectors::json::parse(response.body);
        for (auto const* path : {"data.id", "id"})
            if (auto const id = root ? connectors::json::find_id(*root, path) : std::nullopt) ids_in_doubt_.insert(*id);
    }
}

// What a client must bear: each within the rules of HTTP.
void Networks::mangle(HttpResponse& response, Fault kind, std::size_t bytes_max)
{
    switch (kind) {
        case Fault::endless_answer: response.body.assign(bytes_max + 1, 'x'); break;
        case Fault::huge_header:
            response.headers.push_back({"X-Padding", std::string(random_->below(2) == 0 ? 60'000 : 100'000, 'x')});
            break;
        case Fault::wrong_content_type:
            std::erase_if(response.headers, [](HttpHeader const& header) { return header.name == "Content-Type"; });
            response.headers.push_back({"Content-Type", "text/html"});
            break;
        case Fault::truncated_json: response.body.resize(response.body.size() / 2); break;
        case Fault::deep_json: response.body = R"({"data":)" + std::string(100'000, '['); break;
        default: break;
    }
}

bool Networks::take_down_post(std::string_view network)
{
    auto& simulator = simulator_of(network);
    auto posts = simulator.ledger();
    std::erase_if(posts, [](auto const& entry) { return entry.removed_at.has_value(); });
    std::sort(posts.begin(), posts.end(), [](auto const& a, auto const& b) {
        return std::tie(a.published_at, a.remote_id) > std::tie(b.published_at, b.remote_id);
    });
    if (posts.empty()) return false;
    return simulator.take_down(posts[random_->below(std::min<std::size_t>(posts.size(), 3))].remote_id);
}

void Networks::renew_elsewhere(std::string_view network, std::string_view handle)
{
    simulator_of(network).renew_elsewhere(handle);
}

void Networks::end_access(std::string_view network, std::string_view handle)
{
    simulator_of(network).end_access(handle);
    refused_since_access_ended_[std::string(network)] = 0;
}

void Networks::retire_version(std::string_view network, bool is_retired)
{
    simulator_of(network).troubles().version_retired = is_retired;
}

void Networks::end_troubles()
{
    for (auto const* network : {"x", "instagram", "snapchat"}) {
        simulator_of(network).troubles().clear();
        retire_version(network, false);
    }
}

// What the network answers may name another post: its ledger says which is new.
awaitable<> Networks::post_by_hand(HttpRequest request, FaultCounts& counts)
{
    auto& simulator = simulator_of(network_of(request.url));
    std::set<LedgerPlace> known;
    for (auto const& entry : simulator.ledger()) known.insert(place_of(entry));
    co_await simulator.handle(std::move(request));
    for (auto const& entry : simulator.ledger()) {
        if (known.contains(place_of(entry))) continue;
        counts.add(Fault::colleague_posts);
        posted_by_hand_.insert(place_of(entry));
    }
}

// Takes one item out of a list. An item is missing at most once, so that two reads tell.
bool Networks::hide_item(HttpResponse& response)
{
    auto root = connectors::json::parse(response.body);
    if (!root || !root->is_object()) return false;
    for (auto const* name : {"data", "stories"}) {
        auto* const list = root->get_object().if_contains(name);
        if (!list || !list->is_array()) continue;
        auto& items = list->get_array();
        for (std::size_t i = 0; i < items.size(); ++i) {
            auto const text = boost::json::serialize(items[i]);
            auto const id = text.substr(text.find("\"id\""), 60);
            if (hidden_[id]++ > 0) continue;
            items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
            response.body = boost::json::serialize(*root);
            return true;
        }
    }
    return false;
}

}  // namespace peal::sim
