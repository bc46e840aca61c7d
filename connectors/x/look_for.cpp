#include "connectors/x/connector_impl.hpp"

#include "connectors/json.hpp"
#include "connectors/oauth/form.hpp"
#include "connectors/x/normal_form.hpp"
#include "connectors/x/reading.hpp"
#include "connectors/x/snowflake.hpp"

#include <algorithm>
#include <set>

namespace peal::connectors::x {

namespace {

constexpr Duration clocks_differ = std::chrono::seconds(120);
// X keeps 3,200 posts in this list; a page holds 100.
constexpr int pages_max = 33;
constexpr char const* fields =
    "created_at,conversation_id,referenced_tweets,in_reply_to_user_id,entities,attachments,note_tweet";

// What was sent, read back from the exact bytes of the attempt.
struct Sought {
    NormalForm form;
    std::size_t media_count = 0;
    Instant from;
    Instant to;
    std::set<std::string> claimed;

    explicit Sought(AttemptRecord const& attempt, Duration late_effect_max)
        : from(attempt.started_at - clocks_differ),
          to(attempt.started_at + late_effect_max),
          claimed(attempt.claimed_ids.begin(), attempt.claimed_ids.end())
    {
        auto text = attempt.text;
        if (auto const body = json::parse(attempt.ready.body)) {
            text = json::find_string(*body, "text").value_or(text);
            if (auto const* ids = json::find_array(*body, "media.media_ids")) media_count = ids->size();
        }
        form = normal_form(text);
    }
};

// Sorts the posts of the account into those that are the attempt's and those that may be.
class Matches {
public:
    explicit Matches(Sought sought) : sought_(std::move(sought)) {}

    void consider(ReadPost const& post)
    {
        if (post.made_at < sought_.from || post.is_reply || post.media_count != sought_.media_count ||
            sought_.claimed.contains(post.id))
            return;
        auto const likeness =
            compare(sought_.form, normal_form(unwrapped(post.text, post.targets, post.media_count > 0)));
        if (likeness == Likeness::different) return;
        if (likeness == Likeness::doubtful || post.made_at > sought_.to)
            doubtful_.insert(post.id);
        else
            (likeness == Likeness::same ? same_ : similar_).insert(post.id);
    }

    // Found or, when nothing on the account is like the attempt, not there.
    Sighting conclusion(std::string const& address_prefix) const
    {
        Sighting sighting;
        auto const& candidates = same_.empty() ? similar_ : same_;
        if (candidates.size() == 1) {
            sighting.kind = Sighting::Kind::found;
            sighting.remote_id = *candidates.begin();
            sighting.address = address_prefix + sighting.remote_id;
            sighting.reason = "one post of the account has this text";
        } else if (candidates.size() > 1) {
            sighting.kind = Sighting::Kind::ambiguous;
            sighting.reason = std::to_string(candidates.size()) +
                              " posts of the account have this text; a person must say which is ours";
        } else if (!doubtful_.empty()) {
            sighting.reason =
                "post " + *doubtful_.begin() +
                " has the same words but another link or a later time; a person must say whether it is ours";
        } else {
            sighting.kind = Sighting::Kind::not_there;
            sighting.reason = "no post of the account since " + to_iso(sought_.from) + " has this text";
        }
        return sighting;
    }

private:
    Sought sought_;
    std::set<std::string> same_;
    std::set<std::string> similar_;
    std::set<std::string> doubtful_;
};

Sighting cannot_tell(std::string reason)
{
    Sighting sighting;
    sighting.reason = std::move(reason);
    return sighting;
}

Sighting cannot_tell(Error const& error)
{
    auto sighting = cannot_tell(to_string(error));
    sighting.token_refused = error.kind == ErrorKind::auth_expired;
    return sighting;
}

}  // namespace

// A read that fails, is cut or does not end is no evidence of absence.
awaitable<Sighting> XConnector::look_for(Account account, AttemptRecord attempt)
{
    if (!parse_id(account.remote_id)) co_return cannot_tell("the channel has no X user id; reconnect the account");
    Sought sought(attempt, settings_.late_effect_max);
    auto const target = "/2/users/" + account.remote_id + "/tweets?max_results=100&exclude=retweets&since_id=" +
                        std::to_string(first_id_at(sought.from)) + "&tweet.fields=" + oauth::percent_encode(fields);
    Matches matches(std::move(sought));
    auto const give_up_at = clock_.monotonic() + settings_.look_max;
    std::string next_token;
    for (int page_number = 0; page_number < pages_max; ++page_number) {
        auto request = get(
            account, next_token.empty() ? target : target + "&pagination_token=" + oauth::percent_encode(next_token));
        request.timeout = std::min(request.timeout, give_up_at - clock_.monotonic());
        if (request.timeout <= Duration(0)) co_return cannot_tell("reading the account's posts took too long");
        auto const answer = co_await call(std::move(request), "reading the account's posts");
        if (!answer) co_return cannot_tell(answer.error());
        auto const root = json::parse(answer->body);
        if (!root) co_return cannot_tell("X's list of the account's posts could not be read");
        auto const page = read_page(*root);
        for (auto const& post : page.posts) matches.consider(post);
        if (!page.is_complete) {
            auto sighting = matches.conclusion(address_prefix(account));
            if (sighting.kind == Sighting::Kind::found) co_return sighting;
            co_return cannot_tell("X's list of the account's posts was not complete");
        }
        if (page.next_token.empty()) co_return matches.conclusion(address_prefix(account));
        if (page.next_token == next_token) co_return cannot_tell("X's list of the account's posts does not end");
        next_token = page.next_token;
    }
    co_return cannot_tell("the account has more posts since the attempt than can be looked through");
}

}  // namespace peal::connectors::x
