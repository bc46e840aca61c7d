#include "connectors/x/problem.hpp"

#include "connectors/http_date.hpp"
#include "connectors/json.hpp"
#include "connectors/oauth/token_answer.hpp"
#include "connectors/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace peal::connectors::x {

namespace {

constexpr std::size_t words_max = 400;
constexpr Duration wait_least = std::chrono::seconds(15);
constexpr Duration wait_without_headers = std::chrono::seconds(60);
constexpr Duration wait_most = std::chrono::hours(25);

std::string last_segment(std::string const& type)
{
    if (type == "about:blank") return {};
    auto const end = type.find_last_not_of('/');
    if (end == std::string::npos) return {};
    auto const start = type.find_last_of('/', end);
    return type.substr(start == std::string::npos ? 0 : start + 1,
                       end - (start == std::string::npos ? 0 : start + 1) + 1);
}

std::string shortened(std::string_view text)
{
    return in_one_line(text, words_max);
}

bool has_own_headers(HttpResponse const& response)
{
    return response.find_header("x-transaction-id") || response.find_header("x-rate-limit-limit") ||
           response.find_header("x-rate-limit-reset");
}

std::optional<std::int64_t> number_header(HttpResponse const& response, std::string const& name)
{
    auto const* header = response.find_header(name);
    if (!header) return std::nullopt;
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(header->data(), header->data() + header->size(), number);
    if (error != std::errc() || end != header->data() + header->size()) return std::nullopt;
    return number;
}

bool is_plausible_epoch(std::int64_t seconds)
{
    return seconds > 0 && seconds < 253402300800;  // the year 10000
}

}  // namespace

std::string Problem::words() const
{
    if (!detail.empty() && !messages.empty()) return detail + " (" + messages + ")";
    if (!detail.empty()) return detail;
    if (!messages.empty()) return messages;
    return title.empty() ? "no reason given" : title;
}

bool Problem::mentions(std::string_view text) const
{
    return title.find(text) != std::string::npos || detail.find(text) != std::string::npos ||
           messages.find(text) != std::string::npos;
}

Problem read_problem(HttpResponse const& response)
{
    Problem problem;
    if (response.body.empty()) {
        problem.is_documented = has_own_headers(response);
        return problem;
    }
    auto const root = json::parse(response.body);
    if (!root || !root->is_object()) return problem;
    problem.type = shortened(last_segment(json::text_at(*root, "type")));
    problem.title = shortened(json::text_at(*root, "title"));
    problem.detail = shortened(json::text_at(*root, "detail"));
    problem.reason = shortened(json::text_at(*root, "reason"));
    bool has_errors = false;
    if (auto const* errors = json::find_array(*root, "errors")) {
        for (std::size_t i = 0; i < std::min<std::size_t>(errors->size(), 5); ++i) {
            has_errors = true;
            auto const message = json::text_at((*errors)[i], "message");
            if (!message.empty()) problem.messages += (problem.messages.empty() ? "" : "; ") + message;
            if (auto const code = json::find_integer((*errors)[i], "code");
                code && problem.code == 0 && *code > 0 && *code < 100000)
                problem.code = static_cast<int>(*code);
        }
        problem.messages = shortened(problem.messages);
    }
    problem.is_documented = has_errors || !problem.title.empty() || !problem.detail.empty() || !problem.type.empty();
    return problem;
}

std::string evidence_of(HttpResponse const& response, Problem const& problem)
{
    auto text = "status " + std::to_string(response.status);
    if (!problem.type.empty()) text += ", " + problem.type;
    if (problem.code != 0) text += ", code " + std::to_string(problem.code);
    if (!problem.reason.empty()) text += ", " + problem.reason;
    text += ", " + (problem.is_documented ? problem.words() : "a body that is not X's");
    if (auto const* id = response.find_header("x-transaction-id")) text += ", x-transaction-id " + shortened(*id);
    return text;
}

Duration wait_of(HttpResponse const& response, Instant now)
{
    auto from = now;
    if (auto const* date = response.find_header("Date"))
        if (auto const moment = parse_http_date(*date)) from = *moment;

    std::optional<Duration> wait;
    auto const take = [&](Duration span) { wait = std::max(wait.value_or(span), span); };
    auto const take_reset = [&](std::string const& name) {
        auto const reset = number_header(response, name);
        if (reset && is_plausible_epoch(*reset)) take(Instant(std::chrono::seconds(*reset)) - from);
    };
    // A family with something left is not what stopped us.
    constexpr std::array<char const*, 3> families = {"x-rate-limit-", "x-app-limit-24hour-", "x-user-limit-24hour-"};
    for (std::string const family : families)
        if (number_header(response, family + "remaining").value_or(1) <= 0) take_reset(family + "reset");
    if (!wait) take_reset("x-rate-limit-reset");
    if (auto const after = oauth::retry_after(response)) take(*after);
    if (!wait) return wait_without_headers;
    return std::clamp(*wait, wait_least, wait_most);
}

}  // namespace peal::connectors::x
