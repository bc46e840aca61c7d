#include "daemon/links/journal.hpp"

#include "core/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <sstream>
#include <tuple>
#include <utility>

namespace peal::links {

namespace {

constexpr std::size_t batch_bytes_max = 256 << 20;
constexpr std::string_view prefix = "clicks-";
constexpr std::string_view ending = ".journal";

tl::unexpected<Error> failed(std::string_view what)
{
    return fail(ErrorKind::transient, "the click journal cannot be " + std::string(what) + ": " + std::strerror(errno));
}

// Lines of "code kind hour"; one that was cut off, by a power cut or a full disk, is left out.
std::vector<store::ClickTotal> parse(std::string const& text)
{
    std::map<std::tuple<std::string, std::string, std::int64_t>, std::int64_t> counts;
    std::istringstream lines(text.substr(0, text.rfind('\n') + 1));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string code, kind;
        std::int64_t hour = 0;
        if (words >> code >> kind >> hour && (kind == "person" || kind == "preview" || kind == "bot"))
            ++counts[{code, kind, hour}];
    }
    std::vector<store::ClickTotal> totals;
    for (auto const& [key, count] : counts) {
        store::ClickTotal total;
        std::tie(total.code, total.kind, total.hour) = key;
        total.count = count;
        totals.push_back(std::move(total));
    }
    return totals;
}

}  // namespace

Journal::~Journal()
{
    if (file_ >= 0) ::close(file_);
}

std::filesystem::path Journal::file_of(std::int64_t batch) const
{
    return folder_ / (std::string(prefix) + std::to_string(batch) + std::string(ending));
}

Result<std::vector<Journal::Batch>> Journal::left_behind() const
{
    std::vector<Batch> batches;
    std::error_code ec;
    for (auto const& entry : std::filesystem::directory_iterator(folder_, ec)) {
        auto const name = entry.path().filename().string();
        if (!name.starts_with(prefix) || !name.ends_with(ending)) continue;
        auto text = read_file(entry.path(), batch_bytes_max);
        if (!text) return tl::unexpected<Error>(text.error());
        Batch batch;
        batch.number = std::atoll(name.c_str() + prefix.size());
        batch.totals = parse(*text);
        batches.push_back(std::move(batch));
    }
    if (ec) return fail(ErrorKind::rejected, folder_.string() + ": cannot be listed: " + ec.message());
    std::sort(batches.begin(), batches.end(), [](auto const& a, auto const& b) { return a.number < b.number; });
    return batches;
}

Result<> Journal::begin(std::int64_t batch)
{
    file_ = ::open(file_of(batch).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (file_ < 0) return failed("opened");
    return {};
}

Result<> Journal::append(store::ClickTotal const& click)
{
    auto const line = click.code + ' ' + click.kind + ' ' + std::to_string(click.hour) + '\n';
    auto const written = ::write(file_, line.data(), line.size());
    if (written == static_cast<ssize_t>(line.size())) return {};
    // Part of a line would spoil the next one.
    if (written > 0 && ::write(file_, "\n", 1) != 1) return failed("written");
    if (written >= 0) errno = ENOSPC;
    return failed("written");
}

Result<> Journal::finish()
{
    int const file = std::exchange(file_, -1);
    bool const synced = ::fdatasync(file) == 0;
    ::close(file);
    if (!synced) return failed("synced");
    return {};
}

void Journal::remove(std::int64_t batch) const
{
    std::error_code ignored;
    std::filesystem::remove(file_of(batch), ignored);
}

}  // namespace peal::links
