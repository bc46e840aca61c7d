#include "campaigns/calendar/entry.hpp"

#include "campaigns/calendar/content_line.hpp"
#include "campaigns/calendar/handed_out.hpp"
#include "campaigns/moments/moment.hpp"
#include "core/digest.hpp"

#include <algorithm>

namespace peal::campaigns::calendar {

namespace {

constexpr std::size_t line_bytes_max = 300;
constexpr std::size_t description_bytes_max = 4000;
constexpr std::size_t url_bytes_max = 2000;
constexpr std::size_t categories_max = 20;

// Half of a digest is more than chance ever hits twice.
constexpr std::size_t uid_length = 32;

std::string make_uid(std::string_view partnership, std::string_view kind, std::string const& key)
{
    auto const text = std::string(partnership) + '\n' + std::string(kind) + '\n' + key;
    return sha256_hex(text).substr(0, uid_length) + uid_end(partnership);
}

std::string shortened(std::string text, std::size_t bytes_max)
{
    if (text.size() <= bytes_max) return text;
    auto end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    return text + "…";
}

std::string line(std::string_view raw)
{
    return shortened(one_line(raw), line_bytes_max);
}

// Anything else would be a link that a reader's calendar opens as it likes.
std::string web_address(std::string_view raw)
{
    bool const is_web = raw.starts_with("https://") || raw.starts_with("http://");
    bool const is_plain = std::all_of(raw.begin(), raw.end(), [](char c) { return c > ' ' && c < 0x7f; });
    return is_web && is_plain && raw.size() <= url_bytes_max ? std::string(raw) : std::string();
}

// libical writes categories with their commas as they are, and a comma parts two of them.
std::string category(std::string_view raw)
{
    auto text = line(raw);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == ',' || c == ';' || c == '\\'; }, ' ');
    return text;
}

std::string network_name(std::string const& network)
{
    if (network.empty()) return network;
    auto name = network;
    if (name.front() >= 'a' && name.front() <= 'z') name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return name;
}

// What became of it, and what that makes of its entry.
struct Progress {
    char const* words;
    Status status;
};

Progress progress_of(StoredPost const& post)
{
    auto const& state = post.state;
    if (state == "in_review") return {"Waits for approval.", Status::tentative};
    if (state == "held") return {"Held back.", Status::tentative};
    if (state == "published") return {"Published.", Status::confirmed};
    if (state == "rehearsed") return {"Rehearsed.", Status::confirmed};
    if (state == "failed") return {"Could not be published.", Status::cancelled};
    if (state == "missed") return {"Missed its moment.", Status::cancelled};
    if (state == "cancelled") return {"Cancelled.", Status::cancelled};
    if (post.post.tentative) return {"Waits until its event is confirmed.", Status::tentative};
    return {"Approved.", Status::confirmed};
}

std::string local_words(PlannedPost const& post)
{
    auto const wall = to_wall(post.due, post.zone);
    return wall ? to_words(*wall) + " (" + post.zone + ")" : to_iso(post.due);
}

}  // namespace

std::string_view to_string(Entry::Kind kind)
{
    return kind == Entry::Kind::event ? "event" : "post";
}

Entry to_entry(Occurrence const& occurrence, std::string_view partnership)
{
    Entry entry;
    entry.kind = Entry::Kind::event;
    // A single event keeps its identity when it moves, an instance by where its series had put it; both do when another calendar
    // comes to say how they stand.
    entry.uid = make_uid(partnership, to_string(entry.kind),
                         occurrence.uid + '\n' + (occurrence.repeats ? occurrence.original_start : std::string()));
    entry.summary = line(occurrence.summary);
    if (entry.summary.empty()) entry.summary = "(no title)";
    entry.description = shortened(printable(occurrence.description), description_bytes_max);
    entry.location = line(occurrence.location);
    entry.url = web_address(occurrence.url);
    for (auto const& raw : occurrence.categories)
        if (entry.categories.size() < categories_max) entry.categories.push_back(category(raw));
    std::erase(entry.categories, std::string());
    entry.status = occurrence.status;
    entry.all_day = occurrence.all_day;
    entry.start = occurrence.start;
    entry.end = std::max(occurrence.end, occurrence.start);
    if (entry.all_day) {
        entry.first_day = occurrence.start_date;
        entry.last_day = std::max(occurrence.end_date, occurrence.start_date);
    }
    return entry;
}

Entry to_entry(StoredPost const& stored, PostNames const& names, std::string_view partnership)
{
    auto const& post = stored.post;
    auto const progress = progress_of(stored);
    Entry entry;
    entry.kind = Entry::Kind::post;
    entry.uid = make_uid(partnership, to_string(entry.kind), post.key);
    entry.summary = line("Post on " + network_name(post.network) + ": " + names.campaign +
                         (post.dry_run ? " (rehearsal only)" : ""));
    entry.description = shortened(printable(local_words(post) + ", on " + names.channel + ".\n" + progress.words +
                                            "\n\n" + post.text + "\n\nPeal knows this post as " + stored.id + "."),
                                  description_bytes_max);
    entry.categories = {"Post", network_name(post.network)};
    entry.status = progress.status;
    entry.start = post.due;
    entry.end = post.due;
    return entry;
}

}  // namespace peal::campaigns::calendar
