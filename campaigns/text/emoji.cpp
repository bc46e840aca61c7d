#include "campaigns/text/emoji.hpp"

#include "campaigns/text/characters.hpp"
#include "campaigns/text/emoji_table.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace peal::campaigns::text {

namespace {

namespace table = emoji_table;

constexpr char32_t joiner = 0x200D;
constexpr char32_t boy = 0x1F466, girl = 0x1F467, man = 0x1F468, woman = 0x1F469, person = 0x1F9D1;
constexpr char32_t heart = 0x2764, kiss = 0x1F48B, handshake = 0x1F91D;

template <std::size_t N>
bool is_in(table::Range const (&ranges)[N], char32_t c)
{
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [c](auto const& r) { return c >= r.first && c <= r.last; });
}

bool is_skin_tone(char32_t c)
{
    return c >= 0x1F3FB && c <= 0x1F3FF;
}
bool is_child(char32_t c)
{
    return c == boy || c == girl;
}

// Walks along the text; each `take_` moves on only when it finds what it wants.
class Walk {
public:
    Walk(CodePointView text, std::size_t at) : text_(text), start_(at), at_(at) {}

    char32_t next() const { return at_ < text_.size() ? text_[at_] : U'\0'; }
    std::size_t length() const { return at_ - start_; }

    bool take(char32_t wanted)
    {
        return take_if([wanted](char32_t c) { return c == wanted; }).has_value();
    }
    bool take_joined(char32_t wanted)
    {
        auto const back = at_;
        if (take(joiner) && take(wanted)) return true;
        at_ = back;
        return false;
    }

    template <class Predicate>
    std::optional<char32_t> take_if(Predicate wanted)
    {
        if (at_ >= text_.size() || !wanted(text_[at_])) return std::nullopt;
        return text_[at_++];
    }

    template <std::size_t N>
    bool take_in(table::Range const (&ranges)[N])
    {
        return take_if([&](char32_t c) { return is_in(ranges, c); }).has_value();
    }

    // A joined female or male sign.
    bool take_gender()
    {
        return take(joiner) && take_if([](char32_t c) { return c == 0x2640 || c == 0x2642; }) && take(emoji_style);
    }

private:
    CodePointView text_;
    std::size_t start_;
    std::size_t at_;
};

std::size_t keycap_length(Walk walk)
{
    if (!walk.take_if([](char32_t c) { return is_ascii_digit(c) || c == U'#' || c == U'*'; })) return 0;
    walk.take(emoji_style);
    return walk.take(keycap) ? walk.length() : 0;
}

std::size_t flag_length(Walk walk)
{
    auto const is_region_letter = [](char32_t c) { return c >= 0x1F1E6 && c <= 0x1F1FF; };
    auto const first = walk.take_if(is_region_letter);
    auto const second = walk.take_if(is_region_letter);
    if (!first || !second) return 0;
    auto const a = static_cast<char>('A' + (*first - 0x1F1E6));
    auto const b = static_cast<char>('A' + (*second - 0x1F1E6));
    for (std::size_t i = 0; i < table::flags.size(); i += 2)
        if (table::flags[i] == a && table::flags[i + 1] == b) return walk.length();
    return 0;
}

std::size_t singular_length(CodePointView text, std::size_t at)
{
    for (auto const sequence : table::singular)
        if (text.substr(at, sequence.size()) == sequence) return sequence.size();
    return 0;
}

// One code point with the style or the skin tone that belongs to it.
std::size_t styled_length(Walk walk)
{
    if (walk.take_in(table::takes_style_then_skin_tone)) {
        if (!walk.take(emoji_style) && walk.next() == text_style) return 0;
        walk.take_if(is_skin_tone);
        return walk.length();
    }
    auto const c = walk.next();
    walk.take(c);
    if (is_in(table::takes_emoji_style, c)) walk.take(emoji_style);
    if (is_in(table::takes_skin_tone, c)) walk.take_if(is_skin_tone);
    return walk.length();
}

std::size_t gendered_length(Walk walk)
{
    if (walk.take_in(table::takes_gender_after_style)) {
        if (!walk.take(emoji_style) && !walk.take_if(is_skin_tone)) return 0;
    } else if (walk.take_in(table::takes_gender)) {
        walk.take_if(is_skin_tone);
    } else if (!walk.take_in(table::takes_gender_without_tone)) {
        return 0;
    }
    return walk.take_gender() ? walk.length() : 0;
}

std::size_t trade_length(Walk walk)
{
    if (!walk.take_if([](char32_t c) { return c == man || c == woman || c == person; })) return 0;
    walk.take_if(is_skin_tone);
    if (!walk.take(joiner)) return 0;
    if (walk.take_in(table::trades)) return walk.length();
    return walk.take_in(table::styled_trades) && walk.take(emoji_style) ? walk.length() : 0;
}

// Two people hand in hand. Two of the same skin tone have a code point of their own, but for two of no stated sex.
std::size_t hand_in_hand_length(Walk walk)
{
    auto const one = walk.take_if([](char32_t c) { return c == man || c == woman || c == person; });
    auto const tone = walk.take_if(is_skin_tone);
    if (!one || !walk.take_joined(handshake) || !walk.take(joiner)) return 0;
    auto const other = walk.take_if([](char32_t c) { return c == man || c == woman || c == person; });
    auto const other_tone = walk.take_if(is_skin_tone);
    if (!other) return 0;
    if (*one == person || *other == person) {
        if (*one != *other || tone.has_value() != other_tone.has_value()) {
            // A tone that stands on one side only is not part of it; without any it ends before that tone.
            return *one == *other && !tone ? walk.length() - 1 : 0;
        }
        return walk.length();
    }
    if (*one == man && *other == woman) return 0;
    return tone && other_tone && *tone != *other_tone ? walk.length() : 0;
}

// Two in love: a heart, perhaps a kiss, and the other.
std::size_t couple_length(Walk walk)
{
    auto const one = walk.take_if([](char32_t c) { return c == man || c == woman; });
    if (!one || !walk.take_joined(heart) || !walk.take(emoji_style)) return 0;
    walk.take_joined(kiss);
    if (!walk.take(joiner)) return 0;
    return walk.take(man) || (*one == woman && walk.take(woman)) ? walk.length() : 0;
}

// One or two parents, one or two children; a girl comes before a boy.
std::size_t family_length(Walk walk)
{
    auto const parent = walk.take_if([](char32_t c) { return c == man || c == woman; });
    if (!parent) return 0;
    if (!walk.take_joined(woman) && *parent == man) walk.take_joined(man);
    if (!walk.take(joiner)) return 0;
    auto const child = walk.take_if(is_child);
    if (!child) return 0;
    if (!walk.take_joined(boy) && *child == girl) walk.take_joined(girl);
    return walk.length();
}

}  // namespace

std::size_t emoji_sequence_length(CodePointView text, std::size_t at)
{
    // Most of a text is letters: nothing below the first range of the table begins a sequence, but for keycaps.
    Walk const walk(text, at);
    if (text[at] < table::takes_emoji_style[0].first) return keycap_length(walk);
    auto const length = std::max({keycap_length(walk), flag_length(walk), singular_length(text, at),
                                  styled_length(walk), gendered_length(walk), trade_length(walk),
                                  hand_in_hand_length(walk), couple_length(walk), family_length(walk)});
    return length > 1 ? length : 0;
}

}  // namespace peal::campaigns::text
