#include "daemon/worker/syscalls.hpp"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <type_traits>

namespace peal::worker {

namespace {

constexpr int needed[] = {
    // what is open already, and memory
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(lseek),
    SCMP_SYS(dup),
    SCMP_SYS(fadvise64),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(get_mempolicy),
    // looking at files
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(fstatfs),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    // threads, signals to oneself, time, chance
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(membarrier),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(eventfd2),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    // who and where am I
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getppid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(arch_prctl),
};

// Nothing in a picture or a calendar has a good reason to ask for these.
constexpr int deadly[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(mount),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(bpf),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(pidfd_send_signal),
};

constexpr int refused_calls[] = {
    SCMP_SYS(socket),   SCMP_SYS(socketpair), SCMP_SYS(connect),   SCMP_SYS(sendto), SCMP_SYS(sendmsg),
    SCMP_SYS(creat),    SCMP_SYS(mkdir),      SCMP_SYS(mkdirat),   SCMP_SYS(unlink), SCMP_SYS(unlinkat),
    SCMP_SYS(rename),   SCMP_SYS(renameat),   SCMP_SYS(renameat2), SCMP_SYS(link),   SCMP_SYS(linkat),
    SCMP_SYS(symlink),  SCMP_SYS(symlinkat),  SCMP_SYS(chmod),     SCMP_SYS(fchmod), SCMP_SYS(fchmodat),
    SCMP_SYS(truncate),
};

constexpr auto writing =
    static_cast<scmp_datum_t>(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY));

using Filter = std::unique_ptr<std::remove_pointer_t<scmp_filter_ctx>, decltype(&seccomp_release)>;

// Collects rules and remembers the first failure, which libseccomp reports as -errno.
class Rules {
public:
    explicit Rules(std::uint32_t otherwise) : filter_(seccomp_init(otherwise), &seccomp_release)
    {
        if (!filter_) failure_ = -ENOMEM;
    }

    template <class... Conditions>
    void add(std::uint32_t action, int call, Conditions... conditions)
    {
        if (failure_ != 0) return;
        failure_ = seccomp_rule_add(filter_.get(), action, call, sizeof...(conditions), conditions...);
    }

    bool load()
    {
        if (failure_ == 0) failure_ = seccomp_load(filter_.get());
        errno = -failure_;
        return failure_ == 0;
    }

private:
    Filter filter_;
    int failure_ = 0;
};

scmp_arg_cmp argument_is(unsigned index, scmp_datum_t mask, scmp_datum_t value)
{
    return scmp_arg_cmp{index, SCMP_CMP_MASKED_EQ, mask, value};
}

}  // namespace

bool allow_needed_calls()
{
    constexpr scmp_datum_t all = ~scmp_datum_t{0};
    Rules rules(SCMP_ACT_ERRNO(ENOSYS));
    for (int const call : needed) rules.add(SCMP_ACT_ALLOW, call);
    for (int const call : deadly) rules.add(SCMP_ACT_KILL_PROCESS, call);
    for (int const call : refused_calls) rules.add(SCMP_ACT_ERRNO(EACCES), call);

    rules.add(SCMP_ACT_ALLOW, SCMP_SYS(open), argument_is(1, writing, 0));
    rules.add(SCMP_ACT_ALLOW, SCMP_SYS(openat), argument_is(2, writing, 0));
    // A new thread, never a new process. (clone3 hides its flags in memory; libc falls back to clone.)
    rules.add(SCMP_ACT_ALLOW, SCMP_SYS(clone), argument_is(0, CLONE_THREAD, CLONE_THREAD));
    // abort() signals the process itself.
    rules.add(SCMP_ACT_ALLOW, SCMP_SYS(tgkill), argument_is(0, all, static_cast<scmp_datum_t>(::getpid())));
    rules.add(SCMP_ACT_ALLOW, SCMP_SYS(prctl), argument_is(0, all, PR_SET_NAME));
    // To load the second filter; filters only ever take away.
    rules.add(SCMP_ACT_ALLOW, SCMP_SYS(prctl), argument_is(0, all, PR_SET_NO_NEW_PRIVS));
    rules.add(SCMP_ACT_ALLOW, SCMP_SYS(prctl), argument_is(0, all, PR_SET_SECCOMP));
    rules.add(SCMP_ACT_ALLOW, SCMP_SYS(prctl), argument_is(0, all, PR_GET_SECCOMP));
    rules.add(SCMP_ACT_ALLOW, SCMP_SYS(seccomp));
    // Not F_SETOWN, which has signals sent to other processes.
    for (int const command : {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC}) {
        rules.add(SCMP_ACT_ALLOW, SCMP_SYS(fcntl), argument_is(1, all, static_cast<scmp_datum_t>(command)));
    }
    // Reading a limit, not setting one.
    rules.add(SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), argument_is(2, all, 0));
    return rules.load();
}

bool deny_executable_memory()
{
    Rules rules(SCMP_ACT_ALLOW);
    rules.add(SCMP_ACT_ERRNO(EACCES), SCMP_SYS(mmap), argument_is(2, PROT_EXEC, PROT_EXEC));
    rules.add(SCMP_ACT_ERRNO(EACCES), SCMP_SYS(mprotect), argument_is(2, PROT_EXEC, PROT_EXEC));
    rules.add(SCMP_ACT_ERRNO(EACCES), SCMP_SYS(pkey_mprotect), argument_is(2, PROT_EXEC, PROT_EXEC));
    return rules.load();
}

}  // namespace peal::worker
