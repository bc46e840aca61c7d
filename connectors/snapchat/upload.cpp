#include "connectors/snapchat/upload.hpp"

#include "connectors/json.hpp"
#include "connectors/multipart.hpp"
#include "connectors/snapchat/cipher.hpp"
#include "connectors/snapchat/envelope.hpp"
#include "connectors/snapchat/links.hpp"
#include "connectors/snapchat/picture.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace peal::connectors::snapchat {

namespace {

constexpr int width_min = 540;
constexpr int height_min = 960;

// Snapchat crops what is not 9:16, and with it the words at the edge. One per cent is a rounding.
bool is_story_shape(int width, int height)
{
    auto const off = width * 16L - height * 9L;
    return std::max(off, -off) * 100 <= height * 9L;
}

// An answer may quote what it did not like; our key must not travel on in an error.
Error without(Error error, std::string const& secret)
{
    constexpr std::string_view mask = "[redacted]";
    for (auto* text : {&error.message, &error.detail})
        for (auto at = text->find(secret); at != std::string::npos; at = text->find(secret, at + mask.size()))
            text->replace(at, secret.size(), mask);
    return error;
}

struct Place {
    std::string media_id;
    std::string add_url;
    std::string finalize_url;
};

Result<Place> read_place(boost::json::value const& root, std::string const& base)
{
    auto media_id = json::find_id(root, "media_id");
    if (!media_id)
        return fail(ErrorKind::transient,
                    "Snapchat: the answer to creating the media names no media_id; it is created again");
    auto add_url = resolve(base, json::text_at(root, "add_path"));
    auto finalize_url = resolve(base, json::text_at(root, "finalize_path"));
    if (!add_url || !finalize_url)
        return fail(
            ErrorKind::rejected,
            "Snapchat: the upload address in its answer is not on " + base +
                "; the token and the picture were not sent there. Check the address of the Snapchat API in the settings");
    Place place;
    place.media_id = std::move(*media_id);
    place.add_url = std::move(*add_url);
    place.finalize_url = std::move(*finalize_url);
    return place;
}

}  // namespace

Result<> check_picture(Media const& media)
{
    if (media.bytes.empty() || media.bytes.size() > picture_bytes_max)
        return fail(ErrorKind::rejected, "a Snapchat story's picture may have 1 to 20,000,000 bytes; this one has " +
                                             std::to_string(media.bytes.size()));
    auto const head = read_picture_head(media.bytes);
    if (!head)
        return fail(ErrorKind::rejected, "a Snapchat story's picture must be a JPEG or PNG file; this one is neither");
    std::string_view const real = head->kind == PictureKind::jpeg ? "image/jpeg" : "image/png";
    if (media.content_type != real)
        return fail(ErrorKind::rejected,
                    "the picture is announced as " + media.content_type + " but is " + std::string(real));
    if (head->width < width_min || head->height < height_min || !is_story_shape(head->width, head->height))
        return fail(ErrorKind::rejected,
                    "a Snapchat story's picture must be 9:16 and at least 540x960, best 1080x1920; this one is " +
                        std::to_string(head->width) + "x" + std::to_string(head->height));
    return {};
}

awaitable<Result<Uploaded>> upload_picture(Api& api, AsyncClock& clock, Random& random, Account account, Media media,
                                           std::string name)
{
    auto const key = make_media_key(random);
    auto const sealed = encrypt(media.bytes, key);
    if (!sealed) co_return tl::unexpected(sealed.error());
    auto const part_bytes = std::max<std::size_t>(1, api.settings().part_bytes);
    auto const parts = (sealed->size() + part_bytes - 1) / part_bytes;
    if (parts > parts_max)
        co_return fail(ErrorKind::rejected,
                       "the picture would need " + std::to_string(parts) + " parts; Snapchat takes 35");

    // base64 of the raw bytes: Snap's page prints hexadecimal, and means this.
    auto const key_text = to_base64(key.key.reveal());
    auto const iv_text = to_base64(key.iv.reveal());
    boost::json::object description;
    description["type"] = "IMAGE";
    description["name"] = name;
    description["key"] = key_text;
    description["iv"] = iv_text;
    auto create = api.request(account, "POST", api.profile_url(account, "/media"));
    create.set("Content-Type", "application/json");
    create.body = boost::json::serialize(description);
    auto const created_at = clock.now();
    auto const created = co_await api.call(account, std::move(create), "Snapchat: creating the media", true);
    if (!created) co_return tl::unexpected(without(without(created.error(), key_text), iv_text));
    auto const place = read_place(*created, api.settings().api_base);
    if (!place) co_return tl::unexpected(place.error());

    for (std::size_t part = 0; part < parts; ++part) {
        MultipartForm form(random);
        form.add_field("action", "ADD");
        form.add_field("part_number", std::to_string(part + 1));
        form.add_file("file", "part-" + std::to_string(part + 1), "application/octet-stream",
                      std::string_view(*sealed).substr(part * part_bytes, part_bytes));
        auto add = api.request(account, "POST", place->add_url);
        add.set("Content-Type", form.content_type());
        add.body = std::move(form).finish();
        add.timeout = api.settings().upload_timeout;
        auto const added = co_await api.call(account, std::move(add), "Snapchat: uploading the picture", true);
        if (!added) co_return tl::unexpected(added.error());
    }

    MultipartForm form(random);
    form.add_field("action", "FINALIZE");
    auto finalize = api.request(account, "POST", place->finalize_url);
    finalize.set("Content-Type", form.content_type());
    finalize.body = std::move(form).finish();
    auto const finalized = co_await api.call(account, std::move(finalize), "Snapchat: finalising the upload", true);
    if (!finalized) co_return tl::unexpected(finalized.error());

    Uploaded uploaded;
    uploaded.media_id = place->media_id;
    uploaded.expires_at = created_at + media_life;
    co_return uploaded;
}

}  // namespace peal::connectors::snapchat
