#include "daemon/app/feed_keeper.hpp"

#include "core/log.hpp"
#include "daemon/app/feed_texts.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace peal::app {

namespace {

// What delivery makes of posts wakes nobody. Subscribers look every few hours.
constexpr Duration look_again = std::chrono::minutes(15);
// Changes seldom come alone.
constexpr Duration while_they_come = std::chrono::seconds(2);
constexpr Duration patience = std::chrono::seconds(10);
// In one transaction: while one runs, nothing is claimed.
constexpr int posts_at_once = 250;

}  // namespace

FeedKeeper::FeedKeeper(Executor executor, Parts parts)
    : parts_(std::move(parts)), asked_(executor), changed_(executor), done_(executor)
{}

awaitable<> FeedKeeper::run()
{
    for (;;) {
        auto const asks = asks_;
        auto const done = co_await refresh();
        auto const problem = done ? std::string() : "calendars to subscribe to: " + done.error().message;
        if (!problem.empty() && problem != problem_) log::error("{}", problem);
        problem_ = problem;
        answered_ = asks;
        done_.set();
        co_await wait();
    }
}

awaitable<> FeedKeeper::wait()
{
    using namespace boost::asio::experimental::awaitable_operators;
    if (asks_ != answered_) co_return;
    co_await (asked_.wait() || changed_for_a_while() || parts_.clock.sleep_for(look_again));
}

awaitable<> FeedKeeper::changed_for_a_while()
{
    co_await changed_.wait();
    co_await parts_.clock.sleep_for(while_they_come);
}

awaitable<> FeedKeeper::take_up()
{
    using namespace boost::asio::experimental::awaitable_operators;
    auto const mine = ++asks_;
    asked_.set();
    auto const end = parts_.clock.monotonic() + patience;
    while (answered_ < mine && parts_.clock.monotonic() < end)
        co_await (done_.wait() || parts_.clock.sleep_for(end - parts_.clock.monotonic()));
}

std::vector<std::string> FeedKeeper::problems() const
{
    if (problem_.empty()) return {};
    return {problem_};
}

awaitable<Result<>> FeedKeeper::refresh()
{
    auto const feeds = co_await parts_.feeds.list();
    if (!feeds) co_return tl::unexpected<Error>(feeds.error());
    // One that is revoked ends now, whatever becomes of the texts.
    publish(*feeds);
    bool const is_wanted =
        std::any_of(feeds->begin(), feeds->end(), [](store::Feed const& feed) { return !feed.revoked_at; });
    if (!is_wanted) co_return Result<>();
    auto const made = co_await make_texts();
    if (!made) co_return made;
    publish(*feeds);
    co_return Result<>();
}

awaitable<Result<>> FeedKeeper::make_texts()
{
    auto const events = parts_.events();
    if (!events) co_return Result<>();
    auto const now = parts_.clock.now();
    auto const definitions = parts_.definitions();
    if (!said_) {
        auto said = co_await parts_.said.load();
        if (!said) co_return tl::unexpected<Error>(said.error());
        said_ = std::move(*said);
    }
    FeedPeriod const period(now);
    auto const posts = co_await load_posts(period.from, period.to);
    if (!posts) co_return tl::unexpected<Error>(posts.error());

    auto said = *said_;
    campaigns::calendar::SaidChanges changes;
    Texts texts;
    std::function<void()> work = [&] {
        changes = take_in({*definitions, *events, *posts, now}, said);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            auto text = feed_text(store::feed_contents[i], *definitions, said, now);
            bool const is_old = texts_[i] && texts_[i]->text == text;
            texts[i] = is_old ? texts_[i] : std::make_shared<links::FeedText const>(std::move(text));
        }
    };
    co_await parts_.files.run(std::move(work));
    auto const saved = co_await parts_.said.save(std::move(changes));
    if (!saved) co_return saved;
    said_ = std::move(said);
    texts_ = std::move(texts);
    co_return Result<>();
}

awaitable<Result<std::vector<campaigns::StoredPost>>> FeedKeeper::load_posts(Instant from, Instant to)
{
    std::vector<campaigns::StoredPost> all;
    std::string after;
    // One more than are told, so that the end is seen.
    while (all.size() <= feed_entries_max) {
        auto page = co_await parts_.posts.load_due(from, to, after, posts_at_once);
        if (!page) co_return page;
        bool const is_last = page->size() < static_cast<std::size_t>(posts_at_once);
        std::move(page->begin(), page->end(), std::back_inserter(all));
        if (is_last) break;
        after = all.back().id;
    }
    co_return all;
}

void FeedKeeper::publish(std::vector<store::Feed> const& feeds) const
{
    links::Feeds served;
    for (auto const& feed : feeds) {
        if (feed.revoked_at) continue;
        auto const at = std::find(store::feed_contents.begin(), store::feed_contents.end(), feed.holds);
        served.add(feed.token_digest, texts_[static_cast<std::size_t>(at - store::feed_contents.begin())]);
    }
    parts_.publish(std::move(served));
}

}  // namespace peal::app
