#include "daemon/cli/json_shapes.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string_view.hpp>

#include <cstdio>

namespace peal::cli {

using campaigns::calendar::Occurrence;

namespace {

boost::json::string_view view(std::string_view text)
{
    return {text.data(), text.size()};
}

// Bytes where the network counts them: a facet of Bluesky is a range of bytes.
boost::json::array entities_to_json(char const* kind, std::vector<campaigns::text::Entity> const& entities, bool bytes)
{
    boost::json::array array;
    for (auto const& entity : entities) {
        boost::json::object one{{"kind", kind},
                                {"text", entity.text},
                                {"value", entity.value},
                                {"start", entity.start},
                                {"end", entity.end}};
        if (bytes) {
            one["byte_start"] = entity.byte_start;
            one["byte_end"] = entity.byte_end;
        }
        array.push_back(std::move(one));
    }
    return array;
}

boost::json::object artwork_to_json(campaigns::Artwork const& artwork)
{
    auto const& photo = artwork.photo;
    return {{"shape", artwork.shape},
            {"headline", artwork.headline},
            {"tagline", artwork.tagline},
            {"hashtag", artwork.hashtag},
            {"address", artwork.address},
            {"lang", artwork.lang},
            {"photo",
             {{"file", photo.file},
              {"digest", photo.digest},
              {"fit", photo.fit},
              {"source", photo.source},
              {"consent", photo.consent}}}};
}

std::string_view name_of(campaigns::Severity severity)
{
    if (severity == campaigns::Severity::error) return "error";
    return severity == campaigns::Severity::warning ? "warning" : "hint";
}

}  // namespace

std::string to_date(std::chrono::local_days day)
{
    std::chrono::year_month_day const date(day);
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()));
    return buffer;
}

std::string start_of(Occurrence const& occurrence)
{
    return occurrence.all_day ? to_date(occurrence.start_date) : to_iso(occurrence.start);
}

std::string end_of(Occurrence const& occurrence)
{
    return occurrence.all_day ? to_date(occurrence.end_date + std::chrono::days(1)) : to_iso(occurrence.end);
}

std::string to_json_text(Occurrence const& occurrence)
{
    std::string text = "{\"uid\":";
    text += boost::json::serialize(view(occurrence.uid));
    text += ",\"summary\":";
    text += boost::json::serialize(view(occurrence.summary));
    text.append(",\"start\":\"").append(start_of(occurrence));
    text.append("\",\"end\":\"").append(end_of(occurrence));
    text.append("\",\"all_day\":").append(occurrence.all_day ? "true" : "false");
    text.append(",\"status\":\"").append(to_string(occurrence.status));
    text.append("\",\"original_start\":\"").append(occurrence.original_start);
    return text + "\"}";
}

boost::json::object to_json(campaigns::text::Measure const& measure)
{
    bool const bytes = measure.bytes_limit > 0;
    boost::json::object object{
        {"length", measure.length},
        {"limit", measure.limit},
        {"fits", measure.fits},
        {"over", measure.over},
        {"fits_until", measure.fits_until},
        {"problems", boost::json::array(measure.problems.begin(), measure.problems.end())},
        {"hashtags", entities_to_json("hashtag", measure.hashtags, bytes)},
        {"urls", entities_to_json("link", measure.urls, bytes)},
        {"mentions", entities_to_json("mention", measure.mentions, bytes)},
        {"cashtags", entities_to_json("cashtag", measure.cashtags, bytes)},
    };
    if (bytes) {
        object["bytes"] = measure.bytes;
        object["bytes_limit"] = measure.bytes_limit;
    }
    return object;
}

boost::json::object to_json(campaigns::PlannedPost const& post)
{
    return {{"key", post.key},
            {"campaign", post.campaign},
            {"message", post.message},
            {"occurrence", post.occurrence},
            {"channel", post.channel},
            {"network", post.network},
            {"organisation", post.organisation},
            {"lang", post.lang},
            {"due", to_iso(post.due)},
            {"wall", post.wall},
            {"zone", post.zone},
            {"text", post.text},
            {"alt_text", post.alt_text},
            {"artwork", artwork_to_json(post.artwork)},
            {"route", post.route},
            {"destination", post.destination},
            {"approval", view(to_string(post.approval))},
            {"dry_run", post.dry_run},
            {"tentative", post.tentative},
            {"beside", post.beside},
            {"hold", post.hold},
            {"why", boost::json::array(post.why.begin(), post.why.end())}};
}

boost::json::array to_json(std::vector<campaigns::PlanChange> const& changes)
{
    auto const side = [](std::optional<campaigns::PlannedPost> const& post) {
        return post ? boost::json::value(to_json(*post)) : boost::json::value(nullptr);
    };
    boost::json::array array;
    for (auto const& change : changes) {
        array.push_back({{"change", view(to_string(change.kind))},
                         {"moved", change.moved},
                         {"reworded", change.reworded},
                         {"decision", change.decision},
                         {"id", change.id},
                         {"state", change.state},
                         {"before", side(change.before)},
                         {"after", side(change.after)}});
    }
    return array;
}

boost::json::array to_json(std::vector<campaigns::calendar::CalendarProblem> const& problems)
{
    boost::json::array array;
    for (auto const& problem : problems) array.push_back({{"line", problem.line}, {"message", problem.message}});
    return array;
}

boost::json::array to_json(std::vector<campaigns::Problem> const& problems)
{
    boost::json::array array;
    for (auto const& problem : problems) {
        array.push_back({{"severity", view(name_of(problem.severity))},
                         {"file", problem.file},
                         {"line", problem.line},
                         {"column", problem.column},
                         {"message", problem.message}});
    }
    return array;
}

}  // namespace peal::cli
