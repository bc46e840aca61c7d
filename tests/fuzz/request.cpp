#include "daemon/http/exchange.hpp"

#include "tests/fuzz/property.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <vector>

// What anybody may send to a door of ours: requests one behind the other, and what only looks like them. The first byte
// says how large the pieces are in which the bytes arrive a second time, for this must make no difference.

namespace {

using namespace peal;

constexpr std::size_t bytes_max = 8 * 1024;
constexpr std::size_t fields_max = 64;
constexpr int idle_turns_max = 200;
constexpr auto turn = std::chrono::milliseconds(5);

bool is_token(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_name(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token);
}

std::size_t count_header(http::Request const& request, std::string_view name)
{
    http::Request one;
    std::size_t n = 0;
    for (auto const& header : request.headers) {
        one.headers = {header};
        n += one.find_header(name) != nullptr;
    }
    return n;
}

// What a handler may rely on.
void hold_request(http::Request const& request, http::ListenOptions const& options)
{
    fuzz::hold(is_name(request.method), "a method is a word");
    fuzz::hold(request.method != "TRACE" && request.method != "CONNECT", "no tunnel and no echo is asked of a handler");
    auto const target = request.path + request.query;
    fuzz::hold(request.path.starts_with('/') && request.path.find('?') == std::string::npos, "a path is one");
    fuzz::hold(std::none_of(target.begin(), target.end(),
                            [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; }),
               "a target holds no space and no control character");
    fuzz::hold(request.headers.size() <= fields_max, "there are not too many headers");
    std::size_t head = target.size();
    for (auto const& header : request.headers) {
        head += header.name.size() + header.value.size();
        fuzz::hold(is_name(header.name), "a header's name is a word");
        fuzz::hold(header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
                   "a header's value is one line");
    }
    fuzz::hold(head <= options.head_bytes_max, "the head is not too large");
    fuzz::hold(request.body.size() <= options.body_bytes_max, "the body is not too large");
    fuzz::hold(count_header(request, "Host") <= 1 && count_header(request, "Content-Length") <= 1 &&
                   count_header(request, "Transfer-Encoding") == 0,
               "nobody can disagree about where a request ends and for whom it is");
    auto const* length = request.find_header("Content-Length");
    fuzz::hold(length ? *length == std::to_string(request.body.size()) || length->starts_with('0')
                      : request.body.empty(),
               "a body is as long as is said");
}

// One connection from its first byte to its end.
class Conversation {
public:
    explicit Conversation(http::ListenOptions const& options) : options_(options) {}

    // Both ends must be done soon after the last byte.
    void run(std::string_view bytes, std::size_t piece)
    {
        int ends[2] = {-1, -1};
        fuzz::hold(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0, "there are sockets");
        http::Socket socket(context_.get_executor(), http::Protocol(AF_UNIX, 0), ends[0]);
        http::Handler const handler = [this](http::Request request) { return answer(std::move(request)); };
        bool done = false, threw = false;
        auto work = http::serve_connection(std::move(socket), options_, handler, [] { return false; });
        asio::co_spawn(context_, std::move(work), [&](std::exception_ptr failure) {
            threw = failure != nullptr;
            done = true;
        });
        int idle = 0;
        bool half_closed = false;
        while (!done) {
            bool moved = read_from(ends[1]);
            if (!bytes.empty()) {
                auto const sent = ::send(ends[1], bytes.data(), std::min(piece, bytes.size()), MSG_NOSIGNAL);
                if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
                if (sent < 0 && errno != EAGAIN) bytes = {};  // it has heard enough
                moved = moved || sent > 0;
            } else if (!half_closed) {
                ::shutdown(ends[1], SHUT_WR);
                half_closed = moved = true;
            }
            context_.restart();
            moved = context_.poll() > 0 || moved;
            if (!moved) context_.run_one_for(turn);
            idle = moved ? 0 : idle + 1;
            fuzz::hold(idle <= idle_turns_max, "a connection ends when there is nothing more to read");
        }
        read_from(ends[1]);
        ::close(ends[1]);
        fuzz::hold(!threw, "no exception ends a connection");
        hold_answers();
    }

    std::string_view answered() const { return std::string_view(said_).substr(0, answered_bytes_); }
    std::vector<std::string> const& asked() const { return asked_; }

private:
    awaitable<http::Response> answer(http::Request request)
    {
        hold_request(request, options_);
        asked_.push_back(request.method + " " + request.path + " " + request.body);
        http::Response response(200, request.path, "text/plain");
        if (request.path == "/gone") response.status = 0;
        co_return response;
    }

    bool read_from(int end)
    {
        char piece[4096];
        bool any = false;
        for (auto n = ::recv(end, piece, sizeof piece, 0); n > 0; n = ::recv(end, piece, sizeof piece, 0)) {
            said_.append(piece, static_cast<std::size_t>(n));
            any = true;
        }
        return any;
    }

    // One answer a request, at most one refusal behind them, and nothing after it.
    void hold_answers()
    {
        constexpr std::string_view start = "HTTP/1.";
        std::string_view rest = said_;
        std::size_t answers = 0, refusals = 0;
        while (!rest.empty()) {
            fuzz::hold(rest.size() > 12 && rest.starts_with(start), "an answer begins with its status");
            fuzz::hold(refusals == 0, "nothing is answered behind a refusal");
            bool const is_refusal = rest.substr(9, 3) != "200";
            refusals += is_refusal;
            auto const head_end = rest.find("\r\n\r\n");
            auto const length_at = rest.find("\r\nContent-Length: ");
            fuzz::hold(head_end != rest.npos && length_at < head_end, "an answer has a head with a length");
            auto length = static_cast<std::size_t>(std::atoi(rest.data() + length_at + 18));
            bool const is_head = answers < asked_.size() && asked_[answers].starts_with("HEAD ");
            if (is_head && !is_refusal) length = 0;
            ++answers;
            fuzz::hold(head_end + 4 + length <= rest.size(), "an answer is whole");
            rest.remove_prefix(head_end + 4 + length);
            if (!is_refusal) answered_bytes_ = said_.size() - rest.size();
        }
        std::size_t unanswered = 0;
        for (auto const& one : asked_) unanswered += one.find(" /gone ") != std::string::npos;
        fuzz::hold(answers - refusals + unanswered == asked_.size(), "each request is answered once");
    }

    http::ListenOptions const& options_;
    asio::io_context context_{1};
    std::string said_;
    std::size_t answered_bytes_ = 0;  // of what was said, before a refusal
    std::vector<std::string> asked_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size == 0) return 0;
    auto const piece = std::size_t{1} + data[0] % 61;
    auto const bytes = fuzz::swollen(fuzz::as_text(data + 1, size - 1), bytes_max);
    http::ListenOptions options;
    options.body_bytes_max = 1024;
    options.head_bytes_max = 4096;
    fuzz::Stopwatch const limit;
    Conversation whole(options), in_pieces(options);
    whole.run(bytes, bytes_max);
    if (bytes.size() > 4096) return 0;
    in_pieces.run(bytes, piece);
    fuzz::hold(whole.asked() == in_pieces.asked(), "what is asked does not depend on how the bytes arrive");
    // A head without an end may be refused before its end is missed, or not.
    fuzz::hold(whole.answered() == in_pieces.answered(), "what is answered does not depend on how the bytes arrive");
    return 0;
}
