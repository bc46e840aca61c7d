#include "daemon/worker/jail.hpp"
#include "daemon/worker/protocol.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// Speaks the protocol of peal-worker and does what the headline says: dies, hangs, lies, or tries to get out of its jail.

extern char** environ;

namespace {

using namespace peal;
using namespace peal::worker;

std::string read_all()
{
    std::string text;
    char piece[65536];
    for (;;) {
        auto const n = ::read(STDIN_FILENO, piece, sizeof piece);
        if (n <= 0) return text;
        text.append(piece, static_cast<std::size_t>(n));
    }
}

void write_all(std::string const& text)
{
    std::size_t done = 0;
    while (done < text.size()) {
        auto const n = ::write(STDOUT_FILENO, text.data() + done, text.size() - done);
        if (n <= 0) ::_exit(9);
        done += static_cast<std::size_t>(n);
    }
}

// A good answer that carries what was seen.
[[noreturn]] void report(std::string const& seen)
{
    Rendition rendition;
    rendition.bytes = "\xff\xd8\xff";
    rendition.content_type = "image/jpeg";
    rendition.width = 1;
    rendition.height = 1;
    rendition.manifest = seen.empty() ? "nothing" : seen;
    write_all(encode_answer(rendition));
    ::_exit(0);
}

[[noreturn]] void report_errno(bool worked)
{
    report(worked ? "worked" : std::string("failed: ") + std::strerror(errno));
}

std::string environment()
{
    std::string all;
    for (char** variable = environ; *variable; ++variable) all += std::string(*variable) + "\n";
    return all;
}

std::string descriptors()
{
    std::string all;
    for (int fd = 0; fd < 1024; ++fd) {
        if (::fcntl(fd, F_GETFD) != -1) all += std::to_string(fd) + " ";
    }
    return all;
}

[[noreturn]] void spin()
{
    unsigned long volatile turns = 0;
    for (;;) turns = turns + 1;
}

[[noreturn]] void allocate()
{
    std::vector<std::unique_ptr<char[]>> hoard;
    try {
        for (;;) hoard.push_back(std::make_unique_for_overwrite<char[]>(std::size_t{1} << 24));
    } catch (std::bad_alloc const&) {
        report("bad_alloc after " + std::to_string(hoard.size() * 16) + " MiB");
    }
}

void complain(std::string_view text)
{
    (void)!::write(STDERR_FILENO, text.data(), text.size());
}

void misbehave(std::string const& order)
{
    if (order == "hang")
        for (;;) ::pause();
    if (order == "close and hang") {
        ::close(STDOUT_FILENO);
        for (;;) ::pause();
    }
    if (order == "exit 3") {
        complain("no\x1b[31m luck\n");
        ::_exit(3);
    }
    if (order == "exit 0") ::_exit(0);
    if (order == "no memory to load") {
        complain("error while loading shared libraries: libvips.so.42: failed to map segment from shared object\n");
        ::_exit(127);
    }
    if (order == "no memory for GLib") {
        complain("GLib-ERROR **: gmem.c:136: failed to allocate 4096 bytes\n");
        std::signal(SIGTRAP, SIG_DFL);
        ::raise(SIGTRAP);
    }
    if (order == "segfault") {
        std::signal(SIGSEGV, SIG_DFL);
        ::raise(SIGSEGV);
    }
    if (order == "killed") ::raise(SIGKILL);
    if (order == "garbage") write_all("<html>sign in</html>");
    if (order == "cut off") {
        Rendition rendition;
        rendition.bytes = "\xff\xd8\xff and more";
        auto const whole = encode_answer(rendition);
        write_all(whole.substr(0, whole.size() - 3));
    }
    if (order == "much")
        for (;;) write_all(std::string(65536, 'x'));
    if (order == "complain") {
        // More than a pipe holds; the answer must come all the same.
        for (int i = 0; i < 100; ++i) (void)!::write(STDERR_FILENO, std::string(65536, 'e').data(), 65536);
        report("complained");
    }
    if (order == "environment") report(environment());
    if (order == "descriptors") report(descriptors());
    if (order == "spin") spin();
    if (order == "allocate") allocate();
    if (order == "socket") report_errno(::socket(AF_INET, SOCK_STREAM, 0) >= 0);
    if (order == "write a file") report_errno(::open("/tmp/peal-worker-was-here", O_WRONLY | O_CREAT, 0600) >= 0);
    if (order == "read a font folder") report_errno(::opendir("/usr/share/fonts") != nullptr);
    if (order == "read a secret") report_errno(::open("/etc/passwd", O_RDONLY) >= 0);
    if (order == "exec") ::execl("/bin/true", "true", static_cast<char*>(nullptr));
    if (order == "signal the parent") ::kill(::getppid(), 0);
    if (order == "fork") {
        auto const pid = ::fork();
        if (pid == 0) ::_exit(0);
        report_errno(pid > 0);
    }
    if (order == "new code") {
        report_errno(::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
                     MAP_FAILED);
    }
    if (order == "thread") {
        bool ran = false;
        std::thread([&ran] { ran = true; }).join();
        report(ran ? "worked" : "did not run");
    }
}

}  // namespace

int main()
{
    auto const job = decode_job(read_all());
    if (!job) ::_exit(8);
    std::string order = job->artwork.headline;
    if (order.starts_with("jailed: ")) {
        order = order.substr(8);
        JailLimits limits;
        if (order == "spin") limits.cpu = std::chrono::seconds(1);
        limits.memory_bytes = std::size_t{256} << 20;
        if (!enter_jail(limits) || !forbid_new_code()) ::_exit(7);
    }
    misbehave(order);
    ::_exit(0);
}
