#include "connectors/x/judge.hpp"

#include "connectors/json.hpp"
#include "connectors/words.hpp"
#include "connectors/x/problem.hpp"
#include "connectors/x/snowflake.hpp"

#include <array>

namespace peal::connectors::x {

namespace {

bool is_about_money(int status, Problem const& problem)
{
    if (status == 402 || problem.type == "credits" || problem.type == "credits-depleted") return true;
    return problem.title == "SpendCapReached" || problem.type == "SpendCapReached" ||
           problem.type == "spend-cap-reached";
}

bool is_about_app(Problem const& problem)
{
    constexpr std::array<std::string_view, 3> types = {"client-forbidden", "unsupported-authentication",
                                                       "oauth1-permissions"};
    for (auto const type : types)
        if (problem.type == type) return true;
    return false;
}

// Every complete refusal with a documented body, whatever the call.
Error refusal(HttpResponse const& response, Problem const& problem, std::string_view doing, Instant now, Random& random)
{
    std::string const what(doing);
    auto const evidence = evidence_of(response, problem);
    if (response.status == 401)
        return {ErrorKind::auth_expired, "X did not accept this account's access token while " + what, evidence};
    if (is_about_money(response.status, problem))
        return {ErrorKind::rejected,
                "X is out of credits for this app (" + problem.words() +
                    "); top up or raise the limit at X, then send again",
                evidence};
    if (problem.type == "usage-capped")
        return {ErrorKind::rejected,
                "the app's usage cap at X is reached (" + problem.words() + "); raise it or wait for the next period",
                evidence};
    if (response.status == 429) {
        Error limited(ErrorKind::rate_limited, "X asks us to wait before " + what, evidence);
        limited.retry_after = wait_of(response, now) + std::chrono::milliseconds(1000 + random.below(9001));
        return limited;
    }
    if (is_about_app(problem))
        return {ErrorKind::rejected,
                "X does not let this app do that (" + problem.words() +
                    "); check the app's project and permissions at X",
                evidence};
    return {ErrorKind::rejected, "X refused " + what + ": " + problem.words(), evidence};
}

bool is_duplicate(HttpResponse const& response, Problem const& problem)
{
    return response.status == 403 && (problem.mentions("duplicate content") || problem.code == 187);
}

// A refusal proves that nothing was made. Anything else in the 4xx range may come from something in between that had
// already passed the request on.
bool is_proof_of_refusal(HttpResponse const& response, Problem const& problem)
{
    return response.status >= 400 && response.status < 500 && response.status != 408 && problem.is_documented;
}

Commit judge_answer(HttpResponse const& response, std::string const& address_prefix, Instant now, Random& random)
{
    auto const problem = read_problem(response);
    if (response.status >= 200 && response.status < 300) {
        auto const root = json::parse(response.body);
        auto const id = root ? json::find_string(*root, "data.id") : std::nullopt;
        if (!id || !parse_id(*id))
            return Unknown{Error(ErrorKind::unknown_outcome,
                                 "X accepted the post but did not name it; the account is looked at",
                                 "status " + std::to_string(response.status) + " without a readable id"),
                           true};
        Done done;
        done.remote_id = *id;
        done.address = address_prefix + *id;
        done.evidence = in_one_line(response.body, 4096);
        return done;
    }
    if (!is_proof_of_refusal(response, problem))
        return Unknown{Error(ErrorKind::unknown_outcome, "X gave no clear answer to the post; the account is looked at",
                             evidence_of(response, problem))};
    Refused refused;
    refused.error = refusal(response, problem, "publishing the post", now, random);
    if (is_duplicate(response, problem)) {
        refused.duplicate = true;
        refused.error.message = "X already has a post with this text on this account and takes no second one";
    } else if (response.status == 400 && problem.mentions("media IDs are invalid")) {
        // The upload has expired or was refused late: a new upload may help, and nothing was made.
        refused.error.kind = ErrorKind::transient;
        refused.error.message = "X no longer accepts the uploaded picture; it must be uploaded again";
    }
    return refused;
}

}  // namespace

Error judge_refusal(HttpResponse const& response, std::string_view doing, Instant now, Random& random)
{
    auto const problem = read_problem(response);
    auto const status = response.status;
    if (status == 401 || status == 402 || status == 429 || is_proof_of_refusal(response, problem))
        return refusal(response, problem, doing, now, random);
    return {ErrorKind::transient, "X could not answer while " + std::string(doing) + "; it is tried again",
            evidence_of(response, problem)};
}

Error judge_transport(Error error, std::string_view doing)
{
    if (error.kind == ErrorKind::unknown_outcome) error.kind = ErrorKind::transient;
    error.message = std::string(doing) + ": " + error.message;
    return error;
}

Commit judge_commit(Result<HttpResponse> const& answer, std::string const& address_prefix, Instant now, Random& random)
{
    if (answer) return judge_answer(*answer, address_prefix, now, random);
    switch (answer.error().kind) {
        case ErrorKind::transient:
        case ErrorKind::cancelled: return NotSent{answer.error()};
        case ErrorKind::rejected: {  // not a request the client sends: nothing left, and nothing would the next time
            Refused refused;
            refused.error = answer.error();
            return refused;
        }
        default: return Unknown{answer.error()};
    }
}

}  // namespace peal::connectors::x
