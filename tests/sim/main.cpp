#include "core/log.hpp"
#include "tests/sim/planted_inside.hpp"
#include "tests/sim/pool_memory.hpp"
#include "tests/sim/shrink.hpp"
#include "tests/sim/systematic.hpp"
#include "tests/sim/world.hpp"
#include "tests/support/temporary_folder.hpp"

#include <CLI/CLI.hpp>

#include <malloc.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace peal;
using namespace peal::sim;

namespace {

// The figures of many seeds. Plain numbers: one process hands them to another.
struct Sum {
    std::uint64_t posts = 0, seeds = 0, crashes = 0, published = 0, unknown = 0;
    std::uint64_t lost = 0, doubled = 0, early = 0, stuck = 0, untruthful = 0, broken = 0;
    std::uint64_t faults[faults_count] = {};
    std::uint64_t hash = 0;

    void add(Sum const& other)
    {
        auto* const mine = reinterpret_cast<std::uint64_t*>(this);
        auto const* const theirs = reinterpret_cast<std::uint64_t const*>(&other);
        for (std::size_t i = 0; i < sizeof(Sum) / sizeof(std::uint64_t); ++i) mine[i] += theirs[i];
    }
    std::uint64_t wrong() const { return lost + doubled + early + stuck + untruthful + broken; }
};

struct Settings {
    std::uint64_t first = 1, last = 20;
    std::size_t posts = 500;
    unsigned jobs = 1;
    bool prints_trace = false;
    PlantName plant{Plant::none, "", ""};
    std::string_view plant_inside;              // its name; empty: none
    bool stops_at_first = false;                // finding
    std::optional<std::set<std::size_t>> only;  // posts, counted from 0
};

std::set<std::size_t> all_but(std::size_t posts, std::set<std::size_t> const& some)
{
    std::set<std::size_t> others;
    for (std::size_t i = 0; i < posts; ++i)
        if (!some.contains(i)) others.insert(i);
    return others;
}

World::Options options_of(Settings const& settings, std::uint64_t seed, std::filesystem::path const& folder)
{
    World::Options options;
    options.seed = seed;
    options.posts = settings.posts;
    options.folder = folder;
    options.plant = settings.plant;
    if (settings.only) options.left_out = all_but(settings.posts, *settings.only);
    return options;
}

// Says with how few of its posts a seed still goes wrong.
void print_shortest(Settings const& settings, std::uint64_t seed, std::filesystem::path const& folder)
{
    constexpr int runs_max = 80;
    auto const goes_wrong = [&](std::set<std::size_t> const& left_out) {
        auto options = options_of(settings, seed, folder);
        options.left_out = left_out;
        World world(std::move(options));
        try {
            world.run();
        } catch (std::exception const&) {
            return true;
        }
        return world.checker().findings().total() > 0;
    };
    std::string only;
    for (auto const i : shrink(settings.posts, goes_wrong, runs_max))
        only += (only.empty() ? "" : ",") + std::to_string(i + 1);
    std::printf("seed %llu goes wrong with as few as: --seed %llu --posts %zu --only %s --trace\n",
                static_cast<unsigned long long>(seed), static_cast<unsigned long long>(seed), settings.posts,
                only.c_str());
}

Sum run_seed(Settings const& settings, std::uint64_t seed, std::filesystem::path const& folder)
{
    auto options = options_of(settings, seed, folder);
    options.prints_trace = settings.prints_trace;
    Sum sum;
    sum.seeds = 1;
    sum.posts = settings.posts;
    World world(std::move(options));
    try {
        world.run();
    } catch (std::exception const& failure) {
        std::printf("seed %llu: broken: %s\n", static_cast<unsigned long long>(seed), failure.what());
        ++sum.broken;
    }
    auto const& found = world.checker().findings();
    for (auto const& words : found.words)
        std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), words.c_str());
    sum.crashes = world.crashes();
    sum.published = world.checker().published();
    sum.unknown = world.checker().unknown();
    sum.lost = found.lost;
    sum.doubled = found.doubled;
    sum.early = found.early;
    sum.stuck = found.stuck;
    sum.untruthful = found.untruthful;
    for (std::size_t i = 0; i < faults_count; ++i) sum.faults[i] = world.faults().all()[i];
    sum.hash = world.hash() * (2 * seed + 1);
    return sum;
}

// The seed that is running, for whoever looks at the ruins.
volatile std::uint64_t running_seed = 0;

void name_seed(int signal)
{
    char text[64];
    auto const length = std::snprintf(text, sizeof text, "seed %llu: ended by signal %d\n",
                                      static_cast<unsigned long long>(running_seed), signal);
    [[maybe_unused]] auto const written = ::write(STDOUT_FILENO, text, static_cast<std::size_t>(length));
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

// The next seed to be run, where all processes of a run see it: one seed costs many times what another does.
class NextSeed {
public:
    explicit NextSeed(Settings const& settings)
        : last_(settings.last),
          next_(static_cast<Shared*>(
              ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)))
    {
        if (next_ == MAP_FAILED) throw std::runtime_error("no memory to share with other processes");
        new (next_) Shared(settings.first);
    }
    ~NextSeed() { ::munmap(next_, sizeof(Shared)); }
    NextSeed(NextSeed const&) = delete;
    NextSeed& operator=(NextSeed const&) = delete;

    std::optional<std::uint64_t> take()
    {
        auto const seed = next_->fetch_add(1);
        return seed <= last_ ? std::optional(seed) : std::nullopt;
    }
    // Nobody takes another one.
    void stop() { *next_ = last_ + 1; }

private:
    using Shared = std::atomic<std::uint64_t>;
    static_assert(Shared::is_always_lock_free);

    std::uint64_t last_;
    Shared* next_;
};

// As many seeds as are left for it.
Sum run_part(Settings const& settings, NextSeed& next)
{
    tests::TemporaryFolder const folder;
    std::filesystem::create_directories(folder.path() / "media");
    plant_inside(settings.plant_inside);
    for (int const signal : {SIGABRT, SIGSEGV}) std::signal(signal, name_seed);
    Sum sum;
    while (auto const seed = next.take()) {
        running_seed = *seed;
        bool const was_right = sum.wrong() == 0;
        sum.add(run_seed(settings, *seed, folder.path()));
        if (sum.wrong() == 0) continue;
        if (settings.stops_at_first) {
            next.stop();
            break;
        }
        // The first of them is worth the time.
        if (was_right && !settings.only) print_shortest(settings, *seed, folder.path());
        std::fflush(stdout);
    }
    std::fflush(stdout);
    return sum;
}

Sum run_all(Settings const& settings)
{
    NextSeed next(settings);
    if (settings.jobs <= 1) return run_part(settings, next);
    std::vector<int> pipes;
    for (unsigned part = 0; part < settings.jobs; ++part) {
        int ends[2];
        if (::pipe(ends) != 0) return {};
        if (::fork() == 0) {
            auto const sum = run_part(settings, next);
            auto const written = ::write(ends[1], &sum, sizeof sum);
            ::_exit(written == static_cast<ssize_t>(sizeof sum) ? 0 : 1);
        }
        ::close(ends[1]);
        pipes.push_back(ends[0]);
    }
    Sum all;
    for (int const end : pipes) {
        Sum part;
        if (::read(end, &part, sizeof part) != static_cast<ssize_t>(sizeof part)) ++all.broken;
        all.add(part);
        ::close(end);
    }
    int status = 0;
    while (::wait(&status) > 0)
        if (WIFSIGNALED(status)) std::printf("a process of this run was ended by signal %d\n", WTERMSIG(status));
    return all;
}

void print_faults(Sum const& sum)
{
    for (std::size_t i = 0; i < faults_count; ++i)
        std::printf("%s=%llu%s", std::string(to_string(static_cast<Fault>(i))).c_str(),
                    static_cast<unsigned long long>(sum.faults[i]), i + 1 == faults_count ? "\n" : " ");
}

}  // namespace

namespace {

unsigned long long plain(std::uint64_t number)
{
    return number;
}

bool finds(Settings const& settings, std::string_view name)
{
    std::printf("planted %s\n", std::string(name).c_str());
    std::fflush(stdout);
    auto const sum = run_all(settings);
    bool const is_found = sum.wrong() > 0;
    std::printf("planted %s: %s after %llu seeds\n", std::string(name).c_str(), is_found ? "found" : "NOT FOUND",
                plain(sum.seeds));
    return is_found;
}

// Each planted bug, or every n-th of them, must be found, and within so many seeds.
int run_planted(Settings settings, std::size_t stride)
{
    std::size_t bugs = 0, planted = 0, found = 0;
    settings.stops_at_first = true;
    for (auto const name : plants_inside()) {
        if (bugs++ % stride != 0) continue;
        settings.plant_inside = name;
        ++planted;
        found += finds(settings, name);
    }
    settings.plant_inside = {};
    for (auto const& plant : plant_names) {
        if (bugs++ % stride != 0) continue;
        settings.plant = plant;
        ++planted;
        found += finds(settings, plant.name);
    }
    std::printf("planted=%zu found=%zu\n", planted, found);
    return found == planted ? 0 : 1;
}

// What may fail, by the names that are given; by all names when none is.
std::optional<std::vector<Failure::Of>> read_failures(std::vector<std::string> const& given)
{
    std::vector<Failure::Of> all;
    for (std::size_t i = 0; i < Failure::names.size(); ++i)
        if (given.empty() || std::find(given.begin(), given.end(), Failure::names[i]) != given.end())
            all.push_back(static_cast<Failure::Of>(i));
    if (!given.empty() && all.size() != given.size()) return std::nullopt;
    return all;
}

int run_failures(SystematicSettings const& settings, unsigned jobs)
{
    std::vector<int> pipes;
    for (unsigned part = 0; part < jobs; ++part) {
        int ends[2];
        if (::pipe(ends) != 0) return 1;
        if (::fork() == 0) {
            tests::TemporaryFolder const folder;
            std::filesystem::create_directories(folder.path() / "media");
            auto const sum = run_systematic(settings, part, jobs, folder.path());
            std::fflush(stdout);
            auto const written = ::write(ends[1], &sum, sizeof sum);
            std::filesystem::remove_all(folder.path());
            ::_exit(written == static_cast<ssize_t>(sizeof sum) ? 0 : 1);
        }
        ::close(ends[1]);
        pipes.push_back(ends[0]);
    }
    SystematicSum all;
    for (int const end : pipes) {
        SystematicSum part;
        if (::read(end, &part, sizeof part) != static_cast<ssize_t>(sizeof part)) ++all.wrong;
        all.runs += part.runs;
        all.wrong += part.wrong;
        for (std::size_t i = 0; i < all.failures.size(); ++i) all.failures[i] += part.failures[i];
        ::close(end);
    }
    while (::wait(nullptr) > 0) {
    }
    for (auto const of : settings.of)
        std::printf("%s=%llu ", std::string(Failure::name(of)).c_str(),
                    plain(all.failures[static_cast<std::size_t>(of)]));
    std::printf("\nruns=%llu wrong=%llu\n", plain(all.runs), plain(all.wrong));
    return all.wrong == 0 ? 0 : 1;
}

int conclude(Sum const& sum, bool may_leave_faults_out)
{
    print_faults(sum);
    std::uint64_t faults = 0;
    bool all_struck = true;
    for (auto const count : sum.faults) {
        faults += count;
        all_struck = all_struck && count > 0;
    }
    std::printf("published=%llu unknown=%llu hash=%016llx\n", plain(sum.published), plain(sum.unknown),
                plain(sum.hash));
    if (!all_struck && !may_leave_faults_out) std::printf("a fault never struck: see the zeros above\n");
    std::printf(
        "posts=%llu seeds=%llu crashes=%llu faults=%llu lost=%llu doubled=%llu early=%llu stuck=%llu untruthful=%llu\n",
        plain(sum.posts), plain(sum.seeds), plain(sum.crashes), plain(faults), plain(sum.lost), plain(sum.doubled),
        plain(sum.early), plain(sum.stuck), plain(sum.untruthful));
    return sum.wrong() == 0 && (all_struck || may_leave_faults_out) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv)
{
    CLI::App app("Runs delivery under virtual time with people, faults and crashes, and checks every promise");
    Settings settings;
    std::string seeds = "1..20", plant;
    std::vector<std::size_t> only;
    std::optional<std::uint64_t> seed, total;
    bool twice = false, is_sample = false;
    std::uint64_t planted_stride = 0;
    SystematicSettings systematic;
    std::vector<std::string> failures;
    systematic.stride = 0;
    app.add_option("--seeds", seeds, "from..to");
    app.add_option("--seed", seed, "one seed");
    app.add_option("--posts", settings.posts, "posts a seed");
    app.add_option("--only", only, "leaves all posts out but these, counted from 1")->delimiter(',');
    app.add_option("--posts-total", total, "as many seeds as it takes for so many posts");
    app.add_option("--jobs", settings.jobs, "processes");
    app.add_option("--plant", plant, "puts a bug in");
    app.add_flag("--planted{1}", planted_stride,
                 "every planted bug, or every n-th (--planted=n), must be found within the seeds");
    app.add_option("--systematic", systematic.stride,
                   "one failure in each run of small scenarios instead, at every n-th step");
    app.add_option("--of", failures, "what it is a step of: " + CLI::detail::join(Failure::names, ", "))->delimiter(',');
    app.add_option("--turn", systematic.turn, "which of the n steps: 0, 1, ...");
    app.add_flag("--sample", is_sample, "a run so short that a kind of fault may never strike");
    app.add_flag("--twice", twice, "runs everything twice and compares");
    app.add_flag("--trace", settings.prints_trace, "prints what happens");
    CLI11_PARSE(app, argc, argv);
    auto const dots = seeds.find("..");
    settings.first = std::stoull(seeds);
    settings.last = dots == std::string::npos ? settings.first : std::stoull(seeds.substr(dots + 2));
    if (total) settings.last = settings.first + (*total + settings.posts - 1) / settings.posts - 1;
    if (seed) settings.first = settings.last = *seed;
    if (!only.empty()) settings.only.emplace();
    for (auto const number : only) settings.only->insert(number - 1);
    if (!plant.empty()) {
        auto const inside = plants_inside();
        auto const known = find_plant(plant);
        if (std::find(inside.begin(), inside.end(), plant) != inside.end()) {
            settings.plant_inside = plant;
        } else if (known) {
            settings.plant = *known;
        } else {
            std::fprintf(stderr, "no bug is called %s\n", plant.c_str());
            return 2;
        }
    }
    std::printf("seeds %llu..%llu\n", plain(settings.first), plain(settings.last));
    std::fflush(stdout);
    // Nothing of this outlives the run.
    std::error_code ignored;
    if (std::filesystem::is_directory("/dev/shm", ignored)) ::setenv("TMPDIR", "/dev/shm", 0);
    log::set_level(settings.prints_trace ? log::Level::info : log::Level::off);
    // What a seed gives back the next one takes: the kernel need not hear of it.
    ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
    ::mallopt(M_TOP_PAD, 16 << 20);
    give_sqlite_pool_memory();
    if (planted_stride > 0) return run_planted(settings, planted_stride);
    if (systematic.stride > 0) {
        auto const of = read_failures(failures);
        if (!of) {
            std::fprintf(stderr, "one of these cannot fail: %s\n", CLI::detail::join(failures).c_str());
            return 2;
        }
        systematic.of = *of;
        return run_failures(systematic, settings.jobs);
    }

    auto const sum = run_all(settings);
    if (twice) {
        auto const again = run_all(settings);
        if (again.hash != sum.hash) {
            std::printf("the same seeds went another way the second time\n");
            return 1;
        }
    }
    return conclude(sum, seed || twice || is_sample);
}
