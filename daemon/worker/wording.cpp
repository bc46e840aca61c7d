#include "daemon/worker/wording.hpp"

#include <glib.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace peal::worker {

namespace {

constexpr std::size_t text_bytes_max = 4000;  // far beyond what fits, so that laying out stays quick
constexpr std::size_t address_bytes_max = 120;

Result<> check_text(std::string const& text, std::string const& role, bool may_break)
{
    if (text.size() > text_bytes_max)
        return fail(ErrorKind::rejected, "the " + role + " of the picture is far too long to be drawn: shorten it");
    if (!g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr)) {
        return fail(ErrorKind::rejected, "the " + role + " of the picture is not UTF-8: save its file as UTF-8");
    }
    char const* const end = text.data() + text.size();
    for (char const* at = text.data(); at < end; at = g_utf8_next_char(at)) {
        gunichar const letter = g_utf8_get_char(at);
        bool const line_break = letter == '\n';
        if (line_break && may_break) continue;
        if (line_break || g_unichar_type(letter) == G_UNICODE_CONTROL) {
            return fail(ErrorKind::rejected, "the " + role + " of the picture holds " +
                                                 (line_break ? "a line break" : "a control character") +
                                                 ": take it out");
        }
    }
    return {};
}

bool is_blank(std::string const& text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; });
}

Result<> check_address(std::string const& address)
{
    if (address.size() > address_bytes_max) {
        return fail(ErrorKind::rejected, "the address on the picture is longer than " +
                                             std::to_string(address_bytes_max) +
                                             " characters, which nobody types: use a shorter base address");
    }
    bool const typeable = std::all_of(address.begin(), address.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (!typeable || address.find("://") != std::string::npos) {
        return fail(ErrorKind::rejected,
                    "the address on the picture must be plain ASCII, without spaces and without https://");
    }
    if (address.ends_with(campaigns::link_code_placeholder)) {
        return fail(ErrorKind::bug, "the address on the picture still ends with the placeholder of its link code");
    }
    return {};
}

}  // namespace

Result<> check_wording(campaigns::Artwork const& artwork)
{
    struct Part {
        std::string const& text;
        char const* role;
        bool may_break;
    };
    Part const parts[] = {{artwork.headline, "headline", true},
                          {artwork.tagline, "tagline", true},
                          {artwork.hashtag, "hashtag", false},
                          {artwork.brand.name, "brand name", false}};
    for (auto const& part : parts) {
        auto const good = check_text(part.text, part.role, part.may_break);
        if (!good) return tl::unexpected(good.error());
    }
    if (is_blank(artwork.headline))
        return fail(ErrorKind::rejected, "the picture has no headline: give the message one");
    return check_address(artwork.address);
}

std::string clean_lang(std::string const& lang)
{
    bool const good = lang.size() <= 35 && std::all_of(lang.begin(), lang.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
                      });
    return good ? lang : std::string();
}

}  // namespace peal::worker
