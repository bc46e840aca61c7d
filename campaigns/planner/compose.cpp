#include "campaigns/planner/compose.hpp"

#include "campaigns/planner/event_fields.hpp"
#include "campaigns/planner/longest_part.hpp"
#include "campaigns/planner/photo.hpp"
#include "campaigns/planner/register_fields.hpp"
#include "campaigns/planner/template.hpp"
#include "campaigns/planner/words.hpp"
#include "campaigns/text/measure.hpp"

#include <algorithm>

namespace peal::campaigns::planner {

namespace {

using definitions::At;
using definitions::Place;
using definitions::Texts;

constexpr std::size_t alt_code_points_max = 1000;
constexpr std::string_view link_field = "{report_link}";

std::string without_scheme(std::string const& address)
{
    auto const at = address.find("://");
    return at == std::string::npos ? address : address.substr(at + 3);
}

std::string artwork_shape(std::string const& network)
{
    return network == "x" ? "card" : network == "instagram" ? "portrait" : "story";
}

// The tagline without its address, for a picture that has the address of its own.
std::string before_address(std::string tagline, std::string const& typed)
{
    auto const at = tagline.find(typed);
    if (at == std::string::npos || typed.empty()) return tagline;
    auto const rest = trim(std::string_view(tagline).substr(at + typed.size()));
    if (rest.empty() || rest == ".") return trim(std::string_view(tagline).substr(0, at));
    return tagline;  // the address stands in the middle of the sentence and is part of it
}

// "en-GB" is "en", but "pa-Arab" is not "pa": who reads one script may not read the other.
std::string without_region(std::string const& language)
{
    auto const at = language.rfind('-');
    return at != std::string::npos && language.size() - at == 3 ? language.substr(0, at) : language;
}

Texts::const_iterator find_language(Texts const& texts, std::string const& language)
{
    auto const found = texts.find(language);
    if (found != texts.end()) return found;
    return std::find_if(texts.begin(), texts.end(), [wanted = without_region(language)](auto const& text) {
        return without_region(text.first) == wanted;
    });
}

class Composer {
public:
    Composer(definitions::Definitions const& all, definitions::Campaign const& campaign,
             definitions::Message const& message, definitions::Channel const& channel,
             calendar::Occurrence const* event, EventFields& cache)
        : all_(all), campaign_(campaign), message_(message), channel_(channel), event_(event), cache_(cache)
    {}

    Composed run()
    {
        choose_words();
        find_route();
        collect_values();
        out_.words = filled(words_);
        if (!has_visible(out_.words)) problem(Severity::error, words_.place, "nothing of its text can be seen");
        auto const tagline = filled_tagline();
        assemble(tagline);
        check_link_stands_alone();
        draw();
        describe_picture();
        measure(words_);
        return std::move(out_);
    }

private:
    void problem(Severity severity, Place place, std::string text)
    {
        out_.problems.push_back({severity, campaign_.file, place.line, place.column,
                                 (message_.id.empty() ? "this message" : "message `" + message_.id + "`") + " on " +
                                     channel_.network + ": " + std::move(text)});
    }

    // The network's own words before the common ones, but both before words that the channel's readers do not know.
    void choose_words()
    {
        auto const variant = message_.variants.find(channel_.network);
        auto const& here = variant == message_.variants.end() ? message_.text : variant->second;
        for (auto const* texts : {&here, &message_.text}) {
            auto const found = find_language(*texts, channel_.language);
            if (found == texts->end()) continue;
            out_.lang = found->first;
            words_ = found->second;
            return;
        }
        auto own = here.find(all_.partnership.language);
        if (own == here.end()) own = here.begin();
        out_.lang = own == here.end() ? all_.partnership.language : own->first;
        words_ = own == here.end() ? At<std::string>{{}, message_.place} : own->second;
        problem(Severity::warning, words_.place,
                "no text in `" + channel_.language + "`, the language of channel `" + channel_.id + "`; `" + out_.lang +
                    "` is used");
    }

    void find_route()
    {
        if (!message_.link) return;
        auto const* route = all_.find_route(all_.route_of(campaign_).value);
        if (route == nullptr || route->address.empty()) {
            problem(Severity::error, message_.place,
                    "there is no web route for its link; give the campaign, its area or the partnership a `route`");
            return;
        }
        out_.route = route->id;
        out_.destination = route->address;
        auto const whole = all_.settings.listener.base + "/r/" + std::string(link_code_placeholder);
        typed_ = without_scheme(whole);
        link_ = channel_.network == "x" ? whole : typed_;
    }

    void collect_values()
    {
        values_["report_link"] = link_;
        values_["campaign.title"] = campaign_.title;
        values_["partnership.name"] = all_.partnership.name;
        auto const* owner = all_.find_organisation(campaign_.owner.value);
        values_["organisation.name"] = owner == nullptr ? "" : owner->name;
        auto const* route = all_.find_route(all_.route_of(campaign_).value);
        values_["route.name"] = route == nullptr ? "" : route->name;
        values_["route.phone"] = route == nullptr ? "" : route->phone;
        values_["route.text_number"] = route == nullptr ? "" : route->text_number;
        values_["route.hours"] = route == nullptr ? "" : route->hours;
        if (event_ == nullptr) return;
        auto const& fields = cache_.of(*event_, all_.partnership.zone, out_.lang);
        values_.insert(fields.begin(), fields.end());
    }

    // Only what somebody stands for is said again, and in words that its readers know.
    void quote(std::string const& field, Place place)
    {
        if (auto id = figure_in(field); !id.empty()) {
            out_.quotes.figures.push_back(std::move(id));
        } else if (auto const* faq = find_answer(all_, field)) {
            if (auto fault = answer_fault(*faq, out_.lang)) problem(Severity::error, place, std::move(*fault));
            out_.quotes.answers.push_back(faq->id);
        }
    }

    std::string filled(At<std::string> const& text)
    {
        add_register_fields(all_, out_.lang, text.value, values_);
        auto filled = fill(text.value, values_);
        bool const lacks_event = event_ == nullptr && mentions_field(text.value, "event.");
        if (lacks_event)
            problem(Severity::error, text.place, "it speaks of an event, but its schedule is not an `anchor`");
        for (auto& what : filled.problems) {
            if (!lacks_event || what.find("`{{event.") == std::string::npos)
                problem(Severity::error, text.place, std::move(what));
        }
        for (auto const& name : filled.names) quote(name, text.place);
        return spelt(to_nfc(trim(filled.text)));
    }

    // What was agreed on is written as agreed: screen readers read its words by their capitals. One without any gives way to
    // an author who has written them.
    std::string spelt(std::string text) const
    {
        for (auto const* tags : {&campaign_.hashtags, &all_.partnership.hashtags})
            for (auto const& tag : *tags)
                if (auto const agreed = to_nfc(tag.value); has_capital(agreed))
                    text = spell_hashtag(std::move(text), agreed);
        return text;
    }

    // In the post's language: the campaign's, else the partnership's; null when neither has one.
    At<std::string> const* find_text(Texts const& own, Texts const& common) const
    {
        auto found = find_language(own, out_.lang);
        if (found != own.end()) return &found->second;
        found = find_language(common, out_.lang);
        return found == common.end() ? nullptr : &found->second;
    }

    bool words_hold_link() const { return !link_.empty() && out_.words.find(link_) != std::string::npos; }

    std::string filled_tagline()
    {
        auto const* with_link = find_text(campaign_.tagline, all_.partnership.tagline);
        auto const* without = find_text(campaign_.tagline_without_link, all_.partnership.tagline_without_link);
        if (with_link == nullptr) {
            problem(Severity::error, message_.place,
                    "there is no tagline in `" + out_.lang + "`; add it to partnership.yaml");
            return {};
        }
        // An author may have written the tagline without its link.
        if (without != nullptr && contains_words(out_.words, to_nfc(fill(without->value, values_).text)))
            return tagline_text(*without);
        bool const needs_link = with_link->value.find(link_field) != std::string::npos;
        if (!needs_link || (!link_.empty() && !words_hold_link())) return tagline_text(*with_link);
        // The words alone may be the tagline, written out with its link.
        if (!link_.empty() && contains_words(out_.words, to_nfc(fill(with_link->value, values_).text)))
            return tagline_text(*with_link);
        if (without != nullptr) return tagline_text(*without);
        if (message_.link && out_.route.empty()) return {};  // reported with the route
        problem(Severity::error, message_.place,
                message_.link
                    ? "the text holds the link already and so does the tagline; add `tagline_without_link` in `" +
                          out_.lang + "`"
                    : "it has no link, but the tagline needs one; add `tagline_without_link` in `" + out_.lang + "`");
        return {};
    }

    // A tagline may be the partnership's, so that its place is not in this file.
    std::string tagline_text(At<std::string> const& text)
    {
        auto filled = fill(text.value, values_);
        for (auto const& what : filled.problems) problem(Severity::error, message_.place, "its tagline: " + what);
        return to_nfc(trim(filled.text));
    }

    void assemble(std::string const& tagline)
    {
        tagline_ = tagline;
        auto& text = out_.text;
        text = out_.words;
        std::string tail;
        if (!tagline.empty() && !contains_words(text, tagline)) tail = tagline;
        added_tagline_ = tail;
        bool const linked = words_hold_link() || (!link_.empty() && tail.find(link_) != std::string::npos);
        if (!link_.empty() && !linked) tail += (tail.empty() ? "" : " ") + link_;
        if (!tail.empty()) text += (text.empty() ? "" : "\n\n") + tail;

        std::string tags;
        auto const append = [&](std::string const& tag) {
            if (!contains_hashtag(text, tag) && !contains_hashtag(tags, tag)) tags += (tags.empty() ? "" : " ") + tag;
        };
        if (!all_.partnership.hashtags.empty()) append(all_.partnership.hashtags.front().value);
        for (auto const& tag : campaign_.hashtags) append(tag.value);
        if (!tags.empty()) text += "\n" + tags;
        added_hashtags_ = tags;
        text = to_nfc(text);
    }

    // A picture has the tagline, the address and the hashtag besides: what its author wrote of them at the end is left out there,
    // and an address in the words is shown as people type it.
    std::string words_on_picture() const
    {
        auto words = out_.words;
        for (auto before = words.size() + 1; words.size() < before;) {
            before = words.size();
            for (auto const* end : {&out_.artwork.hashtag, &tagline_})
                if (!end->empty() && words.ends_with(*end)) words = trim(words.substr(0, words.size() - end->size()));
        }
        if (!has_visible(words)) words = out_.words;
        if (link_ == typed_ || link_.empty()) return words;
        for (auto at = words.find(link_); at != std::string::npos; at = words.find(link_, at))
            words.replace(at, link_.size(), typed_);
        return words;
    }

    // After a letter X takes an address for none, and what follows it at once would be a part of it.
    void check_link_stands_alone()
    {
        auto const is_part = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   std::string_view("@#$/_-").find(c) != std::string_view::npos;
        };
        if (link_.empty()) return;
        for (auto at = out_.text.find(link_); at != std::string::npos; at = out_.text.find(link_, at + 1)) {
            auto const end = at + link_.size();
            bool const is_glued =
                (at > 0 && is_part(out_.text[at - 1])) || (end < out_.text.size() && is_part(out_.text[end]));
            if (!is_glued) continue;
            problem(
                Severity::error, words_hold_link() ? words_.place : message_.place,
                "the reporting link touches what stands beside it, and would lead nowhere; leave a blank on both sides of "
                "{report_link}");
            return;
        }
    }

    void draw()
    {
        auto& art = out_.artwork;
        art.shape = artwork_shape(channel_.network);
        art.lang = out_.lang;
        art.brand = all_.partnership.brand;
        art.address = typed_;
        art.hashtag = all_.partnership.hashtags.empty() ? "" : to_nfc(all_.partnership.hashtags.front().value);
        // On a story nothing but the picture is public, so it carries the words themselves.
        auto const headline = message_.headline.find(out_.lang);
        art.headline = channel_.network == "snapchat" || headline == message_.headline.end() ? words_on_picture()
                                                                                             : filled(headline->second);

        if (message_.photo) art.photo = to_photo(all_, *message_.photo);
        values_["report_link"] = typed_;
        auto const* with_link = find_text(campaign_.tagline, all_.partnership.tagline);
        if (typed_.empty() || with_link == nullptr) {
            art.tagline = tagline_;
        } else {
            art.tagline = before_address(to_nfc(trim(fill(with_link->value, values_).text)), typed_);
        }
    }

    static void append(std::string& text, std::string_view words)
    {
        if (!words.empty()) (text += ' ').append(words);
    }

    // What the alternative text lacks of it. The tagline and the address behind it are one sentence.
    void say_how_to_report(std::string& alt) const
    {
        auto const& art = out_.artwork;
        bool const has_tagline = contains_words(alt, art.tagline);
        // Folding is dear, and every address has a code.
        bool const has_address =
            alt.find(link_code_placeholder) != std::string::npos && contains_words(alt, art.address);
        bool const is_one = art.tagline.find(art.address) != std::string::npos;
        auto const* without = has_address && !has_tagline && !is_one
                                  ? find_text(campaign_.tagline_without_link, all_.partnership.tagline_without_link)
                                  : nullptr;
        if (without != nullptr) return append(alt, to_nfc(trim(fill(without->value, values_).text)));
        if (!has_tagline) append(alt, art.tagline);
        if (!is_one && !(has_tagline && has_address)) append(alt, art.address);
    }

    void describe_picture()
    {
        auto const found = message_.alt.find(out_.lang);
        bool const is_given = found != message_.alt.end();
        if (!is_given && message_.photo) {
            problem(Severity::error, message_.place, "the picture has no alternative text in `" + out_.lang + "`");
            return;
        }
        // The author describes the picture with the headline, or the headline is all there is to say; a story shows the
        // words themselves, beside the photo if there is one.
        auto& alt = out_.alt_text;
        alt = is_given ? filled(found->second) : out_.artwork.headline;
        if (channel_.network == "snapchat") {
            if (!message_.photo) alt.clear();
            if (!ends_sentence(alt)) alt += '.';
            alt += (alt.empty() ? "" : " ") + out_.artwork.headline;
        }
        if (!ends_sentence(alt)) alt += '.';
        say_how_to_report(alt);
        if (!contains_words(alt, out_.artwork.hashtag)) append(alt, out_.artwork.hashtag);
        auto const count = count_code_points(alt);
        if (count > alt_code_points_max)
            problem(Severity::error, is_given ? found->second.place : message_.place,
                    "the alternative text has " + std::to_string(count) + " characters with what Peal adds, " +
                        std::to_string(count - alt_code_points_max) + " too many");
    }

    void measure(At<std::string> const& words)
    {
        auto const place = words.place;
        bool const story = channel_.network == "snapchat";
        auto const measured = text::measure(channel_.network, story ? out_.words : out_.text);
        if (!measured) {
            problem(Severity::error, place, measured.error().message);
            return;
        }
        if (channel_.network == "x" && measured->cashtags.size() > 1)
            problem(Severity::error, place,
                    "it has " + std::to_string(measured->cashtags.size()) +
                        " cashtags such as $PEAL, and X refuses more than one; write all but one without the sign");
        out_.length = measured->length;
        out_.limit = measured->limit;
        if (measured->fits) return;
        if (measured->over == 0) {
            for (auto const& what : measured->problems)
                problem(Severity::error, place, "the network would refuse this text: " + what);
            return;
        }
        TextParts parts{channel_.network, out_.words, fill(words.value, values_).names, values_, "", ""};
        auto figures = std::to_string(measured->length) + " of at most " + std::to_string(measured->limit) +
                       " characters, " + std::to_string(measured->over) + " too many; ";
        if (story) {
            problem(Severity::error, place,
                    "the words on the picture have " + figures +
                        how_to_shorten(parts, measured->over, "write a shorter text under `variants: snapchat`"));
            return;
        }
        parts.tagline = added_tagline_;
        parts.tagline_is_own =
            campaign_.tagline.contains(out_.lang) || campaign_.tagline_without_link.contains(out_.lang);
        parts.hashtags = added_hashtags_;
        problem(Severity::error, place,
                "with tagline, link and hashtags the text has " + figures +
                    how_to_shorten(parts, measured->over, "write a variant for " + channel_.network));
    }

    definitions::Definitions const& all_;
    definitions::Campaign const& campaign_;
    definitions::Message const& message_;
    definitions::Channel const& channel_;
    calendar::Occurrence const* event_;
    EventFields& cache_;
    At<std::string> words_;  // of the message, in out_.lang
    FieldValues values_;
    std::string link_;   // as this network's text carries it; empty: none
    std::string typed_;  // as people type it
    std::string tagline_;
    std::string added_tagline_, added_hashtags_;  // to what the author wrote
    Composed out_;
};

bool any_mentions_event(Texts const& texts)
{
    return std::any_of(texts.begin(), texts.end(),
                       [](auto const& text) { return mentions_field(text.second.value, "event."); });
}

}  // namespace

Composed compose(definitions::Definitions const& definitions, definitions::Campaign const& campaign,
                 definitions::Message const& message, definitions::Channel const& channel,
                 calendar::Occurrence const* event, EventFields* cache)
{
    EventFields own;
    return Composer(definitions, campaign, message, channel, event, cache == nullptr ? own : *cache).run();
}

bool depends_on_event(definitions::Definitions const& definitions, definitions::Campaign const& campaign,
                      definitions::Message const& message)
{
    auto const& variants = message.variants;
    return any_mentions_event(message.text) || any_mentions_event(message.headline) ||
           any_mentions_event(message.alt) || any_mentions_event(campaign.tagline) ||
           any_mentions_event(campaign.tagline_without_link) || any_mentions_event(definitions.partnership.tagline) ||
           any_mentions_event(definitions.partnership.tagline_without_link) ||
           std::any_of(variants.begin(), variants.end(),
                       [](auto const& variant) { return any_mentions_event(variant.second); });
}

}  // namespace peal::campaigns::planner
