// A bad day, for four ways of dealing with a call whose outcome nobody knows: the same posts, people and faults, with the
// same engine, store, connectors and played networks. Printed per 10,000 posts that no person stopped. It is a very bad day:
// fourteen crashes in a hundred posts, and every other fault of the simulation. Who may not double a post waits longer, and
// what has waited too long is missed: such a post is absent, and a person is told why. "Told wrongly" is what nobody is told.
#include "core/log.hpp"
#include "tests/sim/world.hpp"
#include "tests/support/temporary_folder.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>

using namespace peal;
using namespace peal::sim;

namespace {

constexpr std::size_t posts_a_seed = 100;

struct Row {
    Policy policy;
    char const* name;
};
constexpr std::array rows = {Row{Policy::blind_retry, "blind retry"}, Row{Policy::give_up, "give up"},
                             Row{Policy::look_once, "look once"}, Row{Policy::ours, "Peal"}};

Tally run(Policy policy, std::uint64_t seeds, std::filesystem::path const& folder)
{
    Tally sum;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        World::Options options;
        options.seed = seed;
        options.posts = posts_a_seed;
        options.policy = policy;
        options.people_decide = false;
        options.folder = folder;
        World world(std::move(options));
        world.run();
        auto const& tally = world.checker().tally();
        sum.asked += tally.asked;
        sum.once += tally.once;
        sum.doubled += tally.doubled;
        sum.absent += tally.absent;
        sum.to_person += tally.to_person;
        sum.untruthful += tally.untruthful;
    }
    return sum;
}

void print(char const* name, Tally const& tally)
{
    auto const share = [&](std::uint64_t count) {
        return 10'000.0 * static_cast<double>(count) / static_cast<double>(tally.asked);
    };
    std::printf("%-12s %9.1f %9.1f %9.1f %12.1f %14.1f\n", name, share(tally.once), share(tally.doubled),
                share(tally.absent), share(tally.to_person), share(tally.untruthful));
    std::fflush(stdout);
}

}  // namespace

// The number of seeds may be given; each is a hundred posts and a few hours of a day.
int main(int argc, char** argv)
{
    std::uint64_t const seeds = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100;
    log::set_level(log::Level::off);
    std::error_code ignored;
    if (std::filesystem::is_directory("/dev/shm", ignored)) ::setenv("TMPDIR", "/dev/shm", 0);
    std::printf("A bad day, per 10,000 posts (%llu seeds of %zu posts)\n", static_cast<unsigned long long>(seeds),
                posts_a_seed);
    std::printf("%-12s %9s %9s %9s %12s %14s\n", "policy", "once", "doubled", "absent", "to a person", "told wrongly");
    std::fflush(stdout);
    for (auto const& row : rows) {
        // Each in a process of its own: what a run leaves behind, such as SQLite's chance, is no other's.
        if (::fork() == 0) {
            tests::TemporaryFolder const folder;
            std::filesystem::create_directories(folder.path() / "media");
            print(row.name, run(row.policy, seeds, folder.path()));
            std::filesystem::remove_all(folder.path());
            ::_exit(0);
        }
        int status = 0;
        ::wait(&status);
        if (status != 0) return 1;
    }
}
