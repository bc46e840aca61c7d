#include "tests/sim/power_cut_vfs.hpp"

#include "tests/sim/scarce_memory.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace peal::sim {

namespace {

// A call that takes memory: the disk's own.
template <auto call>
struct Apart;
template <class... Arguments, int (*call)(Arguments...)>
struct Apart<call> {
    static int made(Arguments... arguments)
    {
        ScarceMemory::OthersWork const others;
        return call(arguments...);
    }
};

}  // namespace

int PowerCutDisk::judge(Operation operation)
{
    if (is_dead_) return SQLITE_IOERR;
    for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
        if (fault->operation != operation) continue;
        if (fault->after > 0) {
            --fault->after;
            continue;
        }
        ++counters_.failed;
        auto const code = fault->code;
        if (!fault->lasts) faults_.erase(fault);
        return code;
    }
    return SQLITE_OK;
}

int PowerCutDisk::judge_change()
{
    if (is_dead_) return SQLITE_IOERR;
    ++counters_.changes;
    if (dies_at_ == 0 || counters_.changes < dies_at_) return SQLITE_OK;
    is_dead_ = true;
    return SQLITE_IOERR;
}

void PowerCutDisk::sync_waiting_wals()
{
    for (auto const& [name, file] : files_)
        if (name.ends_with("-wal")) file->sync(DiskLie::none);
}

// One open file of one connection. SQLite owns the memory, so it begins with what SQLite knows.
struct PowerCutDisk::Vfs::Handle {
    sqlite3_file base;
    Vfs* vfs;
    std::uint64_t life;
    std::string name;
    std::shared_ptr<DiskFile> file;
    std::shared_ptr<FileLocks> locks;
    std::shared_ptr<SharedIndex> index;
    int lock = SQLITE_LOCK_NONE;
    unsigned shared_slots = 0, exclusive_slots = 0;
    bool goes_at_close = false;

    static Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
    bool is_dead() const { return life != vfs->disk.life_; }
};

struct PowerCutDisk::Vfs::Calls {
    static PowerCutDisk& disk_of(sqlite3_vfs* table) { return static_cast<Vfs*>(table->pAppData)->disk; }

    static int close(sqlite3_file* file)
    {
        auto& handle = Handle::of(file);
        if (!handle.is_dead()) {
            unlock(file, SQLITE_LOCK_NONE);
            shm_unmap(file, 0);
            if (handle.goes_at_close) handle.vfs->disk.files_.erase(handle.name);
        }
        handle.~Handle();
        return SQLITE_OK;
    }

    static int read(sqlite3_file* file, void* bytes, int amount, sqlite3_int64 at)
    {
        auto& handle = Handle::of(file);
        if (handle.is_dead()) return SQLITE_IOERR_READ;
        ++handle.vfs->disk.counters_.reads;
        if (int const code = handle.vfs->disk.judge(Operation::read)) return code;
        auto const& content = handle.file->content();
        auto const from = std::min(content.size(), static_cast<std::size_t>(at));
        auto const there = std::min(content.size() - from, static_cast<std::size_t>(amount));
        std::memcpy(bytes, content.data() + from, there);
        if (there == static_cast<std::size_t>(amount)) return SQLITE_OK;
        std::memset(static_cast<char*>(bytes) + there, 0, static_cast<std::size_t>(amount) - there);
        return SQLITE_IOERR_SHORT_READ;
    }

    static int write(sqlite3_file* file, void const* bytes, int amount, sqlite3_int64 at)
    {
        auto& handle = Handle::of(file);
        if (handle.is_dead()) return SQLITE_IOERR_WRITE;
        auto& disk = handle.vfs->disk;
        ++disk.counters_.writes;
        if (int const code = disk.judge(Operation::write)) return code;
        std::string_view text(static_cast<char const*>(bytes), static_cast<std::size_t>(amount));
        if (disk.lie_ == DiskLie::wal_waits && !handle.name.ends_with("-wal")) disk.sync_waiting_wals();
        int const code = disk.judge_change();
        // Death in the middle of a write leaves a part of it.
        if (code) text = text.substr(0, text.size() / 2);
        handle.file->write(static_cast<std::uint64_t>(at), text, ++disk.order_);
        return code;
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size)
    {
        auto& handle = Handle::of(file);
        if (handle.is_dead()) return SQLITE_IOERR_TRUNCATE;
        auto& disk = handle.vfs->disk;
        if (int const code = disk.judge_change()) return code;
        handle.file->truncate(static_cast<std::uint64_t>(size), ++disk.order_);
        return SQLITE_OK;
    }

    static int sync(sqlite3_file* file, int)
    {
        auto& handle = Handle::of(file);
        if (handle.is_dead()) return SQLITE_IOERR_FSYNC;
        auto& disk = handle.vfs->disk;
        ++disk.counters_.syncs;
        if (int const code = disk.judge(Operation::sync)) {
            if (!disk.is_dead_) handle.file->lose_unsynced();
            return code;
        }
        if (int const code = disk.judge_change()) return code;
        // As on Unix: the first sync of a new file syncs its folder too, and with it what was removed there.
        if (!handle.file->was_synced()) disk.removed_.clear();
        bool const waits = disk.lie_ == DiskLie::wal_waits && handle.name.ends_with("-wal");
        if (!waits) handle.file->sync(disk.lie_ == DiskLie::wal_waits ? DiskLie::none : disk.lie_);
        return SQLITE_OK;
    }

    static int size(sqlite3_file* file, sqlite3_int64* out)
    {
        auto& handle = Handle::of(file);
        if (handle.is_dead()) return SQLITE_IOERR_FSTAT;
        *out = static_cast<sqlite3_int64>(handle.file->content().size());
        return SQLITE_OK;
    }

    static int lock(sqlite3_file* file, int level)
    {
        auto& handle = Handle::of(file);
        if (handle.is_dead()) return SQLITE_IOERR_LOCK;
        if (handle.lock >= level) return SQLITE_OK;
        auto& locks = *handle.locks;
        bool const of_others = (locks.exclusive && locks.exclusive != &handle) ||
                               (level >= SQLITE_LOCK_RESERVED && locks.reserved && locks.reserved != &handle);
        if (of_others) return SQLITE_BUSY;
        if (handle.lock == SQLITE_LOCK_NONE) ++locks.shared;
        if (level >= SQLITE_LOCK_RESERVED) locks.reserved = &handle;
        if (level == SQLITE_LOCK_EXCLUSIVE) {
            if (locks.shared > 1) {
                handle.lock = SQLITE_LOCK_RESERVED;
                return SQLITE_BUSY;
            }
            locks.exclusive = &handle;
        }
        handle.lock = level;
        return SQLITE_OK;
    }

    static int unlock(sqlite3_file* file, int level)
    {
        auto& handle = Handle::of(file);
        if (handle.is_dead() || handle.lock <= level) return SQLITE_OK;
        auto& locks = *handle.locks;
        if (locks.exclusive == &handle) locks.exclusive = nullptr;
        if (locks.reserved == &handle) locks.reserved = nullptr;
        if (level == SQLITE_LOCK_NONE && handle.lock > SQLITE_LOCK_NONE) --locks.shared;
        handle.lock = level;
        return SQLITE_OK;
    }

    static int check_reserved(sqlite3_file* file, int* out)
    {
        *out = Handle::of(file).locks->reserved != nullptr;
        return SQLITE_OK;
    }

    static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
    static int sector_size(sqlite3_file*) { return 4096; }
    static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

    static int shm_map(sqlite3_file* file, int at, int bytes, int extend, void volatile** out)
    {
        auto& handle = Handle::of(file);
        *out = nullptr;
        if (handle.is_dead()) return SQLITE_IOERR_SHMMAP;
        if (!handle.index) handle.index = handle.vfs->index_of(handle.name);
        auto& regions = handle.index->regions;
        if (bytes != static_cast<int>(sizeof(*regions[0]))) return SQLITE_IOERR_SHMMAP;
        if (static_cast<std::size_t>(at) >= regions.size()) {
            if (!extend) return SQLITE_OK;
            while (regions.size() <= static_cast<std::size_t>(at))
                regions.push_back(std::make_unique<std::array<char, 32768>>());
        }
        *out = regions[static_cast<std::size_t>(at)]->data();
        return SQLITE_OK;
    }

    static int shm_lock(sqlite3_file* file, int first, int count, int flags)
    {
        auto& handle = Handle::of(file);
        if (handle.is_dead()) return SQLITE_IOERR_SHMLOCK;
        if (!handle.index) handle.index = handle.vfs->index_of(handle.name);
        auto& index = *handle.index;
        auto const slots = ((1u << count) - 1u) << first;
        auto const each = [&](auto work) {
            for (int slot = first; slot < first + count; ++slot) work(static_cast<std::size_t>(slot), 1u << slot);
        };
        if (flags & SQLITE_SHM_UNLOCK) {
            each([&](std::size_t slot, unsigned bit) {
                if (handle.exclusive_slots & bit) index.is_exclusive[slot] = false;
                if (handle.shared_slots & bit) --index.readers[slot];
            });
            handle.exclusive_slots &= ~slots;
            handle.shared_slots &= ~slots;
            return SQLITE_OK;
        }
        bool is_free = true;
        bool const wants_all = flags & SQLITE_SHM_EXCLUSIVE;
        each([&](std::size_t slot, unsigned bit) {
            if (index.is_exclusive[slot] && !(handle.exclusive_slots & bit)) is_free = false;
            if (wants_all && index.readers[slot] > ((handle.shared_slots & bit) ? 1 : 0)) is_free = false;
        });
        if (!is_free) return SQLITE_BUSY;
        each([&](std::size_t slot, unsigned bit) {
            if (wants_all) {
                index.is_exclusive[slot] = true;
                handle.exclusive_slots |= bit;
            } else if (!(handle.shared_slots & bit)) {
                ++index.readers[slot];
                handle.shared_slots |= bit;
            }
        });
        return SQLITE_OK;
    }

    static void shm_barrier(sqlite3_file*) {}

    static int shm_unmap(sqlite3_file* file, int remove)
    {
        auto& handle = Handle::of(file);
        if (handle.is_dead() || !handle.index) return SQLITE_OK;
        shm_lock(file, 0, SQLITE_SHM_NLOCK, SQLITE_SHM_UNLOCK);
        if (remove) handle.vfs->indexes.erase(handle.name);
        handle.index.reset();
        return SQLITE_OK;
    }

    static int open(sqlite3_vfs* table, char const* path, sqlite3_file* file, int flags, int* out)
    {
        auto& vfs = *static_cast<Vfs*>(table->pAppData);
        auto& disk = vfs.disk;
        file->pMethods = nullptr;
        if (disk.is_dead_) return SQLITE_CANTOPEN;
        static std::uint64_t nameless = 0;
        std::string const name = path ? path : "nameless-" + std::to_string(++nameless);
        auto& entry = disk.files_[name];
        if (!entry) {
            if (path && !(flags & SQLITE_OPEN_CREATE)) {
                disk.files_.erase(name);
                return SQLITE_CANTOPEN;
            }
            entry = std::make_shared<DiskFile>();
        }
        auto* const handle = new (file) Handle{};
        handle->vfs = &vfs;
        handle->life = disk.life_;
        handle->name = name;
        handle->file = entry;
        handle->locks = vfs.locks_of(name);
        handle->goes_at_close = !path || (flags & SQLITE_OPEN_DELETEONCLOSE);
        static sqlite3_io_methods const methods = {
            2,
            close,
            read,
            Apart<write>::made,
            Apart<truncate>::made,
            Apart<sync>::made,
            size,
            lock,
            unlock,
            check_reserved,
            control,
            sector_size,
            characteristics,
            Apart<shm_map>::made,
            Apart<shm_lock>::made,
            shm_barrier,
            shm_unmap,
            nullptr,
            nullptr};
        file->pMethods = &methods;
        if (out) *out = flags;
        return SQLITE_OK;
    }

    static int remove(sqlite3_vfs* table, char const* path, int sync_folder)
    {
        auto& disk = disk_of(table);
        auto const found = disk.files_.find(path);
        if (found == disk.files_.end()) return SQLITE_IOERR_DELETE_NOENT;
        if (int const code = disk.judge_change()) return code;
        if (!sync_folder && found->second->was_synced()) disk.removed_[path] = found->second;
        disk.files_.erase(found);
        if (sync_folder) disk.removed_.clear();
        return SQLITE_OK;
    }

    static int access(sqlite3_vfs* table, char const* path, int, int* out)
    {
        auto& disk = disk_of(table);
        if (disk.is_dead_) return SQLITE_IOERR_ACCESS;
        *out = disk.files_.contains(path);
        return SQLITE_OK;
    }

    static int full_path(sqlite3_vfs*, char const* path, int size, char* out)
    {
        sqlite3_snprintf(size, out, "%s", path);
        return SQLITE_OK;
    }

    // Only the salt of a WAL asks for it, and a run must be the same twice.
    static int randomness(sqlite3_vfs*, int size, char* out)
    {
        std::memset(out, 7, static_cast<std::size_t>(size));
        return size;
    }

    static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

    static int current_time(sqlite3_vfs*, sqlite3_int64* out)
    {
        *out = 0;
        return SQLITE_OK;
    }

    static int last_error(sqlite3_vfs*, int, char*) { return 0; }
};

PowerCutDisk::Vfs::Vfs(PowerCutDisk& owner) : disk(owner)
{
    table.iVersion = 2;
    table.szOsFile = sizeof(Handle);
    table.mxPathname = 512;
    table.zName = owner.name_.c_str();
    table.pAppData = this;
    table.xOpen = Apart<Calls::open>::made;
    table.xDelete = Apart<Calls::remove>::made;
    table.xAccess = Apart<Calls::access>::made;
    table.xFullPathname = Calls::full_path;
    table.xRandomness = Calls::randomness;
    table.xSleep = Calls::sleep;
    table.xGetLastError = Calls::last_error;
    table.xCurrentTimeInt64 = Calls::current_time;
    sqlite3_vfs_register(&table, 0);
}

PowerCutDisk::Vfs::~Vfs()
{
    sqlite3_vfs_unregister(&table);
}

// Dead handles keep what they hold: SQLite still looks at it while it closes them.
void PowerCutDisk::Vfs::forget_memory()
{
    indexes.clear();
    locks.clear();
}

std::shared_ptr<SharedIndex> PowerCutDisk::Vfs::index_of(std::string const& name)
{
    auto& index = indexes[name];
    if (!index) index = std::make_shared<SharedIndex>();
    return index;
}

std::shared_ptr<FileLocks> PowerCutDisk::Vfs::locks_of(std::string const& name)
{
    auto& held = locks[name];
    if (!held) held = std::make_shared<FileLocks>();
    return held;
}

}  // namespace peal::sim
