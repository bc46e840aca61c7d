#include "connectors/x/connector_impl.hpp"

#include "campaigns/text/measure.hpp"
#include "connectors/json.hpp"
#include "connectors/multipart.hpp"
#include "connectors/oauth/authorization.hpp"
#include "connectors/words.hpp"
#include "connectors/x/judge.hpp"
#include "connectors/x/snowflake.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <string_view>

namespace peal::connectors::x {

namespace {

// The floor lies this long before the call, for clocks that disagree.
constexpr Duration floor_margin = std::chrono::seconds(120);
// An upload is not used in the last minutes of its life.
constexpr Duration expiry_margin = std::chrono::minutes(5);
constexpr std::int64_t media_lifetime_default = 24 * 3600;

std::size_t code_points(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// What X would refuse is refused before it costs an upload.
Result<> check(OutgoingPost const& post, XSettings const& settings)
{
    auto const reject = [](std::string what) { return fail(ErrorKind::rejected, "X: " + std::move(what)); };
    auto const measure = campaigns::text::measure("x", post.text);
    if (!measure) return reject(measure.error().message);
    if (measure->length > measure->limit)
        return reject("the text counts " + std::to_string(measure->length) + ", the limit is " +
                      std::to_string(measure->limit) + "; shorten it");
    if (!post.media) {
        if (measure->length == 0) return reject("the post has neither text nor picture");
        return {};
    }
    auto const& media = *post.media;
    if (media.content_type != "image/jpeg" && media.content_type != "image/png")
        return reject("the picture is " + media.content_type + "; only image/jpeg and image/png are sent");
    if (media.bytes.empty()) return reject("the picture is empty");
    if (media.bytes.size() > settings.image_bytes_max)
        return reject("the picture has " + std::to_string(media.bytes.size()) + " bytes, the limit is " +
                      std::to_string(settings.image_bytes_max));
    if (code_points(media.alt_text) > settings.alt_text_max)
        return reject("the alternative text is longer than " + std::to_string(settings.alt_text_max) +
                      " characters; shorten it");
    return {};
}

// The consent page of X lets people leave out the permission to write. Without a list of scopes X itself will say.
Result<> check_scopes(Grant const& grant, bool with_media)
{
    auto const has = [&](std::string_view scope) {
        return std::find(grant.scopes.begin(), grant.scopes.end(), scope) != grant.scopes.end();
    };
    if (grant.scopes.empty()) return {};
    for (auto const* scope : {"tweet.read", "tweet.write", "users.read"})
        if (!has(scope))
            return fail(ErrorKind::auth_expired, "X: the account was connected without " + std::string(scope) +
                                                     "; connect it again and allow it");
    if (with_media && !has("media.write"))
        return fail(ErrorKind::auth_expired,
                    "X: the account was connected without media.write; connect it again and allow it");
    return {};
}

}  // namespace

awaitable<Result<Ready>> XConnector::prepare(Account account, OutgoingPost post)
{
    auto const good = check(post, settings_);
    if (!good) co_return tl::unexpected(good.error());
    auto const allowed = check_scopes(account.grant, post.media.has_value());
    if (!allowed) co_return tl::unexpected(allowed.error());

    Ready ready;
    boost::json::object body{{"text", post.text}};
    boost::json::array media_ids;
    if (post.media) {
        auto const alt_text = post.media->alt_text;
        auto media = std::move(*post.media);
        auto const uploaded = co_await upload(account, std::move(media));
        if (!uploaded) co_return tl::unexpected(uploaded.error());
        if (!alt_text.empty()) {
            auto const described = co_await describe(account, uploaded->id, alt_text);
            if (!described) co_return tl::unexpected(described.error());
        }
        if (uploaded->expires_at <= clock_.now())
            co_return fail(ErrorKind::transient,
                           "X: the picture's time was over before the post was ready; it is uploaded again");
        media_ids.emplace_back(uploaded->id);
        ready.expires_at = uploaded->expires_at;
        body["media"] = boost::json::object{{"media_ids", media_ids}};
    }
    ready.method = "POST";
    ready.url = settings_.api + "/2/tweets";
    ready.content_type = "application/json";
    ready.body = boost::json::serialize(body);
    ready.evidence = boost::json::serialize(
        boost::json::object{{"floor_id", std::to_string(first_id_at(clock_.now() - floor_margin))},
                            {"text", post.text},
                            {"media_count", media_ids.size()},
                            {"media_ids", media_ids}});
    co_return ready;
}

// Still pictures go up in one call: X recommends its three-step upload for GIF and video only, and one call costs one
// unit of the rate limit and of money.
awaitable<Result<XConnector::Upload>> XConnector::upload(Account const& account, Media media)
{
    auto const sent_at = clock_.now();
    MultipartForm form(random_);
    form.add_field("media_category", "tweet_image");
    form.add_file("media", media.content_type == "image/png" ? "picture.png" : "picture.jpg", media.content_type,
                  media.bytes);
    HttpRequest request("POST", settings_.api + "/2/media/upload");
    request.set("Content-Type", form.content_type());
    request.authorization = oauth::bearer_authorization(account.grant.access_token);
    request.timeout = settings_.upload_timeout;
    request.body = std::move(form).finish();
    media.bytes.clear();
    auto const answer = co_await call(std::move(request), "uploading the picture");
    if (!answer) co_return tl::unexpected(answer.error());

    auto root = json::parse(answer->body);
    auto const id = root ? json::find_id(*root, "data.id") : std::nullopt;
    if (!id || !parse_id(*id))
        co_return fail(ErrorKind::transient, "X took the picture but did not name it; it is uploaded again",
                       in_one_line(answer->body, 300));
    auto const lifetime = std::clamp<std::int64_t>(
        json::find_integer(*root, "data.expires_after_secs").value_or(media_lifetime_default), 0, 365LL * 24 * 3600);
    Upload uploaded;
    uploaded.id = *id;
    uploaded.expires_at = sent_at + std::max<Duration>(std::chrono::seconds(lifetime) - expiry_margin,
                                                       std::chrono::seconds(lifetime) / 2);
    auto const processed = co_await wait_until_processed(account, *id, std::move(*root));
    if (!processed) co_return tl::unexpected(processed.error());
    co_return uploaded;
}

awaitable<Result<>> XConnector::wait_until_processed(Account const& account, std::string id, boost::json::value answer)
{
    auto const give_up_at = clock_.monotonic() + settings_.processing_max;
    for (;;) {
        auto const state = json::find_string(answer, "data.processing_info.state");
        if (!state || *state == "succeeded") co_return Result<>();
        if (*state == "failed") {
            auto const why = json::text_at(answer, "data.processing_info.error.message");
            co_return fail(ErrorKind::rejected, "X could not read the picture" +
                                                    (why.empty() ? std::string() : ": " + in_one_line(why, 300)));
        }
        auto const seconds = std::clamp<std::int64_t>(
            json::find_integer(answer, "data.processing_info.check_after_secs").value_or(1), 1, 60);
        if (clock_.monotonic() + std::chrono::seconds(seconds) > give_up_at)
            co_return fail(
                ErrorKind::transient,
                "X was still reading the picture after " +
                    std::to_string(std::chrono::duration_cast<std::chrono::seconds>(settings_.processing_max).count()) +
                    " s; it is uploaded again");
        bool const slept = co_await clock_.sleep_for(std::chrono::seconds(seconds));
        if (!slept) co_return fail(ErrorKind::cancelled, "stopped while X was reading the picture");
        auto request = get(account, "/2/media/upload?command=STATUS&media_id=" + id);
        auto const status = co_await call(std::move(request), "asking for the picture's state");
        if (!status) co_return tl::unexpected(status.error());
        auto root = json::parse(status->body);
        if (!root || !json::find_object(*root, "data"))
            co_return fail(ErrorKind::transient, "X did not say whether it could read the picture",
                           in_one_line(status->body, 300));
        answer = std::move(*root);
    }
}

awaitable<Result<>> XConnector::describe(Account const& account, std::string id, std::string alt_text)
{
    boost::json::object const body{
        {"id", id}, {"metadata", boost::json::object{{"alt_text", boost::json::object{{"text", alt_text}}}}}};
    auto request = post_json(account, "/2/media/metadata", boost::json::serialize(body));
    auto const answer = co_await call(std::move(request), "setting the alternative text");
    if (!answer) co_return tl::unexpected(answer.error());
    // X also answers 200 around an error; a picture must not go out without its words for those who do not see it.
    auto const root = json::parse(answer->body);
    if (!root || !json::find_object(*root, "data"))
        co_return fail(ErrorKind::transient, "X did not confirm the alternative text; the picture is uploaded again",
                       in_one_line(answer->body, 300));
    co_return Result<>();
}

}  // namespace peal::connectors::x
