#include "connectors/snapchat/stories.hpp"

#include "connectors/json.hpp"
#include "connectors/snapchat/envelope.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace peal::connectors::snapchat {

namespace {

constexpr std::size_t items_max = 1000;  // of one page

// The published pages name no field for the time of creation; these are the spellings of Snap's other interfaces.
constexpr std::array<std::string_view, 10> time_names = {
    "created_at",    "create_time",      "created_time",    "creation_time", "creation_timestamp",
    "created_at_ms", "create_timestamp", "start_timestamp", "published_at",  "timestamp"};

constexpr std::int64_t year_2000_s = 946'684'800;
constexpr std::int64_t year_2100_s = 4'102'444'800;

// Seconds, milliseconds or microseconds since 1970, told apart by their size.
std::optional<Instant> from_number(std::int64_t value)
{
    auto const in_range = [&](std::int64_t unit) { return value / unit >= year_2000_s && value / unit < year_2100_s; };
    if (in_range(1)) return Instant(std::chrono::seconds(value));
    if (in_range(1'000)) return Instant(std::chrono::milliseconds(value));
    if (in_range(1'000'000)) return Instant(std::chrono::milliseconds(value / 1'000));
    return std::nullopt;
}

// ISO 8601 in UTC, with any number of fractional digits and either spelling of UTC.
std::optional<Instant> from_text(std::string text)
{
    if (text.size() < 19 || text.size() > 40) return std::nullopt;
    std::string_view rest = std::string_view(text).substr(19);
    std::string fraction;
    if (rest.starts_with('.')) {
        auto const end = rest.find_first_not_of("0123456789", 1);
        fraction = rest.substr(1, end == std::string_view::npos ? end : end - 1);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end);
    }
    if (rest != "Z" && rest != "+00:00" && rest != "+0000") return std::nullopt;
    fraction.resize(3, '0');
    auto const moment = parse_instant(text.substr(0, 19) + (fraction == "000" ? "" : "." + fraction) + "Z");
    if (!moment) return std::nullopt;
    return *moment;
}

std::optional<Instant> read_created(boost::json::value const& item)
{
    for (auto const name : time_names) {
        if (auto const number = json::find_integer(item, name)) {
            if (auto const moment = from_number(*number)) return moment;
        } else if (auto const text = json::find_string(item, name)) {
            if (auto const moment = from_text(*text)) return moment;
        }
    }
    return std::nullopt;
}

std::optional<Story> read_story(boost::json::value const& item)
{
    auto const* wrapped = json::find(item, "story");
    auto const& body = wrapped && wrapped->is_object() ? *wrapped : item;
    auto id = json::find_id(body, "id");
    if (!id) id = json::find_id(body, "story_id");
    if (!id) return std::nullopt;
    Story story;
    story.id = std::move(*id);
    story.created = read_created(body);
    story.expired = json::find_bool(body, "expired").value_or(false);
    return story;
}

bool contains(std::vector<std::string> const& ids, std::string const& id)
{
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

Sighting sighting(Sighting::Kind kind, std::string reason, std::string remote_id = {})
{
    Sighting out;
    out.kind = kind;
    out.reason = std::move(reason);
    out.remote_id = std::move(remote_id);
    return out;
}

}  // namespace

StoryPage read_story_page(boost::json::value const& root)
{
    StoryPage page;
    auto const envelope = read_envelope(root);
    page.is_complete = envelope.status != Envelope::Status::partial && envelope.failed_items == 0;
    if (auto const* items = json::find_array(root, "stories")) {
        page.is_complete = page.is_complete && items->size() <= items_max;
        for (std::size_t i = 0; i < std::min(items->size(), items_max); ++i) {
            auto story = read_story((*items)[i]);
            if (story)
                page.stories.push_back(std::move(*story));
            else
                page.is_complete = false;
        }
    } else {
        // An empty list may be left out; a list under another name is one we cannot read.
        page.is_complete =
            page.is_complete && envelope.status == Envelope::Status::success && json::find(root, "stories") == nullptr;
    }
    for (auto const* block : {"paging", "page"}) {
        std::string const path(block);
        if (page.next_link.empty()) page.next_link = json::text_at(root, path + ".next_link");
        if (page.next_page_id.empty()) page.next_page_id = json::find_id(root, path + ".next_page_id").value_or("");
    }
    return page;
}

std::string to_evidence(Snapshot const& snapshot)
{
    boost::json::array before;
    for (auto const& id : snapshot.before) before.push_back(boost::json::value(id));
    boost::json::object out;
    out["media_id"] = snapshot.media_id;
    out["media_expires_at"] = to_iso(snapshot.media_expires_at);
    out["listed_at"] = to_iso(snapshot.taken_at);
    out["complete"] = snapshot.is_complete;
    out["before"] = std::move(before);
    return boost::json::serialize(out);
}

std::optional<Snapshot> read_evidence(std::string_view text)
{
    auto const root = json::parse(text);
    if (!root) return std::nullopt;
    auto const* before = json::find_array(*root, "before");
    auto const media_id = json::find_string(*root, "media_id");
    auto const taken_at = parse_instant(json::text_at(*root, "listed_at"));
    auto const expires_at = parse_instant(json::text_at(*root, "media_expires_at"));
    if (!before || !media_id || !taken_at || !expires_at) return std::nullopt;
    Snapshot snapshot;
    snapshot.media_id = *media_id;
    snapshot.taken_at = *taken_at;
    snapshot.media_expires_at = *expires_at;
    snapshot.is_complete = json::find_bool(*root, "complete").value_or(false);
    for (auto const& id : *before) {
        if (!id.is_string()) return std::nullopt;
        snapshot.before.emplace_back(id.get_string().data(), id.get_string().size());
    }
    return snapshot;
}

Sighting find_ours(Snapshot const& before, StoryList const& after, AttemptRecord const& attempt,
                   DifferenceRules const& rules)
{
    using Kind = Sighting::Kind;
    auto const untimed_is_fair = before.is_complete &&
                                 attempt.started_at - before.taken_at <= rules.untimed_snapshot_age_max &&
                                 before.taken_at <= attempt.started_at;
    std::vector<std::string> ours;
    std::size_t doubtful = 0;
    for (auto const& story : after.stories) {
        if (story.expired || contains(before.before, story.id) || contains(attempt.claimed_ids, story.id) ||
            contains(ours, story.id))
            continue;
        if (!story.created) {
            if (untimed_is_fair)
                ours.push_back(story.id);
            else
                ++doubtful;
        } else if (*story.created > attempt.started_at + rules.appears_within) {
            continue;
        } else if (*story.created >= attempt.started_at - rules.clock_skew) {
            ours.push_back(story.id);
        } else if (*story.created >= attempt.started_at - rules.clock_skew_max) {
            ++doubtful;
        }
    }
    if (ours.size() > 1)
        return sighting(Kind::ambiguous,
                        std::to_string(ours.size()) +
                            " new stories appeared on the profile since the call; look which one is Peal's");
    if (ours.size() == 1)
        return sighting(Kind::found, "one new story appeared on the profile since the call", ours.front());
    if (doubtful > 0)
        return sighting(Kind::cannot_tell,
                        "a story appeared on the profile about when the call was made; look whether it is Peal's");
    if (!after.is_complete)
        return sighting(Kind::cannot_tell, "the profile's list of stories could not be read to its end");
    return sighting(Kind::not_there, "no new story on the profile");
}

}  // namespace peal::connectors::snapchat
