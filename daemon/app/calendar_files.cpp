#include "daemon/app/calendar_files.hpp"

#include "core/digest.hpp"
#include "core/files.hpp"
#include "core/log.hpp"

#include <functional>
#include <optional>
#include <utility>

namespace peal::app {

using campaigns::definitions::CalendarSource;
using campaigns::definitions::Partnership;
using campaigns::planner::Reach;

namespace {

constexpr std::size_t bytes_max = 10 << 20;

Duration poll_of_file(CalendarSource const& source, campaigns::definitions::Definitions const& definitions)
{
    return source.poll.value_or(definitions.settings.calendar_poll_interval);
}

}  // namespace

awaitable<FileLook> CalendarFiles::look(DefinitionsPtr definitions, Reach reach)
{
    FileLook look;
    look.reach = KnownReadings::to_read(reach);
    // The events of one that was not named for a while have left meanwhile.
    known_.keep_only([&](std::string const& source) { return definitions->find_calendar(source) != nullptr; });
    for (auto const& source : definitions->calendars)
        if (source.kind == CalendarSource::Kind::file) co_await look_at(source, definitions->partnership, reach, look);
    co_return look;
}

awaitable<> CalendarFiles::look_at(CalendarSource const& source, Partnership const& partnership, Reach needed,
                                   FileLook& look)
{
    Result<std::string> content;
    std::string mark;
    std::function<void()> load = [&] {
        content = read_file(parts_.config / source.file.value, bytes_max);
        if (content)
            mark = sha256_hex(source.file.value + '\n' + source.zone + '\n' + partnership.zone + '\n' + partnership.id +
                              '\n' + *content);
    };
    co_await parts_.files.run(std::move(load));
    if (!content) {
        look.refused[source.id] = content.error().message;
        co_return;
    }
    if (known_.covers(source.id, mark, needed)) {
        look.same.push_back(source.id);
        co_return;
    }
    auto expansion = co_await parts_.calendars.expand(source, partnership, std::move(*content), look.reach);
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
        known_.put(source, std::move(reading.mark), look.reach);
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
