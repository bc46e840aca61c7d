#include "tests/sim/fault_plan.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace peal::sim {

namespace {

using namespace std::chrono_literals;
using connectors::SimTrouble;

constexpr std::array<std::string_view, faults_count> names = {"refused_connection",
                                                              "dns_fails",
                                                              "tls_fails",
                                                              "slow_connect",
                                                              "reset_before_effect",
                                                              "closed_without_answer",
                                                              "server_error",
                                                              "late_effect",
                                                              "cut_answer",
                                                              "endless_answer",
                                                              "huge_header",
                                                              "wrong_content_type",
                                                              "truncated_json",
                                                              "deep_json",
                                                              "not_json",
                                                              "error_in_200",
                                                              "rate_limited_with_reset",
                                                              "rate_limited_bare",
                                                              "token_expired",
                                                              "list_lags",
                                                              "list_misses_item",
                                                              "pages_shift",
                                                              "colleague_posts",
                                                              "duplicate_refused",
                                                              "names_another",
                                                              "uses_id_again",
                                                              "media_fails_late",
                                                              "media_expires_early",
                                                              "slow_answer",
                                                              "not_http",
                                                              "post_taken_down",
                                                              "renewed_elsewhere",
                                                              "renewal_race",
                                                              "version_retired",
                                                              "reads_fail",
                                                              "account_suspended",
                                                              "token_revoked",
                                                              "disk_full",
                                                              "disk_read_only",
                                                              "write_error",
                                                              "read_error",
                                                              "sync_error",
                                                              "late_sync",
                                                              "no_memory",
                                                              "page_damaged",
                                                              "log_deleted",
                                                              "newer_version",
                                                              "smeared_second",
                                                              "step_by_second",
                                                              "step_by_hour",
                                                              "step_by_year",
                                                              "suspend",
                                                              "crash_at_handler",
                                                              "crash_at_change",
                                                              "power_cut",
                                                              "stop_with_calls_open",
                                                              "restart_storm",
                                                              "second_daemon",
                                                              "paused_while_claimed",
                                                              "changed_while_claimed",
                                                              "changed_while_sending",
                                                              "changed_while_unknown",
                                                              "decided_while_claimed",
                                                              "decided_while_sending",
                                                              "decided_while_unknown",
                                                              "decided_while_needs_person",
                                                              "called_off",
                                                              "given_up",
                                                              "approval_withdrawn",
                                                              "rescheduled",
                                                              "sent_now",
                                                              "sent_now_twice",
                                                              "settled_posted",
                                                              "settled_not_there",
                                                              "settled_wrongly",
                                                              "confirmed_in_a_pause",
                                                              "event_in_the_past",
                                                              "campaign_deleted"};

// A network accepts a request at most this long after it was sent, and lists it at most so much later: together they stay
// below the settle time, beyond which nothing is promised.
constexpr Duration effect_and_list_max = 13min;

constexpr Duration connect_within = 10s;

HttpResponse throttled(std::string_view network, Instant now, std::optional<Duration> reset)
{
    HttpResponse answer;
    if (network == "x") {
        answer = HttpResponse(
            429, R"({"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429})",
            "application/problem+json");
        if (reset) {
            auto const at = std::chrono::ceil<std::chrono::seconds>((now + *reset).time_since_epoch()).count();
            answer.headers.push_back({"x-rate-limit-limit", "100"});
            answer.headers.push_back({"x-rate-limit-remaining", "0"});
            answer.headers.push_back({"x-rate-limit-reset", std::to_string(at)});
        }
        return answer;
    }
    if (network == "instagram")
        answer = HttpResponse(
            400,
            R"({"error":{"message":"Application request limit reached","type":"OAuthException","code":4,"fbtrace_id":"A"}})");
    else
        answer = HttpResponse(429, R"({"request_status":"ERROR","request_id":"throttled"})");
    if (reset)
        answer.headers.push_back(
            {"Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(*reset).count())});
    return answer;
}

HttpResponse unauthorized(std::string_view network)
{
    if (network == "x")
        return HttpResponse(401,
                            R"({"title":"Unauthorized","detail":"Unauthorized","type":"about:blank","status":401})",
                            "application/problem+json");
    if (network == "instagram")
        return HttpResponse(
            400,
            R"({"error":{"message":"Session has expired","type":"OAuthException","code":190,"error_subcode":463,"fbtrace_id":"A"}})");
    return HttpResponse(401, R"({"request_status":"ERROR","request_id":"a","error_code":"UNAUTHORIZED"})");
}

HttpResponse forbidden(std::string_view network)
{
    if (network == "x")
        return HttpResponse(
            403,
            R"({"title":"Forbidden","detail":"Your account is suspended and is not permitted to access this feature.","type":"about:blank","status":403})",
            "application/problem+json");
    if (network == "instagram")
        return HttpResponse(
            403,
            R"({"error":{"message":"The account is restricted","type":"OAuthException","code":200,"fbtrace_id":"A"}})");
    return HttpResponse(403, R"({"request_status":"ERROR","request_id":"a","error_code":"FORBIDDEN"})");
}

HttpResponse failed_with_200(std::string_view network)
{
    if (network == "x") return HttpResponse(200, R"({"errors":[{"message":"Internal error","code":131}]})");
    if (network == "instagram")
        return HttpResponse(
            200, R"({"error":{"message":"Please retry","type":"OAuthException","code":2,"fbtrace_id":"A"}})");
    return HttpResponse(200, R"({"request_status":"ERROR","request_id":"a","error_code":"E9999"})");
}

// As libcurl words them.
std::string_view way_failure(Fault kind)
{
    switch (kind) {
        case Fault::dns_fails: return "Could not resolve host";
        case Fault::tls_fails: return "SSL: no alternative certificate subject name matches target host name";
        case Fault::slow_connect: return "Connection timed out";
        default: return "Failed to connect: connection refused";
    }
}

bool is_list(HttpRequest const& request)
{
    return request.method == "GET" &&
           (request.url.find("/tweets?") != std::string::npos || request.url.find("/media?") != std::string::npos ||
            request.url.find("/stories?") != std::string::npos);
}

// A token call is the one call that must not be lost: see the accounts' own tests.
bool is_token_call(HttpRequest const& request)
{
    return request.url.find("oauth2/") != std::string::npos ||
           request.url.find("refresh_access_token") != std::string::npos;
}

}  // namespace

std::string_view to_string(Fault fault)
{
    return names[static_cast<std::size_t>(fault)];
}

std::uint64_t FaultCounts::total() const
{
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

FaultPlan::FaultPlan(std::uint64_t seed, std::vector<Duration> const& dues, Duration end,
                     std::optional<Weather> weather)
    : random_(make_seeded_random(seed, 1)), garbage_random_(make_seeded_random(seed, 6))
{
    if (!weather) {
        follow_seed(dues, end);
        return;
    }
    spares_renewals_ = true;
    call_fails_ = weather->calls_fail;
    commit_fails_ = weather->commits_fail;
    list_lag_ = weather->list_lag;
    call_faults_ = std::move(weather->faults);
    // So few that a checkpoint comes in between.
    wal_pages_ = 8;
}

void FaultPlan::follow_seed(std::vector<Duration> const& dues, Duration end)
{
    auto const die = random_->below(100);
    mood_ = die < 15 ? Mood::calm : die < 50 ? Mood::mild : die < 80 ? Mood::rough : Mood::brutal;
    constexpr std::array<double, 4> calls = {0, 0.005, 0.03, 0.12};
    constexpr std::array<double, 4> commits = {0, 0.03, 0.15, 0.5};
    constexpr std::array<double, 4> syncs = {0, 0, 0.002, 0.01};
    auto const mood = static_cast<std::size_t>(mood_);
    call_fails_ = calls[mood];
    commit_fails_ = commits[mood];
    sync_is_late_ = chance(0.3) ? syncs[mood] : 0;
    constexpr std::array<Duration, 5> lags = {0s, 0s, 3s, 40s, 10min};
    if (mood_ != Mood::calm) list_lag_ = lags[random_->below(lags.size())];
    constexpr std::array<int, 4> pages = {8, 50, 200, 1000};
    wal_pages_ = pages[random_->below(pages.size())];
    for (std::size_t i = 0; i <= static_cast<std::size_t>(Fault::slow_answer); ++i) {
        auto const fault = static_cast<Fault>(i);
        bool const follows = fault == Fault::list_lags || fault == Fault::duplicate_refused;
        if (!follows && chance(0.6)) call_faults_.push_back(fault);
    }
    if (call_faults_.empty()) call_faults_.push_back(Fault::closed_without_answer);
    plan_troubles(dues, end);
}

bool FaultPlan::chance(double probability)
{
    return probability > 0 && static_cast<double>(random_->below(1'000'000)) < probability * 1e6;
}

void FaultPlan::plan_troubles(std::vector<Duration> const& dues, Duration end)
{
    auto const near = [&] {
        if (dues.empty() || chance(0.2))
            return Duration(static_cast<std::int64_t>(random_->below(static_cast<std::uint64_t>(end.count()))));
        auto const due = dues[random_->below(dues.size())];
        return std::max(Duration(0), due - 25s + Duration(random_->below(30'000)));
    };
    auto const add = [&](Fault kind, std::uint64_t count, Duration span) {
        Trouble trouble;
        trouble.at = near();
        trouble.kind = kind;
        trouble.count = count;
        trouble.span = span;
        troubles_.push_back(trouble);
    };
    if (mood_ == Mood::calm) return;
    constexpr std::array<std::uint64_t, 4> crashes = {0, 30, 110, 260};
    auto const wanted = 1 + random_->below(crashes[static_cast<std::size_t>(mood_)] * 2);
    for (std::uint64_t n = 0; n < wanted; ++n) {
        auto const die = random_->below(10);
        if (die < 4)
            add(Fault::crash_at_handler, 1 + random_->below(400), {});
        else if (die < 7)
            add(Fault::crash_at_change, 1 + random_->below(120), {});
        else if (die < 9)
            add(Fault::power_cut, 1 + random_->below(200), {});
        else
            add(Fault::stop_with_calls_open, 0, {});
    }
    auto const some = [&](Fault kind, double probability, std::uint64_t most, auto make_span) {
        if (!chance(probability)) return;
        for (auto n = 1 + random_->below(most); n > 0; --n) add(kind, 1 + random_->below(50), make_span());
    };
    auto const none = [] { return Duration(0); };
    auto const minutes = [&](std::uint64_t least, std::uint64_t most) {
        return Duration(std::chrono::minutes(least)) + Duration(random_->below((most - least) * 60'000));
    };
    some(Fault::version_retired, 0.12, 1, [&] { return minutes(5, 30); });
    some(Fault::post_taken_down, 0.3, 4, none);
    some(Fault::renewed_elsewhere, 0.2, 2, none);
    some(Fault::renewal_race, 0.3, 4, none);
    some(Fault::page_damaged, 0.2, 1, [&] { return minutes(1, 8); });
    some(Fault::log_deleted, 0.2, 1, [&] { return minutes(1, 8); });
    some(Fault::newer_version, 0.15, 1, [&] { return minutes(1, 8); });
    some(Fault::no_memory, 0.3, 6, none);
    some(Fault::restart_storm, 0.1, 1, [&] { return minutes(1, 3); });
    some(Fault::second_daemon, 0.2, 2, none);
    some(Fault::smeared_second, 0.2, 1, [&] { return random_->below(2) == 0 ? Duration(1s) : Duration(-1s); });
    some(Fault::reads_fail, 0.15, 1, [&] { return minutes(20, 60); });
    some(Fault::account_suspended, 0.2, 1, [&] { return minutes(5, 40); });
    some(Fault::token_revoked, 0.15, 1, [&] { return minutes(1, 20); });
    some(Fault::disk_read_only, 0.15, 2, [&] { return Duration(1s) + Duration(random_->below(120'000)); });
    some(Fault::disk_full, 0.2, 3, [&] { return Duration(1s) + Duration(random_->below(120'000)); });
    some(Fault::write_error, 0.3, 6, none);
    some(Fault::read_error, 0.3, 6, none);
    some(Fault::sync_error, 0.3, 6, none);
    some(Fault::step_by_second, 0.3, 6, [&] { return random_->below(2) == 0 ? Duration(1s) : Duration(-1s); });
    some(Fault::step_by_hour, 0.1, 2, [&] { return random_->below(2) == 0 ? Duration(1h) : Duration(-1h); });
    some(Fault::step_by_year, 0.2, 1,
         [&] { return random_->below(2) == 0 ? Duration(365 * 24h) : -Duration(365 * 24h); });
    if (chance(0.12)) add(Fault::suspend, 0, 8h);
}

Fault FaultPlan::pick_call_fault()
{
    auto const kind = call_faults_[random_->below(call_faults_.size())];
    if (kind != Fault::closed_without_answer) return kind;
    return garbage_random_->below(3) == 0 ? Fault::not_http : kind;
}

CallFault FaultPlan::draw(std::string_view network, HttpRequest const& request, Instant network_now)
{
    if (is_list(request) && list_lag_ > 0s) counts.add(Fault::list_lags);
    if (request.commit && !is_token_call(request) && first_commit_) {
        auto const kind = *std::exchange(first_commit_, std::nullopt);
        return make(kind, network, request, network_now);
    }
    if (calls_fail_)
        if (auto imposed = draw_imposed(network, request)) return *imposed;
    if (spares_renewals_ && is_token_call(request)) return CallFault();
    if (!calls_fail_ || !chance(request.commit ? commit_fails_ : call_fails_)) return CallFault();
    return make(pick_call_fault(), network, request, network_now);
}

std::optional<CallFault> FaultPlan::draw_imposed(std::string_view network, HttpRequest const& request)
{
    for (auto const& [kind, concerned] : imposed_) {
        if (concerned != network) continue;
        CallFault fault;
        fault.kind = kind;
        fault.takes_effect = false;
        if (kind == Fault::reads_fail) {
            if (request.method != "GET") continue;
            fault.answer = HttpResponse(503, "<html>come back later</html>", "text/html");
        } else if (kind == Fault::account_suspended) {
            if (is_token_call(request)) continue;
            fault.answer = forbidden(network);
        } else if (is_token_call(request)) {
            fault.answer =
                HttpResponse(400, R"({"error":"invalid_grant","error_description":"The token was revoked."})");
        } else {
            fault.answer = unauthorized(network);
        }
        counts.add(kind);
        return fault;
    }
    return std::nullopt;
}

CallFault FaultPlan::make(Fault kind, std::string_view network, HttpRequest const& request, Instant network_now)
{
    CallFault fault;
    bool const lists = is_list(request);
    auto const seconds = [&](std::uint64_t most) { return Duration(random_->below(most * 1000)); };
    switch (kind) {
        case Fault::refused_connection:
        case Fault::dns_fails:
        case Fault::tls_fails:
        case Fault::slow_connect:
            fault.leaves = false;
            fault.before_answer = kind == Fault::slow_connect ? connect_within : Duration(20);
            fault.failure = "the request did not leave: " + std::string(way_failure(kind));
            break;
        case Fault::reset_before_effect:
            fault.takes_effect = false;
            fault.is_dropped = true;
            break;
        case Fault::closed_without_answer: fault.is_dropped = true; break;
        case Fault::not_http: fault.is_garbage = true; break;
        case Fault::server_error: {
            constexpr std::array<int, 3> statuses = {500, 502, 504};
            fault.takes_effect = chance(0.5);
            fault.answer = HttpResponse(statuses[random_->below(statuses.size())], "<html>oops</html>", "text/html");
            break;
        }
        case Fault::late_effect:
            fault.before_effect =
                request.timeout + seconds(static_cast<std::uint64_t>((effect_and_list_max - list_lag_ - 2min) / 1s));
            break;
        case Fault::cut_answer: fault.is_cut = true; break;
        case Fault::endless_answer:
        case Fault::huge_header:
        case Fault::wrong_content_type:
        case Fault::truncated_json:
        case Fault::deep_json: fault.is_mangled = true; break;
        case Fault::not_json: fault.answer = HttpResponse(200, "it works!", "text/plain"); break;
        case Fault::error_in_200:
            fault.takes_effect = false;
            fault.answer = failed_with_200(network);
            break;
        case Fault::rate_limited_with_reset:
        case Fault::rate_limited_bare:
            fault.takes_effect = false;
            fault.answer =
                throttled(network, network_now,
                          kind == Fault::rate_limited_bare ? std::nullopt : std::optional(Duration(5s) + seconds(60)));
            break;
        case Fault::token_expired:
            if (is_token_call(request)) return fault;
            fault.takes_effect = false;
            fault.answer = unauthorized(network);
            break;
        case Fault::list_misses_item:
            if (!lists) return fault;
            fault.hides_item = true;
            break;
        case Fault::colleague_posts:
            // Elsewhere a second post takes preparations of its own.
            if (network != "x" || !request.commit || is_token_call(request)) return fault;
            fault.is_posted_by_hand_too = true;
            fault.takes_effect = chance(0.5);
            fault.is_dropped = chance(0.7);
            break;
        case Fault::pages_shift:
            if (!lists) return fault;
            fault.trouble = SimTrouble::pages_shift;
            break;
        case Fault::names_another:
        case Fault::uses_id_again:
            if (!request.commit || is_token_call(request)) return fault;
            fault.trouble = kind == Fault::names_another ? SimTrouble::names_another : SimTrouble::uses_id_again;
            break;
        case Fault::media_fails_late:
        case Fault::media_expires_early:
            if (request.method != "POST" || request.commit || is_token_call(request)) return fault;
            fault.trouble = kind == Fault::media_fails_late ? SimTrouble::media_fails : SimTrouble::media_expires;
            break;
        case Fault::slow_answer: fault.before_answer = seconds(40); break;
        default: return fault;
    }
    fault.kind = kind;
    // These are counted when they have happened.
    if (kind != Fault::list_misses_item && kind != Fault::colleague_posts && !fault.trouble) counts.add(kind);
    return fault;
}

Duration FaultPlan::draw_sync_delay()
{
    if (!calls_fail_ || !chance(sync_is_late_)) return Duration(0);
    counts.add(Fault::late_sync);
    return Duration(100 + random_->below(20'000));
}

}  // namespace peal::sim
