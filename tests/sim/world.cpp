#include "tests/sim/world.hpp"

#include "core/files.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace peal::sim {

namespace {

using namespace std::chrono_literals;

// A person notices and puts a new credential file in place.
constexpr Duration people_look_every = 7min;
constexpr Duration stop_limit = 60s;  // then the process is killed
constexpr Duration ends_within = 2h;  // of the last fault
constexpr std::uint64_t handlers_at_once_max = 200'000;
constexpr int smear_steps = 20;

std::vector<Channel> make_channels(std::uint64_t seed)
{
    std::vector<Channel> channels = {
        {"x-police", "x", "police"}, {"ig-police", "instagram", "police"}, {"snap-police", "snapchat", "police"}};
    if (seed % 2 == 0) channels.push_back({"x-council", "x", "council"});
    if (seed % 3 == 0) channels.push_back({"snap-council", "snapchat", "council"});
    return channels;
}

}  // namespace

World::World(Options options)
    : options_(std::move(options)),
      start_(parse_instant("2027-03-01T09:00:00Z").value()),
      channels_(make_channels(options_.seed)),
      script_(options_.script ? std::move(*options_.script)
                              : write_script(options_.seed, options_.posts, channels_, start_, options_.people_decide)),
      plan_(options_.seed, script_.dues(), script_.end,
            options_.script ? std::optional(options_.weather) : std::nullopt),
      trace_(options_.prints_trace),
      networks_(elapsed_, start_, options_.seed, plan_.list_lag(), options_.folder / "media"),
      checker_(script_.asks, start_, elapsed_),
      people_(script_, elapsed_, plan_.counts),
      random_(make_seeded_random(options_.seed, 4)),
      key_random_(make_seeded_random(1)),
      ground_{disk_,
              networks_,
              plan_,
              elapsed_,
              options_.folder,
              vault::Sealer::load({}, options_.folder, *key_random_).value(),
              channels_,
              drawings_,
              {},
              {},
              {},
              options_.plant.plant,
              options_.policy == Policy::ours ? options_.plant.at_start : at_start(options_.policy),
              options_.policy}
{
    if (options_.plant.plant == Plant::sync_does_nothing) disk_.lie(DiskLie::sync_does_nothing);
    if (options_.plant.plant == Plant::synchronous_normal) disk_.lie(DiskLie::wal_waits);
    if (options_.plant.plant == Plant::sync_comes_late) disk_.lie(DiskLie::sync_comes_late);
    auto const apart = [](auto call) { return ScarceMemory::apart(std::move(call)); };
    auto const note_trouble = [this](std::string_view network) { checker_.trouble(network); };
    ground_.prepared = apart([this](std::string const& body, connectors::OutgoingPost const& post) {
        checker_.prepared(body, post);
        give_cue(Deed::Cue::prepared, post.key);
    });
    ground_.watch.commit_leaves = apart([this](HttpRequest const& request) {
        checker_.commit_leaves(request, start_ + elapsed_ + clock_offset_);
        trace_.add(elapsed_, "commit", checker_.last_key());
        give_cue(Deed::Cue::call, checker_.last_key());
    });
    ground_.told = apart([this](std::string const& body, std::string const& id) { checker_.told(body, id); });
    people_.look_at_account = apart([this](Ask const& ask) { return find_on_account(ask); });
    people_.misdeed = apart([this](std::string const& what) { checker_.find_misdeed(what); });
    people_.wrong_word = apart(note_trouble);
    networks_.went_wrong = note_trouble;
    ground_.watch.trouble = apart(note_trouble);
    // The salts of a WAL come from SQLite's own source of chance.
    sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(options_.seed | 1), nullptr);
    for (auto const& channel : channels_) write_credentials(channel);
    plan_.fail_first_commit(options_.first_commit);
    disk_.restore(options_.disk);
    arrange(options_.failure);
    leave_out(script_, options_.left_out);
    for (auto const& trouble : plan_.troubles()) at(trouble.at, [this, trouble] { strike(trouble); });
    for (auto const& deed : script_.deeds) at(deed.at, [this, deed] { begin(deed); });
    for (auto const& deed : script_.cued) cued_.emplace(script_.asks.posts[deed.first].plan.key, deed);
    at(people_look_every, [this] { look_after(); });
    at(Duration(0), [this] { start(); });
}

World::~World()
{
    disk_.crash();
    machine_.reset();
    std::error_code ignored;
    for (auto const& file : std::filesystem::directory_iterator(options_.folder / "media", ignored))
        std::filesystem::remove(file.path(), ignored);
}

void World::write_credentials(Channel const& channel)
{
    auto const text = networks_.connect_account(channel.network, channel.handle);
    if (!write_file(options_.folder / (channel.id + ".json"), text)) throw std::runtime_error("no credentials written");
}

void World::run()
{
    run_until(script_.end);
    while (suspended_since_) run_until(elapsed_ + 10min);
    // From here on nothing fails any more.
    is_over_ = true;
    plan_.end_calls();
    networks_.end_troubles();
    storm_until_.reset();
    ordered_damage_.reset();
    end_failure();
    dies_in_ = 0;
    disk_.die_at(0);
    // By a clock that was ahead somebody may have sent something "now".
    auto end = elapsed_ + ends_within;
    for (auto const& ask : script_.asks.posts) end = std::max(end, ask.latest - start_ + ask.plan.max_late + 15min);
    do {
        run_until(elapsed_ + 15min);
    } while (elapsed_ < end && !has_all_ended());
    auto const stored = load_posts();
    for (auto const& post : stored) trace_.add(elapsed_, post.plan.key, to_string(post.state));
    checker_.look(stored, networks_.ledger(), networks_.posted_by_hand(), networks_.ids_in_doubt(), drawings_);
    if (options_.prints_trace) print_history(stored);
}

void World::run_until(Duration end)
{
    for (;;) {
        if (step()) continue;
        auto next = networks_.clock().next();
        if (machine_ && !suspended_since_)
            if (auto const own = machine_->clock().next(); own && (!next || *own < *next)) next = own;
        if (!agenda_.empty() && (!next || agenda_.begin()->first < *next)) next = agenda_.begin()->first;
        if (!retries_.empty() && (!next || retries_.front().at < *next)) next = retries_.front().at;
        if (!next || *next > end) break;
        if (*next > elapsed_) handlers_at_once_ = 0;
        elapsed_ = std::max(elapsed_, *next);
        networks_.clock().ring();
        if (machine_ && !suspended_since_) machine_->clock().ring();
        while (do_what_is_due()) {
        }
    }
    elapsed_ = std::max(elapsed_, end);
}

// The next of what is due, in the order in which it was put there; false when nothing is.
bool World::do_what_is_due()
{
    bool const is_item_due = !agenda_.empty() && agenda_.begin()->first <= elapsed_;
    bool const is_retry_due = !retries_.empty() && retries_.front().at <= elapsed_;
    if (!is_item_due && !is_retry_due) return false;
    auto const comes_first = [](Retry const& retry, auto const& item) {
        return std::pair(retry.at, retry.place) < std::pair(item.first, item.second.place);
    };
    if (is_retry_due && (!is_item_due || comes_first(retries_.front(), *agenda_.begin()))) {
        auto const deed = retries_.front().deed;
        retries_.pop_front();
        begin(deed);
        return true;
    }
    auto const what = std::move(agenda_.begin()->second.what);
    agenda_.erase(agenda_.begin());
    what();
    return true;
}

// Runs what is ready at this moment; false when nothing is.
bool World::step()
{
    if (machine_ && !suspended_since_ && run_handler()) {
        if (++handlers_at_once_ > handlers_at_once_max) throw std::runtime_error("the machine works without end");
        after_handler();
        return true;
    }
    return networks_.context().run_ready();
}

void World::after_handler()
{
    watch_failure();
    bool const is_out_of_memory = std::exchange(is_out_of_memory_, false);
    if (is_out_of_memory || disk_.is_dead() || (dies_in_ > 0 && --dies_in_ == 0)) {
        die(cuts_power_, Duration(500 + random_->below(20'000)));
    } else if (machine_->has_failed()) {
        // The process ends with a message, and is started again.
        disk_.crash();
        end_life(5s);
    } else if (machine_->has_ended()) {
        trace_.add(elapsed_, "stopped");
        machine_->close();
        disk_.crash();
        end_life(Duration(1000 + random_->below(5'000)));
    }
}

void World::start()
{
    if (machine_) return;
    ++life_;
    trace_.add(elapsed_, "start");
    bool const was_sound = damage_ != Fault::page_damaged || is_database_sound();
    std::unique_ptr<Machine> machine;
    bool const has_opened = open(machine);
    watch_failure();
    if (!has_opened && machine) trace_.add(elapsed_, "does not start", machine->problem());
    if (damage_) judge_start(has_opened, was_sound, machine ? machine->problem() : std::string());
    if (has_opened) {
        machine_ = std::move(machine);
        if (storm_until_ && elapsed_ < *storm_until_) {
            plan_.counts.add(Fault::restart_storm);
            dies_in_ = 1 + random_->below(300);
        }
        return;
    }
    if (disk_.is_dead()) {
        die(cuts_power_, 1s);
        return;
    }
    disk_.crash();
    ScarceMemory::end();
    checker_.trouble("");
    // A damaged database stays so until somebody puts the good copy back, and is looked through at each start.
    bool const is_damaged = damage_ && is_damage_refused_;
    at(elapsed_ + (is_damaged ? Duration(1min) : Duration(5s)), [this] { start(); });
}

void World::die(bool power_goes, Duration down)
{
    ++crashes_;
    trace_.add(elapsed_, power_goes ? "power cut" : "crash");
    if (power_goes) {
        plan_.counts.add(Fault::power_cut);
        disk_.cut(*random_);
    } else {
        plan_.counts.add(disk_.is_dead() ? Fault::crash_at_change : Fault::crash_at_handler);
        disk_.crash();
    }
    end_life(down);
}

void World::end_life(Duration down)
{
    dies_in_ = 0;
    cuts_power_ = false;
    disk_.die_at(0);
    ScarceMemory::end();
    networks_.set_reachable(false);
    machine_.reset();
    if (ordered_damage_) damage_database();
    if (storm_until_ && elapsed_ < *storm_until_) down = std::min<Duration>(down, 1s);
    checker_.trouble("");
    // Nobody got an answer: they ask again.
    auto const [first, last] = under_way_.equal_range(life_);
    for (auto entry = first; entry != last; ++entry) {
        people_.forget(entry->second);
        at(elapsed_ + down + try_again_after, [this, deed = entry->second] { begin(deed); });
    }
    under_way_.erase(first, last);
    at(elapsed_ + down, [this] { start(); });
}

void World::stop(Duration)
{
    if (!machine_) return;
    checker_.trouble("");
    machine_->stop();
    at(elapsed_ + stop_limit, [this, life = life_] {
        if (machine_ && life_ == life) die(false, 1s);
    });
}

void World::strike(Trouble const& trouble)
{
    if (suspended_since_) return;
    checker_.trouble("");
    auto const fail = [&](PowerCutDisk::Operation operation, int code, bool lasts) {
        plan_.counts.add(trouble.kind);
        disk_.add({operation, trouble.count, code, lasts});
    };
    trace_.add(elapsed_, to_string(trouble.kind), std::to_string(trouble.count));
    switch (trouble.kind) {
        case Fault::crash_at_handler: dies_in_ = trouble.count; break;
        case Fault::crash_at_change: disk_.die_at(trouble.count); break;
        case Fault::power_cut:
            cuts_power_ = true;
            if (trouble.count % 2 == 0)
                disk_.die_at(1 + trouble.count / 2);
            else
                dies_in_ = trouble.count;
            break;
        case Fault::stop_with_calls_open:
            if (machine_ && networks_.under_way() > 0) plan_.counts.add(trouble.kind);
            stop({});
            break;
        case Fault::disk_full:
            fail(PowerCutDisk::Operation::write, SQLITE_FULL, true);
            at(elapsed_ + trouble.span, [this] {
                checker_.trouble("");
                disk_.heal();
            });
            break;
        case Fault::disk_read_only:
            fail(PowerCutDisk::Operation::write, SQLITE_IOERR_WRITE, true);
            at(elapsed_ + trouble.span, [this] {
                checker_.trouble("");
                disk_.heal();
            });
            break;
        case Fault::no_memory:
            fail(trouble.count % 2 == 0 ? PowerCutDisk::Operation::read : PowerCutDisk::Operation::write, SQLITE_NOMEM,
                 false);
            break;
        case Fault::post_taken_down:
        case Fault::renewed_elsewhere:
        case Fault::renewal_race: befall(trouble.kind, channels_[trouble.count % channels_.size()]); break;
        case Fault::page_damaged:
        case Fault::log_deleted:
        case Fault::newer_version:
            if (damage_ || !machine_) break;
            ordered_damage_ = trouble;
            die(false, 1s);
            break;
        case Fault::restart_storm:
            storm_until_ = elapsed_ + trouble.span;
            dies_in_ = 1;
            break;
        case Fault::second_daemon: look_for_second_daemon(); break;
        case Fault::smeared_second:
            plan_.counts.add(trouble.kind);
            smear(trouble.span / smear_steps, smear_steps);
            at(elapsed_ + 10min, [this, back = -trouble.span / smear_steps] { smear(back, smear_steps); });
            break;
        case Fault::version_retired:
        case Fault::reads_fail:
        case Fault::account_suspended:
        case Fault::token_revoked:
            impose(trouble.kind, channels_[trouble.count % channels_.size()].network, elapsed_ + trouble.span);
            break;
        case Fault::write_error: fail(PowerCutDisk::Operation::write, SQLITE_IOERR_WRITE, false); break;
        case Fault::read_error: fail(PowerCutDisk::Operation::read, SQLITE_IOERR_READ, false); break;
        case Fault::sync_error: fail(PowerCutDisk::Operation::sync, SQLITE_IOERR_FSYNC, false); break;
        case Fault::step_by_second:
        case Fault::step_by_hour:
        case Fault::step_by_year:
            plan_.counts.add(trouble.kind);
            clock_offset_ += trouble.span;
            if (machine_) machine_->step(trouble.span);
            if (trouble.kind == Fault::step_by_second) break;
            checker_.trouble("clock");
            // An error so large is noticed and set right.
            if (trouble.kind == Fault::step_by_year) is_year_wrong_ = true;
            // Of an hour's error people know nothing: what they end or release by it is missed at their word.
            if (is_year_wrong_) at(elapsed_ + 10min - 2s, [this] { look_for_given_up(); });
            at(elapsed_ + 10min, [this, kind = trouble.kind, span = trouble.span] {
                checker_.trouble("");
                if (kind == Fault::step_by_year) is_year_wrong_ = false;
                clock_offset_ -= span;
                if (machine_) machine_->step(-span);
            });
            break;
        case Fault::suspend:
            if (!machine_) break;
            plan_.counts.add(trouble.kind);
            suspended_since_ = elapsed_;
            networks_.set_reachable(false);
            at(elapsed_ + trouble.span, [this] {
                auto const span = elapsed_ - *suspended_since_;
                suspended_since_.reset();
                checker_.trouble("");
                networks_.set_reachable(true);
                if (machine_) machine_->clock().resume_after(span);
            });
            break;
        default: break;
    }
}

// The network's trouble is told again and again: what is due meanwhile may not even be tried.
void World::impose(Fault kind, std::string const& network, Duration until)
{
    checker_.trouble(network);
    if (is_over_) return;
    bool const is_in_force = elapsed_ < until;
    if (kind == Fault::version_retired)
        networks_.retire_version(network, is_in_force);
    else if (is_in_force)
        plan_.impose(kind, network);
    else
        plan_.lift(kind);
    if (!is_in_force) return;
    at(std::min(until, elapsed_ + 5min), [this, kind, network, until] { impose(kind, network, until); });
}

// An account whose grant was lost between the network and our disk needs a person.
void World::look_after()
{
    at(elapsed_ + people_look_every, [this] { look_after(); });
    if (!machine_ || suspended_since_) {
        checker_.trouble("");
        return;
    }
    bool is_needed = false;
    for (auto const& channel : channels_)
        if (machine_->must_reconnect(channel.id)) {
            checker_.trouble(channel.network);
            write_credentials(channel);
            is_needed = true;
        }
    if (is_needed) stop({});
}

// Asks the machine until it answers: a restart may come in between.
template <class Answer>
Answer World::ask(std::function<awaitable<Result<Answer>>(Machine&)> question)
{
    auto const put = [](auto asked, Machine& machine, auto out) -> awaitable<> { *out = co_await asked(machine); };
    for (int n = 0; n < 100; ++n) {
        if (machine_ && machine_->is_ready()) {
            auto const answer = std::make_shared<std::optional<Result<Answer>>>();
            auto work = put(question, *machine_, answer);
            machine_->spawn(std::move(work));
            run_until(elapsed_ + 1s);
            if (*answer && **answer) return std::move(***answer);
        }
        run_until(elapsed_ + 1s);
    }
    throw std::runtime_error("the machine does not tell its posts any more");
}

std::vector<store::PostRecord> World::load_posts()
{
    return ask<std::vector<store::PostRecord>>(
        [](Machine& machine) -> awaitable<Result<std::vector<store::PostRecord>>> {
            store::PostFilter filter;
            filter.limit = 1'000'000;
            auto store = machine.posts();
            co_return co_await store.list(std::move(filter));
        });
}

// What the machine has on record about the posts that went wrong.
void World::print_history(std::vector<store::PostRecord> const& stored)
{
    auto const seconds = [&](Instant at) { return static_cast<double>((at - start_).count()) / 1000.0; };
    for (auto const& post : stored) {
        if (!checker_.wrong_keys().contains(post.plan.key)) continue;
        auto const detail = ask<store::PostDetail>([id = post.short_id](Machine& machine) {
            return [](store::PostStore store, std::string short_id) -> awaitable<Result<store::PostDetail>> {
                co_return co_await store.load(std::move(short_id));
            }(machine.posts(), id);
        });
        std::printf("%s (%s), by the machine's clock:\n", post.plan.key.c_str(), post.short_id.c_str());
        for (auto const& entry : detail.history)
            std::printf("%12.3f  %s: %s %s\n", seconds(entry.at), entry.actor.c_str(), entry.action.c_str(),
                        entry.detail.c_str());
        for (auto const& attempt : detail.attempts)
            std::printf("%12.3f  call %d: %s %s\n", seconds(attempt.started_at), attempt.n, attempt.outcome.c_str(),
                        attempt.detail.c_str());
        for (auto const& look : detail.looks)
            std::printf("%12.3f  look: %s %s\n", seconds(look.at), look.seen.c_str(), look.detail.c_str());
    }
}

bool World::has_all_ended()
{
    is_being_judged_ = under_way_.empty() && networks_.under_way() == 0;
    is_being_judged_ = is_being_judged_ && is_nothing_left_to_do();
    return is_being_judged_;
}

bool World::is_nothing_left_to_do()
{
    // Counting is cheaper than reading them all, and mostly says enough.
    using Counts = std::map<std::string, int>;
    auto counts = ask<Counts>([](Machine& machine) -> awaitable<Result<Counts>> {
        auto store = machine.posts();
        co_return co_await store.count_by_shown_state();
    });
    if (counts["scheduled"] > 0 || counts["in_review"] > 0) return false;
    if (counts["publishing"] == 0) return true;
    auto const posts = load_posts();
    return std::none_of(posts.begin(), posts.end(), [](store::PostRecord const& post) {
        return post.state == store::State::planned || post.state == store::State::claimed ||
               post.state == store::State::sending || post.state == store::State::unknown;
    });
}

}  // namespace peal::sim
