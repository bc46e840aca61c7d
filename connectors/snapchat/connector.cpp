#include "connectors/snapchat/snapchat.hpp"

#include "connectors/json.hpp"
#include "connectors/oauth/form.hpp"
#include "connectors/oauth/token_answer.hpp"
#include "connectors/snapchat/api.hpp"
#include "connectors/snapchat/envelope.hpp"
#include "connectors/snapchat/links.hpp"
#include "connectors/snapchat/shelf.hpp"
#include "connectors/snapchat/stats.hpp"
#include "connectors/snapchat/upload.hpp"
#include "core/async_deadline.hpp"
#include "core/digest.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <cctype>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace peal::connectors::snapchat {

namespace {

constexpr std::size_t verified_max = 1000;
constexpr std::size_t name_max = 80;
constexpr auto story_life = std::chrono::hours(24);
constexpr std::string_view not_found = "E3003";

// The media's name in the account's library: the post's key, as far as it is harmless there.
std::string media_name(std::string_view post_key)
{
    std::string name = "peal-";
    for (char const c : post_key.substr(0, name_max)) {
        auto const is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
        name += is_plain ? c : '-';
    }
    return name;
}

Limits make_limits(SnapchatSettings const& settings)
{
    Limits limits;
    limits.network = "snapchat";
    limits.links_clickable = false;
    limits.renders_text = false;
    limits.media_required = true;
    limits.artwork_shape = "story";
    limits.alt_text_max = 0;
    limits.media_bytes_max = picture_bytes_max;
    limits.prepare_ahead = settings.prepare_ahead;
    limits.commit_deadline = settings.commit_deadline;
    limits.refresh_before = std::chrono::minutes(10);
    // The answer to the call names no story, so two at once could not be told apart in the list.
    limits.one_at_a_time = true;
    limits.settling = {std::chrono::minutes(10), 0, 0};
    return limits;
}

Sighting cannot_tell(std::string reason)
{
    Sighting sighting;
    sighting.reason = std::move(reason);
    return sighting;
}

class SnapchatConnector final : public Connector {
public:
    SnapchatConnector(HttpClient& http, AsyncClock& clock, Random& random, SnapchatSettings settings)
        : clock_(clock), random_(random), api_(http, clock, std::move(settings)), limits_(make_limits(api_.settings()))
    {}

    Limits const& limits() const override { return limits_; }

    awaitable<Result<Ready>> prepare(Account account, OutgoingPost post) override
    {
        auto work = prepare_now(std::move(account), std::move(post));
        std::string what = "Snapchat: preparing the story";
        co_return co_await with_deadline(clock_, api_.settings().prepare_deadline, std::move(work), std::move(what));
    }

    awaitable<Commit> commit(Account account, Ready ready) override;
    awaitable<Sighting> look_for(Account account, AttemptRecord attempt) override;
    awaitable<Result<std::vector<Readings>>> measure(Account account, std::vector<std::string> remote_ids) override;
    awaitable<Result<Grant>> renew(Account account) override;

private:
    awaitable<Result<Ready>> prepare_now(Account account, OutgoingPost post);
    awaitable<Result<ShelvedMedia>> upload_once(Account account, OutgoingPost post);
    awaitable<Result<Readings>> measure_one(Account account, std::string story_id);
    void note_outcome(std::string const& media_id, CommitAnswer& answer);

    AsyncClock& clock_;
    Random& random_;
    Api api_;
    Limits limits_;
    MediaShelf shelf_;
    std::set<std::string> verified_;  // profiles that were compared with their credentials since the start
};

awaitable<Result<ShelvedMedia>> SnapchatConnector::upload_once(Account account, OutgoingPost post)
{
    auto digest = sha256_hex(post.media->bytes);
    // Media belong to a profile, and a channel may have been connected to another one since.
    auto shelf_owner = account.channel + '\n' + account.remote_id;
    if (auto shelved = shelf_.find(shelf_owner, post.key, digest, clock_.now())) co_return std::move(*shelved);
    ShelvedMedia media;
    media.owner = std::move(shelf_owner);
    media.post_key = post.key;
    media.digest = std::move(digest);
    auto name = media_name(post.key);
    auto const uploaded =
        co_await upload_picture(api_, clock_, random_, std::move(account), std::move(*post.media), std::move(name));
    if (!uploaded) co_return tl::unexpected(uploaded.error());
    media.media_id = uploaded->media_id;
    media.expires_at = uploaded->expires_at;
    shelf_.put(media, clock_.now());
    co_return media;
}

awaitable<Result<Ready>> SnapchatConnector::prepare_now(Account account, OutgoingPost post)
{
    if (account.remote_id.empty())
        co_return fail(ErrorKind::rejected, "Snapchat: channel `" + account.channel +
                                                "` has no profile id; add remote_id to its credentials");
    if (!post.media) co_return fail(ErrorKind::rejected, "Snapchat: a story needs a picture");
    if (auto const checked = check_picture(*post.media); !checked) co_return tl::unexpected(checked.error());

    auto binding = account.channel + '\n' + account.remote_id + '\n' + account.handle;
    if (!verified_.contains(binding)) {
        auto const verified = co_await api_.verify_profile(account);
        if (!verified) co_return tl::unexpected(verified.error());
        if (verified_.size() >= verified_max) verified_.clear();
        verified_.insert(std::move(binding));
    }

    auto const media = co_await upload_once(account, std::move(post));
    if (!media) co_return tl::unexpected(media.error());

    // The last step: what is on the profile now is not ours.
    auto const taken_at = clock_.now();
    auto const stories = co_await api_.list_stories(account);
    if (!stories) co_return tl::unexpected(stories.error());
    Snapshot snapshot;
    snapshot.media_id = media->media_id;
    snapshot.media_expires_at = media->expires_at;
    snapshot.taken_at = taken_at;
    snapshot.is_complete = stories->is_complete;
    for (auto const& story : stories->stories)
        if (!story.expired) snapshot.before.push_back(story.id);

    boost::json::object body;
    body["media_id"] = media->media_id;
    Ready ready;
    ready.method = "POST";
    ready.url = api_.profile_url(account, "/stories");
    ready.content_type = "application/json";
    ready.body = boost::json::serialize(body);
    ready.evidence = to_evidence(snapshot);
    ready.expires_at = media->expires_at;
    co_return ready;
}

awaitable<Commit> SnapchatConnector::commit(Account account, Ready ready)
{
    auto const snapshot = read_evidence(ready.evidence);
    // The token goes to the configured host only, whatever was stored under older settings.
    if (!snapshot || ready.url != api_.profile_url(account, "/stories"))
        co_return NotSent{Error(
            ErrorKind::transient,
            "the prepared Snapchat story does not fit the account or the settings any more; it is prepared again")};
    if (ready.expires_at && clock_.now() >= *ready.expires_at) {
        shelf_.drop(snapshot->media_id);
        co_return NotSent{
            Error(ErrorKind::transient, "the uploaded picture is older than Snapchat keeps it; it is uploaded again")};
    }
    auto request = api_.request(account, ready.method, ready.url);
    request.set("Content-Type", ready.content_type);
    request.body = std::move(ready.body);
    request.timeout = api_.settings().commit_deadline;
    request.commit = true;
    auto const response = co_await api_.send_now(std::move(request));
    auto answer = read_commit(response);
    note_outcome(snapshot->media_id, answer);
    co_return std::move(answer.outcome);
}

// Keeps the media for a repeat where the repeat must send the same one.
void SnapchatConnector::note_outcome(std::string const& media_id, CommitAnswer& answer)
{
    auto* const refused = std::get_if<Refused>(&answer.outcome);
    if (refused && answer.error_code == media_processing) {
        refused->error.retry_after = shelf_.wait_for(media_id);
    } else if (std::holds_alternative<Done>(answer.outcome) || answer.error_code == media_expired ||
               (refused && refused->error.kind == ErrorKind::rejected && answer.error_code != permission_denied)) {
        shelf_.drop(media_id);
    }
}

awaitable<Sighting> SnapchatConnector::look_for(Account account, AttemptRecord attempt)
{
    auto const snapshot = read_evidence(attempt.ready.evidence);
    if (!snapshot)
        co_return cannot_tell(
            "the attempt holds no list of the stories before the call, so a new one cannot be told from an old one");
    if (clock_.now() - attempt.started_at >= story_life)
        co_return cannot_tell("a story lives for 24 hours, and they are over; the list says nothing any more");
    auto work = api_.list_stories(std::move(account));
    std::string what = "Snapchat: listing the stories";
    auto const stories =
        co_await with_deadline(clock_, api_.settings().look_deadline, std::move(work), std::move(what));
    if (!stories) {
        auto sighting = cannot_tell(stories.error().message);
        sighting.token_refused = stories.error().kind == ErrorKind::auth_expired;
        co_return sighting;
    }
    DifferenceRules rules;
    rules.untimed_snapshot_age_max = api_.settings().untimed_snapshot_age_max;
    co_return find_ours(*snapshot, *stories, attempt, rules);
}

// A story that is over is an answer, not a failure.
awaitable<Result<Readings>> SnapchatConnector::measure_one(Account account, std::string story_id)
{
    // Without `fields`: one name that the story lacks would cost all figures.
    auto get = api_.request(account, "GET",
                            api_.profile_url(account, "/stories/" + oauth::percent_encode(story_id) + "/stats"));
    auto const answer = co_await api_.send(account, std::move(get));
    auto const root = answer ? json::parse(answer->body) : std::nullopt;
    if (answer && (answer->status == 404 || (root && read_envelope(*root).error_code == not_found))) {
        Readings readings;
        readings.remote_id = std::move(story_id);
        readings.note = "Snapchat gives no figures any more: the story's 24 hours are over, or it was removed";
        co_return readings;
    }
    auto const read = read_answer(answer, "Snapchat: reading the figures", false);
    if (!read) co_return tl::unexpected(read.error());
    co_return read_story_stats(std::move(story_id), *read);
}

awaitable<Result<std::vector<Readings>>> SnapchatConnector::measure(Account account,
                                                                    std::vector<std::string> remote_ids)
{
    auto const end = clock_.monotonic() + api_.settings().measure_deadline;
    if (remote_ids.size() > api_.settings().measure_max) remote_ids.resize(api_.settings().measure_max);
    std::vector<Readings> all;
    std::optional<Error> first_failure;
    for (auto& id : remote_ids) {
        if (clock_.monotonic() >= end) break;
        auto readings = co_await measure_one(account, std::move(id));
        if (readings) {
            all.push_back(std::move(*readings));
            continue;
        }
        auto const kind = readings.error().kind;
        if (kind == ErrorKind::auth_expired || kind == ErrorKind::cancelled) co_return tl::unexpected(readings.error());
        if (!first_failure) first_failure = readings.error();
        if (kind == ErrorKind::rate_limited) break;
    }
    // What was read stays, and the rest is asked for the next time. With nothing read, the reason is the answer.
    if (all.empty() && first_failure) co_return tl::unexpected(std::move(*first_failure));
    co_return all;
}

awaitable<Result<Grant>> SnapchatConnector::renew(Account account)
{
    auto const& grant = account.grant;
    if (grant.refresh_token.empty())
        co_return fail(ErrorKind::auth_expired,
                       "Snapchat: channel `" + account.channel + "` has no refresh token; connect the account again");
    oauth::Pairs form;
    form.emplace_back("grant_type", "refresh_token");
    form.emplace_back("refresh_token", grant.refresh_token.reveal());
    form.emplace_back("client_id", grant.client_id);
    form.emplace_back("client_secret", grant.client_secret.reveal());
    HttpRequest request("POST", api_.settings().accounts_base + "/login/oauth2/access_token");
    request.set("Content-Type", "application/x-www-form-urlencoded");
    request.set("Accept", "application/json");
    request.timeout = api_.settings().call_timeout;
    request.body = oauth::form_encode(form);
    auto const asked_at = clock_.now();
    auto const answer = co_await api_.send_now(std::move(request));
    if (!answer) co_return tl::unexpected(answer.error());
    co_return oauth::read_token_answer(*answer, grant, asked_at, "Snapchat");
}

}  // namespace

std::unique_ptr<Connector> make_snapchat_connector(HttpClient& http, AsyncClock& clock, Random& random,
                                                   SnapchatSettings settings)
{
    return std::make_unique<SnapchatConnector>(http, clock, random, std::move(settings));
}

}  // namespace peal::connectors::snapchat
