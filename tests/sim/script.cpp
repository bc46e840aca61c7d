#include "tests/sim/script.hpp"

#include "tests/sim/decisions.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace peal::sim {

namespace {

using namespace std::chrono_literals;

constexpr Duration day = 3h;
constexpr Duration first_due = 12min;

class Writer {
public:
    Writer(std::uint64_t seed, std::vector<Channel> const& channels, Instant start)
        : random_(make_seeded_random(seed, 3)), channels_(channels)
    {
        script_.start = start;
        script_.end = day;
    }

    Script write(std::size_t posts)
    {
        while (script_.asks.posts.size() < posts) add_posts(posts - script_.asks.posts.size());
        plan_them();
        for (std::size_t i = 0; i < script_.asks.posts.size(); ++i) live_through(i);
        for (auto n = random_->below(4); n > 0; --n) add_pause();
        for (auto n = random_->below(3); n > 0; --n) add({moment(5min, day), Deed::Kind::restart, 0, 0, {}});
        return std::move(script_);
    }

private:
    bool chance(unsigned percent) { return random_->below(100) < percent; }

    Duration moment(Duration from, Duration to)
    {
        return from + Duration(random_->below(static_cast<std::uint64_t>((to - from).count())));
    }

    void add(Deed deed) { script_.deeds.push_back(deed); }

    // One post, or a burst of posts that are due at the same moment.
    void add_posts(std::size_t most)
    {
        auto const due = moment(first_due, day);
        auto const count = chance(8) ? 5 + random_->below(36) : 1;
        for (std::size_t n = 0; n < std::min<std::size_t>(count, most); ++n)
            add_post(std::chrono::floor<std::chrono::seconds>(due));
    }

    void add_post(Duration due)
    {
        auto const& channel = channels_[random_->below(channels_.size())];
        Ask ask;
        ask.number = static_cast<int>(script_.asks.posts.size()) + 1;
        auto& post = ask.plan;
        post.campaign = campaign_names[chance(50) ? 0 : 1];
        post.message = "m" + std::to_string(ask.number);
        post.occurrence = "2027-03-01";
        post.channel = channel.id;
        post.network = channel.network;
        post.key = post.campaign + "/" + post.message + "/" + post.occurrence + "/" + post.channel;
        post.organisation = chance(50) ? "police" : "council";
        post.lang = "en-GB";
        post.due = script_.start + due;
        post.wall = "2027-03-01T12:00";
        post.zone = "Europe/London";
        post.route = "report-it";
        post.destination = "https://www.report-it.org.uk";
        post.approval = chance(12) ? campaigns::Approval::one : campaigns::Approval::none;
        post.dry_run = chance(3);
        post.artwork.shape = channel.network == "x" ? "card" : channel.network == "instagram" ? "portrait" : "story";
        put_words(post, ask.number, 1);
        ask.earliest = ask.latest = post.due;
        script_.asks.add(std::move(ask));
    }

    // Most posts are planned beforehand, in a few batches; some come late.
    void plan_them()
    {
        constexpr std::size_t batch = 100;
        for (std::size_t from = 0; from < script_.asks.posts.size(); from += batch)
            add({moment(10s, 4min), Deed::Kind::plan, from, std::min(from + batch, script_.asks.posts.size()), {}});
    }

    // What befalls one post between its planning and its moment. The last seconds are the interesting ones.
    void live_through(std::size_t i)
    {
        auto const& plan = script_.asks.posts[i].plan;
        auto const due = plan.due - script_.start;
        auto const before = [&] {
            return chance(50) ? moment(5min, due - 1min) : due - 25s + Duration(random_->below(28'000));
        };
        auto const single = [&](Duration at, Deed::Kind kind, Duration by = {}) { add({at, kind, i, i + 1, by}); };
        if (plan.approval != campaigns::Approval::none && chance(80)) single(before(), Deed::Kind::approve);
        if (chance(5)) {
            auto const at = before();
            single(at, Deed::Kind::edit);
            if (plan.approval != campaigns::Approval::none && chance(70))
                single(at + Duration(random_->below(60'000)), Deed::Kind::approve);
        }
        if (chance(4))
            single(before(), Deed::Kind::move,
                   Duration(static_cast<std::int64_t>(random_->below(2'400'000)) - 300'000));
        if (chance(3)) single(before(), Deed::Kind::cancel);
        if (chance(3)) {
            auto const at = before();
            single(at, Deed::Kind::hold);
            if (chance(60)) single(at + Duration(random_->below(120'000)), Deed::Kind::release);
        }
    }

    void add_pause()
    {
        PauseAsk pause;
        switch (random_->below(4)) {
            case 0: pause.scope = "all"; break;
            case 1:
                pause.scope = "organisation";
                pause.target = chance(50) ? "police" : "council";
                break;
            case 2:
                pause.scope = "campaign";
                pause.target = campaign_names[chance(50) ? 0 : 1];
                break;
            default: pause.scope = "network"; pause.target = channels_[random_->below(channels_.size())].network;
        }
        for (auto const& other : script_.asks.pauses)
            if (other.scope == pause.scope && other.target == pause.target) return;
        auto const at = script_.asks.pauses.size();
        auto const& near = script_.asks.posts[random_->below(script_.asks.posts.size())].plan;
        auto const from = near.due - script_.start - 20s + Duration(random_->below(21'000));
        add({from, Deed::Kind::pause, at, at + 1, {}});
        add({from + moment(20s, 15min), Deed::Kind::resume, at, at + 1, {}});
        script_.asks.pauses.push_back(std::move(pause));
    }

    std::unique_ptr<Random> random_;
    std::vector<Channel> const& channels_;
    Script script_;
};

bool is_about_one(Deed::Kind kind)
{
    switch (kind) {
        case Deed::Kind::plan:
        case Deed::Kind::pause:
        case Deed::Kind::resume:
        case Deed::Kind::restart:
        case Deed::Kind::drop:
        case Deed::Kind::bring_back: return false;
        default: return true;
    }
}

}  // namespace

std::vector<Duration> Script::dues() const
{
    std::vector<Duration> all;
    for (auto const& ask : asks.posts) all.push_back(ask.plan.due - start);
    return all;
}

Script write_script(std::uint64_t seed, std::size_t posts, std::vector<Channel> const& channels, Instant start,
                    bool people_decide)
{
    auto script = Writer(seed, channels, start).write(posts);
    if (people_decide) add_decisions(script, seed);
    std::stable_sort(script.deeds.begin(), script.deeds.end(),
                     [](Deed const& a, Deed const& b) { return a.at < b.at; });
    return script;
}

Ask make_ask(int number, std::string_view network, Instant due)
{
    Ask ask;
    ask.number = number;
    auto& post = ask.plan;
    post.campaign = "week";
    post.message = "m" + std::to_string(number);
    post.occurrence = "2027-03-01";
    post.network = network;
    post.channel = network == "x" ? "x-police" : network == "instagram" ? "ig-police" : "snap-police";
    post.key = "week/" + post.message + "/2027-03-01/" + post.channel;
    post.organisation = "police";
    post.lang = "en-GB";
    post.due = due;
    post.destination = "https://www.report-it.org.uk";
    post.approval = campaigns::Approval::none;
    post.dry_run = false;
    post.artwork.shape = network == "x" ? "card" : network == "instagram" ? "portrait" : "story";
    put_words(post, number, 1);
    ask.earliest = ask.latest = post.due;
    return ask;
}

void leave_out(Script& script, std::set<std::size_t> const& posts)
{
    for (auto const i : posts) script.asks.posts[i].is_left_out = true;
    auto const falls_away = [&](Deed const& deed) { return is_about_one(deed.kind) && posts.contains(deed.first); };
    std::erase_if(script.deeds, falls_away);
    std::erase_if(script.cued, falls_away);
}

void put_words(campaigns::PlannedPost& post, int number, int version)
{
    auto const words = "Report hate, story " + std::to_string(number) + " version " + std::to_string(version);
    post.text = words + ": https://peal.example/r/0000000 #StampItOutLLR";
    post.alt_text = "A card: " + words;
    post.artwork.headline = words;
    post.artwork.tagline = "You can report it";
    post.artwork.hashtag = "#StampItOutLLR";
    post.artwork.address = "peal.example/r/0000000";
}

std::pair<int, int> read_words(std::string_view text)
{
    auto const number_after = [&](std::string_view word) {
        auto const at = text.find(word);
        int number = 0;
        if (at != std::string_view::npos)
            std::from_chars(text.data() + at + word.size(), text.data() + text.size(), number);
        return number;
    };
    return {number_after("story "), number_after(" version ")};
}

}  // namespace peal::sim
