#include "daemon/office/stored_json.hpp"

#include <boost/json/array.hpp>

namespace peal::office {

namespace json = boost::json;

namespace {

json::object artwork_json(campaigns::Artwork const& artwork)
{
    json::object shown;
    shown["shape"] = artwork.shape;
    shown["headline"] = artwork.headline;
    shown["tagline"] = artwork.tagline;
    shown["hashtag"] = artwork.hashtag;
    shown["address"] = artwork.address;
    shown["lang"] = artwork.lang;
    json::object brand;
    brand["name"] = artwork.brand.name;
    brand["background"] = artwork.brand.background;
    brand["foreground"] = artwork.brand.foreground;
    brand["accent"] = artwork.brand.accent;
    brand["typeface"] = artwork.brand.typeface;
    brand["logo"] = artwork.brand.logo;
    brand["logo_digest"] = artwork.brand.logo_digest;
    shown["brand"] = std::move(brand);
    json::object photo;
    photo["file"] = artwork.photo.file;
    photo["digest"] = artwork.photo.digest;
    photo["fit"] = artwork.photo.fit;
    photo["source"] = artwork.photo.source;
    photo["consent"] = artwork.photo.consent;
    shown["photo"] = std::move(photo);
    return shown;
}

}  // namespace

json::object to_json(campaigns::StoredPost const& stored)
{
    auto const& post = stored.post;
    json::object shown;
    shown["id"] = stored.id;
    shown["key"] = post.key;
    shown["campaign"] = post.campaign;
    shown["message"] = post.message;
    shown["occurrence"] = post.occurrence;
    shown["channel"] = post.channel;
    shown["network"] = post.network;
    shown["organisation"] = post.organisation;
    shown["lang"] = post.lang;
    shown["due"] = to_iso(post.due);
    shown["wall"] = post.wall;
    shown["zone"] = post.zone;
    shown["text"] = post.text;
    shown["alt_text"] = post.alt_text;
    shown["artwork"] = artwork_json(post.artwork);
    shown["route"] = post.route;
    shown["destination"] = post.destination;
    shown["approval"] = std::string(campaigns::to_string(post.approval));
    shown["dry_run"] = post.dry_run;
    shown["hold"] = post.hold;
    shown["tentative"] = post.tentative;
    shown["beside"] = post.beside;
    shown["max_late_ms"] = post.max_late.count();
    json::array why;
    for (auto const& line : post.why) why.push_back(json::value(line));
    shown["why"] = std::move(why);
    shown["link_code"] = stored.link_code;
    shown["standing"] = std::string(campaigns::to_string(stored.standing));
    shown["state"] = stored.state;
    shown["pinned"] = stored.pinned;
    shown["approvals"] = stored.approvals;
    shown["is_called_off"] = stored.is_called_off;
    return shown;
}

}  // namespace peal::office
