#include "daemon/store/open_marker.hpp"
#include "tests/sim/disk_marker.hpp"
#include "tests/sim/mortal_context.hpp"
#include "tests/sim/world.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <utility>

// What befalls a database while nobody runs, and the person who puts the good copy back.
namespace peal::sim {

namespace {

using namespace std::chrono_literals;

constexpr char const* database = "peal.db";
constexpr char const* log_of_it = "peal.db-wal";
constexpr std::size_t page_bytes = 4096;

}  // namespace

void World::damage_database()
{
    auto const trouble = *std::exchange(ordered_damage_, std::nullopt);
    if (damage_ || is_over_) return;
    good_copy_ = disk_.image();
    auto image = good_copy_;
    DiskMarker const marker(disk_, database);
    if (trouble.kind == Fault::page_damaged) {
        // On a full disk the last life could leave no mark, nor write anything: the file is as it was closed in order.
        if (!marker.is_there() && !marker.has_log_content()) return;
        auto const found = image.find(database);
        if (found == image.end() || found->second.content().size() < page_bytes) return;
        auto content = found->second.content();
        auto const at = random_->below(content.size() / page_bytes) * page_bytes;
        for (std::size_t i = 0; i < page_bytes; ++i) content[at + i] = static_cast<char>(random_->below(256));
        found->second.replace(content);
        disk_.restore(image);
    } else if (trouble.kind == Fault::log_deleted) {
        if (!marker.tells_of_log() || !marker.has_log()) return;
        image.erase(log_of_it);
        disk_.restore(image);
    } else if (!run_newer_version()) {
        disk_.restore(good_copy_);
        return;
    }
    trace_.add(elapsed_, "damaged", to_string(trouble.kind));
    damage_ = trouble.kind;
    is_damage_refused_ = false;
    at(elapsed_ + trouble.span, [this] { put_back_database(); });
}

// Somebody installs a newer Peal for a moment, and goes back.
bool World::run_newer_version()
{
    // It has nothing to do for a thread of its own, and while there is one the whole run counts with locks.
    MortalContext nobody;
    store::DatabaseOptions options(nobody.get_executor());
    options.vfs = disk_.vfs();
    options.marker = std::make_shared<DiskMarker>(disk_, database);
    auto const newer = store::Database::open(database, Machine::newer_migrations(), std::move(options));
    if (!newer) return false;
    (*newer)->close();
    return true;
}

// By a look of our own, through everything.
bool World::is_database_sound() const
{
    PowerCutDisk copy;
    copy.restore(disk_.image());
    try {
        SQLite::Database db(std::string(database), SQLite::OPEN_READWRITE, 0, copy.vfs());
        return db.execAndGet("PRAGMA integrity_check(1)").getString() == "ok";
    } catch (SQLite::Exception const&) {
        return false;
    }
}

// It must not run on what is damaged, and must say what a person can do.
void World::judge_start(bool has_opened, bool was_sound, std::string const& problem)
{
    constexpr auto words = [](Fault kind) -> std::string_view {
        if (kind == Fault::page_damaged) return "restore a backup";
        return kind == Fault::log_deleted ? "-wal is gone" : "was written by a newer Peal";
    };
    auto const kind = *damage_;
    if (!has_opened) {
        // Once, however often it is started again.
        if (!is_damage_refused_ && problem.find(words(kind)) != std::string::npos) {
            is_damage_refused_ = true;
            plan_.counts.add(kind);
        }
        return;
    }
    if (kind != Fault::page_damaged || !was_sound)
        checker_.find_misdeed("it has started on its database in spite of " + std::string(to_string(kind)));
    // The page was one that nobody reads any more.
    damage_.reset();
}

void World::put_back_database()
{
    if (!std::exchange(damage_, std::nullopt) || machine_) return;
    trace_.add(elapsed_, "put back");
    checker_.trouble("");
    disk_.restore(std::exchange(good_copy_, {}));
    at(elapsed_ + 2s, [this] { start(); });
}

void World::look_for_second_daemon()
{
    if (!machine_) return;
    plan_.counts.add(Fault::second_daemon);
    auto const second = store::DataDirectory::take(options_.folder / "data");
    if (second) checker_.find_misdeed("a second daemon could have its data folder too");
}

void World::befall(Fault kind, Channel const& channel)
{
    checker_.trouble(channel.network);
    if (kind == Fault::post_taken_down) {
        if (networks_.take_down_post(channel.network)) plan_.counts.add(kind);
        return;
    }
    if (kind == Fault::renewed_elsewhere) {
        networks_.renew_elsewhere(channel.network, channel.handle);
        plan_.counts.add(kind);
        return;
    }
    // Counted when several calls have found out.
    for (auto const& other : channels_)
        if (other.network == channel.network) networks_.end_access(other.network, other.handle);
}

void World::smear(Duration by, int steps)
{
    if (steps == 0) return;
    clock_offset_ += by;
    if (machine_) machine_->step(by);
    at(elapsed_ + 500ms, [this, by, steps] { smear(by, steps - 1); });
}

}  // namespace peal::sim
