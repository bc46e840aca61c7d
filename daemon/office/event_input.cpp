#include "daemon/office/event_input.hpp"

#include "daemon/office/answers.hpp"
#include "daemon/office/event_times.hpp"
#include "daemon/office/organisation.hpp"

#include <algorithm>

namespace peal::office {

namespace json = boost::json;
using campaigns::calendar::Occurrence;
using campaigns::definitions::Definitions;

namespace {

constexpr std::size_t categories_max = 20;
constexpr std::size_t category_max = 60;
constexpr std::size_t url_max = 2000;

struct Words {
    char const* name;
    std::string Occurrence::*place;
    std::size_t characters_max;
    bool has_lines = false;
};

constexpr Words all_words[] = {
    {"summary", &Occurrence::summary, 200},     {"description", &Occurrence::description, 5000, true},
    {"location", &Occurrence::location, 300},   {"url", &Occurrence::url, url_max},
    {"organiser", &Occurrence::organiser, 100},
};

std::size_t characters(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Result<> check_words(std::string const& text, std::string const& name, std::size_t characters_max, bool has_lines)
{
    if (auto const n = characters(text); n > characters_max)
        return fail(ErrorKind::rejected, "`" + name + "` has " + std::to_string(n) + " characters; at most " +
                                             std::to_string(characters_max) + " fit");
    bool const is_plain = std::all_of(text.begin(), text.end(), [&](char c) {
        return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) || (has_lines && (c == '\n' || c == '\t'));
    });
    if (is_plain) return {};
    return fail(ErrorKind::rejected,
                "`" + name + "` holds a control character; write plain words" + (has_lines ? "" : ", on one line"));
}

Result<> read_words(json::object const& body, Occurrence& event)
{
    for (auto const& words : all_words) {
        if (!body.contains(words.name)) continue;
        auto text = text_member(body, words.name);
        if (!text) return tl::unexpected<Error>(text.error());
        if (auto sound = check_words(*text, words.name, words.characters_max, words.has_lines); !sound) return sound;
        event.*words.place = std::move(*text);
    }
    return {};
}

Result<> read_categories(json::object const& body, Occurrence& event)
{
    auto const* value = body.if_contains("categories");
    if (value == nullptr) return {};
    std::vector<std::string> categories;
    auto const wrong = [] { return fail(ErrorKind::rejected, "member `categories` must be a list of words"); };
    if (!value->is_array() && !value->is_null()) return wrong();
    for (auto const& word : value->is_array() ? value->get_array() : json::array()) {
        if (!word.is_string()) return wrong();
        std::string category(word.get_string());
        if (auto sound = check_words(category, "categories", category_max, false); !sound) return sound;
        if (category.find_first_not_of(' ') == std::string::npos)
            return fail(ErrorKind::rejected, "a category must be a word; leave out the empty one");
        categories.push_back(std::move(category));
    }
    if (categories.size() > categories_max)
        return fail(ErrorKind::rejected, "an event has at most " + std::to_string(categories_max) + " categories");
    event.categories = std::move(categories);
    return {};
}

Result<> read_kind(json::object const& body, store::OwnEvent& own)
{
    auto const word = text_member(body, "kind");
    if (!word) return tl::unexpected<Error>(word.error());
    if (word->empty()) return {};
    auto const kind = store::event_kind_from(*word);
    if (!kind)
        return fail(ErrorKind::rejected, "there is no kind `" + word->substr(0, 40) +
                                             "` of event; known: event, awareness, media, restriction");
    own.kind = *kind;
    return {};
}

Result<> check_references(Occurrence const& event, Definitions const& definitions)
{
    bool const is_web = (event.url.starts_with("https://") || event.url.starts_with("http://")) &&
                        event.url.find(' ') == event.url.npos;
    if (!event.url.empty() && !is_web)
        return fail(ErrorKind::rejected,
                    "`" + event.url.substr(0, 80) + "` is no web address; write https://example.org/event");
    if (event.organiser.empty()) return {};
    return check_organisation(definitions, event.organiser);
}

}  // namespace

Result<store::OwnEvent> read_event(json::object const& body, store::OwnEvent own, Definitions const& definitions,
                                   Instant now)
{
    if (auto sound = read_words(body, own.event); !sound) return tl::unexpected<Error>(sound.error());
    if (auto sound = read_categories(body, own.event); !sound) return tl::unexpected<Error>(sound.error());
    if (auto sound = read_kind(body, own); !sound) return tl::unexpected<Error>(sound.error());
    if (auto sound = check_references(own.event, definitions); !sound) return tl::unexpected<Error>(sound.error());
    if (auto sound = read_times(body, own, now); !sound) return tl::unexpected<Error>(sound.error());
    return own;
}

store::OwnEvent new_event(Definitions const& definitions)
{
    store::OwnEvent own;
    own.event.zone = definitions.partnership.zone;
    return own;
}

}  // namespace peal::office
