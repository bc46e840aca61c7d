#pragma once

#include "core/random.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A disk in memory for SQLite that can die, lose power and fail. It knows, for every file, what has been synced and what has
// only been written, so that a power cut leaves what a real one could: the synced bytes and any part of the rest.
namespace peal::sim {

// What a disk may lie about, to prove that the simulation would notice.
enum class DiskLie {
    none,
    sync_does_nothing,  // says "synced" and keeps nothing of it safe
    sync_comes_late,    // makes safe only what was written before the sync before this one
    wal_waits,          // syncs a WAL only when its database is written to, as synchronous=NORMAL would
};

// A file as the disk sees it: what a reader sees, and the changes since the last sync, without which it is what survives a
// power cut for certain.
class DiskFile {
public:
    std::string const& content() const { return content_; }

    void write(std::uint64_t at, std::string_view bytes, std::uint64_t order);
    void truncate(std::uint64_t size, std::uint64_t order);
    void sync(DiskLie lie);
    // The kernel may drop what it could not sync, and say nothing the next time.
    void lose_unsynced();

    // Written beside, synced and renamed: the old text or the new.
    void replace(std::string_view text);
    // Its folder was synced: it is there after a cut, whatever is in it.
    void keep_name() { was_synced_ = true; }

    // What is left after a cut that let through the changes up to `last` in order (and part of the one after it), or any
    // of them when `last` is absent.
    void cut(Random& random, std::optional<std::uint64_t> last);

    bool was_synced() const { return was_synced_; }
    std::size_t unsynced() const { return unsynced_.size(); }

private:
    struct Change {
        std::uint64_t order = 0;
        std::uint64_t at = 0;           // of a write; the new size of a truncation
        std::string bytes;              // what was there before; where `safe_` stands apart, what was written
        std::size_t length = 0;         // of what was written
        std::uint64_t size_before = 0;  // of the file
        bool is_truncation = false;
        bool is_repetition = false;  // of what was there before, which is not kept a second time
    };

    static void apply(std::string& content, Change const& change);
    static void apply_torn(std::string& content, Change const& change, Random& random);
    void undo_unsynced();

    std::string content_;
    // Only once the two have parted for good: a copy for each sync would cost most of a disk's time.
    std::optional<std::string> safe_;
    std::vector<Change> unsynced_;
    std::size_t promised_ = 0;  // changes that a late sync has promised
    bool was_synced_ = false;
};

class PowerCutDisk {
public:
    PowerCutDisk();
    ~PowerCutDisk();
    PowerCutDisk(PowerCutDisk const&) = delete;
    PowerCutDisk& operator=(PowerCutDisk const&) = delete;

    // The name to give to SQLite.
    std::string const& vfs() const { return name_; }

    // The process dies: what was written stays, every open handle is dead for good. A dead disk works again.
    void crash();

    // The power goes: as crash(), and of what was not synced some is lost, some kept, some torn.
    void cut(Random& random);

    enum class Operation { read, write, sync };
    struct Fault {
        Operation operation = Operation::write;
        std::uint64_t after = 0;  // so many pass first
        int code = 0;             // SQLITE_FULL, SQLITE_IOERR_FSYNC ...
        bool lasts = false;       // until heal()
    };
    void add(Fault fault) { faults_.push_back(fault); }
    void heal() { faults_.clear(); }

    // From the k-th change (a write, truncation, sync or removal) from now on, counted from 1, nothing happens any more and
    // every call fails, until crash() or cut(). 0: never.
    void die_at(std::uint64_t change) { dies_at_ = change == 0 ? 0 : counters_.changes + change; }
    bool is_dead() const { return is_dead_; }

    void lie(DiskLie lie) { lie_ = lie; }

    struct Counters {
        std::uint64_t reads = 0, writes = 0, syncs = 0;
        std::uint64_t changes = 0;   // writes, truncations, syncs and removals
        std::uint64_t failed = 0;    // calls that a fault has hit
        std::uint64_t unsynced = 0;  // changes that a power cut could have lost
    };
    Counters const& counters() const { return counters_; }

    // Small files that are no database of SQLite's. False when a fault or death has kept it from happening.
    bool replace_file(std::string const& name, std::string_view text);
    bool remove_file(std::string const& name);
    DiskFile const* find_file(std::string const& name) const;

    // Changes when the process dies: whoever held something of the disk holds nothing any more.
    std::uint64_t life() const { return life_; }

    // Everything on the disk, for copying a state that is tried again and again.
    using Image = std::map<std::string, DiskFile>;
    Image image() const;
    void restore(Image const& image);

private:
    struct Vfs;
    friend struct Vfs;

    // An error code of SQLite when the call must fail; 0 when it may go on.
    int judge(Operation operation);
    void sync_waiting_wals();
    int judge_change();

    std::string name_;
    std::unique_ptr<Vfs> vfs_;
    std::map<std::string, std::shared_ptr<DiskFile>> files_;
    std::map<std::string, std::shared_ptr<DiskFile>> removed_;  // whose removal is not yet safe
    std::vector<Fault> faults_;
    Counters counters_;
    std::uint64_t order_ = 0;
    std::uint64_t life_ = 0;  // handles of an earlier one are dead
    std::uint64_t dies_at_ = 0;
    bool is_dead_ = false;
    DiskLie lie_ = DiskLie::none;
};

}  // namespace peal::sim
