#include "daemon/cli/office.hpp"

#include "campaigns/text/columns.hpp"
#include "connectors/json.hpp"

#include <boost/json/serialize.hpp>
#include <unistd.h>

#include <cerrno>
#include <ostream>

namespace peal::cli {

namespace json = connectors::json;

namespace {

constexpr std::string_view base = "http://localhost/api/v1";
constexpr std::size_t answer_bytes_max = 16 << 20;

std::string with_query(std::string_view path, Query query)
{
    std::string url = std::string(base) + std::string(path);
    char separator = '?';
    for (auto const& [name, value] : query) {
        if (value.empty()) continue;
        url += separator + std::string(name) + "=" + percent_encode(value);
        separator = '&';
    }
    return url;
}

}  // namespace

std::string percent_encode(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (auto const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        bool const plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                           (byte >= 'A' && byte <= 'Z') || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[byte >> 4];
            encoded += digits[byte & 15];
        }
    }
    return encoded;
}

tl::expected<Answer, Exit> Office::get(std::string_view path, Query query)
{
    return send(HttpRequest("GET", with_query(path, query)));
}

tl::expected<Answer, Exit> Office::post(std::string_view path, boost::json::object const& body, Duration patience)
{
    HttpRequest request("POST", with_query(path, {}));
    request.timeout = patience;
    request.set("Content-Type", "application/json");
    request.body = boost::json::serialize(body);
    return send(std::move(request));
}

tl::expected<Answer, Exit> Office::send(HttpRequest request)
{
    request.set("Accept", "application/json");
    request.unix_socket = program_.socket;
    request.response_bytes_max = answer_bytes_max;
    auto const response = program_.send(std::move(request));
    if (!response) return tl::unexpected(report_silence(response.error()));
    return judge(*response);
}

Exit Office::report_silence(Error const& error)
{
    auto const& path = program_.socket;
    if (error.kind == ErrorKind::rejected) return report_failure(program_.console, error.message);
    if (error.kind == ErrorKind::unknown_outcome)
        report_failure(program_.console, "peald took the request on " + path +
                                             ", but gave no whole answer; look with peal status what came of it");
    else if (::access(path.c_str(), W_OK) != 0 && errno == EACCES)
        report_failure(program_.console, "you may not use " + path + "; ask for a place in the group that may (peal)");
    else
        report_failure(program_.console, "peald does not answer on " + path + " (is it running?)");
    return Exit::no_daemon;
}

tl::expected<Answer, Exit> Office::judge(HttpResponse const& response)
{
    auto const value = json::parse(response.body);
    if (response.status >= 200 && response.status < 300) {
        if (value) return Answer{response.body, *value};
        return tl::unexpected(report_failure(
            program_.console, "peald answered what is not JSON; are peal and peald of the same version?"));
    }
    auto reason = value ? json::text_at(*value, "detail") : std::string();
    if (reason.empty() && value) reason = json::text_at(*value, "title");
    if (reason.empty()) reason = "peald answered " + std::to_string(response.status) + " and no reason";
    return tl::unexpected(report_failure(program_.console, reason));
}

void add_office_options(CLI::App& command, Program& program, OfficeOptions& options)
{
    command.add_option("--socket", program.socket, "The daemon's socket ($PEAL_SOCKET)")->capture_default_str();
    command.add_flag("--json", options.json, "Print the answer as it is, in JSON");
}

bool print_as_is(Console& console, OfficeOptions const& options, Answer const& answer)
{
    if (!options.json) return false;
    console.out << answer.body << (answer.body.ends_with('\n') ? "" : "\n");
    return true;
}

}  // namespace peal::cli
