#include "campaigns/definitions/loaders.hpp"

#include "campaigns/definitions/fields.hpp"
#include "campaigns/definitions/shown.hpp"

namespace peal::campaigns::definitions {

namespace {

constexpr std::string_view media_folder = "media/";

bool is_in_media(std::string const& path)
{
    return path.starts_with(media_folder) && path.size() > media_folder.size() &&
           path.find('/', media_folder.size()) == std::string::npos && path.find('\\') == std::string::npos;
}

Consent load_consent(YamlPtr const& node, Report& report)
{
    Fields fields(node, report, "`consent`");
    Consent consent;
    consent.by = fields.text("by").value;
    consent.on = fields.date("on");
    consent.until = fields.date("until");
    if (!consent.on && !fields.has("on"))
        report.error(fields.place(), "missing key `on` in `consent`: the day it was given");
    if (consent.on && consent.until && *consent.until < *consent.on)
        report.error(fields.place_of("until"), "`until` lies before `on`");
    return consent;
}

}  // namespace

OwnPhoto load_photo(YamlPtr const& node, Report& report)
{
    Fields fields(node, report, "`photo`");
    OwnPhoto photo;
    photo.place = fields.place();
    photo.file = fields.text("file");
    photo.fit = fields.choice("fit", {"crop", "top", "whole"}, photo.fit);
    photo.source = fields.text("source").value;
    if (auto const consent = fields.node("consent", Need::optional)) photo.consent = load_consent(consent, report);
    photo.no_consent_reason = fields.text("no_consent_reason", Need::optional).value;
    photo.expires = fields.date("expires");
    if (!photo.file.value.empty() && !is_in_media(photo.file.value))
        report.error(photo.file.place,
                     "`file` must be a picture in the folder media, such as media/town-hall.jpg, but this is `" +
                         shown(photo.file.value) + "`");
    if (photo.consent.has_value() == !photo.no_consent_reason.empty())
        report.error(photo.place,
                     "a photo needs either `consent` (who in it agreed, and when) or `no_consent_reason`: why nobody "
                     "had to be asked");
    return photo;
}

}  // namespace peal::campaigns::definitions
