#include "campaigns/text/top_level_domains.hpp"

#include "campaigns/text/characters.hpp"
#include "campaigns/text/host.hpp"

#include <libpsl.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <iterator>

namespace peal::campaigns::text {

namespace {

// In X's table, but not in the public suffix list: given back by their owners since, or (as `za`) listed there only by
// their second level. Sorted by bytes.
constexpr std::string_view only_in_the_table[] = {
    "active",
    "adac",
    "afamilycompany",
    "aigo",
    "an",
    "bl",
    "blanco",
    "bnl",
    "boots",
    "bq",
    "budapest",
    "bugatti",
    "cancerresearch",
    "cartier",
    "caseih",
    "ceb",
    "chloe",
    "chrysler",
    "csc",
    "dodge",
    "doha",
    "doosan",
    "duck",
    "duns",
    "eh",
    "epost",
    "esurance",
    "everbank",
    "flsmidth",
    "fujixerox",
    "glade",
    "goodhands",
    "honeywell",
    "htc",
    "iinet",
    "intel",
    "iselect",
    "iveco",
    "iwc",
    "jcp",
    "jlc",
    "ladbrokes",
    "lancome",
    "liaison",
    "lixil",
    "loft",
    "lupin",
    "mcd",
    "mcdonalds",
    "meo",
    "metlife",
    "mf",
    "mobily",
    "montblanc",
    "mopar",
    "movistar",
    "mtpc",
    "mutuelle",
    "nadex",
    "nationwide",
    "newholland",
    "off",
    "onyourside",
    "orientexpress",
    "pamperedchef",
    "panerai",
    "piaget",
    "qvc",
    "raid",
    "rightathome",
    "rmit",
    "sapo",
    "scjohnson",
    "scor",
    "ses",
    "shriram",
    "spiegel",
    "spreadbetting",
    "srt",
    "starhub",
    "statoil",
    "swiftcover",
    "symantec",
    "telecity",
    "telefonica",
    "tp",
    "uconnect",
    "um",
    "vista",
    "vistaprint",
    "warman",
    "wed",
    "xperia",
    "za",
    "zippo",
    "موبايلي",
    "大众汽车",
    "工行",
    "手表",
    "珠宝",
    "诺基亚",
};

constexpr std::size_t label_length_min = 2;

// Nothing beyond ASCII becomes an ASCII letter: the Kelvin sign is no `k`.
char32_t to_lower(char32_t c)
{
    if (c < 0x80) return to_ascii_lower(c);
    auto const lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
    return lower < 0x80 ? c : lower;
}

std::string to_lower_utf8(CodePointView label)
{
    CodePoints lower;
    lower.reserve(label.size());
    for (auto const c : label) lower.push_back(to_lower(c));
    return to_utf8(lower);
}

bool may_follow(CodePointView text, std::size_t at)
{
    if (at >= text.size()) return true;
    auto const c = text[at];
    return !is_ascii_alnum(c) && c != U'@' && c != U'+' && c != U'-';
}

}  // namespace

Result<TopLevelDomains const*> TopLevelDomains::load()
{
    // Never freed: it lives as long as the program, and libpsl may hand out its own static data.
    static TopLevelDomains const domains(psl_latest(nullptr));
    if (domains.list_ == nullptr)
        return fail(ErrorKind::transient,
                    "there is no public suffix list on this machine; install the package publicsuffix");
    return &domains;
}

bool TopLevelDomains::knows(CodePointView label) const
{
    if (label.size() < label_length_min || label.size() > label_length_max) return false;
    auto const name = to_lower_utf8(label);
    return psl_is_public_suffix2(list_, name.c_str(), PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0 ||
           std::binary_search(std::begin(only_in_the_table), std::end(only_in_the_table), name);
}

std::optional<std::size_t> TopLevelDomains::end_at(CodePointView text, std::size_t at) const
{
    auto const limit = std::min(text.size(), at + label_length_max);
    auto end = at;
    while (end < limit && is_label_character(text[end])) ++end;
    for (; end > at; --end)
        if (may_follow(text, end) && knows(text.substr(at, end - at))) return end;

    if (!has_at(text, at, "xn--")) return std::nullopt;
    end = at + 4;
    while (end < text.size() && (is_ascii_alnum(text[end]) || text[end] == U'-')) ++end;
    return end > at + 4 ? std::optional(end) : std::nullopt;
}

}  // namespace peal::campaigns::text
