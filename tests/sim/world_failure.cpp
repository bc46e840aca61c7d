#include "tests/sim/world.hpp"

#include <sqlite3.h>

#include <chrono>
#include <new>
#include <utility>

// What fails for certain.
namespace peal::sim {

namespace {

constexpr Duration lasts_for = std::chrono::minutes(1);

}  // namespace

void World::arrange(Failure const& failure)
{
    using Of = Failure::Of;
    auto const fail = [&](PowerCutDisk::Operation operation, int code) {
        disk_.add({operation, failure.at - 1, code, failure.lasts});
    };
    ScarceMemory::fail_at(Memory::ours, 0, false);
    if (failure.at == 0) return;
    switch (failure.of) {
        case Of::process: dies_in_ = failure.at; break;
        case Of::power: cuts_power_ = true; [[fallthrough]];
        case Of::disk: disk_.die_at(failure.at); break;
        case Of::read: fail(PowerCutDisk::Operation::read, SQLITE_IOERR_READ); break;
        case Of::write: fail(PowerCutDisk::Operation::write, SQLITE_IOERR_WRITE); break;
        case Of::room: fail(PowerCutDisk::Operation::write, SQLITE_FULL); break;
        case Of::sync: fail(PowerCutDisk::Operation::sync, SQLITE_IOERR_FSYNC); break;
        case Of::memory: ScarceMemory::fail_at(Memory::ours, failure.at, failure.lasts); break;
        case Of::database_memory: ScarceMemory::fail_at(Memory::database, failure.at, failure.lasts); break;
    }
}

bool World::has_failed() const
{
    return crashes_ > 0 || disk_.counters().failed > 0 || ScarceMemory::failed() > 0;
}

// It is noticed where it strikes, and over after its time.
void World::watch_failure()
{
    if (!options_.failure.lasts || is_failure_noticed_ || !has_failed()) return;
    is_failure_noticed_ = true;
    at(elapsed_ + lasts_for, [this] { end_failure(); });
}

void World::end_failure()
{
    disk_.heal();
    ScarceMemory::end();
}

// One handler, if any is ready. What finds no memory, and has no way to go on without it, ends the process.
bool World::run_handler()
{
    ScarceMemory::MachineWorks const works;
    try {
        return machine_->context().run_ready();
    } catch (std::bad_alloc const&) {
        is_out_of_memory_ = true;
        return true;
    }
}

// False when it has ended at once.
bool World::open(std::unique_ptr<Machine>& machine)
{
    auto const seed = random_->below(UINT64_MAX);
    ScarceMemory::MachineWorks const works;
    try {
        machine = std::make_unique<Machine>(ground_, start_ + clock_offset_, seed);
        return machine->open();
    } catch (std::bad_alloc const&) {
        return false;
    }
}

}  // namespace peal::sim
