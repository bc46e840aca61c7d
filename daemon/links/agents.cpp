#include "daemon/links/agents.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace peal::links {

namespace {

// In lower case. A word counts wherever it stands in the agent.
constexpr std::array preview_words = {
    "facebookexternalhit",
    "facebookcatalog",
    "facebot",
    "meta-externalfetcher",
    "twitterbot",
    "linkedinbot",
    "slackbot",
    "slack-imgproxy",
    "snap url preview",
    "discordbot",
    "telegrambot",
    "whatsapp/",
    "signal-desktop",
    "skypeuripreview",
    "microsoftpreview",
    "teamsbot",
    "cardyb",
    "bluesky",
    "mastodon/",
    "misskey/",
    "pleroma",
    "akkoma",
    "lemmy/",
    "friendica",
    "gotosocial",
    "pixelfed",
    "peertube",
    "hubzilla",
    "calckey",
    "firefish",
    "sharkey",
    "iceshrimp",
    "nextcloud",
    "pinterestbot",
    "pinterest/0.",
    "redditbot",
    "line-poker",
    "linespider",
    "kakaotalk-scrap",
    "kakaostory",
    "iframely",
    "embedly",
    "vkshare",
    "viber",
    "tumblr/",
    "flipboardproxy",
    "outbrain",
    "quora link preview",
    "google-pagerenderer",
    "bitlybot",
    "opengraph",
    "linkpreview",
    "link preview",
    "link-preview",
    "unfurl",
    "preview",
};

constexpr std::array bot_words = {
    "bot",
    "crawler",
    "spider",
    "scrape",
    "slurp",
    "curl/",
    "wget/",
    "python-requests",
    "python-urllib",
    "aiohttp",
    "httpx",
    "go-http",
    "okhttp",
    "java/",
    "apache-httpclient",
    "libwww",
    "perl",
    "ruby",
    "node-fetch",
    "axios/",
    "undici",
    "got (",
    "headlesschrome",
    "phantomjs",
    "playwright",
    "puppeteer",
    "selenium",
    "gptbot",
    "chatgpt",
    "claude",
    "anthropic",
    "perplexity",
    "ccbot",
    "bytespider",
    "petalbot",
    "yandex",
    "baiduspider",
    "bingpreview",
    "mediapartners",
    "adsbot",
    "apis-google",
    "feedfetcher",
    "lighthouse",
    "pingdom",
    "uptime",
    "monitor",
    "nagios",
    "zabbix",
    "scan",
    "nmap",
    "masscan",
    "zgrab",
    "censys",
    "httrack",
    "archiver",
    "heritrix",
    "wayback",
    "validator",
    "dataprovider",
    "amazonbot",
    "externalagent",
    "postmanruntime",
    "insomnia",
    "http_request",
    "guzzle",
    "winhttp",
    "powershell",
    "dart/",
    "reqwest",
    "hyper/",
    "urlwatch",
    "linkcheck",
};

// People's telephones and in-app browsers whose names hold one of the words above.
constexpr std::array person_words = {"cubot"};

template <class Words>
bool holds_any(std::string const& text, Words const& words)
{
    return std::any_of(words.begin(), words.end(),
                       [&](char const* word) { return text.find(word) != std::string::npos; });
}

}  // namespace

Visit kind_of_agent(std::string_view agent)
{
    auto text = ascii_lower(agent.substr(0, 1024));
    if (text.find_first_not_of(" \t") == std::string::npos) return Visit::bot;
    for (std::string_view const word : person_words)
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) text.erase(at, word.size());
    if (holds_any(text, preview_words)) return Visit::preview;
    if (holds_any(text, bot_words)) return Visit::bot;
    return Visit::person;
}

}  // namespace peal::links
