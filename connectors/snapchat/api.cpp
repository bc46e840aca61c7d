#include "connectors/snapchat/api.hpp"

#include "connectors/json.hpp"
#include "connectors/oauth/authorization.hpp"
#include "connectors/oauth/form.hpp"
#include "connectors/snapchat/envelope.hpp"
#include "connectors/snapchat/links.hpp"
#include "connectors/words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <set>
#include <utility>

namespace peal::connectors::snapchat {

namespace {

constexpr std::size_t user_name_max = 100;

std::string plain_handle(std::string_view handle)
{
    if (handle.starts_with('@')) handle.remove_prefix(1);
    std::string out(handle);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return out;
}

// The profile inside an answer: wrapped, listed or bare.
boost::json::value const* find_profile(boost::json::value const& root)
{
    for (std::string_view const path : {"public_profile", "public_profiles.0.public_profile", "public_profiles.0"})
        if (auto const* profile = json::find(root, path); profile && profile->is_object()) return profile;
    return nullptr;
}

// The page after `page`; empty when there is none that we may read.
std::string next_url(std::string const& first_url, std::string const& base, StoryPage const& page)
{
    if (auto const link = resolve(base, page.next_link)) return *link;
    if (!page.next_page_id.empty()) return first_url + "&cursor=" + oauth::percent_encode(page.next_page_id);
    return {};
}

}  // namespace

std::string Api::profile_url(Account const& account, std::string_view tail) const
{
    return settings_.api_base + "/v1/public_profiles/" + oauth::percent_encode(account.remote_id) + std::string(tail);
}

HttpRequest Api::request(Account const& account, std::string method, std::string url) const
{
    HttpRequest request(std::move(method), std::move(url));
    request.authorization = oauth::bearer_authorization(account.grant.access_token);
    request.set("Accept", "application/json");
    request.timeout = settings_.call_timeout;
    return request;
}

Duration Pace::take(Duration now, std::size_t calls_per_second)
{
    auto const burst = std::max<std::size_t>(1, calls_per_second);
    auto start = now;
    if (taken_.size() >= burst) start = std::max(start, taken_[taken_.size() - burst] + std::chrono::seconds(1));
    taken_.push_back(start);
    while (taken_.size() > burst) taken_.pop_front();
    return start;
}

awaitable<Result<HttpResponse>> Api::send(Account const& account, HttpRequest request)
{
    auto const now = clock_.monotonic();
    auto const own = account_paces_[account.channel].take(now, settings_.calls_per_second_account);
    auto const start = app_pace_.take(own, settings_.calls_per_second);
    if (start > now) {
        bool const slept = co_await clock_.sleep_for(start - now);
        if (!slept)
            co_return fail(ErrorKind::cancelled, "a call to Snapchat was cancelled while it waited for its turn");
    }
    co_return co_await http_.send(std::move(request));
}

awaitable<Result<boost::json::value>> Api::call(Account const& account, HttpRequest request, std::string what,
                                                bool needs_status)
{
    auto const answer = co_await send(account, std::move(request));
    co_return read_answer(answer, what, needs_status);
}

awaitable<Result<>> Api::verify_profile(Account account)
{
    std::string what = "Snapchat: reading the profile";
    auto get = request(account, "GET", profile_url(account, ""));
    auto const root = co_await call(account, std::move(get), std::move(what), false);
    if (!root) co_return tl::unexpected(root.error());
    auto const* profile = find_profile(*root);
    auto const id = profile ? json::find_id(*profile, "id") : std::nullopt;
    if (!id)
        co_return fail(ErrorKind::transient,
                       "Snapchat: the answer about the profile is not readable; it is asked again");
    if (*id != account.remote_id)
        co_return fail(ErrorKind::rejected,
                       "Snapchat: the token of channel `" + account.channel +
                           "` speaks for another profile than its credentials name; connect the account again",
                       "profile asked " + account.remote_id + ", answered " + *id);
    auto const name = plain_handle(json::text_at(*profile, "snap_user_name"));
    if (!name.empty() && !account.handle.empty() && name != plain_handle(account.handle))
        co_return fail(ErrorKind::rejected, "Snapchat: the profile of channel `" + account.channel +
                                                "` belongs to user `" + in_one_line(name, user_name_max) +
                                                "`, not to `" + plain_handle(account.handle) +
                                                "` as its credentials say; check remote_id and handle");
    co_return Result<>();
}

awaitable<Result<StoryList>> Api::list_stories(Account account)
{
    StoryList list;
    auto const first_url = profile_url(account, "/stories?limit=" + std::to_string(settings_.list_page_items));
    std::set<std::string> seen;
    auto url = first_url;
    while (!url.empty()) {
        // A page that leads back to an earlier one, or no end in sight: what was read is true, but not all.
        if (seen.size() == settings_.list_pages_max || !seen.insert(url).second) {
            list.is_complete = false;
            break;
        }
        std::string what = "Snapchat: listing the stories";
        auto get = request(account, "GET", url);
        auto const root = co_await call(account, std::move(get), std::move(what), false);
        if (!root) co_return tl::unexpected(root.error());
        auto page = read_story_page(*root);
        std::move(page.stories.begin(), page.stories.end(), std::back_inserter(list.stories));
        auto const has_more = !page.next_link.empty() || !page.next_page_id.empty();
        url = next_url(first_url, settings_.api_base, page);
        list.is_complete = list.is_complete && page.is_complete && has_more == !url.empty();
    }
    co_return list;
}

}  // namespace peal::connectors::snapchat
