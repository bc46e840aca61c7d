#include "daemon/cli/picture_check.hpp"

#include "campaigns/text/code_points.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace peal::cli {

namespace {

using campaigns::PlannedPost;
using campaigns::Severity;

// On every shape there is room for these in Latin letters, capitals too; for so long a headline not beside a photo.
constexpr std::size_t short_headline = 150, short_headline_with_photo = 50, short_word = 14;

// Pictures with all of this in common differ in their headlines alone: shape, language, tagline, hashtag, address, and of
// the photo its file and fit.
using Frame = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, std::string_view,
                         std::string_view, std::string_view>;

Frame frame_of(PlannedPost const& post)
{
    auto const& art = post.artwork;
    return {art.shape, art.lang, art.tagline, art.hashtag, art.address, art.photo.file, art.photo.fit};
}

// A post, and what decides whether its headline can be drawn.
struct Trial {
    explicit Trial(PlannedPost const& of) : post(&of)
    {
        std::size_t word = 0;
        for (auto const point : campaigns::text::to_code_points(of.artwork.headline).value_or(std::u32string())) {
            ++length;
            word = point == U' ' || point == U'\n' ? 0 : word + 1;
            longest_word = std::max(longest_word, word);
            if (point > U'\x7f') letters.insert(point);
        }
    }

    PlannedPost const* post;
    std::size_t length = 0;
    std::size_t longest_word = 0;
    std::set<char32_t> letters;  // but for ASCII, which every typeface has

    bool is_short() const
    {
        constexpr char32_t last_latin = 0x024F;
        bool const is_latin = letters.empty() || *letters.rbegin() <= last_latin;
        return is_latin && length <= (post->artwork.photo.file.empty() ? short_headline : short_headline_with_photo);
    }
};

// What has been drawn of one frame.
class Drawn {
public:
    // A headline that is nearly as long as another may break its lines less well.
    bool covers(Trial const& trial) const
    {
        return is_any_ && (trial.is_short() || trial.length <= length_ * 4 / 5) &&
               trial.longest_word <= std::max(short_word, longest_word_) &&
               std::includes(letters_.begin(), letters_.end(), trial.letters.begin(), trial.letters.end());
    }

    void add(Trial const& trial)
    {
        is_any_ = true;
        length_ = std::max(length_, trial.length);
        longest_word_ = std::max(longest_word_, trial.longest_word);
        letters_.insert(trial.letters.begin(), trial.letters.end());
    }

private:
    bool is_any_ = false;
    std::size_t length_ = 0, longest_word_ = 0;
    std::set<char32_t> letters_;
};

// By frame; of each headline the first post. The longest come first.
std::map<Frame, std::vector<Trial>> find_trials(std::vector<campaigns::PlanUpdate::Post> const& posts)
{
    std::map<Frame, std::vector<Trial>> trials;
    std::set<std::pair<Frame, std::string_view>> seen;
    for (auto const& post : posts) {
        auto const frame = frame_of(*post.planned);
        if (seen.emplace(frame, post.planned->artwork.headline).second) trials[frame].emplace_back(*post.planned);
    }
    for (auto& [frame, all] : trials)
        std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.length > b.length; });
    return trials;
}

// With the widest code that it may get.
campaigns::Artwork picture_of(PlannedPost post)
{
    campaigns::put_link_code(post, std::string(campaigns::link_code_placeholder.size(), 'm'));
    return std::move(post.artwork);
}

class PictureCheck {
public:
    PictureCheck(campaigns::definitions::Definitions const& all,
                 std::function<Result<worker::Rendition>(campaigns::Artwork)> const& draw, std::size_t pictures_max)
        : all_(all), draw_(draw), pictures_max_(pictures_max)
    {}

    std::vector<campaigns::Problem> run(std::vector<campaigns::PlanUpdate::Post> const& posts)
    {
        for (auto const& [frame, trials] : find_trials(posts))
            if (!try_frame(trials)) break;
        return std::move(problems_);
    }

private:
    // False when there is no more drawing.
    bool try_frame(std::vector<Trial> const& trials)
    {
        Drawn drawn;
        std::set<std::string> said;
        for (auto const& trial : trials) {
            if (drawn.covers(trial)) continue;
            if (tried_++ == pictures_max_) {
                give_up("only " + std::to_string(pictures_max_) +
                        " pictures were tried; `peal check --pictures all` tries the others");
                return false;
            }
            auto const picture = draw_(picture_of(*trial.post));
            if (picture) {
                drawn.add(trial);
                continue;
            }
            auto const& why = picture.error();
            if (why.kind != ErrorKind::rejected) {
                give_up("no picture can be drawn here: " + why.message);
                return false;
            }
            say(*trial.post, why.message);
            // What is said again is wrong with what they have in common.
            if (!said.insert(why.message).second) break;
        }
        return true;
    }

    void say(PlannedPost const& post, std::string const& why)
    {
        if (!told_.emplace(post.campaign, post.message, post.network).second) return;
        for (auto const& campaign : all_.campaigns) {
            if (campaign.id.value != post.campaign) continue;
            for (auto const& message : campaign.messages)
                if (message.id == post.message)
                    problems_.push_back({Severity::error, campaign.file, message.place.line, message.place.column,
                                         "message `" + message.id + "` on " + post.network + ", " +
                                             post.wall.substr(0, 10) + ": " + why});
        }
    }

    void give_up(std::string why) { problems_.push_back({Severity::hint, "campaigns", 0, 0, std::move(why)}); }

    campaigns::definitions::Definitions const& all_;
    std::function<Result<worker::Rendition>(campaigns::Artwork)> const& draw_;
    std::size_t pictures_max_;
    std::size_t tried_ = 0;
    std::set<std::tuple<std::string, std::string, std::string>> told_;  // campaign, message, network
    std::vector<campaigns::Problem> problems_;
};

}  // namespace

std::vector<campaigns::Problem> check_pictures(campaigns::definitions::Definitions const& all,
                                               std::vector<campaigns::PlanUpdate::Post> const& posts,
                                               std::function<Result<worker::Rendition>(campaigns::Artwork)> const& draw,
                                               std::size_t pictures_max)
{
    return PictureCheck(all, draw, pictures_max).run(posts);
}

}  // namespace peal::cli
