#include "daemon/worker/child.hpp"

#include "daemon/worker/descriptor.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace peal::worker {

namespace {

constexpr std::size_t complaint_bytes_max = 2000;

ErrorKind kind_of(int reason)
{
    switch (reason) {
        case EAGAIN:
        case ENOMEM:
        case EMFILE:
        case ENFILE:
        case ETXTBSY: return ErrorKind::transient;
        default: return ErrorKind::rejected;
    }
}

tl::unexpected<Error> cannot_start(std::filesystem::path const& program, int reason)
{
    auto const kind = kind_of(reason);
    std::string message = "cannot start " + program.string() + ": " + std::strerror(reason);
    message += kind == ErrorKind::transient ? "; the machine is short of memory, processes or open files"
                                            : "; install peal-worker beside peald";
    return fail(kind, std::move(message));
}

// posix_spawn's two argument objects, freed on every way out.
class SpawnPlan {
public:
    SpawnPlan()
    {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
    }
    ~SpawnPlan()
    {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnPlan(SpawnPlan const&) = delete;
    SpawnPlan& operator=(SpawnPlan const&) = delete;

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
};

// 0, or the errno of the first step that failed.
int spawn(pid_t& pid, std::filesystem::path const& program, std::vector<std::string> const& environment, int input,
          int output, int errors)
{
    SpawnPlan plan;
    int bad = posix_spawn_file_actions_adddup2(&plan.actions, input, STDIN_FILENO);
    if (!bad) bad = posix_spawn_file_actions_adddup2(&plan.actions, output, STDOUT_FILENO);
    if (!bad) bad = posix_spawn_file_actions_adddup2(&plan.actions, errors, STDERR_FILENO);
    // Whatever some library forgot to open close-on-exec stays here.
    if (!bad) bad = posix_spawn_file_actions_addclosefrom_np(&plan.actions, STDERR_FILENO + 1);

    // The daemon's own signal handling is not for the child, and neither is Ctrl-C in the daemon's terminal.
    sigset_t none;
    sigset_t every;
    sigemptyset(&none);
    sigfillset(&every);
    if (!bad) bad = posix_spawnattr_setsigmask(&plan.attributes, &none);
    if (!bad) bad = posix_spawnattr_setsigdefault(&plan.attributes, &every);
    if (!bad) bad = posix_spawnattr_setpgroup(&plan.attributes, 0);
    if (!bad) {
        bad = posix_spawnattr_setflags(
            &plan.attributes,
            static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
    }
    if (bad) return bad;

    std::string name = program.filename().string();
    std::array<char*, 2> arguments{name.data(), nullptr};
    std::vector<std::string> variables = environment;
    std::vector<char*> pointers;
    for (auto& variable : variables) pointers.push_back(variable.data());
    pointers.push_back(nullptr);
    return ::posix_spawn(&pid, program.c_str(), &plan.actions, &plan.attributes, arguments.data(), pointers.data());
}

void adopt(asio::posix::stream_descriptor& stream, Descriptor& descriptor, boost::system::error_code& code)
{
    stream.assign(descriptor.get(), code);
    if (!code) descriptor.release();
}

}  // namespace

Result<std::unique_ptr<Child>> Child::start(Executor executor, std::filesystem::path const& program,
                                            std::vector<std::string> const& environment, std::string_view input)
{
    // A file in memory instead of a pipe: the child may read or die as it likes, nobody waits and nobody gets SIGPIPE.
    auto const job = open_memory_file(input);
    if (!job) return cannot_start(program, job.error());
    auto output = open_pipe();
    if (!output) return cannot_start(program, output.error());
    auto errors = open_pipe();
    if (!errors) return cannot_start(program, errors.error());
    // Complaints that do not fit the pipe are lost, instead of holding up the child.
    set_non_blocking(errors->write.get());

    pid_t pid = 0;
    int const bad = spawn(pid, program, environment, job->get(), output->write.get(), errors->write.get());
    if (bad) return cannot_start(program, bad);
    // From here on the destructor sees to its end.
    std::unique_ptr<Child> child(new Child(std::move(executor), pid));
    // Called by number: the header of glibc 2.36 lacks its C linkage.
    Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (process.get() < 0) return cannot_start(program, errno);
    boost::system::error_code code;
    adopt(child->process_, process, code);
    if (!code) adopt(child->output_, output->read, code);
    if (!code) adopt(child->errors_, errors->read, code);
    if (code) return cannot_start(program, code.value());
    return child;
}

Child::Child(Executor executor, pid_t pid) : pid_(pid), process_(executor), output_(executor), errors_(executor) {}

Child::~Child()
{
    if (collected_) return;
    kill();
    collect();
}

awaitable<bool> Child::read_output(std::string& output, std::size_t bytes_max)
{
    auto const piece = std::make_unique<std::array<char, 64 * 1024>>();
    for (;;) {
        auto const buffer = asio::buffer(*piece);
        auto const [ec, n] = co_await output_.async_read_some(buffer, tok);
        if (n > bytes_max - output.size()) co_return false;
        output.append(piece->data(), n);
        if (ec) co_return ec == asio::error::eof;
    }
}

awaitable<bool> Child::wait()
{
    auto const [ec] = co_await process_.async_wait(asio::posix::stream_descriptor::wait_read, tok);
    co_return !ec;
}

void Child::kill()
{
    // Not collected yet, so the number is still its own.
    ::kill(pid_, SIGKILL);
}

Child::End Child::collect()
{
    collected_ = true;
    siginfo_t info{};
    int done = 0;
    do {
        done = ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED);
    } while (done != 0 && errno == EINTR);
    End end;
    // ECHILD: somebody set SIGCHLD to be ignored. How it ended is lost then, the answer is judged by itself.
    if (done != 0) return end;
    if (info.si_code == CLD_EXITED) {
        end.status = info.si_status;
    } else {
        end.signal = info.si_status;
    }
    return end;
}

std::string Child::complaints()
{
    set_non_blocking(errors_.native_handle());
    std::string text(complaint_bytes_max, '\0');
    auto const n = ::read(errors_.native_handle(), text.data(), text.size());
    text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) c = ' ';
    }
    auto const last = text.find_last_not_of(' ');
    text.resize(last == std::string::npos ? 0 : last + 1);
    return text;
}

}  // namespace peal::worker
