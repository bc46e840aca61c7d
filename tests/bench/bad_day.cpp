// Two days, for four ways of dealing with a call whose outcome nobody knows: the same posts, people and faults, with the
// same engine, store, connectors and played networks. Printed per 10,000 posts that no person stopped.
//
// On the bad day the networks misbehave and nothing else does; on Snapchat, where the list proves nothing, a person is asked
// about each story that it does not show. The very bad day has fourteen crashes in a hundred posts and every other fault of
// the simulation: who may not double a post waits longer, and what has waited too long is missed, and a person told why.
// Absent is what the network does not show and nobody is asked about. "Told wrongly" is what nobody is told.
#include "core/log.hpp"
#include "tests/sim/bad_day.hpp"
#include "tests/support/temporary_folder.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

using namespace peal;
using namespace peal::sim;

namespace {

void print(char const* name, char const* network, Tally const& tally)
{
    auto const share = [&](std::uint64_t count) {
        return 10'000.0 * static_cast<double>(count) / static_cast<double>(tally.asked);
    };
    std::printf("%-12s %-10s %7llu %9.1f %9.1f %9.1f %12.1f %14.1f\n", name, network,
                static_cast<unsigned long long>(tally.asked), share(tally.once), share(tally.doubled),
                share(tally.absent), share(tally.to_person), share(tally.untruthful));
    std::fflush(stdout);
}

void print(Day day, PolicyName const& policy, std::uint64_t seeds)
{
    tests::TemporaryFolder const folder;
    std::filesystem::create_directories(folder.path() / "media");
    Tally all;
    auto const by_network = live_through(day, policy.policy, seeds, folder.path());
    for (auto const& [network, tally] : by_network) all += tally;
    print(policy.name, "all", all);
    if (policy.policy != Policy::ours) return;
    for (auto const& [network, tally] : by_network) print("", network.c_str(), tally);
}

bool print_table(char const* title, Day day, std::uint64_t seeds)
{
    std::printf("%s, per 10,000 posts (%llu seeds)\n", title, static_cast<unsigned long long>(seeds));
    std::printf("%-12s %-10s %7s %9s %9s %9s %12s %14s\n", "policy", "networks", "posts", "once", "doubled", "absent",
                "to a person", "told wrongly");
    std::fflush(stdout);
    for (auto const& policy : policy_names) {
        // Each in a process of its own: what a run leaves behind, such as SQLite's chance, is no other's.
        if (::fork() == 0) {
            print(day, policy, seeds);
            ::_exit(0);
        }
        int status = 0;
        ::wait(&status);
        if (status != 0) return false;
    }
    return true;
}

}  // namespace

// The number of seeds may be given; each is a day.
int main(int argc, char** argv)
{
    std::uint64_t const seeds = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100;
    log::set_level(log::Level::off);
    std::error_code ignored;
    if (std::filesystem::is_directory("/dev/shm", ignored)) ::setenv("TMPDIR", "/dev/shm", 0);
    bool const all = print_table("A bad day", Day::bad, seeds) && print_table("A very bad day", Day::very_bad, seeds);
    return all ? 0 : 1;
}
