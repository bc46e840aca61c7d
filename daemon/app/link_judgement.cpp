#include "daemon/app/link_judgement.hpp"

#include <algorithm>
#include <array>

namespace peal::app {

namespace {

using connectors::pages::Found;
using store::LinkState;
using namespace std::chrono_literals;

struct Patience {
    int failures;
    Duration over;
};

constexpr Patience for_a_clear_answer{2, 10min};
constexpr Patience for_silence{4, 1h};

// After the first failure, the second, and those that follow.
constexpr std::array<Duration, 3> again_after = {10min, 30min, 1h};

bool is_failure(Found found)
{
    switch (found) {
        case Found::gone:
        case Found::astray:
        case Found::trouble:
        case Found::silent: return true;
        case Found::page:
        case Found::moved:
        case Found::refused:
        case Found::barred: break;
    }
    return false;
}

}  // namespace

store::LinkCheck judge_link(std::string const& address, std::optional<store::LinkCheck> const& before,
                            connectors::pages::Finding const& finding, Instant now)
{
    store::LinkCheck check;
    check.address = address;
    check.detail = finding.words;
    check.looked_at = now;
    if (!is_failure(finding.found)) return check;
    check.failures = before ? before->failures + 1 : 1;
    check.failing_since = before && before->failing_since ? before->failing_since : now;
    bool const is_clear = finding.found == Found::gone || finding.found == Found::astray;
    auto const patience = is_clear ? for_a_clear_answer : for_silence;
    bool const has_lasted = check.failures >= patience.failures && now - *check.failing_since >= patience.over;
    bool const stays_dead = before && before->state == LinkState::dead;
    check.state = has_lasted || stays_dead ? LinkState::dead : LinkState::failing;
    return check;
}

std::optional<Duration> tried_again_after(store::LinkCheck const& check)
{
    if (check.state == LinkState::works) return {};
    auto const after = static_cast<std::size_t>(std::max(check.failures, 1)) - 1;
    return again_after[std::min(after, again_after.size() - 1)];
}

bool is_answered(Found found)
{
    return found != Found::silent && found != Found::barred;
}

}  // namespace peal::app
