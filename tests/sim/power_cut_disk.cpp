#include "tests/sim/power_cut_disk.hpp"

#include "tests/sim/power_cut_vfs.hpp"
#include "tests/sim/scarce_memory.hpp"

#include <algorithm>
#include <utility>

namespace peal::sim {

namespace {

// What a disk writes whole or not at all.
constexpr std::size_t sector = 512;

void put(std::string& content, std::uint64_t at, std::string_view bytes)
{
    if (at == content.size()) {
        content.append(bytes);
        return;
    }
    auto const end = static_cast<std::size_t>(at) + bytes.size();
    if (content.size() < end) content.resize(end, '\0');
    content.replace(static_cast<std::size_t>(at), bytes.size(), bytes);
}

bool coin(Random& random)
{
    return random.below(2) == 0;
}

}  // namespace

void DiskFile::apply(std::string& content, Change const& change)
{
    if (change.is_truncation)
        content.resize(std::min(content.size(), static_cast<std::size_t>(change.at)));
    else
        put(content, change.at, change.bytes);
}

void DiskFile::apply_torn(std::string& content, Change const& change, Random& random)
{
    if (change.is_truncation) return;
    bool const in_order = coin(random);
    auto const kept = random.below(change.bytes.size() / sector + 1) * sector;
    for (std::size_t from = 0; from < change.bytes.size(); from += sector) {
        bool const survives = in_order ? from < kept : coin(random);
        if (survives) put(content, change.at + from, std::string_view(change.bytes).substr(from, sector));
    }
}

// What is there now becomes what is safe, and each change tells what it wrote.
void DiskFile::undo_unsynced()
{
    for (auto change = unsynced_.rbegin(); change != unsynced_.rend(); ++change) {
        if (change->is_truncation) {
            content_ += change->bytes;
            change->bytes.clear();
            continue;
        }
        auto written = content_.substr(static_cast<std::size_t>(change->at), change->length);
        if (!change->is_repetition) {
            content_.resize(static_cast<std::size_t>(change->size_before));
            content_.replace(std::min(content_.size(), static_cast<std::size_t>(change->at)), change->bytes.size(),
                             change->bytes);
        }
        change->bytes = std::move(written);
    }
}

void DiskFile::write(std::uint64_t at, std::string_view bytes, std::uint64_t order)
{
    auto const from = std::min(content_.size(), static_cast<std::size_t>(at));
    auto const before = std::string_view(content_).substr(from, bytes.size());
    bool const is_repetition = !safe_ && before == bytes;
    auto& change = unsynced_.emplace_back(Change{order, at, {}, bytes.size(), content_.size(), false, is_repetition});
    if (is_repetition) return;
    change.bytes = safe_ ? bytes : before;
    put(content_, at, bytes);
}

void DiskFile::truncate(std::uint64_t size, std::uint64_t order)
{
    auto const from = std::min(content_.size(), static_cast<std::size_t>(size));
    unsynced_.push_back({order, size, safe_ ? std::string() : content_.substr(from), 0, content_.size(), true, false});
    apply(content_, unsynced_.back());
}

void DiskFile::lose_unsynced()
{
    if (!safe_ && !unsynced_.empty()) {
        auto seen = content_;
        undo_unsynced();
        safe_ = std::exchange(content_, std::move(seen));
    }
    unsynced_.clear();
    promised_ = 0;
}

void DiskFile::sync(DiskLie lie)
{
    if (lie == DiskLie::sync_does_nothing) return;
    auto const count = lie == DiskLie::sync_comes_late ? promised_ : unsynced_.size();
    if (safe_)
        for (std::size_t i = 0; i < count; ++i) apply(*safe_, unsynced_[i]);
    unsynced_.erase(unsynced_.begin(), unsynced_.begin() + static_cast<std::ptrdiff_t>(count));
    promised_ = unsynced_.size();
    was_synced_ = true;
}

void DiskFile::replace(std::string_view text)
{
    content_ = text;
    safe_.reset();
    unsynced_.clear();
    promised_ = 0;
    was_synced_ = true;
}

void DiskFile::cut(Random& random, std::optional<std::uint64_t> last)
{
    if (safe_)
        content_ = std::move(*safe_);
    else
        undo_unsynced();
    bool is_torn = false;
    for (auto const& change : unsynced_) {
        if (last) {
            if (change.order <= *last)
                apply(content_, change);
            else if (!std::exchange(is_torn, true))
                apply_torn(content_, change, random);
            continue;
        }
        switch (random.below(4)) {
            case 0: break;
            case 1: apply_torn(content_, change, random); break;
            default: apply(content_, change);
        }
    }
    unsynced_.clear();
    promised_ = 0;
    safe_.reset();
    was_synced_ = true;
}

PowerCutDisk::PowerCutDisk()
{
    static std::uint64_t made = 0;
    name_ = "peal-power-cut-" + std::to_string(++made);
    vfs_ = std::make_unique<Vfs>(*this);
}

PowerCutDisk::~PowerCutDisk() = default;

void PowerCutDisk::crash()
{
    ++life_;
    is_dead_ = false;
    dies_at_ = 0;
    vfs_->forget_memory();
}

void PowerCutDisk::cut(Random& random)
{
    crash();
    for (auto const& [name, file] : files_) counters_.unsynced += file->unsynced();
    std::optional<std::uint64_t> last;
    // A disk that keeps order loses the tail; others lose what they like.
    if (coin(random)) last = order_ - std::min<std::uint64_t>(order_, random.below(64));
    for (auto const& [name, file] : files_) file->cut(random, last);
    // A name that was never synced may be gone, a removed one back.
    std::erase_if(files_, [&](auto const& entry) { return !entry.second->was_synced() && coin(random); });
    for (auto& [name, file] : removed_)
        if (coin(random) && !files_.contains(name)) {
            file->cut(random, order_);
            files_.emplace(name, std::move(file));
        }
    removed_.clear();
}

bool PowerCutDisk::replace_file(std::string const& name, std::string_view text)
{
    ScarceMemory::OthersWork const others;
    ++counters_.writes;
    if (judge(Operation::write) != 0 || judge_change() != 0) return false;
    auto& file = files_[name];
    if (!file) file = std::make_shared<DiskFile>();
    file->replace(text);
    // The folder was synced with it, and so were all names in it.
    for (auto const& [other, kept] : files_) kept->keep_name();
    removed_.clear();
    return true;
}

bool PowerCutDisk::remove_file(std::string const& name)
{
    ScarceMemory::OthersWork const others;
    auto const found = files_.find(name);
    if (found == files_.end() || judge_change() != 0) return false;
    removed_[name] = found->second;
    files_.erase(found);
    return true;
}

DiskFile const* PowerCutDisk::find_file(std::string const& name) const
{
    auto const found = files_.find(name);
    return found == files_.end() ? nullptr : found->second.get();
}

PowerCutDisk::Image PowerCutDisk::image() const
{
    Image image;
    for (auto const& [name, file] : files_) image.emplace(name, *file);
    return image;
}

void PowerCutDisk::restore(Image const& image)
{
    crash();
    files_.clear();
    removed_.clear();
    for (auto const& [name, file] : image) files_.emplace(name, std::make_shared<DiskFile>(file));
}

}  // namespace peal::sim
