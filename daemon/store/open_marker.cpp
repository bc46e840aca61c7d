#include "daemon/store/open_marker.hpp"

#include "core/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <system_error>
#include <utility>

namespace peal::store {

namespace {

constexpr std::string_view word = "wal";

class FileMarker final : public OpenMarker {
public:
    explicit FileMarker(std::filesystem::path const& database)
        : path_(database.string() + "-open"), log_(database.string() + "-wal")
    {}

    bool is_there() const override
    {
        std::error_code ignored;
        return std::filesystem::exists(path_, ignored);
    }
    bool tells_of_log() const override
    {
        auto const text = read_file(path_, 64);
        return text && *text == word;
    }
    void leave() override
    {
        if (!is_there()) static_cast<void>(write_file(path_, ""));
    }
    void tell_of_log() override { static_cast<void>(write_file(path_, word)); }
    bool forget_log() override
    {
        int const file = ::open(path_.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
        if (file < 0) return !is_there();
        bool const is_safe = ::fsync(file) == 0;
        ::close(file);
        return is_safe;
    }
    void remove() override
    {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    bool has_log() const override
    {
        std::error_code ignored;
        return std::filesystem::exists(log_, ignored);
    }
    bool has_log_content() const override
    {
        std::error_code failed;
        auto const size = std::filesystem::file_size(log_, failed);
        return !failed && size > 0;
    }

private:
    std::filesystem::path path_;
    std::filesystem::path log_;
};

}  // namespace

std::shared_ptr<OpenMarker> make_open_marker(std::filesystem::path const& database)
{
    return std::make_shared<FileMarker>(database);
}

}  // namespace peal::store
