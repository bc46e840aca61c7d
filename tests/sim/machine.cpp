#include "tests/sim/machine.hpp"

#include "connectors/instagram/instagram.hpp"
#include "connectors/snapchat/snapchat.hpp"
#include "connectors/x/x.hpp"
#include "daemon/store/schema.hpp"
#include "tests/sim/disk_marker.hpp"
#include "tests/sim/slow_database.hpp"

#include <SQLiteCpp/Database.h>
#include <boost/asio/post.hpp>

namespace peal::sim {

// Tells which post a commit call belongs to, and is otherwise the connector it wraps.
class Machine::Watched final : public connectors::Connector {
public:
    Watched(std::unique_ptr<connectors::Connector> inner, Ground& ground)
        : inner_(std::move(inner)), ground_(ground), limits_(inner_->limits())
    {
        if (ground_.policy == Policy::look_once) limits_.settling = {Duration(0), 1, 3};
    }

    connectors::Limits const& limits() const override { return limits_; }
    Result<std::string> id_from_address(std::string_view address) const override
    {
        return inner_->id_from_address(address);
    }

    awaitable<Result<connectors::Ready>> prepare(connectors::Account account, connectors::OutgoingPost post) override
    {
        auto const asked = post;
        if (is_planted(Plant::alt_text_dropped)) post.media->alt_text.clear();
        if (is_planted(Plant::words_cut)) post.text.resize(post.text.size() - 4);
        auto ready = co_await inner_->prepare(account, std::move(post));
        if (ready) ground_.prepared(ready->body, asked);
        if (ready && is_planted(Plant::commit_while_preparing)) co_await inner_->commit(std::move(account), *ready);
        co_return ready;
    }

    awaitable<connectors::Commit> commit(connectors::Account account, connectors::Ready ready) override
    {
        auto const body = ready.body;
        auto outcome = co_await inner_->commit(std::move(account), std::move(ready));
        if (auto const* done = std::get_if<connectors::Done>(&outcome)) ground_.told(body, done->remote_id);
        auto const* const unknown = std::get_if<connectors::Unknown>(&outcome);
        if (unknown && (is_planted(Plant::unknown_is_not_sent) || ground_.policy == Policy::blind_retry)) {
            auto error = unknown->error;
            error.kind = ErrorKind::transient;
            outcome = connectors::NotSent{std::move(error)};
        } else if (unknown && ground_.policy == Policy::give_up) {
            auto error = unknown->error;
            error.kind = ErrorKind::rejected;
            outcome = connectors::Refused{std::move(error)};
        } else if (unknown && is_planted(Plant::unknown_is_done)) {
            outcome = connectors::Done();
        } else if (std::holds_alternative<connectors::Refused>(outcome) && is_planted(Plant::refused_is_done)) {
            outcome = connectors::Done();
        } else if (auto* const done = std::get_if<connectors::Done>(&outcome); done && is_planted(Plant::wrong_id)) {
            if (!done->remote_id.empty()) done->remote_id.back() = done->remote_id.back() == '7' ? '8' : '7';
        }
        co_return outcome;
    }

    awaitable<connectors::Sighting> look_for(connectors::Account account, connectors::AttemptRecord attempt) override
    {
        auto const handle = account.handle;
        auto sighting = co_await inner_->look_for(std::move(account), std::move(attempt));
        if (is_planted(Plant::look_takes_the_first))
            for (auto const& entry : ground_.networks.ledger())
                if (entry.network == limits().network && entry.account == handle) {
                    sighting.kind = connectors::Sighting::Kind::found;
                    sighting.remote_id = entry.remote_id;
                }
        co_return sighting;
    }

    awaitable<Result<std::vector<connectors::Readings>>> measure(connectors::Account account,
                                                                 std::vector<std::string> remote_ids) override
    {
        return inner_->measure(std::move(account), std::move(remote_ids));
    }
    awaitable<Result<connectors::Grant>> renew(connectors::Account account) override
    {
        return inner_->renew(std::move(account));
    }

private:
    bool is_planted(Plant plant) const { return ground_.plant == plant; }

    std::unique_ptr<connectors::Connector> inner_;
    Ground& ground_;
    connectors::Limits limits_;
};

Machine::Machine(Ground& ground, Instant start, std::uint64_t seed)
    : ground_(ground),
      clock_(context_, ground.elapsed, start, ground.plant == Plant::clock_runs_ahead ? Duration(1500) : Duration(0)),
      random_(make_seeded_random(seed)),
      wire_(clock_, ground.networks, ground.plan, ground.watch, ground.plant),
      artist_(ground.drawings, ground.plant == Plant::wrong_picture),
      people_(std::make_unique<Nursery>(context_.get_executor()))
{
    auto const add = [&](std::string const& network, std::unique_ptr<connectors::Connector> connector) {
        connectors_[network] = std::make_unique<Watched>(std::move(connector), ground);
    };
    auto const watched = [&](std::string const& network, std::string address) -> HttpClient& {
        return *(clock_watches_[network] = std::make_unique<delivery::ClockWatch>(wire_, clock_, std::move(address)));
    };
    add("x", connectors::x::make_x_connector(watched("x", "https://api.x.com/"), clock_, *random_));
    add("instagram", connectors::instagram::make_instagram_connector(
                         watched("instagram", "https://graph.instagram.com/"), clock_, {}));
    add("snapchat", connectors::snapchat::make_snapchat_connector(
                        watched("snapchat", "https://businessapi.snapchat.com/"), clock_, *random_));
}

std::span<char const* const> Machine::newer_migrations()
{
    static std::vector<char const*> const all = [] {
        std::vector<char const*> migrations(store::migrations().begin(), store::migrations().end());
        migrations.push_back("CREATE TABLE newer (id INTEGER PRIMARY KEY) STRICT");
        return migrations;
    }();
    return all;
}

Machine::~Machine()
{
    context_.kill();
}

bool Machine::open()
{
    if (ground_.plant != Plant::folder_not_locked) {
        auto directory = store::DataDirectory::take(ground_.folder / "data");
        if (!directory) {
            problem_ = directory.error().message;
            return false;
        }
        directory_ = std::move(*directory);
    }
    store::DatabaseOptions options(context_.get_executor());
    options.vfs = ground_.disk.vfs();
    options.marker = std::make_shared<DiskMarker>(ground_.disk, "peal.db");
    auto opened = store::Database::open("peal.db", store::migrations(), std::move(options));
    if (!opened) {
        problem_ = opened.error().message;
        return false;
    }
    SlowDatabase::Whims whims;
    whims.delay = [this] { return ground_.plan.draw_sync_delay(); };
    if (ground_.plant == Plant::commit_rolled_back) whims.forgets = [this] { return random_->below(200) == 0; };
    db_ = std::make_unique<SlowDatabase>(std::move(*opened), clock_, std::move(whims));
    accounts_ = std::make_unique<vault::Accounts>(context_.get_executor(), clock_, *random_, store::GrantStore(*db_),
                                                  ground_.sealer);
    auto work = live();
    people_->spawn(std::move(work));
    return true;
}

awaitable<> Machine::live()
{
    auto set_up = [this](SQLite::Database& db) -> Result<> {
        db.exec("PRAGMA wal_autocheckpoint=" + std::to_string(ground_.plan.wal_pages()));
        if (!ground_.plant_at_start.empty()) db.exec(std::string(ground_.plant_at_start));
        return {};
    };
    auto const is_set_up = co_await db_->transaction(std::move(set_up));
    has_failed_ = !is_set_up;
    for (auto const& channel : ground_.channels) {
        if (has_failed_) co_return;
        std::vector<std::filesystem::path> folders = {ground_.folder};
        auto const connected =
            co_await accounts_->connect(channel.id, channel.id, std::move(folders), *connectors_.at(channel.network));
        if (!connected) has_failed_ = true;
    }
    if (has_failed_) co_return;
    std::map<std::string, connectors::Connector*> by_network;
    for (auto const& [network, connector] : connectors_) by_network[network] = connector.get();
    delivery::Parts parts{clock_,
                          *random_,
                          store::DeliveryStore(*db_),
                          posts(),
                          artist_,
                          *accounts_,
                          std::move(by_network),
                          ground_.folder / "media",
                          "https://peal.example",
                          {}};
    if (ground_.plant != Plant::clock_not_compared)
        for (auto const& [network, watch] : clock_watches_) parts.clock_watches[network] = watch.get();
    engine_ = std::make_unique<delivery::Engine>(context_.get_executor(), std::move(parts));
    if (is_stopping_) engine_->stop();
    ground_.networks.set_reachable(true);
    co_await engine_->run();
    has_ended_ = true;
}

void Machine::stop()
{
    is_stopping_ = true;
    // As a handler of the machine's, like the real signal's: cancelled from outside, a delivery that ends before it hears of
    // it would be told all the same.
    if (engine_) asio::post(context_, [this] { engine_->stop(); });
}

bool Machine::must_reconnect(std::string const& channel) const
{
    return accounts_ && accounts_->state(channel) == vault::Accounts::State::reconnect;
}

void Machine::close()
{
    if (db_) db_->close();
}

}  // namespace peal::sim
