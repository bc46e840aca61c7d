#include "connectors/snapchat/sim_state.hpp"

#include "connectors/json.hpp"
#include "connectors/multipart.hpp"
#include "connectors/snapchat/envelope.hpp"
#include "connectors/snapchat/picture.hpp"
#include "connectors/snapchat/upload.hpp"
#include "core/digest.hpp"

#include <charconv>

// Media: created with a key, sent in parts, put together and decrypted at the end.
namespace peal::connectors::snapchat {

namespace {

constexpr std::size_t form_bytes_max = std::size_t{32} << 20;  // with the framing
constexpr std::size_t total_bytes_max = std::size_t{1} << 30;
constexpr std::size_t media_max = 100'000;

std::string upload_path(SnapchatSimulatorSettings const& settings, SimMedia const& media)
{
    auto const region = settings.region.empty() ? std::string() : "/" + settings.region;
    return settings.upload_origin + region + "/v1/public_profiles/" + media.profile_id + "/media/" + media.id +
           "/multipart-upload";
}

}  // namespace

// An expired media keeps its name for another life, so that using it is refused as expired and not as unknown.
void SnapchatSimulatorImpl::forget_old_media()
{
    auto const now = clock_.now();
    while (!fresh_media_.empty() && fresh_media_.front().first + settings_.media_life <= now) {
        if (auto const found = media_.find(fresh_media_.front().second); found != media_.end())
            found->second.parts.clear();
        expired_media_.push_back(std::move(fresh_media_.front()));
        fresh_media_.pop_front();
    }
    while (!expired_media_.empty() && expired_media_.front().first + 2 * settings_.media_life <= now) {
        media_.erase(expired_media_.front().second);
        expired_media_.pop_front();
    }
}

HttpResponse SnapchatSimulatorImpl::create_media(SimCall const& call)
{
    auto const root = call.media_type == "application/json" ? json::parse(call.body) : std::nullopt;
    if (!root || !root->is_object()) return refuse(400, "E1001", "the body must be a JSON object");
    auto const type = json::text_at(*root, "type");
    if (type == "VIDEO") return refuse(400, "E1002", "this simulator takes no videos");
    if (type != "IMAGE") return refuse(400, "E1002", "type must be VIDEO or IMAGE");
    if (json::text_at(*root, "name").empty()) return refuse(400, "E1002", "name is missing");
    auto const key_text = json::text_at(*root, "key");
    auto const iv_text = json::text_at(*root, "iv");
    auto key = from_base64(key_text);
    auto iv = from_base64(iv_text);
    if (!key || key->size() != key_bytes || !iv || iv->size() != iv_bytes)
        return refuse(400, "E1002", "key and iv must be base64 of 32 and 16 raw bytes");
    if (settings_.quotes_keys) return refuse(400, "E1002", "invalid media: key " + key_text + ", iv " + iv_text);
    forget_old_media();
    if (media_.size() >= media_max) return refuse(400, "E1003", "too many media");

    SimMedia media;
    media.id = next_uuid();
    media.profile_id = call.profile->id;
    media.key = MediaKey(Secret(std::move(*key)), Secret(std::move(*iv)));
    media.created_at = clock_.now();
    boost::json::object body;
    body["media_id"] = media.id;
    body["add_path"] = upload_path(settings_, media);
    body["finalize_path"] = upload_path(settings_, media);
    fresh_media_.emplace_back(media.created_at, media.id);
    media_[media.id] = std::move(media);
    return ok(std::move(body));
}

HttpResponse SnapchatSimulatorImpl::upload(SimCall const& call, std::string const& media_id)
{
    auto const found = media_.find(media_id);
    if (found == media_.end() || found->second.profile_id != call.profile->id) return refuse_unknown("media");
    auto& media = found->second;
    if (clock_.now() >= media.created_at + settings_.media_life)
        return refuse(400, media_expired, "the media is older than 24 hours");
    if (call.body.size() > form_bytes_max) return refuse(413, "E1004", "media size is too large");
    MultipartLimits limits;
    limits.body_bytes_max = form_bytes_max;
    auto const parts = parse_multipart(call.content_type, call.body, limits);
    if (!parts) return refuse(400, "E1001", parts.error().message);
    auto const* action = find_part(*parts, "action");
    if (media.ready_at) return refuse(400, "E1005", "the media is final");
    if (action && action->value == "FINALIZE") return finalize(media);
    auto const* number = find_part(*parts, "part_number");
    auto const* file = find_part(*parts, "file");
    if (!action || action->value != "ADD" || !number || !file)
        return refuse(400, "E1001", "action=ADD, part_number and file are required");
    return add_part(media, number->value, file->value);
}

HttpResponse SnapchatSimulatorImpl::add_part(SimMedia& media, std::string_view number, std::string_view bytes)
{
    int n = 0;
    auto const [end, error] = std::from_chars(number.data(), number.data() + number.size(), n);
    if (error != std::errc() || end != number.data() + number.size() || n < 1 || n > static_cast<int>(parts_max))
        return refuse(400, "E1002", "part_number must be 1 to 35");
    if (bytes.empty()) return refuse(400, "E1002", "the part is empty");
    if (media.parts.contains(n)) return refuse(400, "E1002", "the part was sent before");
    std::size_t total = bytes.size();
    for (auto const& [at, part] : media.parts) total += part.size();
    if (total > total_bytes_max) return refuse(413, "E1004", "media size is too large");
    media.parts[n] = bytes;
    return ok({});
}

HttpResponse SnapchatSimulatorImpl::finalize(SimMedia& media)
{
    std::string sealed;
    int expected = 1;
    for (auto const& [number, part] : media.parts) {
        if (number != expected++) return refuse(400, "E1002", "a part is missing");
        sealed += part;
    }
    if (sealed.empty()) return refuse(400, "E1002", "no part was sent");
    auto const plain = decrypt(sealed, media.key);
    if (!plain) return refuse(400, "E1006", "the media cannot be decrypted");
    auto const head = read_picture_head(*plain);
    if (!head) return refuse(400, "E1006", "the media is no JPEG or PNG");
    if (plain->size() > picture_bytes_max) return refuse(400, "E1004", "an image may have 20 MB");
    media.digest = sha256_hex(*plain);
    media.width = head->width;
    media.height = head->height;
    media.ready_at = clock_.now() + settings_.processing;
    media.fails = troubles_.take(SimTrouble::media_fails);
    media.parts.clear();
    media.key = MediaKey();
    return ok({});
}

}  // namespace peal::connectors::snapchat
