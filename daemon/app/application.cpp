#include "daemon/app/application.hpp"

#include "campaigns/definitions/source_files.hpp"
#include "connectors/http/curl_client.hpp"
#include "core/async_nursery.hpp"
#include "core/async_real_clock.hpp"
#include "core/async_thread.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "daemon/app/calendar_fetcher.hpp"
#include "daemon/app/calendar_keeper.hpp"
#include "daemon/app/configuration.hpp"
#include "daemon/app/configuration_keeper.hpp"
#include "daemon/app/door_options.hpp"
#include "daemon/app/feed_keeper.hpp"
#include "daemon/app/first_look.hpp"
#include "daemon/app/ground.hpp"
#include "daemon/app/link_keeper.hpp"
#include "daemon/app/networks.hpp"
#include "daemon/app/notify.hpp"
#include "daemon/app/plan_keeper.hpp"
#include "daemon/app/version.hpp"
#include "daemon/delivery/engine.hpp"
#include "daemon/monitor/monitor.hpp"
#include "daemon/office/office.hpp"
#include "daemon/store/click_store.hpp"
#include "daemon/vault/accounts.hpp"
#include "daemon/vault/keys.hpp"
#include "daemon/worker/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <set>

namespace peal::app {

namespace {

using campaigns::definitions::Definitions;

// Longer than any connector's commit deadline, shorter than TimeoutStopSec of the unit.
constexpr Duration requests_grace = std::chrono::seconds(2);

log::Level level_of(std::string const& word)
{
    if (word == "debug") return log::Level::debug;
    if (word == "warning") return log::Level::warning;
    return word == "error" ? log::Level::error : log::Level::info;
}

store::Spacings spacings_of(Definitions const& definitions)
{
    store::Spacings spacings;
    for (auto const& channel : definitions.channels)
        if (channel.spacing > Duration(0)) spacings[channel.id] = channel.spacing;
    return spacings;
}

// The whole daemon: one member a part, in the order in which they need each other.
class Application {
public:
    Application(asio::io_context& context, Options options, ReadConfiguration read, Ground ground)
        : context_(context),
          options_(std::move(options)),
          fingerprint_(std::move(read.fingerprint)),
          at_start_(std::make_shared<Definitions const>(std::move(read.definitions))),
          ground_(std::move(ground))
    {
        started_ = clock_->now();
    }

    // Runs until stop() and everything has ended.
    awaitable<Result<>> run()
    {
        if (options_.after_restore)
            if (auto doubted = co_await doubt_what_was_due(); !doubted) co_return doubted;
        auto connected = co_await connect_accounts(at_start_);
        if (!connected) co_return connected;
        if (auto known = co_await calendars_.load(); !known) co_return known;
        // Nobody is told that a link leads nowhere because the table is still being read.
        co_await publish_destinations();
        if (!ground_.is_door_open)
            if (auto opened = ground_.door->start(); !opened) co_return opened;

        auto answering =
            ground_.socket->run([this](http::Request request) { return office_.answer(std::move(request)); });
        serving_.spawn(std::move(answering));
        auto delivering = engine_.run();
        delivery_.spawn(std::move(delivering));
        auto planning = plans_.run();
        background_.spawn(std::move(planning));
        auto fetching = fetcher_.run();
        background_.spawn(std::move(fetching));
        auto trying_links = links_.run();
        background_.spawn(std::move(trying_links));
        auto watching = configuration_.run();
        background_.spawn(std::move(watching));
        auto handing_out = feeds_.run();
        background_.spawn(std::move(handing_out));
        auto measuring = monitor_.run();
        background_.spawn(std::move(measuring));
        announce();
        co_await wait_for_signal();

        notify_stopping();
        log::info("stopping: calls on the wire are awaited");
        first_look_.stop();
        plans_.stop();
        background_.cancel();
        engine_.stop();
        ground_.socket->stop(requests_grace);
        co_await background_.join();
        co_await delivery_.join();
        co_await serving_.join();
        ground_.door->stop();
        log::info("stopped");
        co_return Result<>();
    }

    void close_files()
    {
        files_.join();
        ground_.database->close();
        ground_.clicks->close();
    }

private:
    awaitable<Result<>> doubt_what_was_due()
    {
        store::DeliveryStore deliveries(*ground_.database);
        auto const recovered = co_await deliveries.recover(clock_->now());
        if (!recovered) co_return tl::unexpected<Error>(recovered.error());
        auto const doubted = co_await deliveries.doubt_what_was_due(clock_->now());
        if (!doubted) co_return tl::unexpected<Error>(doubted.error());
        log::warn(
            "after a restore: {} posts may have gone out since the backup (peal posts ls --state publishing); everything is "
            "paused until somebody has looked at what was decided since",
            *doubted);
        co_return Result<>();
    }

    // Those of channels that have none yet.
    awaitable<Result<>> connect_accounts(DefinitionsPtr definitions)
    {
        for (auto const& channel : definitions->channels) {
            if (!channel.can_be_posted_to() || !connected_.insert(channel.id).second) continue;
            std::vector<std::filesystem::path> const folders{system_credentials(), ground_.data->credentials()};
            auto connected =
                co_await accounts_.connect(channel.id, channel.credentials, folders, *connectors_.at(channel.network));
            if (!connected) co_return connected;
        }
        co_return Result<>();
    }

    // The folder says other things from now on. What of them cannot be taken up in a run is what it was (configuration.hpp).
    awaitable<> adopt(DefinitionsPtr definitions)
    {
        log::set_level(level_of(definitions->settings.log_level));
        ground_.door->set_pages(definitions->partnership.name, ways_to_report(*definitions));
        auto const connected = co_await connect_accounts(definitions);
        account_problem_ = connected ? "" : connected.error().message;
        if (!connected) log::error("{}", account_problem_);
        fetcher_.wake();
    }

    // There may be other posts: so may where links lead, and what is due. Without `links` nobody knows which have changed.
    void posts_changed(std::optional<std::vector<store::Link>> links)
    {
        decided();
        if (links) {
            if (!links->empty()) ground_.door->put_destinations(std::move(*links));
            return;
        }
        auto publishing = publish_destinations();
        background_.spawn(std::move(publishing));
    }

    // Somebody has decided about posts, or the plan has.
    void decided()
    {
        engine_.wake();
        feeds_.wake();
    }

    awaitable<> publish_destinations()
    {
        auto destinations = co_await posts_.load_destinations();
        if (destinations)
            ground_.door->set_destinations(std::move(*destinations));
        else
            log::error("links keep their old table: {}", destinations.error().message);
    }

    office::Health health() const
    {
        office::Health health;
        auto const definitions = plans_.definitions();
        for (auto const& source : definitions->calendars) {
            health.calendars.push_back(calendar_state(source));
            auto const& problem = health.calendars.back().problem;
            if (!problem.empty()) health.problems.push_back(problem);
        }
        for (auto const& problem : plans_.problems()) health.problems.push_back(problem);
        for (auto const& problem : links_.problems()) health.problems.push_back(problem);
        for (auto const& problem : feeds_.problems()) health.problems.push_back(problem);
        health.configuration = configuration_state();
        auto const& broken = health.configuration.problems;
        if (!broken.empty())
            health.problems.push_back(
                "the changed configuration is not in use; what was read before is, until this is mended:");
        health.problems.insert(health.problems.end(), broken.begin(), broken.end());
        if (!configuration_.problem().empty())
            health.problems.push_back(configuration_.problem() + "; changes are noticed within a minute");
        if (!account_problem_.empty()) health.problems.push_back(account_problem_);
        std::error_code ignored;
        auto const space = std::filesystem::space(ground_.data->path(), ignored);
        health.disk_free_bytes = ignored ? 0 : space.available;
        for (auto const& [network, watch] : clock_watches_) {
            auto const skew = watch->skew();
            if (!skew) continue;
            health.clock_skews[network] = *skew;
            if (std::chrono::abs(*skew) > delivery::clock_skew_warned)
                health.problems.push_back("this machine's clock is " + delivery::to_words(*skew) + " " + network +
                                          "'s");
        }
        if (!engine_.problem().empty()) health.problems.push_back("nothing can be sent: " + engine_.problem());
        auto const clicks = ground_.door->clicks();
        if (!clicks.problem.empty()) health.problems.push_back(clicks.problem);
        if (clicks.waits_since) health.click_lag = std::max(Duration(0), clock_->monotonic() - *clicks.waits_since);
        return health;
    }

    office::CalendarState calendar_state(campaigns::definitions::CalendarSource const& source) const
    {
        using Source = campaigns::definitions::CalendarSource;
        office::CalendarState state;
        state.id = source.id;
        state.name = source.name;
        state.kind = source.kind == Source::Kind::file      ? "file"
                     : source.kind == Source::Kind::address ? "address"
                                                            : "caldav";
        state.host = source.host();
        state.owner = source.owner.value;
        state.trust = source.trust == Source::Trust::provisional ? "provisional" : "confirmed";
        state.colour = source.colour;
        state.occurrences = calendars_.count(source.id);
        auto inside = calendars_.problems_in(source.id);
        state.problems = std::move(inside.first);
        state.problem_count = inside.count;
        auto const* const health = calendars_.find_health(source.id);
        if (health == nullptr) return state;
        state.read_at = health->last_success;
        state.changed_at = health->last_change;
        state.next_look = health->next_poll;
        state.failures = health->failures;
        state.problem = health->problem;
        return state;
    }

    awaitable<Result<>> refresh_calendar(std::string source)
    {
        auto const definitions = plans_.definitions();
        if (!source.empty() && definitions->find_calendar(source) == nullptr)
            co_return fail(ErrorKind::rejected,
                           "there is no calendar `" + source + "` to look at; peal calendar sources lists them",
                           "not found");
        co_await fetcher_.look_now(source);
        co_await plans_.catch_up();
        std::string problems;
        for (auto const& one : definitions->calendars) {
            auto const* const health = calendars_.find_health(one.id);
            if ((!source.empty() && one.id != source) || health == nullptr || health->problem.empty()) continue;
            problems += (problems.empty() ? "" : "\n") + health->problem;
        }
        if (!problems.empty()) co_return fail(ErrorKind::transient, problems);
        co_return Result<>();
    }

    awaitable<Result<>> settle_drop(std::string question, bool left, std::string actor)
    {
        auto const grace = plans_.definitions()->settings.calendar_grace;
        co_return co_await calendars_.settle_drop(std::move(question), left, grace, std::move(actor));
    }

    office::ConfigurationState configuration_state() const
    {
        office::ConfigurationState state;
        state.changed_at = plans_.adopted_at();
        state.problems = configuration_.errors();
        state.problems.insert(state.problems.end(), plans_.refusal().begin(), plans_.refusal().end());
        state.at_next_start = configuration_.at_next_start();
        return state;
    }

    std::string public_address() const
    {
        return "http://" + at_start_->settings.listener.address + ":" + std::to_string(ground_.door->port());
    }

    void announce()
    {
        boost::json::object addresses;
        addresses["public"] = public_address();
        addresses["socket"] = options_.socket;
        log::info("peald {} is ready: public pages at {}, office at {}", version, public_address(), options_.socket);
        std::puts(boost::json::serialize(addresses).c_str());
        std::fflush(stdout);
        notify_ready();
    }

    awaitable<> wait_for_signal()
    {
        co_await signals_.async_wait(tok);
        // A second signal ends at once; what is on disk makes that safe.
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGTERM, SIG_DFL);
    }

    template <class T>
    static std::map<std::string, T*> pointers(std::map<std::string, std::unique_ptr<T>> const& all)
    {
        std::map<std::string, T*> found;
        for (auto const& [network, part] : all) found[network] = part.get();
        return found;
    }

    static std::filesystem::path worker_program()
    {
        return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "peal-worker";
    }

    worker::WorkerOptions worker_options()
    {
        worker::WorkerOptions options;
        options.load_picture = [this](std::string file) { return load_picture(std::move(file)); };
        options.run_aside = [this](std::function<void()> work) { return files_.run(std::move(work)); };
        return options;
    }

    awaitable<Result<std::string>> load_picture(std::string file)
    {
        Result<std::string> bytes;
        std::function<void()> work = [&] { bytes = campaigns::definitions::read_picture(options_.config, file); };
        co_await files_.run(std::move(work));
        co_return bytes;
    }

    asio::io_context& context_;
    Options options_;
    std::string fingerprint_;  // of the configuration as it was read
    DefinitionsPtr at_start_;  // what it said then; see PlanKeeper for what is in use
    Ground ground_;
    asio::signal_set signals_{context_, SIGINT,
                              SIGTERM};  // caught from here on: a stop before ready is a clean one too
    Instant started_;
    Executor executor_ = context_.get_executor();
    std::unique_ptr<AsyncClock> clock_ = make_real_clock(executor_);
    WorkThread files_;  // reads calendars, writes their copies
    std::unique_ptr<HttpClient> http_ = connectors::http::make_curl_client(executor_);  // every call to the outside
    std::map<std::string, std::unique_ptr<delivery::ClockWatch>> clock_watches_ =
        make_clock_watches(at_start_->settings, *http_, *clock_);
    std::map<std::string, std::unique_ptr<connectors::Connector>> connectors_ =
        make_connectors(at_start_->settings, clock_watches_, *clock_, *ground_.random);
    std::unique_ptr<worker::Worker> worker_ = worker::make_worker(
        executor_, *clock_, worker_program(), worker_options());  // reads and draws what strangers made
    store::PostStore posts_{*ground_.database};
    store::DeliveryStore deliveries_{*ground_.database};
    store::ReadingStore readings_{*ground_.database};
    vault::Keys keys_{vault::Keys::Parts{*clock_,
                                         *ground_.random,
                                         files_,
                                         store::GrantStore(*ground_.database),
                                         *ground_.sealer,
                                         {system_credentials(), ground_.data->credentials()}}};
    vault::Accounts accounts_{executor_, *clock_, *ground_.random, store::GrantStore(*ground_.database),
                              std::move(*ground_.sealer)};
    delivery::Engine engine_{executor_, delivery::Parts{*clock_, *ground_.random, deliveries_, posts_, *worker_,
                                                        accounts_, pointers(connectors_), ground_.data->media(),
                                                        at_start_->settings.listener.base, pointers(clock_watches_),
                                                        [this] { return spacings_of(*plans_.definitions()); },
                                                        [this] { return first_look_.wait(); }}};
    CalendarKeeper calendars_{executor_, CalendarKeeper::Parts{*clock_, files_, *worker_,
                                                               store::EventStore(*ground_.database, *ground_.random),
                                                               store::CalendarStore(*ground_.database)}};
    PlanKeeper plans_{
        executor_, PlanKeeper::Parts{
                       *clock_, files_, calendars_, store::PlanStore(*ground_.database, *ground_.random), at_start_,
                       options_.config, [this](DefinitionsPtr definitions) { return adopt(std::move(definitions)); },
                       [this](std::optional<std::vector<store::Link>> links) { posts_changed(std::move(links)); },
                       [this](std::vector<store::Link> links) { ground_.door->put_destinations(std::move(links)); }}};
    CalendarFetcher fetcher_{
        executor_, CalendarFetcher::Parts{*clock_, *ground_.random, files_, *http_, calendars_,
                                          store::CalendarStore(*ground_.database), keys_, ground_.data->calendar(),
                                          [this] { return plans_.definitions(); }, [this] { plans_.wake(); },
                                          [this](awaitable<> look) { background_.spawn(std::move(look)); }}};
    FirstLook first_look_{executor_, *clock_, plans_, fetcher_};
    ConfigurationKeeper configuration_{
        executor_,
        ConfigurationKeeper::Parts{*clock_, files_, options_.config, options_.dry_run, fingerprint_,
                                   [this] { return plans_.definitions(); },
                                   [this](DefinitionsPtr definitions) { plans_.propose(std::move(definitions)); }}};
    LinkKeeper links_{LinkKeeper::Parts{*clock_, *ground_.random, files_, *http_, store::LinkStore(*ground_.database),
                                        [this] { return plans_.definitions(); }}};
    FeedKeeper feeds_{executor_,
                      FeedKeeper::Parts{*clock_, files_, store::FeedStore(*ground_.database, *ground_.random),
                                        store::SaidStore(*ground_.database),
                                        store::PlanStore(*ground_.database, *ground_.random),
                                        [this] { return plans_.definitions(); }, [this] { return plans_.events(); },
                                        [this](links::Feeds feeds) { ground_.door->set_feeds(std::move(feeds)); }}};
    std::set<std::string> connected_;  // channels that were given their account
    std::string account_problem_;      // of a channel that is new since the start
    monitor::Monitor monitor_{monitor::Parts{*clock_, accounts_, posts_, readings_, pointers(connectors_),
                                             at_start_->settings.measure_interval}};
    office::Office office_{office::Parts{*clock_,
                                         [this] { return plans_.definitions(); },
                                         posts_,
                                         store::PlanStore(*ground_.database, *ground_.random),
                                         store::PauseStore(*ground_.database),
                                         deliveries_,
                                         readings_,
                                         store::FeedStore(*ground_.database, *ground_.random),
                                         store::EventStore(*ground_.database, *ground_.random),
                                         store::QuestionStore(*ground_.database),
                                         reports::Reporter(posts_, readings_, store::ClickStore(*ground_.clicks),
                                                           store::EventStore(*ground_.database, *ground_.random)),
                                         accounts_,
                                         [this] { return health(); },
                                         [this] { decided(); },
                                         [this] { plans_.wake(); },
                                         [this](std::string source) { return refresh_calendar(std::move(source)); },
                                         [this](std::string question, bool left, std::string actor) {
                                             return settle_drop(std::move(question), left, std::move(actor));
                                         },
                                         [this] { return feeds_.take_up(); },
                                         [this] { return plans_.events(); },
                                         [this](std::string const& network, std::string const& address) {
                                             auto const connector = connectors_.find(network);
                                             return connector == connectors_.end()
                                                        ? Result<std::string>()
                                                        : connector->second->id_from_address(address);
                                         },
                                         version,
                                         clock_->now(),
                                         public_address(),
                                         options_.dry_run}};
    Nursery background_{executor_};  // planning, trying links, measuring: cancelled first
    Nursery delivery_{executor_};    // the engine: ends when its calls have
    Nursery serving_{executor_};     // the office
};

Error joined(std::vector<std::string> const& lines)
{
    std::string text;
    for (auto const& line : lines) text += (text.empty() ? "" : "\n") + line;
    return Error(ErrorKind::rejected, text);
}

}  // namespace

Result<> run(Options options)
{
    auto read = read_configuration(options.config, options.dry_run);
    if (!read.errors.empty()) return tl::unexpected<Error>(joined(read.errors));
    log::set_level(level_of(read.definitions.settings.log_level));
    asio::io_context context(1);
    auto ground = break_ground(options, read.definitions, context.get_executor());
    if (!ground) return tl::unexpected<Error>(ground.error());
    Application application(context, std::move(options), std::move(read), std::move(*ground));
    Result<> outcome;
    auto work = application.run();
    asio::co_spawn(context, std::move(work), [&](std::exception_ptr failure, Result<> result) {
        if (failure) std::rethrow_exception(failure);
        outcome = std::move(result);
        context.stop();
    });
    try {
        context.run();
    } catch (std::exception const& surprise) {
        // Such as no memory. What is half done stays so, and on disk is all that the next start needs: nothing is closed.
        std::fprintf(stderr, "peald: it cannot go on, and is to be started again: %s\n", surprise.what());
        std::_Exit(1);
    }
    application.close_files();
    return outcome;
}

}  // namespace peal::app
