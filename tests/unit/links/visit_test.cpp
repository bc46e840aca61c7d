#include "daemon/links/agents.hpp"
#include "daemon/links/limiter.hpp"
#include "daemon/links/visit.hpp"

#include <doctest/doctest.h>

using namespace peal;
using links::Visit;

namespace {

http::Request request_of(std::vector<HttpHeader> headers, std::string query = "")
{
    http::Request request;
    request.method = "GET";
    request.path = "/r/abc2345";
    request.query = std::move(query);
    request.headers = std::move(headers);
    request.headers.push_back({"Host", "peal.example"});
    return request;
}

constexpr char const* desktop_browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

}  // namespace

TEST_CASE("programs that unfold links are previews, never people")
{
    for (std::string const agent : {"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
                                    "Twitterbot/1.0",
                                    "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
                                    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
                                    "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots",
                                    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
                                    "TelegramBot (like TwitterBot)",
                                    "WhatsApp/2.23.20.0",
                                    "WhatsApp/2",
                                    "Mozilla/5.0 (Macintosh) facebookexternalhit/1.1 Facebot Twitterbot/1.0",
                                    "Mozilla/5.0 (Windows NT 10.0) SkypeUriPreview Preview/0.5",
                                    "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
                                    "Mastodon/4.2.1 (http.rb/5.1.1; +https://mastodon.social/) Bot",
                                    "Misskey/13.0",
                                    "Pleroma 2.5.0; https://example.org",
                                    "Akkoma 3.10; https://example.org",
                                    "Lemmy/0.19; +https://lemmy.world",
                                    "Pinterestbot/1.0",
                                    "Mozilla/5.0 (compatible; redditbot/1.0)",
                                    "facebookexternalhit/1.1;line-poker/1.0",
                                    "kakaotalk-scrap/1.0",
                                    "Nextcloud Server Crawler"}) {
        CAPTURE(agent);
        CHECK(links::kind_of_agent(agent) == Visit::preview);
    }
}

TEST_CASE("crawlers, scripts and an empty agent are bots")
{
    for (std::string const agent :
         {"", "   ", "curl/7.88.1", "python-requests/2.31.0", "Go-http-client/1.1", "Wget/1.21",
          "Googlebot/2.1 (+http://www.google.com/bot.html)", "Mozilla/5.0 (compatible; bingbot/2.0)",
          "Mozilla/5.0 (compatible; GPTBot/1.1)", "ClaudeBot/1.0", "CCBot/2.0", "Java/17.0.1",
          "Mozilla/5.0 (X11) HeadlessChrome/120.0.0.0 Safari/537.36", "okhttp/4.9.0"}) {
        CAPTURE(agent);
        CHECK(links::kind_of_agent(agent) == Visit::bot);
    }
}

TEST_CASE("browsers, in-app browsers and telephones are people")
{
    for (
        std::string const agent :
        {desktop_browser,
         "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
         "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
         "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/450.0.0.38.108]",
         "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 Instagram 334.0.0.42.95 Android",
         "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Snapchat/12.93.0.41 (like Safari/8616)",
         "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 [Pinterest/iOS]",
         "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile [LinkedInApp]",
         "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"}) {
        CAPTURE(agent);
        CHECK(links::kind_of_agent(agent) == Visit::person);
    }
}

TEST_CASE("who asks not to be counted is not; prefetches and odd requests are no people")
{
    HttpHeader const agent{"User-Agent", desktop_browser};
    CHECK(links::classify(request_of({agent})) == Visit::person);
    CHECK(links::classify(request_of({agent, {"Sec-GPC", "1"}})) == Visit::uncounted);
    CHECK(links::classify(request_of({agent, {"Sec-GPC", "0"}})) == Visit::person);
    CHECK(links::classify(request_of({agent}, "nc")) == Visit::uncounted);
    CHECK(links::classify(request_of({agent}, "a=b&nc=1")) == Visit::uncounted);
    CHECK(links::classify(request_of({agent}, "once")) == Visit::person);
    CHECK(links::classify(request_of({agent, {"Sec-Purpose", "prefetch;prerender"}})) == Visit::preview);
    CHECK(links::classify(request_of({agent, {"Purpose", "prefetch"}})) == Visit::preview);
    CHECK(links::classify(request_of({agent, {"X-Moz", "prefetch"}})) == Visit::preview);
    CHECK(links::classify(request_of({agent, {"X-Purpose", "preview"}})) == Visit::preview);
    CHECK(links::classify(request_of({agent, {"Range", "bytes=0-"}})) == Visit::bot);
    CHECK(links::classify(request_of({agent, {"If-None-Match", "x"}})) == Visit::bot);
    CHECK(links::classify(request_of({})) == Visit::bot);
    http::Request no_host = request_of({agent});
    no_host.headers.pop_back();
    CHECK(links::classify(no_host) == Visit::bot);
}

TEST_CASE("more than ten requests for a link, or sixty in all, from one address a minute are too many")
{
    auto const random = make_seeded_random(1);
    links::Limiter limiter(*random);
    Duration const now = std::chrono::seconds(10);
    for (int i = 0; i < 10; ++i) CHECK(limiter.admit("192.0.2.7", "a", now));
    CHECK_FALSE(limiter.admit("192.0.2.7", "a", now));
    CHECK(limiter.admit("192.0.2.8", "a", now));
    CHECK(limiter.admit("192.0.2.7", "a", now + std::chrono::minutes(1)));
    int admitted = 0;
    for (int i = 0; i < 100; ++i)
        admitted += limiter.admit("192.0.2.9", std::to_string(i), now + std::chrono::minutes(1));
    CHECK(admitted == 60);
    CHECK(limiter.admit("192.0.2.9", "x", now + std::chrono::hours(2)));
}

TEST_CASE("behind a proxy on this machine nobody makes up an address, whether the proxy adds to the header or a header")
{
    for (std::vector<HttpHeader> const& headers : std::vector<std::vector<HttpHeader>>{
             {{"X-Forwarded-For", "203.0.113.7"}},
             {{"X-Forwarded-For", "192.0.2.1, 203.0.113.7"}},
             {{"X-Forwarded-For", "192.0.2.1"}, {"X-Forwarded-For", "203.0.113.7"}},
             {{"x-forwarded-for", "192.0.2.1"}, {"X-FORWARDED-FOR", "192.0.2.2,203.0.113.7"}}}) {
        auto request = request_of(headers);
        request.peer_address = "127.0.0.1";
        CHECK(links::visitor(request) == "203.0.113.7");
        request.peer_address = "198.51.100.1";
        CHECK(links::visitor(request) == "198.51.100.1");
    }
    auto direct = request_of({});
    direct.peer_address = "::1";
    CHECK(links::visitor(direct) == "::1");
}
