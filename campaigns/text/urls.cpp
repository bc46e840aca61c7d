#include "campaigns/text/urls.hpp"

#include "campaigns/text/characters.hpp"
#include "campaigns/text/host.hpp"
#include "campaigns/text/url_characters.hpp"

#include <algorithm>

namespace peal::campaigns::text {

namespace {

constexpr std::size_t url_length_max = 4096;
constexpr std::size_t short_link_slug_length_max = 40;
constexpr std::size_t default_scheme_length = 8;  // "https://"

bool may_precede(char32_t c)
{
    return !is_ascii_alnum(c) && !is_at_sign(c) && c != U'$' && !is_hash_sign(c) && !is_invalid(c);
}

// Behind these no link without a scheme begins.
bool joins_to_host(char32_t c)
{
    return c == U'-' || c == U'_' || c == U'.' || c == U'/';
}

bool is_at(CodePointView text, std::size_t at, char32_t c)
{
    return at < text.size() && text[at] == c;
}

std::size_t skip_path_characters(CodePointView text, std::size_t at, UrlCharacters const& characters)
{
    while (at < text.size() && characters.in_path(text[at])) ++at;
    return at;
}

// The end of "(...)" or "(...(...)...)" at `at`; `at` itself when there is none.
std::size_t skip_parentheses(CodePointView text, std::size_t at, UrlCharacters const& characters)
{
    if (!is_at(text, at, U'(')) return at;
    auto end = skip_path_characters(text, at + 1, characters);
    if (is_at(text, end, U')')) return end > at + 1 ? end + 1 : at;
    if (!is_at(text, end, U'(')) return at;
    auto const inner = end + 1;
    end = skip_path_characters(text, inner, characters);
    if (end == inner || !is_at(text, end, U')')) return at;
    end = skip_path_characters(text, end + 1, characters);
    return is_at(text, end, U')') ? end + 1 : at;
}

// The end of the path whose `/` is at `at`: punctuation at its end stays outside.
std::size_t skip_path(CodePointView text, std::size_t at, UrlCharacters const& characters)
{
    auto end = at + 1;
    for (auto next = end; next < text.size();) {
        if (characters.in_path(text[next])) {
            if (characters.ends_path(text[next])) end = next + 1;
            ++next;
        } else {
            auto const behind = skip_parentheses(text, next, characters);
            if (behind == next) break;
            next = end = behind;
        }
    }
    return end;
}

// The end of the query whose `?` is at `at`; `at` itself when nothing of it can end a link.
std::size_t skip_query(CodePointView text, std::size_t at, UrlCharacters const& characters)
{
    auto end = at;
    for (auto next = at + 1; next < text.size() && characters.in_query(text[next]); ++next)
        if (characters.ends_query(text[next])) end = next + 1;
    return end;
}

std::size_t skip_port(CodePointView text, std::size_t at)
{
    if (!is_at(text, at, U':')) return at;
    auto end = at + 1;
    while (end < text.size() && is_ascii_digit(text[end])) ++end;
    return end > at + 1 ? end : at;
}

std::size_t scheme_length(CodePointView text, std::size_t at)
{
    if (at >= text.size() || to_ascii_lower(text[at]) != U'h') return 0;
    if (has_at(text, at, "https://")) return 8;
    return has_at(text, at, "http://") ? 7 : 0;
}

struct Candidate {
    Span whole;
    Span host;
    std::size_t scheme_length = 0;
};

bool is_too_long(CodePointView text, Candidate const& found)
{
    auto const host = text.substr(found.host.start, found.host.size());
    if (!has_short_labels(host)) return true;
    auto const scheme = found.scheme_length == 0 ? default_scheme_length : 0;
    return scheme + found.whole.size() - found.host.size() + ascii_length(host) > url_length_max;
}

// X's own short links end with their slug and its query. The slug's end, or nothing when the slug is too long.
std::optional<std::size_t> end_of_short_link(CodePointView text, Candidate const& found,
                                             UrlCharacters const& characters)
{
    auto const whole = text.substr(0, found.whole.end);
    if (found.scheme_length == 0 || !has_at(whole, found.host.start, "t.co/")) return found.whole.end;
    auto const slug = found.host.start + 5;
    auto end = slug;
    while (end < whole.size() && is_ascii_alnum(whole[end])) ++end;
    if (end == slug) return found.whole.end;
    if (end - slug > short_link_slug_length_max) return std::nullopt;
    return is_at(whole, end, U'?') ? skip_query(whole, end, characters) : end;
}

class UrlFinder {
public:
    UrlFinder(CodePointView text, TopLevelDomains const& domains, UrlCharacters const& characters)
        : text_(text),
          characters_(characters),
          any_(text, domains, HostTable::Alphabet::any),
          latin_(text, domains, HostTable::Alphabet::latin)
    {}

    std::vector<Span> all() const
    {
        std::vector<Span> urls;
        for (std::size_t at = 0; at < text_.size();) {
            auto const found = find_at(at);
            if (!found) {
                ++at;
                continue;
            }
            at = found->whole.end;
            if (found->scheme_length == 0 && found->host.start > 0 && joins_to_host(text_[found->host.start - 1]))
                continue;
            if (is_too_long(text_, *found)) continue;
            if (auto const end = end_of_short_link(text_, *found, characters_); end)
                urls.push_back({found->whole.start, *end});
        }
        return urls;
    }

private:
    // One whose character before is at `at`, or, at the start of the text, one that starts there.
    std::optional<Candidate> find_at(std::size_t at) const
    {
        if (may_precede(text_[at]))
            if (auto const found = read(at + 1); found) return found;
        return at == 0 ? read(0) : std::nullopt;
    }

    // A scheme where no link may begin ends at `at`.
    bool follows_scheme(std::size_t at) const
    {
        return (at >= 7 && scheme_length(text_, at - 7) == 7) || (at >= 8 && scheme_length(text_, at - 8) == 8);
    }

    std::optional<Candidate> read(std::size_t start) const
    {
        auto const scheme = scheme_length(text_, start);
        auto const host_end = scheme > 0              ? any_.end_from(start + scheme)
                              : follows_scheme(start) ? any_.end_from(start)
                                                      : latin_.end_from(start);
        if (!host_end) return std::nullopt;
        Candidate found{{start, *host_end}, {start + scheme, *host_end}, scheme};
        found.whole.end = skip_port(text_, found.whole.end);
        if (is_at(text_, found.whole.end, U'/')) found.whole.end = skip_path(text_, found.whole.end, characters_);
        if (is_at(text_, found.whole.end, U'?')) found.whole.end = skip_query(text_, found.whole.end, characters_);
        return found;
    }

    CodePointView text_;
    UrlCharacters const& characters_;
    HostTable any_;
    HostTable latin_;
};

}  // namespace

std::vector<Span> find_urls(CodePointView text, TopLevelDomains const& domains, UrlAlphabet alphabet)
{
    if (text.find(U'.') == text.npos) return {};
    auto const& characters = alphabet == UrlAlphabet::wide ? wide_url_characters : url_characters_of_x;
    return UrlFinder(text, domains, characters).all();
}

}  // namespace peal::campaigns::text
