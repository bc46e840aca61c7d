#include "daemon/worker/jail.hpp"

#include "daemon/worker/landlock.hpp"
#include "daemon/worker/syscalls.hpp"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace peal::worker {

#ifdef PEAL_SANITIZED

Result<> enter_jail(JailLimits const&, std::vector<std::string> const&)
{
    return {};
}

Result<> forbid_new_code()
{
    return {};
}

#else

namespace {

tl::unexpected<Error> refused(std::string const& what)
{
    auto const reason = errno;
    return fail(reason == ENOMEM || reason == EAGAIN ? ErrorKind::transient : ErrorKind::rejected,
                "peal-worker cannot limit itself and so does not start: the kernel or the container refuses " + what,
                std::strerror(reason));
}

bool limit(__rlimit_resource resource, rlim_t soft, rlim_t hard)
{
    // A parent may have set a lower limit already; raising it is not ours to do.
    rlimit old{};
    if (::getrlimit(resource, &old) != 0) return false;
    rlimit wanted{};
    wanted.rlim_max = std::min(hard, old.rlim_max);
    wanted.rlim_cur = std::min(soft, wanted.rlim_max);
    return ::setrlimit(resource, &wanted) == 0;
}

}  // namespace

Result<> enter_jail(JailLimits const& limits, std::vector<std::string> const& readable)
{
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return refused("to tie it to its parent");
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("to give up new privileges");
    // Nobody else of our user reads this process's memory, and no core of it lands on a disk.
    if (::prctl(PR_SET_DUMPABLE, 0) != 0) return refused("to close its memory");

    // One arena: every further one reserves 64 MiB of the address space that is limited here.
    ::mallopt(M_ARENA_MAX, 1);
    // Writing a file fails with EFBIG instead of killing: fontconfig tries to save its cache and does without.
    std::signal(SIGXFSZ, SIG_IGN);
    auto const seconds = static_cast<rlim_t>(limits.cpu.count());
    bool const limited = limit(RLIMIT_CPU, seconds, seconds + 1) &&
                         limit(RLIMIT_AS, limits.memory_bytes, limits.memory_bytes) &&
                         limit(RLIMIT_NOFILE, limits.open_files, limits.open_files) && limit(RLIMIT_FSIZE, 0, 0) &&
                         limit(RLIMIT_CORE, 0, 0);
    if (!limited) return refused("its limits");
    if (!limit_reading(readable)) return refused("to limit what it reads");
    if (!allow_needed_calls()) return refused("a seccomp filter");
    return {};
}

Result<> forbid_new_code()
{
    if (!deny_executable_memory()) return refused("a second seccomp filter");
    return {};
}

#endif

}  // namespace peal::worker
