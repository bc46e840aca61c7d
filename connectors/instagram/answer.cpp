#include "connectors/instagram/answer.hpp"

#include "connectors/json.hpp"
#include "connectors/oauth/token_answer.hpp"
#include "connectors/words.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <limits>

namespace peal::connectors::instagram {

namespace {

constexpr Duration throttled_wait = std::chrono::minutes(10);  // when the headers name none
constexpr Duration quota_wait = std::chrono::minutes(30);      // the 24 hours roll: a place may free at any time
constexpr Duration not_ready_wait = std::chrono::seconds(10);
constexpr Duration wait_max = std::chrono::hours(24);

int to_int(std::optional<std::int64_t> number)
{
    if (!number || *number < std::numeric_limits<int>::min() || *number > std::numeric_limits<int>::max()) return 0;
    return static_cast<int>(*number);
}

bool succeeded(int status)
{
    return status >= 200 && status < 300;
}

// Only numbers and Meta's trace id: the texts may hold the picture's secret address, and are in the account's language.
std::string describe(int status, std::optional<GraphError> const& error)
{
    auto text = "HTTP " + std::to_string(status);
    if (!error) return text;
    text += ", code " + std::to_string(error->code);
    if (error->subcode != 0) text += ", subcode " + std::to_string(error->subcode);
    if (!error->fbtrace_id.empty()) text += ", trace " + error->fbtrace_id;
    return text;
}

Error to_error(HttpResponse const& response, GraphError const& graph, std::string_view what)
{
    auto const meaning = meaning_of(graph.code, graph.subcode);
    Error error(meaning.kind, "Instagram, " + std::string(what) + ": " + std::string(meaning.words),
                describe(response.status, graph));
    if (graph.subcode == 2207027) error.retry_after = not_ready_wait;
    if (meaning.kind == ErrorKind::rate_limited) {
        auto const otherwise = graph.subcode == 2207042 ? quota_wait : throttled_wait;
        error.retry_after = wait_in_headers(response).value_or(otherwise);
    }
    return error;
}

std::optional<boost::json::value> read_object(std::string_view body)
{
    auto value = json::parse(body);
    if (!value || !value->is_object()) return std::nullopt;
    return value;
}

Error unreadable(HttpResponse const& response, std::string_view what)
{
    return Error(ErrorKind::transient,
                 "Instagram, " + std::string(what) + ": the answer makes no sense; it is tried again",
                 describe(response.status, std::nullopt));
}

Commit unknown(Error error)
{
    error.kind = ErrorKind::unknown_outcome;
    return Unknown{std::move(error)};
}

}  // namespace

std::optional<GraphError> read_graph_error(boost::json::value const& body)
{
    auto const code = json::find_integer(body, "error.code");
    if (!code) return std::nullopt;
    GraphError error;
    error.code = to_int(code);
    error.subcode = to_int(json::find_integer(body, "error.error_subcode"));
    for (char const c : json::text_at(body, "error.fbtrace_id").substr(0, 40))
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-')
            error.fbtrace_id += c;
    return error;
}

Answer read_answer(Result<HttpResponse> const& response, std::string_view what)
{
    Answer answer;
    if (!response) {
        answer.error = response.error();
        answer.error.message = "Instagram, " + std::string(what) + ": " + response.error().message;
        // These calls make nothing public: doing one twice costs a container at most.
        if (answer.error.kind == ErrorKind::unknown_outcome) answer.error.kind = ErrorKind::transient;
        return answer;
    }
    auto body = read_object(response->body);
    auto const graph = body ? read_graph_error(*body) : std::nullopt;
    if (graph) {
        answer.code = graph->code;
        answer.subcode = graph->subcode;
        answer.error = to_error(*response, *graph, what);
        return answer;
    }
    if (succeeded(response->status) && body) {
        answer.body = std::move(body);
        return answer;
    }
    answer.error = unreadable(*response, what);
    if (response->status == 401) answer.error.kind = ErrorKind::auth_expired;
    if (response->status == 429) {
        answer.error.kind = ErrorKind::rate_limited;
        answer.error.retry_after = wait_in_headers(*response).value_or(throttled_wait);
    }
    return answer;
}

Commit judge_publish(Result<HttpResponse> const& response)
{
    constexpr std::string_view what = "publishing";
    if (!response) {
        auto error = response.error();
        error.message = "Instagram, publishing: " + error.message;
        if (error.kind == ErrorKind::transient || error.kind == ErrorKind::cancelled) return NotSent{std::move(error)};
        if (error.kind == ErrorKind::rejected) return Refused{std::move(error)};
        return unknown(std::move(error));
    }
    auto const body = read_object(response->body);
    auto const graph = body ? read_graph_error(*body) : std::nullopt;
    if (succeeded(response->status)) {
        auto const id = body && !graph ? json::find_id(*body, "id") : std::nullopt;
        if (!id) return unknown(unreadable(*response, what));
        Done done;
        done.remote_id = *id;
        done.evidence = in_one_line(response->body, 1000);
        return done;
    }
    auto const refusal = response->status >= 400 && response->status < 500 && response->status != 408;
    if (!refusal || !graph) return unknown(unreadable(*response, what));
    auto error = to_error(*response, *graph, what);
    if (meaning_of(graph->code, graph->subcode).may_be_live) return unknown(std::move(error));
    return Refused{std::move(error)};
}

std::optional<Duration> wait_in_headers(HttpResponse const& response)
{
    std::optional<Duration> longest = oauth::retry_after(response);
    // {"<object id>": [{"type": .., "estimated_time_to_regain_access": minutes}, ..]}
    auto const* header = response.find_header("X-Business-Use-Case-Usage");
    auto const usage = header ? json::parse(*header) : std::nullopt;
    if (!usage || !usage->is_object()) return longest;
    for (auto const& entry : usage->get_object()) {
        auto const* uses = entry.value().if_array();
        if (!uses) continue;
        for (auto const& use : *uses) {
            auto const minutes = json::find_integer(use, "estimated_time_to_regain_access");
            if (!minutes || *minutes <= 0) continue;
            Duration const wait = std::chrono::minutes(std::min<std::int64_t>(*minutes, 24 * 60));
            longest = std::max(longest.value_or(Duration(0)), wait);
        }
    }
    if (longest) longest = std::min(*longest, wait_max);
    return longest;
}

int subcode_in_status(std::string_view status)
{
    constexpr std::size_t digits = 7;
    for (auto at = status.find("2207"); at != std::string_view::npos; at = status.find("2207", at + 1)) {
        int number = 0;
        auto const* const begin = status.data() + at;
        auto const [end, error] = std::from_chars(begin, status.data() + status.size(), number);
        auto const fresh = at == 0 || status[at - 1] < '0' || status[at - 1] > '9';
        if (error == std::errc() && fresh && static_cast<std::size_t>(end - begin) == digits) return number;
    }
    return 0;
}

}  // namespace peal::connectors::instagram
