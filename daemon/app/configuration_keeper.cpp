#include "daemon/app/configuration_keeper.hpp"

#include "core/log.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <utility>

namespace peal::app {

namespace {

// What the watch cannot see, such as a folder of another machine, is looked at so often.
constexpr Duration look_at_least_every = std::chrono::minutes(1);

}  // namespace

ConfigurationKeeper::ConfigurationKeeper(Executor executor, Parts parts)
    : parts_(std::move(parts)), watch_(std::move(executor), parts_.clock, parts_.folder)
{}

awaitable<> ConfigurationKeeper::run()
{
    using namespace boost::asio::experimental::awaitable_operators;
    for (;;) {
        // First of all: it may have changed since the start read it.
        co_await read_again();
        co_await (watch_.changed() || parts_.clock.sleep_for(look_at_least_every));
    }
}

awaitable<> ConfigurationKeeper::read_again()
{
    ReadConfiguration read;
    std::function<void()> work = [&] { read = read_configuration(parts_.folder, parts_.dry_run); };
    co_await parts_.files.run(std::move(work));
    bool const is_known = !read.fingerprint.empty() && read.fingerprint == parts_.fingerprint;
    bool const is_still_unreadable = read.fingerprint.empty() && read.errors == errors_;
    if (!is_known && !is_still_unreadable) take(std::move(read));
}

void ConfigurationKeeper::take(ReadConfiguration read)
{
    parts_.fingerprint = std::move(read.fingerprint);
    bool const was_broken = !errors_.empty();
    errors_ = std::move(read.errors);
    if (!errors_.empty()) {
        for (auto const& error : errors_) log::error("{}", error);
        log::error("the changed configuration has errors; what was read before stays in use");
        parts_.propose(nullptr);
        return;
    }
    if (was_broken) log::info("the configuration has no errors any more");
    at_next_start_ = keep_until_start(*parts_.in_use(), read.definitions);
    for (auto const& place : at_next_start_) log::warn("{} takes effect at the next start", place);
    parts_.propose(std::make_shared<campaigns::definitions::Definitions const>(std::move(read.definitions)));
}

}  // namespace peal::app
