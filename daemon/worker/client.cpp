#include "daemon/worker/client.hpp"

#include "core/async_deadline.hpp"
#include "core/digest.hpp"
#include "daemon/worker/child.hpp"
#include "daemon/worker/gate.hpp"
#include "daemon/worker/protocol.hpp"
#include "daemon/worker/shortage.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace peal::worker {

namespace {

// Everything one conversation needs, so that it depends on nothing that may die before it.
struct Setting {
    Executor executor;
    std::filesystem::path program;
    std::vector<std::string> environment;
    std::size_t answer_bytes_max = 0;
    std::string who;  // "the worker drawing the picture"

    Setting() {}
};

Error death(std::string const& who, Child::End const& end, std::string complaints)
{
    // The program loader and several libraries end the process where they are given no memory.
    if (is_about_memory(complaints))
        return Error(ErrorKind::transient, who + " ran out of memory", std::move(complaints));
    switch (end.signal) {
        case 0:
            return Error(ErrorKind::bug,
                         who + " ended with exit status " + std::to_string(end.status) + " and no answer",
                         std::move(complaints));
        case SIGXCPU: return Error(ErrorKind::rejected, who + " was killed by its CPU limit", std::move(complaints));
        case SIGSYS:
            return Error(ErrorKind::rejected,
                         who + " was killed because it asked the system for something it may not do",
                         std::move(complaints));
        case SIGKILL:
            return Error(ErrorKind::transient, who + " was killed from outside: the machine may be out of memory",
                         std::move(complaints));
        case SIGTERM:
        case SIGINT:
        case SIGHUP: return Error(ErrorKind::transient, who + " was stopped from outside", std::move(complaints));
        default:
            // Libraries that do not look whether they were given memory end like this too, and leave no words.
            return Error(ErrorKind::transient, who + " crashed (" + ::strsignal(end.signal) + ")",
                         std::move(complaints));
    }
}

// The whole answer of one child, which is gone and collected when this returns. Runs as a coroutine of its own (see
// with_deadline), so what it does to its cancellation state stays here.
awaitable<Result<std::string>> converse(Setting setting, std::string job)
{
    co_await asio::this_coro::throw_if_cancelled(false);
    auto started = Child::start(setting.executor, setting.program, setting.environment, job);
    if (!started) co_return tl::unexpected(std::move(started.error()));
    auto const child = std::move(*started);
    job = std::string();

    std::string answer;
    bool const complete = co_await child->read_output(answer, setting.answer_bytes_max);
    bool ended = false;
    if (complete) ended = co_await child->wait();
    if (!ended) {
        auto const state = co_await asio::this_coro::cancellation_state;
        bool const cancelled = state.cancelled() != asio::cancellation_type::none;
        child->kill();
        // From here to its end is a moment, and it must not be left behind.
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await child->wait();
        child->collect();
        if (cancelled)
            co_return fail(ErrorKind::cancelled, setting.who + " was stopped: its answer is no longer wanted");
        co_return fail(ErrorKind::bug, setting.who + " was stopped: it answered more than " +
                                           std::to_string(setting.answer_bytes_max) + " bytes");
    }
    auto const end = child->collect();
    if (end.signal != 0 || end.status != 0) co_return tl::unexpected(death(setting.who, end, child->complaints()));
    co_return answer;
}

class ProcessWorker final : public Worker {
public:
    ProcessWorker(Executor executor, AsyncClock& clock, std::filesystem::path program, WorkerOptions options)
        : clock_(clock),
          deadline_(options.deadline),
          load_picture_(std::move(options.load_picture)),
          run_aside_(std::move(options.run_aside)),
          gate_(executor, std::max<std::size_t>(options.max_children, 1), options.waiting_max)
    {
        setting_.executor = executor;
        setting_.program = std::move(program);
        setting_.answer_bytes_max = options.answer_bytes_max;
        setting_.environment = {"LANG=C.UTF-8", "TZ=UTC", "HOME=/nonexistent"};
        if (!options.fontconfig_path.empty())
            setting_.environment.push_back("FONTCONFIG_PATH=" + options.fontconfig_path);
    }

    awaitable<Result<Rendition>> draw(campaigns::Artwork artwork) override
    {
        Job job;
        job.task = Task::draw;
        std::string who = "the worker drawing the picture";
        if (!artwork.brand.logo.empty()) {
            auto logo = co_await load("the logo ", artwork.brand.logo, artwork.brand.logo_digest);
            if (!logo) co_return tl::unexpected(std::move(logo.error()));
            job.logo = std::move(*logo);
            who += " with the logo " + artwork.brand.logo;
        }
        if (!artwork.photo.file.empty()) {
            auto photo = co_await load("the picture ", artwork.photo.file, artwork.photo.digest);
            if (!photo) co_return tl::unexpected(std::move(photo.error()));
            job.photo = std::move(*photo);
        }
        job.artwork = std::move(artwork);
        auto answer = co_await ask(std::move(job), std::move(who));
        if (!answer) co_return tl::unexpected(std::move(answer.error()));
        co_return decode_rendition(*answer);
    }

    awaitable<Result<campaigns::calendar::Expansion>> read_calendar(std::string ics,
                                                                    campaigns::calendar::ReadOptions options,
                                                                    Instant from, Instant to) override
    {
        Job job;
        job.task = Task::calendar;
        job.ics = std::move(ics);
        job.options = std::move(options);
        job.from = from;
        job.to = to;
        auto answer = co_await ask(std::move(job), "the worker reading the calendar");
        if (!answer) co_return tl::unexpected(std::move(answer.error()));
        Result<campaigns::calendar::Expansion> expansion;
        std::function<void()> decode = [&] { expansion = decode_expansion(*answer); };
        if (run_aside_)
            co_await run_aside_(std::move(decode));
        else
            decode();
        co_return expansion;
    }

private:
    // Exactly what people agreed on. While the folder holds another one the post waits: a change is taken up shortly, and
    // then asks for approval again; and a file that is being put back is there a moment later.
    awaitable<Result<std::string>> load(std::string what, std::string file, std::string digest)
    {
        what += file;
        if (!load_picture_) co_return fail(ErrorKind::bug, what + " was asked for where none can be read");
        auto bytes = co_await load_picture_(std::move(file));
        if (!bytes) co_return fail(ErrorKind::transient, what + " cannot be read: " + bytes.error().message);
        if (sha256_hex(*bytes) != digest)
            co_return fail(ErrorKind::transient,
                           what + " is not the one that was planned: it has changed since, and the new one is not yet "
                                  "taken up; put the old one back, or let the new one be approved");
        co_return bytes;
    }

    awaitable<Result<std::string>> ask(Job job, std::string who)
    {
        auto text = encode(job);
        if (!text) co_return tl::unexpected(std::move(text.error()));
        job = Job();

        auto const pass = co_await gate_.enter();
        if (!pass) co_return tl::unexpected(pass.error());
        Setting setting = setting_;
        setting.who = who;
        auto work = converse(std::move(setting), std::move(*text));
        std::string what = who + " was stopped: it";
        auto answer = co_await with_deadline(clock_, deadline_, std::move(work), std::move(what));
        // When both the wait and the work are cancelled, the wait ends first and looks like a deadline.
        auto const state = co_await asio::this_coro::cancellation_state;
        if (!answer && state.cancelled() != asio::cancellation_type::none) {
            co_return fail(ErrorKind::cancelled, who + " was stopped: its answer is no longer wanted");
        }
        co_return answer;
    }

    AsyncClock& clock_;
    Duration deadline_;
    std::function<awaitable<Result<std::string>>(std::string)> load_picture_;
    std::function<awaitable<>(std::function<void()>)> run_aside_;
    Setting setting_;
    Gate gate_;
};

}  // namespace

std::unique_ptr<Worker> make_worker(Executor executor, AsyncClock& clock, std::filesystem::path worker_program,
                                    WorkerOptions options)
{
    return std::make_unique<ProcessWorker>(std::move(executor), clock, std::move(worker_program), std::move(options));
}

}  // namespace peal::worker
