#include "daemon/http/exchange.hpp"

#include "core/log.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <optional>

namespace peal::http {

namespace {

namespace beast = boost::beast;
using Stream = beast::basic_stream<Protocol, Executor>;
using Parser = beast::http::request_parser<beast::http::string_body>;
using Message = beast::http::response<beast::http::string_body>;

constexpr std::size_t fields_max = 64;

Response plain(int status, std::string text)
{
    return Response(status, std::move(text) + "\n", "text/plain; charset=utf-8");
}

// The answer to what could not be read as a request; empty when there is nobody to answer (a timeout has closed the socket).
std::optional<Response> answer_to(beast::error_code ec)
{
    using beast::http::error;
    if (ec == error::header_limit) return plain(431, "The head of the request is too large");
    if (ec == error::body_limit) return plain(413, "The body of the request is too large");
    if (ec == error::end_of_stream || ec == error::partial_message) return {};
    if (ec.category() == beast::http::make_error_code(error::bad_method).category())
        return plain(400, "This is not a request");
    return {};
}

// What Beast lets through and RFC 9112 does not, and what we have no use for.
std::optional<Response> refuse(Parser::value_type const& message, Parser const& parser)
{
    if (message.find(beast::http::field::transfer_encoding) != message.end() || parser.chunked())
        return plain(411, "Send a Content-Length; Transfer-Encoding is not accepted");
    if (message.version() == 11 && message.count(beast::http::field::host) != 1)
        return plain(400, "One Host header is needed");
    if (message.count(beast::http::field::host) > 1 || message.count(beast::http::field::content_length) > 1)
        return plain(400, "A header stands twice");
    std::size_t fields = 0;
    for ([[maybe_unused]] auto const& field : message) ++fields;
    if (fields > fields_max) return plain(431, "Too many headers");
    auto const method = message.method_string();
    if (method == "TRACE" || method == "CONNECT") return plain(405, "This method is not accepted");
    auto const target = message.target();
    if (target.empty() || target.front() != '/') return plain(400, "The target must be a path");
    return {};
}

Request to_request(Parser::value_type&& message, Socket& socket)
{
    Request request;
    request.method = std::string(message.method_string());
    std::string_view const target(message.target().data(), message.target().size());
    auto const question = target.find('?');
    request.path = std::string(target.substr(0, question));
    if (question != std::string_view::npos) request.query = std::string(target.substr(question + 1));
    for (auto const& field : message)
        request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    request.body = std::move(message.body());
    request.peer_address = peer_address(socket);
    request.peer_user = peer_user(socket);
    return request;
}

Message to_message(Response&& response, unsigned version, bool keep_alive, bool is_head)
{
    Message message;
    message.result(static_cast<unsigned>(response.status));
    message.version(version);
    for (auto const& header : response.headers) message.insert(header.name, header.value);
    auto const length = response.body.size();
    if (!is_head) message.body() = std::move(response.body);
    // That of a 304 would be the length of what is not sent again, which nobody here knows.
    if (response.status != 304) message.content_length(length);
    message.keep_alive(keep_alive);
    return message;
}

awaitable<Response> answer(Handler const& handler, Request request)
{
    try {
        co_return co_await handler(std::move(request));
    } catch (boost::system::system_error const& error) {
        if (error.code() == asio::error::operation_aborted) throw;
        log::error("a request could not be answered: {}", error.what());
    } catch (std::exception const& error) {
        log::error("a request could not be answered: {}", error.what());
    }
    co_return plain(500, "Something went wrong here; the log says what");
}

awaitable<bool> write(Stream& stream, Message& message, ListenOptions const& options)
{
    stream.expires_after(options.write_timeout);
    auto const [ec, n] = co_await beast::http::async_write(stream, message, tok);
    co_return !ec;
}

void shut(Stream& stream)
{
    beast::error_code ignored;
    stream.socket().shutdown(asio::socket_base::shutdown_send, ignored);
}

}  // namespace

awaitable<> serve_connection(Socket socket, ListenOptions const& options, Handler const& handler,
                             std::function<bool()> is_stopping)
{
    Stream stream(std::move(socket));
    beast::flat_buffer buffer(options.head_bytes_max + options.body_bytes_max + 4096);
    for (bool keep = true; keep && !is_stopping();) {
        Parser parser;
        parser.header_limit(static_cast<std::uint32_t>(options.head_bytes_max));
        parser.body_limit(options.body_bytes_max);
        // The deadline of an earlier operation stays expired: it is set anew before each one.
        stream.expires_after(options.read_timeout);
        auto const [head_error, head_bytes] = co_await beast::http::async_read_header(stream, buffer, parser, tok);
        std::optional<Response> refusal;
        if (head_error) {
            refusal = answer_to(head_error);
            if (!refusal) break;
        } else {
            refusal = refuse(parser.get(), parser);
        }
        if (!refusal) {
            // The parser, not its message: reading into the message ignores the body's limit.
            stream.expires_after(options.read_timeout);
            auto const [body_error, body_bytes] = co_await beast::http::async_read(stream, buffer, parser, tok);
            if (body_error) {
                refusal = answer_to(body_error);
                if (!refusal) break;
            }
        }
        if (refusal) {
            auto message = to_message(std::move(*refusal), 11, false, false);
            co_await write(stream, message, options);
            break;
        }
        auto taken = parser.release();
        bool const is_head = taken.method() == beast::http::verb::head;
        auto const version = taken.version();
        keep = taken.keep_alive();
        // A handler takes its own time; the deadline is for the wire.
        stream.expires_never();
        auto request = to_request(std::move(taken), stream.socket());
        auto response = co_await answer(handler, std::move(request));
        if (response.status == 0) break;
        keep = keep && !is_stopping();
        auto message = to_message(std::move(response), version, keep, is_head);
        bool const written = co_await write(stream, message, options);
        if (!written) break;
    }
    shut(stream);
}

}  // namespace peal::http
