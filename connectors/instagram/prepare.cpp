#include "connectors/instagram/connector_impl.hpp"

#include "connectors/instagram/jpeg.hpp"
#include "connectors/instagram/rules.hpp"
#include "connectors/json.hpp"
#include "connectors/oauth/authorization.hpp"
#include "core/log.hpp"

#include <algorithm>

// From a post to a container that is ready to be published.
namespace peal::connectors::instagram {

namespace {

constexpr Duration container_life = std::chrono::hours(24);
constexpr std::string_view form_type = "application/x-www-form-urlencoded";

Error refuse(OutgoingPost const& post, std::string what)
{
    return Error(ErrorKind::rejected, "post " + post.key + " for Instagram: " + std::move(what));
}

bool is_plain_web_address(std::string_view url)
{
    return (url.starts_with("https://") || url.starts_with("http://")) &&
           std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// What Instagram would refuse anyway, said before any call and in our own words.
std::optional<Error> find_fault(OutgoingPost const& post)
{
    if (auto const length = count_code_points(post.text); length > caption_max)
        return refuse(post, "the caption has " + std::to_string(length) + " characters, at most " +
                                std::to_string(caption_max) + " are allowed; shorten it");
    if (auto const tags = count_hashtags(post.text); tags > hashtags_max)
        return refuse(post, "the caption has " + std::to_string(tags) + " hashtags, at most " +
                                std::to_string(hashtags_max) + " are allowed; the app shows " +
                                std::to_string(hashtags_shown));
    if (auto const mentions = count_mentions(post.text); mentions > mentions_max)
        return refuse(post, "the caption mentions " + std::to_string(mentions) + " accounts, at most " +
                                std::to_string(mentions_max) + " are allowed");
    if (!post.media) return refuse(post, "it has no picture, and Instagram takes no post without one");
    auto const& media = *post.media;
    if (media.bytes.size() > jpeg_bytes_max) return refuse(post, "the picture is larger than 8 MB; make it smaller");
    auto const size = find_jpeg_size(media.bytes);
    if (media.content_type != "image/jpeg" || !size)
        return refuse(post, "the picture is not a JPEG; Instagram takes nothing else");
    if (!is_feed_shape(size->width, size->height))
        return refuse(post, "the picture is " + std::to_string(size->width) + "x" + std::to_string(size->height) +
                                "; its shape must lie between 4:5 and 1.91:1");
    if (count_code_points(media.alt_text) > alt_text_max)
        return refuse(post, "the picture's description is longer than " + std::to_string(alt_text_max) +
                                " characters; shorten it");
    if (!is_plain_web_address(media.public_url))
        return refuse(
            post,
            "the picture has no public address for Instagram to fetch it from; set the public base address in peal.yaml");
    return std::nullopt;
}

Error stopped_while_preparing()
{
    return Error(ErrorKind::cancelled, "Instagram: stopped while preparing the post");
}

}  // namespace

awaitable<Result<Ready>> InstagramConnector::prepare(Account account, OutgoingPost post)
{
    if (auto fault = find_fault(post)) co_return tl::unexpected(std::move(*fault));
    if (auto const tags = count_hashtags(post.text); tags > hashtags_shown)
        log::warn("post {} for Instagram has {} hashtags; the app shows {}", post.key, tags, hashtags_shown);

    auto const quota = co_await check_quota(account);
    if (!quota) co_return tl::unexpected(quota.error());

    auto const created_at = clock_.now();
    auto const container = co_await make_container(account, post);
    if (!container) co_return tl::unexpected(container.error());

    auto const finished = co_await await_container(account, *container);
    if (!finished) co_return tl::unexpected(finished.error());

    Evidence evidence;
    evidence.container = *container;
    evidence.caption = post.text;
    Ready ready;
    ready.method = "POST";
    ready.url = account_node(account) + "/media_publish";
    ready.content_type = form_type;
    ready.body = oauth::form_encode({{"creation_id", *container}});
    ready.evidence = to_json(evidence, created_at);
    ready.expires_at = created_at + container_life;
    co_return ready;
}

// The quota is enforced at media_publish; asking first spares a container. Only a clear answer stops the post.
awaitable<Result<>> InstagramConnector::check_quota(Account const& account)
{
    oauth::Pairs const query{{"fields", "quota_usage,config"}};
    auto request = get(account, account_node(account) + "/content_publishing_limit", query);
    auto const answer = co_await ask(std::move(request), "asking how many posts are left");
    if (!answer.ok()) {
        if (answer.error.kind == ErrorKind::auth_expired || answer.error.kind == ErrorKind::cancelled ||
            answer.error.kind == ErrorKind::rate_limited)
            co_return tl::unexpected(answer.error);
        co_return Result<>();
    }
    auto const used = json::find_integer(*answer.body, "data.0.quota_usage");
    auto const total = json::find_integer(*answer.body, "data.0.config.quota_total");
    if (!used || !total || *total <= 0 || *used < *total) co_return Result<>();
    Error full(ErrorKind::rate_limited,
               "Instagram: the account has used up its " + std::to_string(*total) + " posts of the last 24 hours");
    full.retry_after = std::chrono::minutes(30);
    co_return tl::unexpected(std::move(full));
}

awaitable<Result<std::string>> InstagramConnector::make_container(Account const& account, OutgoingPost const& post)
{
    oauth::Pairs form{{"image_url", post.media->public_url}, {"caption", post.text}};
    if (!post.media->alt_text.empty()) form.emplace_back("alt_text", post.media->alt_text);
    Answer answer;
    for (int tried = 1;; ++tried) {
        HttpRequest request("POST", account_node(account) + "/media");
        request.authorization = oauth::bearer_authorization(account.grant.access_token);
        request.timeout = settings_.create_timeout;
        request.set("Content-Type", std::string(form_type));
        request.body = oauth::form_encode(form);
        answer = co_await ask(std::move(request), "making the container");
        if (answer.ok()) {
            auto id = json::find_id(*answer.body, "id");
            if (id) co_return std::move(*id);
            co_return fail(ErrorKind::transient,
                           "Instagram, making the container: the answer names no container; it is tried again");
        }
        auto const again = meaning_of(answer.code, answer.subcode).create_again ||
                           (answer.code == 0 && answer.error.kind == ErrorKind::transient);
        if (!again || tried >= settings_.create_tries) break;
        auto const slept = co_await clock_.sleep_for(settings_.create_pause * tried);
        if (!slept) co_return tl::unexpected(stopped_while_preparing());
    }
    if (answer.is(9004, 2207052)) {
        answer.error.kind = ErrorKind::rejected;
        answer.error.message =
            "Instagram could not fetch the picture from Peal's public address in " +
            std::to_string(settings_.create_tries) +
            " tries; check that the internet can read that address without signing in, then release the post again";
    }
    co_return tl::unexpected(std::move(answer.error));
}

awaitable<Result<>> InstagramConnector::await_container(Account const& account, std::string const& container)
{
    auto const give_up = clock_.monotonic() + settings_.poll_max;
    int unreadable = 0;
    for (auto pause = std::min(settings_.poll_first, settings_.poll_interval);; pause = settings_.poll_interval) {
        auto const slept = co_await clock_.sleep_for(pause);
        if (!slept) co_return tl::unexpected(stopped_while_preparing());
        auto look = co_await look_at(account, container);
        switch (look.state) {
            case ContainerState::finished: co_return Result<>();
            case ContainerState::in_progress: unreadable = 0; break;
            case ContainerState::unreadable:
                if (look.error.kind == ErrorKind::auth_expired || look.error.kind == ErrorKind::cancelled)
                    co_return tl::unexpected(look.error);
                // Meta has hidden fresh containers for days while publishing went on; publishing one that is not ready is
                // refused (9007) and makes nothing.
                if (++unreadable >= 2) co_return Result<>();
                break;
            case ContainerState::failed: {
                auto const meaning = meaning_of(0, look.subcode);
                co_return fail(meaning.kind, "Instagram, preparing the picture: " + std::string(meaning.words),
                               "container status ERROR, subcode " + std::to_string(look.subcode));
            }
            case ContainerState::expired:
                co_return fail(ErrorKind::transient, "Instagram let the prepared picture expire; it is prepared anew");
            case ContainerState::published:
                co_return fail(
                    ErrorKind::unknown_outcome,
                    "Instagram says a picture that was only being prepared is published; look at the account");
        }
        if (clock_.monotonic() + settings_.poll_interval > give_up)
            co_return fail(ErrorKind::transient, "Instagram is still working on the picture after " +
                                                     std::to_string(settings_.poll_max.count() / 1000) +
                                                     " s; it is tried again");
    }
}

awaitable<InstagramConnector::Look> InstagramConnector::look_at(Account const& account, std::string const& container)
{
    oauth::Pairs const query{{"fields", "status_code,status"}};
    auto request = get(account, node(oauth::percent_encode(container)), query);
    auto const answer = co_await ask(std::move(request), "looking at the container");
    Look look;
    if (!answer.ok()) {
        look.error = answer.error;
        co_return look;
    }
    auto const state = json::text_at(*answer.body, "status_code");
    if (state == "IN_PROGRESS") look.state = ContainerState::in_progress;
    if (state == "FINISHED") look.state = ContainerState::finished;
    if (state == "PUBLISHED") look.state = ContainerState::published;
    if (state == "EXPIRED") look.state = ContainerState::expired;
    if (state == "ERROR") look.state = ContainerState::failed;
    look.subcode = subcode_in_status(json::text_at(*answer.body, "status"));
    if (look.state == ContainerState::unreadable)
        look.error =
            Error(ErrorKind::transient, "Instagram, looking at the container: the answer names no state we know");
    co_return look;
}

}  // namespace peal::connectors::instagram
