#include "daemon/worker/landlock.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace peal::worker {

namespace {

// Libraries, fonts, time zones and the settings that find them.
constexpr char const* system_folders[] = {
    "/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime", "/var/cache/fontconfig"};

constexpr std::uint64_t reading_file = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t reading_folder = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

// Everything that the first version of Landlock can forbid: an older kernel refuses a ruleset that names newer rights.
constexpr std::uint64_t handled = (std::uint64_t{LANDLOCK_ACCESS_FS_MAKE_SYM} << 1) - 1;

bool allow(int ruleset, char const* path)
{
    int const fd = ::open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT || errno == EACCES;
    landlock_path_beneath_attr rule{};
    rule.parent_fd = fd;
    rule.allowed_access = reading_folder;
    long added = ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    if (added != 0 && errno == EINVAL) {
        // The rights of a folder do not fit a file.
        rule.allowed_access = reading_file;
        added = ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    int const reason = errno;
    ::close(fd);
    errno = reason;
    return added == 0;
}

}  // namespace

bool limit_reading(std::vector<std::string> const& readable)
{
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = handled;
    long const made = ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (made < 0) return errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM;
    int const ruleset = static_cast<int>(made);
    bool good = true;
    for (auto const* path : system_folders) good = good && allow(ruleset, path);
    for (auto const& path : readable) good = good && allow(ruleset, path.c_str());
    good = good && ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    int const reason = errno;
    ::close(ruleset);
    errno = reason;
    return good;
}

}  // namespace peal::worker
