#include "connectors/instagram/settle.hpp"

#include <algorithm>
#include <set>

namespace peal::connectors::instagram {

namespace {

bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

Sighting found(Listed const& listed, std::string reason)
{
    Sighting sighting;
    sighting.kind = Sighting::Kind::found;
    sighting.remote_id = listed.id;
    sighting.address = listed.address;
    sighting.reason = std::move(reason);
    return sighting;
}

Sighting say(Sighting::Kind kind, std::string reason)
{
    Sighting sighting;
    sighting.kind = kind;
    sighting.reason = std::move(reason);
    return sighting;
}

}  // namespace

std::string normalised(std::string_view caption)
{
    std::string out;
    bool gap = false;
    for (char const c : caption) {
        if (is_space(c)) {
            gap = !out.empty();
            continue;
        }
        if (gap) out += ' ';
        gap = false;
        out += c;
    }
    return out;
}

Match match(MediaList const& list, AttemptRecord const& attempt, std::string_view caption)
{
    Match result;
    result.complete = list.complete;
    result.trouble = list.trouble;
    auto const ours = normalised(caption);
    std::set<std::string_view> seen;
    for (auto const& listed : list.entries) {
        if (listed.published_at < attempt.started_at - list_margin) continue;
        // Pages shift when somebody posts between two of them, and the second repeats the end of the first.
        if (!seen.insert(listed.id).second) continue;
        if (std::find(attempt.claimed_ids.begin(), attempt.claimed_ids.end(), listed.id) != attempt.claimed_ids.end())
            continue;
        if (listed.caption && normalised(*listed.caption) == ours) result.same_caption.push_back(listed);
        auto const feed = listed.product.empty() || listed.product == "FEED";
        if (!listed.caption && feed) result.no_caption.push_back(listed);
    }
    return result;
}

Sighting settle(ContainerProof proof, Match const& match, bool may_still_appear)
{
    using Kind = Sighting::Kind;
    if (match.same_caption.size() == 1)
        return found(match.same_caption.front(), "the account shows one post with this caption");
    if (match.same_caption.size() > 1)
        return say(Kind::ambiguous, std::to_string(match.same_caption.size()) +
                                        " posts with this caption appeared on the account; say which is ours");

    if (proof == ContainerProof::published) {
        // Nothing but this list can tell which; a wrong id would report a stranger's figures.
        if (match.complete && match.no_caption.size() == 1)
            return found(match.no_caption.front(),
                         "Instagram says it is published, and the account shows one new post");
        if (may_still_appear) return say(Kind::cannot_tell, "Instagram says it is published, but does not list it yet");
        return say(Kind::found, "Instagram says it is published, but does not show which post it is");
    }
    if (!match.complete)
        return say(Kind::cannot_tell, match.trouble.empty() ? "the account's posts could not be read" : match.trouble);
    if (!match.no_caption.empty())
        return say(Kind::cannot_tell,
                   "the account shows a new post whose caption Instagram does not tell; look whether it is ours");
    if (proof == ContainerProof::unpublished)
        return say(Kind::not_there, "the prepared picture is still waiting to be published");
    if (proof == ContainerProof::dead)
        return say(Kind::not_there,
                   "the prepared picture can no longer be published, and the account does not show it");
    return say(Kind::cannot_tell, "the account does not show it, and the prepared picture's state proves nothing yet");
}

}  // namespace peal::connectors::instagram
