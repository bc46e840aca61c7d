#pragma once

#include "daemon/store/open_marker.hpp"
#include "tests/sim/power_cut_disk.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace peal::sim {

// The marker beside a database on a simulated disk, which is lost and kept as the database is.
class DiskMarker final : public store::OpenMarker {
public:
    DiskMarker(PowerCutDisk& disk, std::string const& database)
        : disk_(disk), life_(disk.life()), name_(database + "-open"), log_(database + "-wal")
    {}

    bool is_there() const override { return disk_.find_file(name_) != nullptr; }
    bool tells_of_log() const override
    {
        auto const* const file = disk_.find_file(name_);
        return file && file->content() == "wal";
    }
    void leave() override
    {
        if (!is_there()) write("");
    }
    void tell_of_log() override { write("wal"); }
    bool forget_log() override { return !is_there() || write(""); }
    void remove() override
    {
        if (!is_dead()) disk_.remove_file(name_);
    }

    bool has_log() const override { return disk_.find_file(log_) != nullptr; }
    bool has_log_content() const override
    {
        auto const* const file = disk_.find_file(log_);
        return file && !file->content().empty();
    }

private:
    // A killed process closes nothing.
    bool is_dead() const { return disk_.is_dead() || disk_.life() != life_; }
    bool write(std::string_view text) { return !is_dead() && disk_.replace_file(name_, text); }

    PowerCutDisk& disk_;
    std::uint64_t life_;
    std::string name_;
    std::string log_;
};

}  // namespace peal::sim
