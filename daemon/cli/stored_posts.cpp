#include "daemon/cli/stored_posts.hpp"

#include "connectors/json.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <iterator>

namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;
using campaigns::StoredPost;

namespace {

constexpr std::size_t keys_at_once = 500;  // the office takes no more
constexpr int pages_max = 2000;            // a million posts

campaigns::Approval approval_from(std::string const& word)
{
    if (word == "none") return campaigns::Approval::none;
    return word == "two" ? campaigns::Approval::two : campaigns::Approval::one;
}

campaigns::Artwork read_artwork(value const& post)
{
    campaigns::Artwork artwork;
    artwork.shape = json::text_at(post, "artwork.shape");
    artwork.headline = json::text_at(post, "artwork.headline");
    artwork.tagline = json::text_at(post, "artwork.tagline");
    artwork.hashtag = json::text_at(post, "artwork.hashtag");
    artwork.address = json::text_at(post, "artwork.address");
    artwork.lang = json::text_at(post, "artwork.lang");
    artwork.brand.name = json::text_at(post, "artwork.brand.name");
    artwork.brand.background = json::text_at(post, "artwork.brand.background");
    artwork.brand.foreground = json::text_at(post, "artwork.brand.foreground");
    artwork.brand.accent = json::text_at(post, "artwork.brand.accent");
    artwork.brand.typeface = json::text_at(post, "artwork.brand.typeface");
    artwork.brand.logo = json::text_at(post, "artwork.brand.logo");
    artwork.brand.logo_digest = json::text_at(post, "artwork.brand.logo_digest");
    artwork.photo.file = json::text_at(post, "artwork.photo.file");
    artwork.photo.digest = json::text_at(post, "artwork.photo.digest");
    artwork.photo.fit = json::text_at(post, "artwork.photo.fit");
    artwork.photo.source = json::text_at(post, "artwork.photo.source");
    artwork.photo.consent = json::text_at(post, "artwork.photo.consent");
    return artwork;
}

void read_texts(value const& shown, campaigns::PlannedPost& post)
{
    post.key = json::text_at(shown, "key");
    post.campaign = json::text_at(shown, "campaign");
    post.message = json::text_at(shown, "message");
    post.occurrence = json::text_at(shown, "occurrence");
    post.channel = json::text_at(shown, "channel");
    post.network = json::text_at(shown, "network");
    post.organisation = json::text_at(shown, "organisation");
    post.lang = json::text_at(shown, "lang");
    post.wall = json::text_at(shown, "wall");
    post.zone = json::text_at(shown, "zone");
    post.text = json::text_at(shown, "text");
    post.alt_text = json::text_at(shown, "alt_text");
    post.route = json::text_at(shown, "route");
    post.destination = json::text_at(shown, "destination");
}

// Always false.
bool cannot_be_read(Program& program)
{
    report_failure(program.console,
                   "peald answered with posts that cannot be read; are peal and peald of the same version?");
    return false;
}

// Takes the posts of an answer; tells the person, and gives false, when they cannot be read.
bool take_posts(Program& program, value const& answer, std::vector<StoredPost>& posts)
{
    auto const* const list = json::find_array(answer, "posts");
    bool readable = list != nullptr;
    for (auto const& one : readable ? *list : boost::json::array()) {
        auto post = read_stored(one);
        readable = readable && post;
        if (post) posts.push_back(std::move(*post));
    }
    return readable || cannot_be_read(program);
}

// The answers to as many questions as it takes.
template <class Take>
tl::expected<void, Exit> ask_about(Program& program, std::string const& path, std::vector<std::string> const& keys,
                                   Take const& take)
{
    for (std::size_t from = 0; from < keys.size(); from += keys_at_once) {
        auto const to = std::min(from + keys_at_once, keys.size());
        boost::json::object body;
        body["keys"] = boost::json::array(keys.begin() + static_cast<std::ptrdiff_t>(from),
                                          keys.begin() + static_cast<std::ptrdiff_t>(to));
        auto const answer = Office(program).post(path, body);
        if (!answer) return tl::unexpected(answer.error());
        if (!take(answer->value)) return tl::unexpected(Exit::problems);
    }
    return {};
}

}  // namespace

std::optional<StoredPost> read_stored(value const& shown)
{
    auto const due = parse_instant(json::text_at(shown, "due"));
    auto const standing = campaigns::standing_from(json::text_at(shown, "standing"));
    auto const max_late = json::find_integer(shown, "max_late_ms");
    if (!due || !standing || !max_late) return {};
    StoredPost stored;
    read_texts(shown, stored.post);
    stored.post.due = *due;
    stored.post.artwork = read_artwork(shown);
    stored.post.approval = approval_from(json::text_at(shown, "approval"));
    stored.post.dry_run = json::find_bool(shown, "dry_run").value_or(false);
    stored.post.hold = json::text_at(shown, "hold");
    stored.post.tentative = json::find_bool(shown, "tentative").value_or(false);
    stored.post.beside = json::text_at(shown, "beside");
    stored.post.max_late = Duration(*max_late);
    auto const* const why = json::find_array(shown, "why");
    for (auto const& line : why != nullptr ? *why : boost::json::array())
        stored.post.why.push_back(json::text_at(line, ""));
    stored.id = json::text_at(shown, "id");
    stored.link_code = json::text_at(shown, "link_code");
    stored.standing = *standing;
    stored.state = json::text_at(shown, "state");
    stored.pinned = json::find_bool(shown, "pinned").value_or(false);
    stored.approvals = static_cast<int>(json::find_integer(shown, "approvals").value_or(0));
    stored.is_called_off = json::find_bool(shown, "is_called_off").value_or(false);
    return stored;
}

tl::expected<StoredPosts, Exit> load_due(Program& program, Instant from, Instant to)
{
    StoredPosts stored;
    std::string after;
    for (int page = 0; page < pages_max; ++page) {
        auto const answer =
            Office(program).get("/plan/posts", {{"from", to_iso(from)}, {"to", to_iso(to)}, {"after", after}});
        if (!answer) return tl::unexpected(answer.error());
        if (!take_posts(program, answer->value, stored.posts)) return tl::unexpected(Exit::problems);
        stored.dry_run = json::find_bool(answer->value, "dry_run").value_or(false);
        stored.base = json::text_at(answer->value, "base");
        if (!json::find_bool(answer->value, "more").value_or(false) || stored.posts.empty()) return stored;
        after = stored.posts.back().id;
    }
    return tl::unexpected(report_failure(program.console, "peald holds too many posts to compare; ask for a shorter "
                                                          "period with --from and --to"));
}

tl::expected<std::vector<StoredPost>, Exit> load_keys(Program& program, std::vector<std::string> const& keys)
{
    std::vector<StoredPost> posts;
    auto const take = [&](value const& answer) { return take_posts(program, answer, posts); };
    if (auto const asked = ask_about(program, "/plan/posts", keys, take); !asked) return tl::unexpected(asked.error());
    return posts;
}

tl::expected<campaigns::planner::SaidBefore, Exit> load_said(Program& program, std::vector<std::string> const& messages)
{
    campaigns::planner::SaidBefore said;
    auto const take = [&](value const& answer) {
        auto const* const by_message = json::find_object(answer, "said");
        if (by_message == nullptr) return cannot_be_read(program);
        for (auto const& [message, occurrences] : *by_message) {
            auto const* const list = occurrences.if_array();
            for (auto const& one : list == nullptr ? boost::json::array() : *list)
                said[message].insert(json::text_at(one, ""));
        }
        return true;
    };
    if (auto const asked = ask_about(program, "/plan/said", messages, take); !asked)
        return tl::unexpected(asked.error());
    return said;
}

}  // namespace peal::cli
