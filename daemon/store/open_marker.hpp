#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace peal::store {

// Lies beside a database from before it is opened until it has been closed in order: what it says survives a second kill, and
// a refusal. It is empty until there is a write-ahead log, which then holds what was written last. Blocking.
class OpenMarker {
public:
    virtual ~OpenMarker() = default;

    virtual bool is_there() const = 0;
    virtual bool tells_of_log() const = 0;
    // Makes it, and keeps what it says when it is there already.
    virtual void leave() = 0;
    virtual void tell_of_log() = 0;
    // Before the log goes, in order: it needs no room on the disk, and holds when the power goes. False when it still tells of
    // the log, which has to stay then.
    virtual bool forget_log() = 0;
    virtual void remove() = 0;

    // The write-ahead log itself.
    virtual bool has_log() const = 0;
    virtual bool has_log_content() const = 0;
};

// A file beside `database`. Where the disk takes none, a write-ahead log that is left still tells.
std::shared_ptr<OpenMarker> make_open_marker(std::filesystem::path const& database);

}  // namespace peal::store
