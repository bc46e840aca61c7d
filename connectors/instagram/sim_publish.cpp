#include "connectors/instagram/sim_state.hpp"

#include "connectors/instagram/jpeg.hpp"
#include "connectors/instagram/rules.hpp"
#include "core/digest.hpp"

#include <algorithm>

// Containers and their publishing.
namespace peal::connectors::instagram {

namespace {

constexpr Duration day = std::chrono::hours(24);
constexpr int upload_failed = 2207082;
constexpr std::string_view publish_scope = "instagram_business_content_publish";

}  // namespace

awaitable<HttpResponse> InstagramSimulatorImpl::create_container(SimCall call)
{
    auto& account = *call.account;
    if (!call.has(publish_scope)) co_return refuse(10, 0, "Application does not have permission for this action", 403);
    auto const recent = std::count_if(containers_.begin(), containers_.end(), [&](auto const& entry) {
        return entry.second.account_id == account.id && entry.second.created_at > clock_.now() - day;
    });
    if (recent >= settings_.containers_per_day) co_return refuse(4, 0, "Application request limit reached");

    auto const media_kind = call.value("media_type");
    if (!media_kind.empty() && media_kind != "IMAGE") co_return refuse(100, 2207023, "The media type is unknown");
    auto const url = call.value("image_url");
    if (url.empty()) co_return refuse(9004, 2207052, "The media could not be fetched from this URI: ");
    auto const caption = call.value("caption");
    if (count_code_points(caption) > caption_max ||
        count_hashtags(caption) > static_cast<std::size_t>(settings_.hashtags_max) ||
        count_mentions(caption) > mentions_max)
        co_return refuse(36004, 2207010, "The caption was too long");
    auto const alt_text = call.value("alt_text");
    if (count_code_points(alt_text) > alt_text_max)
        co_return refuse(100, 0, "Param alt_text must be at most 1000 characters");

    HttpRequest fetch("GET", url);
    fetch.timeout = std::chrono::seconds(10);
    fetch.response_bytes_max = 4 * jpeg_bytes_max;  // to tell too large from cut
    fetch.set("User-Agent", "curl/8.5.0");
    fetch.set("Accept", "*/*");
    auto const fetched = co_await media_.send(std::move(fetch));
    auto const unfetched = "The media could not be fetched from this URI: " + url;
    if (!fetched && fetched.error().kind == ErrorKind::unknown_outcome)
        co_return refuse(-2, 2207003, "It took too long to download the media");
    if (!fetched) co_return refuse(9004, 2207052, unfetched);
    // A redirect, a sign-in page and a missing file are all the same to Meta.
    auto const* const type = fetched->find_header("Content-Type");
    if (fetched->status != 200 || !type || !type->starts_with("image/")) co_return refuse(9004, 2207052, unfetched);
    if (fetched->body.size() > jpeg_bytes_max) co_return refuse(36000, 2207004, "The image is too large to download");
    auto const size = find_jpeg_size(fetched->body);
    if (!type->starts_with("image/jpeg") || !size)
        co_return refuse(36001, 2207005, "The image format is not supported");
    if (!is_feed_shape(size->width, size->height))
        co_return refuse(36003, 2207009, "The submitted image's aspect ratio is not supported");

    // Old containers are of no use to anybody.
    std::erase_if(containers_, [&](auto const& entry) { return entry.second.created_at < clock_.now() - 2 * day; });
    SimContainer container;
    container.account_id = account.id;
    container.caption = caption;
    container.alt_text = alt_text;
    container.picture.digest = sha256_hex(fetched->body);
    container.picture.width = size->width;
    container.picture.height = size->height;
    container.created_at = clock_.now();
    container.ready_at = container.created_at + settings_.processing;
    container.expires_at = container.created_at + day;
    container.failed_subcode = settings_.failing_subcode;
    if (troubles_.take(SimTrouble::media_fails)) container.failed_subcode = upload_failed;
    // While it is in progress, or between FINISHED and its publishing.
    if (troubles_.take(SimTrouble::media_expires))
        container.expires_at = container.ready_at + (random_.below(2) == 0 ? Duration(0) : settings_.processing);
    container.not_ready_answers = settings_.not_ready_after_finished;
    auto id = next_id();
    containers_.emplace(id, std::move(container));
    boost::json::object body;
    body["id"] = id;
    co_return ok(std::move(body));
}

std::string_view InstagramSimulatorImpl::state_of(SimContainer const& container) const
{
    auto const now = clock_.now();
    if (!container.media_id.empty()) return "PUBLISHED";
    if (now >= container.expires_at) return "EXPIRED";
    if (now < container.ready_at) return "IN_PROGRESS";
    return container.failed_subcode != 0 ? "ERROR" : "FINISHED";
}

int InstagramSimulatorImpl::used_quota(SimAccount const& account) const
{
    int used = 0;
    for (auto post = posts_.rbegin(); post != posts_.rend() && post->published_at > clock_.now() - day; ++post)
        used += post->by_api && post->account_id == account.id;
    return used;
}

HttpResponse InstagramSimulatorImpl::publish(SimCall const& call)
{
    if (!call.has(publish_scope)) return refuse(10, 0, "Application does not have permission for this action", 403);
    auto const entry = containers_.find(call.value("creation_id"));
    if (entry == containers_.end() || entry->second.account_id != call.account->id)
        return refuse(24, 2207008, "The media with creation_id does not exist or has expired");
    auto& container = entry->second;
    auto const state = state_of(container);
    boost::json::object body;
    if (state == "PUBLISHED") {
        if (!settings_.publish_twice_same_id)
            return refuse(24, 2207008, "The media with creation_id does not exist or has expired");
        body["id"] = container.media_id;
        return ok(std::move(body));
    }
    if (state == "EXPIRED") return refuse(-2, 2207020, "The media you are trying to access has expired");
    if (state != "FINISHED")
        return refuse(9007, 2207027, "The media is not ready for publishing, please wait for a moment");
    if (container.not_ready_answers > 0) {
        --container.not_ready_answers;
        return refuse(9007, 2207027, "The media is not ready for publishing, please wait for a moment");
    }
    if (used_quota(*call.account) >= settings_.quota_total)
        return refuse(9, 2207042, "Application request limit reached");

    auto const* const older = find_long_known(*call.account);
    bool const names_another = older && troubles_.take(SimTrouble::names_another);
    auto const told = names_another ? older->id : std::string();
    bool const uses_again = older && !names_another && troubles_.take(SimTrouble::uses_id_again);
    auto const again = uses_again ? give_up_id(*older) : std::string();
    auto& post = add_post(*call.account, container.caption);
    if (uses_again) {
        post_at_.erase(post.id);
        post.id = again;
        post_at_[again] = posts_.size() - 1;
    }
    post.alt_text = container.alt_text;
    post.picture = container.picture;
    container.media_id = post.id;
    body["id"] = names_another ? told : post.id;
    return ok(std::move(body));
}

HttpResponse InstagramSimulatorImpl::read_container(SimCall const& call, std::string const& id,
                                                    SimContainer const& container)
{
    boost::json::object body;
    auto const state = state_of(container);
    auto const fields = call.value("fields");
    if (fields.find("status_code") != std::string::npos) body["status_code"] = state;
    if (state == "ERROR")
        body["status"] = "Error: " + std::to_string(container.failed_subcode) +
                         " Media upload has failed with error code " + std::to_string(container.failed_subcode);
    else
        body["status"] = std::string(state) + ": Media is in this state.";
    body["id"] = id;
    return ok(std::move(body));
}

}  // namespace peal::connectors::instagram
