#include "campaigns/text/host.hpp"

#include "campaigns/text/characters.hpp"

#include <unicode/uidna.h>

#include <algorithm>
#include <memory>

namespace peal::campaigns::text {

namespace {

bool is_latin_label_character(char32_t c)
{
    return c < 0x80 ? is_ascii_alnum(c) : is_accented_latin(c);
}

struct Label {
    std::size_t ascii_length = 0;
    bool valid = false;
};

Label to_ascii(CodePointView label)
{
    if (std::all_of(label.begin(), label.end(), [](char32_t c) { return c < 0x80; }))
        return {label.size(), !label.empty() && label.size() <= label_length_max};

    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UIDNA, decltype(&uidna_close)> const idna(uidna_openUTS46(UIDNA_DEFAULT, &status), uidna_close);
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    auto const utf8 = to_utf8(label);
    std::string ascii(utf8.size() * 4 + 64, '\0');
    auto const length = uidna_labelToASCII_UTF8(idna.get(), utf8.data(), static_cast<std::int32_t>(utf8.size()),
                                                ascii.data(), static_cast<std::int32_t>(ascii.size()), &info, &status);
    constexpr auto fatal =
        UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_PUNYCODE | UIDNA_ERROR_INVALID_ACE_LABEL;
    return {static_cast<std::size_t>(std::max(length, 0)), U_SUCCESS(status) && (info.errors & fatal) == 0};
}

template <class Visit>
bool every_label(CodePointView host, Visit visit)
{
    for (std::size_t start = 0;;) {
        auto const dot = std::min(host.find(U'.', start), host.size());
        if (!visit(host.substr(start, dot - start))) return false;
        if (dot == host.size()) return true;
        start = dot + 1;
    }
}

}  // namespace

bool is_label_character(char32_t c)
{
    // The quotation mark and the grave accent are the two that the published rules let through.
    if (c < 0x80) return is_ascii_alnum(c) || c == U'"' || c == U'`';
    return !is_space(c) && !is_invalid(c) && !is_directional(c);
}

HostTable::HostTable(CodePointView text, TopLevelDomains const& domains, Alphabet alphabet) : ends_(text.size())
{
    if (alphabet == Alphabet::any)
        fill(text, domains, [](char32_t c) { return is_label_character(c); });
    else
        fill(text, domains, [](char32_t c) { return is_latin_label_character(c); });
}

template <class IsLabel>
void HostTable::fill(CodePointView text, TopLevelDomains const& domains, IsLabel is_label)
{
    auto const size = static_cast<std::uint32_t>(text.size());
    // Of the run of label characters that the position is in: where it ends, its first `_` from here on, and how a host
    // goes on after it.
    std::uint32_t run_end = size;
    std::uint32_t underscore = size;
    std::uint32_t end_behind = 0;         // the end of a host that starts behind the dot
    std::uint32_t domain_end_behind = 0;  // the end of a top-level domain that starts there
    bool ends_well = false;               // a dot follows, and the last character before it may be a label's last
    for (auto i = size; i-- > 0;) {
        auto const c = text[i];
        if (!is_label(c) && c != U'-' && c != U'_') {
            run_end = i;
            underscore = size;
            ends_well = c == U'.' && i > 0 && is_label(text[i - 1]);
            end_behind = i + 1 < size ? ends_[i + 1] : 0;
            domain_end_behind = ends_well ? static_cast<std::uint32_t>(domains.end_at(text, i + 1).value_or(0)) : 0;
            continue;
        }
        if (c == U'_') underscore = i;
        if (!ends_well || !is_label(c)) continue;
        bool const clean = underscore >= run_end;
        ends_[i] = end_behind != 0 ? end_behind : (clean ? domain_end_behind : 0);
    }
}

std::optional<std::size_t> HostTable::end_from(std::size_t start) const
{
    if (start >= ends_.size() || ends_[start] == 0) return std::nullopt;
    return ends_[start];
}

bool has_short_labels(CodePointView host)
{
    return every_label(host, [](CodePointView label) { return to_ascii(label).valid; });
}

std::size_t ascii_length(CodePointView host)
{
    std::size_t length = 0;
    every_label(host, [&](CodePointView label) {
        length += to_ascii(label).ascii_length + 1;
        return true;
    });
    return length - 1;
}

}  // namespace peal::campaigns::text
