#include "daemon/worker/protocol.hpp"

#include "daemon/worker/expansion_json.hpp"
#include "daemon/worker/json_fields.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace peal::worker {

namespace json = boost::json;

namespace {

constexpr int version = 4;

struct Message {
    json::object header;
    std::string_view bytes;
};

std::string encode_message(json::object header, std::string_view bytes)
{
    header["version"] = version;
    header["bytes"] = bytes.size();
    std::string text = json::serialize(header);
    text += '\n';
    text += bytes;
    return text;
}

Result<Message> decode_message(std::string_view text, json::parse_options const& options = {})
{
    auto const end = text.substr(0, header_bytes_max).find('\n');
    if (end == std::string_view::npos) return fail(ErrorKind::bug, "the first line is missing or too long");
    boost::system::error_code code;
    auto value = json::parse(text.substr(0, end), code, {}, options);
    if (code || !value.is_object())
        return fail(ErrorKind::bug, "the first line is no JSON object", code ? code.message() : "");
    Message message{std::move(value.get_object()), text.substr(end + 1)};
    if (number_of(message.header, "version") != version)
        return fail(ErrorKind::bug, "it is written by another version of Peal");
    auto const bytes = number_of(message.header, "bytes");
    if (bytes < 0 || static_cast<std::size_t>(bytes) != message.bytes.size()) {
        return fail(ErrorKind::bug, "it is cut off or has bytes too many");
    }
    return message;
}

json::object to_json(campaigns::Artwork const& artwork)
{
    return {{"shape", artwork.shape},
            {"photo", {{"file", artwork.photo.file}, {"fit", artwork.photo.fit}}},
            {"headline", artwork.headline},
            {"tagline", artwork.tagline},
            {"hashtag", artwork.hashtag},
            {"address", artwork.address},
            {"lang", artwork.lang},
            {"brand",
             {{"name", artwork.brand.name},
              {"background", artwork.brand.background},
              {"foreground", artwork.brand.foreground},
              {"accent", artwork.brand.accent},
              {"typeface", artwork.brand.typeface},
              {"logo", artwork.brand.logo},
              {"logo_digest", artwork.brand.logo_digest}}}};
}

campaigns::Artwork to_artwork(json::object const& object)
{
    campaigns::Artwork artwork;
    artwork.shape = text_of(object, "shape");
    artwork.headline = text_of(object, "headline");
    artwork.tagline = text_of(object, "tagline");
    artwork.hashtag = text_of(object, "hashtag");
    artwork.address = text_of(object, "address");
    artwork.lang = text_of(object, "lang");
    auto const photo = object_of(object, "photo");
    artwork.photo.file = text_of(photo, "file");
    artwork.photo.fit = text_of(photo, "fit");
    auto const brand = object_of(object, "brand");
    artwork.brand.name = text_of(brand, "name");
    artwork.brand.background = text_of(brand, "background");
    artwork.brand.foreground = text_of(brand, "foreground");
    artwork.brand.accent = text_of(brand, "accent");
    artwork.brand.typeface = text_of(brand, "typeface");
    artwork.brand.logo = text_of(brand, "logo");
    artwork.brand.logo_digest = text_of(brand, "logo_digest");
    return artwork;
}

ErrorKind to_kind(std::string_view name)
{
    for (auto const kind : {ErrorKind::transient, ErrorKind::rejected}) {
        if (name == to_string(kind)) return kind;
    }
    return ErrorKind::bug;
}

// The message behind a good answer of the wanted type, the worker's own error, or an error about the answer.
Result<Message> decode_answer(std::string_view text, std::string_view type)
{
    auto message = decode_message(text);
    if (!message) {
        return fail(ErrorKind::bug, "peal-worker answered something that is no answer: " + message.error().message,
                    message.error().detail);
    }
    auto const answer = text_of(message->header, "answer");
    if (answer == "error") {
        return fail(to_kind(text_of(message->header, "kind")), text_of(message->header, "message"),
                    text_of(message->header, "detail"));
    }
    if (answer != type) {
        return fail(ErrorKind::bug,
                    "peal-worker answered something that is no answer: it is not of the type asked for");
    }
    return message;
}

}  // namespace

Result<std::string> encode(Job const& job)
{
    std::string text;
    if (job.task == Task::draw) {
        auto const files = job.logo + job.photo;
        text = encode_message({{"task", "draw"}, {"artwork", to_json(job.artwork)}, {"logo_bytes", job.logo.size()}},
                              files);
        if (text.size() - files.size() > header_bytes_max) {
            return fail(ErrorKind::rejected,
                        "the words for the picture are far too long: shorten them to what can be read on a picture");
        }
    } else {
        text = encode_message({{"task", "calendar"},
                               {"source", job.options.source},
                               {"zone", job.options.default_zone},
                               {"ahead_from", job.options.ahead_from.time_since_epoch().count()},
                               {"from", job.from.time_since_epoch().count()},
                               {"to", job.to.time_since_epoch().count()}},
                              job.ics);
    }
    if (text.size() > job_bytes_max) {
        auto const large = " larger than " + std::to_string(job_bytes_max >> 20) + " MiB: ";
        if (job.task == Task::calendar)
            return fail(ErrorKind::rejected, "the calendar is" + large + "ask its owner for a feed of a shorter time");
        bool const photo = job.photo.size() > job.logo.size();
        auto const what = photo ? "picture " + job.artwork.photo.file : "logo " + job.artwork.brand.logo;
        return fail(ErrorKind::rejected, "the " + what + " makes what is to be drawn" + large + "save it smaller");
    }
    return text;
}

Result<Job> decode_job(std::string_view text)
{
    if (text.size() > job_bytes_max) return fail(ErrorKind::rejected, "the job for peal-worker is too large");
    // Broken UTF-8 is for the task to refuse, which can say in which text it is.
    json::parse_options options;
    options.allow_invalid_utf8 = true;
    auto message = decode_message(text, options);
    if (!message) {
        return fail(ErrorKind::rejected, "the job for peal-worker is no job: " + message.error().message,
                    message.error().detail);
    }
    Job job;
    auto const task = text_of(message->header, "task");
    if (task == "draw") {
        job.artwork = to_artwork(object_of(message->header, "artwork"));
        auto const logo_bytes = number_of(message->header, "logo_bytes");
        if (logo_bytes < 0 || static_cast<std::size_t>(logo_bytes) > message->bytes.size())
            return fail(ErrorKind::rejected, "the job for peal-worker is no job: its logo is cut off");
        job.logo = message->bytes.substr(0, static_cast<std::size_t>(logo_bytes));
        job.photo = message->bytes.substr(static_cast<std::size_t>(logo_bytes));
        return job;
    }
    if (task != "calendar") return fail(ErrorKind::rejected, "the job for peal-worker is no job: its task is unknown");
    job.task = Task::calendar;
    job.options.source = text_of(message->header, "source");
    job.options.default_zone = text_of(message->header, "zone");
    job.options.ahead_from = Instant(Duration(number_of(message->header, "ahead_from")));
    job.from = Instant(Duration(number_of(message->header, "from")));
    job.to = Instant(Duration(number_of(message->header, "to")));
    job.ics = message->bytes;
    return job;
}

std::string encode_answer(Rendition const& rendition)
{
    return encode_message({{"answer", "picture"},
                           {"content_type", rendition.content_type},
                           {"width", rendition.width},
                           {"height", rendition.height},
                           {"manifest", rendition.manifest}},
                          rendition.bytes);
}

std::string encode_answer(campaigns::calendar::Expansion const& expansion)
{
    return encode_message({{"answer", "calendar"}}, to_json(expansion));
}

std::string encode_answer(Error const& error)
{
    return encode_message({{"answer", "error"},
                           {"kind", json::string_view(to_string(error.kind))},
                           {"message", error.message},
                           {"detail", error.detail}},
                          {});
}

Result<Rendition> decode_rendition(std::string_view text)
{
    auto message = decode_answer(text, "picture");
    if (!message) return tl::unexpected(std::move(message.error()));
    Rendition rendition;
    rendition.content_type = text_of(message->header, "content_type");
    rendition.width = static_cast<int>(number_of(message->header, "width"));
    rendition.height = static_cast<int>(number_of(message->header, "height"));
    rendition.manifest = text_of(message->header, "manifest");
    rendition.bytes = message->bytes;
    bool const is_jpeg = rendition.bytes.starts_with("\xff\xd8\xff") && rendition.content_type == "image/jpeg";
    if (!is_jpeg || rendition.width < 1 || rendition.height < 1 || rendition.manifest.empty()) {
        return fail(ErrorKind::bug, "peal-worker answered something that is no picture");
    }
    return rendition;
}

Result<campaigns::calendar::Expansion> decode_expansion(std::string_view text)
{
    auto message = decode_answer(text, "calendar");
    if (!message) return tl::unexpected(std::move(message.error()));
    return to_expansion(message->bytes);
}

}  // namespace peal::worker
