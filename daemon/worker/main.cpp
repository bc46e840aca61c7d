#include "core/result.hpp"
#include "daemon/worker/jail.hpp"
#include "daemon/worker/jpeg.hpp"
#include "daemon/worker/picture.hpp"
#include "daemon/worker/protocol.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <vector>

// peal-worker: one job on the standard input, one answer on the standard output, and gone. Started by peald; what it takes
// and gives is in protocol.hpp.

namespace {

using namespace peal;
using namespace peal::worker;

Result<std::string> read_input()
{
    std::string text;
    std::vector<char> piece(256 * 1024);
    for (;;) {
        auto const n = ::read(STDIN_FILENO, piece.data(), piece.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fail(ErrorKind::transient, "peal-worker cannot read its job");
        if (n == 0) return text;
        if (text.size() + static_cast<std::size_t>(n) > job_bytes_max)
            return fail(ErrorKind::rejected, "the job for peal-worker is too large");
        text.append(piece.data(), static_cast<std::size_t>(n));
    }
}

bool write_output(std::string_view text)
{
    while (!text.empty()) {
        auto const n = ::write(STDOUT_FILENO, text.data(), text.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

// Settings of fontconfig that the daemon passed on.
std::vector<std::string> font_folders()
{
    std::vector<std::string> folders;
    if (char const* const path = std::getenv("FONTCONFIG_PATH")) folders.emplace_back(path);
    return folders;
}

std::string answer_to(Job const& job)
{
    if (job.task == Task::draw) {
        auto const rendition = draw_picture(job.artwork, {job.logo, job.photo});
        return rendition ? encode_answer(*rendition) : encode_answer(rendition.error());
    }
    auto const expansion = campaigns::calendar::read_calendar(job.ics, job.options, job.from, job.to);
    return expansion ? encode_answer(*expansion) : encode_answer(expansion.error());
}

std::string work()
{
    auto good = enter_jail(JailLimits(), font_folders());
    if (good) good = start_pictures();
    if (good) good = forbid_new_code();
    if (!good) return encode_answer(good.error());
    auto const input = read_input();
    if (!input) return encode_answer(input.error());
    auto const job = decode_job(*input);
    if (!job) return encode_answer(job.error());
    return answer_to(*job);
}

}  // namespace

int main()
{
    std::string answer;
    try {
        answer = work();
    } catch (std::bad_alloc const&) {
        answer = encode_answer(Error(ErrorKind::transient, "peal-worker ran out of memory"));
    } catch (std::exception const& failure) {
        answer = encode_answer(Error(ErrorKind::bug, "peal-worker failed unexpectedly", failure.what()));
    }
    // Without the destructors of libraries that the end of the process makes needless.
    ::_exit(write_output(answer) ? 0 : 1);
}
