#include "daemon/app/calendar_files.hpp"

#include "core/digest.hpp"
#include "core/files.hpp"
#include "core/log.hpp"

#include <functional>
#include <optional>
#include <utility>

namespace peal::app {

using campaigns::definitions::CalendarSource;
using campaigns::planner::Reach;

namespace {

constexpr std::size_t bytes_max = 10 << 20;
// So that a file which stays as it is is read again once a day, and not at every plan.
constexpr Duration reread_margin = std::chrono::hours(24);

Duration poll_of_file(CalendarSource const& source, campaigns::definitions::Definitions const& definitions)
{
    return source.poll.value_or(definitions.settings.calendar_poll_interval);
}

}  // namespace

awaitable<FileLook> CalendarFiles::look(DefinitionsPtr definitions, Reach reach)
{
    FileLook look;
    look.reach = {reach.from, reach.to + reread_margin};
    // The events of one that was not named for a while have left meanwhile.
    std::erase_if(known_, [&](auto const& one) { return definitions->find_calendar(one.first) == nullptr; });
    for (auto const& source : definitions->calendars)
        if (source.kind == CalendarSource::Kind::file) co_await look_at(source, definitions->partnership.zone, look);
    co_return look;
}

awaitable<> CalendarFiles::look_at(CalendarSource const& source, std::string const& zone, FileLook& look)
{
    Result<std::string> content;
    std::string mark;
    std::function<void()> load = [&] {
        content = read_file(parts_.config / source.file.value, bytes_max);
        if (content) mark = sha256_hex(source.file.value + '\n' + source.zone + '\n' + zone + '\n' + *content);
    };
    co_await parts_.files.run(std::move(load));
    if (!content) {
        look.refused[source.id] = content.error().message;
        co_return;
    }
    // Less than a fresh reading covers.
    Reach const needed{look.reach.from, look.reach.to - reread_margin};
    if (knows(source.id, mark, needed)) {
        look.same.push_back(source.id);
        co_return;
    }
    auto expansion = co_await parts_.calendars.expand(source, zone, std::move(*content), look.reach);
    if (!expansion) {
        look.refused[source.id] = source.file.value + ": " + expansion.error().message;
        co_return;
    }
    for (auto const& problem : expansion->problems)
        log::warn("{}:{}: {}", source.file.value, problem.line, problem.message);
    auto& reading = look.readings.emplace_back();
    reading.source = source.id;
    reading.mark = std::move(mark);
    reading.expansion = std::move(*expansion);
}

// It moves on with the days, and what lies behind it is over.
bool CalendarFiles::knows(std::string const& source, std::string const& mark, Reach reach) const
{
    auto const found = known_.find(source);
    return found != known_.end() && found->second.mark == mark && reach.from >= found->second.reach.from &&
           reach.to <= found->second.reach.to;
}

awaitable<> CalendarFiles::take_up(FileLook look, DefinitionsPtr definitions)
{
    auto const now = parts_.clock.now();
    auto const next_look_at = [&](std::string const& id) {
        auto const* const source = definitions->find_calendar(id);
        return now + poll_of_file(*source, *definitions);
    };
    for (auto& reading : look.readings) {
        auto const source = reading.source;
        auto const changed = co_await parts_.calendars.take_up(source, std::move(reading.expansion), look.reach,
                                                               definitions->settings.calendar_grace);
        auto const next_look = next_look_at(source);
        if (!changed) {
            co_await parts_.calendars.failed(source, changed.error().message, next_look);
            continue;
        }
        known_[source] = {std::move(reading.mark), look.reach};
        store::StoredFeedMark no_mark;
        co_await parts_.calendars.succeeded(source, std::move(no_mark), *changed, next_look);
    }
    for (auto const& source : look.same) {
        auto const next_look = next_look_at(source);
        store::StoredFeedMark no_mark;
        co_await parts_.calendars.succeeded(source, std::move(no_mark), false, next_look);
    }
    for (auto const& [source, why] : look.refused) {
        auto const next_look = next_look_at(source);
        co_await parts_.calendars.failed(source, why, next_look);
    }
}

}  // namespace peal::app
