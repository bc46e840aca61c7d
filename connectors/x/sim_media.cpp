#include "connectors/x/sim_media.hpp"

#include "connectors/json.hpp"
#include "connectors/multipart.hpp"
#include "connectors/picture.hpp"
#include "connectors/sim_request.hpp"
#include "connectors/x/sim_answers.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace peal::connectors::x::sim {

namespace {

constexpr std::size_t alt_text_max = 1000;
constexpr Duration failing_takes = std::chrono::seconds(8);

std::string hex_digest(std::string_view bytes)
{
    constexpr char digits[] = "0123456789abcdef";
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), digest.data());
    std::string text;
    for (auto const byte : digest) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

bool holds_only(boost::json::object const& object, std::string_view key)
{
    return object.size() == 1 && object.contains(key);
}

std::size_t code_points(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::int64_t whole_seconds(Duration span)
{
    return std::chrono::ceil<std::chrono::seconds>(span).count();
}

}  // namespace

MediaDesk::MediaDesk(XSimulatorOptions const& options, SimTroubles& troubles, std::function<std::string()> new_id)
    : options_(options), troubles_(troubles), new_id_(std::move(new_id))
{}

HttpResponse MediaDesk::upload(HttpRequest const& request, std::string const& owner, Instant now)
{
    auto const* type = find_header(request, "Content-Type");
    auto const parts = type ? parse_multipart(*type, request.body)
                            : Result<std::vector<FormPart>>(fail(ErrorKind::rejected, "no content type"));
    if (!parts) return invalid("The body is not a multipart form: " + parts.error().message);
    for (auto const& part : *parts)
        if (part.name != "media" && part.name != "media_category") return invalid("Unknown form field.", part.name);
    auto const* file = find_part(*parts, "media");
    auto const* category = find_part(*parts, "media_category");
    if (!file || file->value.empty()) return invalid("The form has no media.", "media");
    if (!category || category->value != "tweet_image")
        return invalid("The media category is not one for a picture.", "media_category");
    if (file->value.size() > options_.image_bytes_max)
        return invalid("File size exceeds " + std::to_string(options_.image_bytes_max) + " bytes.", "media");
    auto const head = read_picture_head(file->value);
    if (!head) return invalid("The media is no picture that can be read.", "media");

    // Whatever nobody can attach any more goes.
    std::erase_if(media_, [&](auto const& entry) { return now >= entry.second.expires_at; });
    StoredMedia media;
    media.id = new_id_();
    media.owner = owner;
    media.digest = hex_digest(file->value);
    media.content_type = head->content_type;
    media.bytes = file->value.size();
    media.width = head->width;
    media.height = head->height;
    media.uploaded_at = now;
    media.expires_at = now + options_.media_lifetime;
    bool const fails_late = troubles_.take(SimTrouble::media_fails);
    auto const processing = fails_late ? std::max(options_.media_processing, failing_takes) : options_.media_processing;
    media.ready_at = now + processing;
    media.is_processed = processing > Duration(0);
    media.fails = media.is_processed && (fails_late || options_.media_processing_fails);
    auto body = data(media, now);
    media_[media.id] = std::move(media);
    return answer(200, boost::json::object{{"data", std::move(body)}});
}

HttpResponse MediaDesk::status(std::string const& id, std::string const& owner, Instant now)
{
    auto const* media = find(id, owner, now);
    if (!media)
        return problem(404, "Not Found Error", "Could not find media with id: [" + id.substr(0, 40) + "].",
                       "resource-not-found");
    return answer(200, boost::json::object{{"data", data(*media, now)}});
}

HttpResponse MediaDesk::describe(HttpRequest const& request, std::string const& owner, Instant now)
{
    auto const body = json::parse(request.body);
    if (media_type(request) != "application/json" || !body || !body->is_object())
        return invalid("Request body must be a JSON object.");
    auto const* metadata = json::find_object(*body, "metadata");
    auto const* alt = json::find_object(*body, "metadata.alt_text");
    auto const text = json::find_string(*body, "metadata.alt_text.text");
    auto const id = json::find_string(*body, "id");
    if (!id || !metadata || !alt || !text || body->get_object().size() != 2 || !holds_only(*metadata, "alt_text") ||
        !holds_only(*alt, "text"))
        return invalid("The body is not {id, metadata: {alt_text: {text}}}.", "metadata");
    if (code_points(*text) > alt_text_max)
        return invalid("The alternative text is longer than 1000 characters.", "metadata.alt_text.text");
    auto* media = find(*id, owner, now);
    if (!media) return invalid("Your media IDs are invalid.", "id", *id);
    media->alt_text = *text;
    return answer(200,
                  boost::json::object{{"data", boost::json::object{{"id", *id}, {"associated_metadata", *metadata}}}});
}

StoredMedia const* MediaDesk::find_usable(std::string const& id, std::string const& owner, Instant now)
{
    auto const* media = find(id, owner, now);
    if (!media || now < media->ready_at || media->fails) return nullptr;
    if (!troubles_.take(SimTrouble::media_expires)) return media;
    media_.erase(id);
    return nullptr;
}

StoredMedia* MediaDesk::find(std::string const& id, std::string const& owner, Instant now)
{
    auto const found = media_.find(id);
    if (found == media_.end() || found->second.owner != owner || now >= found->second.expires_at) return nullptr;
    return &found->second;
}

boost::json::object MediaDesk::data(StoredMedia const& media, Instant now) const
{
    boost::json::object data{{"id", media.id},
                             {"media_key", "3_" + media.id},
                             {"size", media.bytes},
                             {"expires_after_secs", whole_seconds(media.expires_at - now)}};
    if (!media.is_processed) {
        data["image"] =
            boost::json::object{{"image_type", media.content_type}, {"w", media.width}, {"h", media.height}};
        return data;
    }
    boost::json::object info;
    if (now < media.ready_at) {
        info["state"] = now == media.uploaded_at ? "pending" : "in_progress";
        info["check_after_secs"] = std::clamp<std::int64_t>(whole_seconds(media.ready_at - now), 1, 5);
    } else if (media.fails) {
        info["state"] = "failed";
        info["error"] =
            boost::json::object{{"code", 1}, {"name", "InvalidMedia"}, {"message", "The media could not be read."}};
    } else {
        info["state"] = "succeeded";
        info["progress_percent"] = 100;
    }
    data["processing_info"] = std::move(info);
    return data;
}

}  // namespace peal::connectors::x::sim
