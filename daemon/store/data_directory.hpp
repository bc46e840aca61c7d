#pragma once

#include "core/result.hpp"

#include <filesystem>
#include <memory>

namespace peal::store {

// The daemon's folder, held by one process at a time. Blocking.
class DataDirectory {
public:
    // Makes the folder and its parts (media/, calendar/, credentials/) and takes its lock before anything in it is opened.
    // Rejected, with what to do, when it cannot be written or another daemon holds it.
    static Result<std::unique_ptr<DataDirectory>> take(std::filesystem::path path);

    ~DataDirectory();
    DataDirectory(DataDirectory const&) = delete;
    DataDirectory& operator=(DataDirectory const&) = delete;

    std::filesystem::path const& path() const { return path_; }
    std::filesystem::path database() const { return path_ / "peal.db"; }
    std::filesystem::path clicks() const { return path_ / "clicks.db"; }
    std::filesystem::path media() const { return path_ / "media"; }
    std::filesystem::path calendar() const { return path_ / "calendar"; }
    std::filesystem::path credentials() const { return path_ / "credentials"; }

private:
    DataDirectory(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}

    std::filesystem::path path_;
    int lock_;
};

}  // namespace peal::store
