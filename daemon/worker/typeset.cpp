#include "daemon/worker/typeset.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace peal::worker {

namespace {

constexpr double step = 0.95;          // from one size to the next smaller one
constexpr double orphan_share = 0.35;  // of the longest line: a last line shorter than this looks left over
constexpr double orphan_price = 0.8;   // of the type size, at most, to avoid one

enum class Script { latin, arabic, other };

Script script_of(std::string const& text)
{
    auto script = Script::latin;
    for (char const* at = text.c_str(); *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar const letter = g_utf8_get_char(at);
        if (letter >= 0x600 && letter <= 0x6ff) return Script::arabic;
        bool const latin = letter <= 0x24f || (letter >= 0x2000 && letter <= 0x206f);
        if (!latin) script = Script::other;
    }
    return script;
}

// From baseline to baseline, in type sizes. Fonts ask for more than a picture needs (Noto's Arabic for 2.1).
double pitch(std::string const& text, Style const& style)
{
    switch (script_of(text)) {
        case Script::latin: return style.tight ? 1.1 : 1.32;
        case Script::arabic: return 1.5;
        case Script::other: return 10;  // what the font asks for
    }
    return 10;
}

Box ink_of(PangoLayout* layout)
{
    PangoRectangle ink{};
    pango_layout_get_extents(layout, &ink, nullptr);
    constexpr double unit = PANGO_SCALE;
    return Box{ink.x / unit, ink.y / unit, ink.width / unit, ink.height / unit};
}

void set_size(PangoLayout* layout, double size)
{
    PangoFontDescription* const font = pango_font_description_copy(pango_layout_get_font_description(layout));
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

void set_font(PangoLayout* layout, Words const& words, Style const& style)
{
    PangoFontDescription* const font = pango_font_description_new();
    pango_font_description_set_family(font, words.families.c_str());
    pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, style.size_max * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

bool fits(PangoLayout* layout, double width, double height)
{
    Box const ink = ink_of(layout);
    // A word longer than the line sticks out on one side.
    return ink.width <= width && ink.x >= -width * 0.02 && ink.right() <= width * 1.02 && ink.height <= height;
}

void set_spacing(PangoLayout* layout, Words const& words, Style const& style)
{
    PangoRectangle logical{};
    pango_layout_get_extents(layout, nullptr, &logical);
    double const natural = static_cast<double>(logical.height) / PANGO_SCALE / pango_layout_get_line_count(layout);
    double const wanted = pitch(words.text, style) * style.size_max;
    if (wanted < natural) pango_layout_set_line_spacing(layout, static_cast<float>(wanted / natural));
}

// The narrowest lines that are no more of them.
void balance(PangoLayout* layout, double width, double height)
{
    int const lines = pango_layout_get_line_count(layout);
    if (lines < 2) return;
    double low = width * 0.5;
    double high = width;
    while (high - low > width * 0.01) {
        double const middle = (low + high) / 2;
        pango_layout_set_width(layout, static_cast<int>(middle * PANGO_SCALE));
        bool const good = pango_layout_get_line_count(layout) <= lines && fits(layout, middle, height);
        (good ? high : low) = middle;
    }
    pango_layout_set_width(layout, static_cast<int>(std::ceil(high * PANGO_SCALE)));
}

bool has_orphan(PangoLayout* layout)
{
    int const lines = pango_layout_get_line_count(layout);
    if (lines < 2) return false;
    PangoRectangle last{};
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, lines - 1), &last, nullptr);
    return last.width / static_cast<double>(PANGO_SCALE) < ink_of(layout).width * orphan_share;
}

// True when it fits at this size; the layout is left as it is to be drawn.
bool set_at(PangoLayout* layout, Style const& style, double size, double width, double height)
{
    set_size(layout, size);
    // One line is measured on an endless one, and has to fit by its ink.
    pango_layout_set_width(layout, style.one_line ? -1 : static_cast<int>(width * PANGO_SCALE));
    if (!fits(layout, width, height)) return false;
    if (style.balanced) balance(layout, width, height);
    return true;
}

// The largest size that fits, or a slightly smaller one without an orphan.
bool find_size(PangoLayout* layout, Style const& style, double width, double height)
{
    double found = 0;
    double size = style.size_max;
    for (;;) {
        bool const good = set_at(layout, style, size, width, height);
        if (good && found == 0) found = size;
        if (good && (!style.balanced || !has_orphan(layout))) return true;
        bool const enough = found != 0 && size <= found * orphan_price;
        if (size <= style.size_min || enough) break;
        size = std::max(size * step, style.size_min);
    }
    return found != 0 && set_at(layout, style, found, width, height);
}

tl::unexpected<Error> does_not_fit(PangoLayout* layout, Words const& words, Style const& style, double width,
                                   double height, std::string const& picture)
{
    auto const letters = static_cast<double>(g_utf8_strlen(words.text.c_str(), -1));
    Box const ink = ink_of(layout);
    double const share =
        std::min(1.0, height / std::max(ink.height, 1.0)) * std::min(1.0, width / std::max(ink.width, 1.0));
    auto const about = static_cast<int>(letters * share * 0.95);
    return fail(ErrorKind::rejected, "the " + words.role + " does not fit the " + picture +
                                         " even in the smallest readable type (" +
                                         std::to_string(static_cast<int>(style.size_min)) + " px): shorten it from " +
                                         std::to_string(static_cast<int>(letters)) + " to about " +
                                         std::to_string(about) + " characters, and split very long words");
}

}  // namespace

bool is_right_to_left(std::string const& text, std::string const& lang)
{
    auto* const language = lang.empty() ? nullptr : pango_language_from_string(lang.c_str());
    bool const is_language_so = language != nullptr && (pango_language_includes_script(language, PANGO_SCRIPT_ARABIC) ||
                                                        pango_language_includes_script(language, PANGO_SCRIPT_HEBREW));
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
        UChar32 c = 0;
        U8_NEXT(bytes, i, static_cast<std::int32_t>(text.size()), c);
        auto const direction = u_charDirection(c);
        if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) return true;
        if (direction == U_LEFT_TO_RIGHT && !is_language_so) return false;
    }
    return false;
}

Result<Typeset> typeset(Canvas& canvas, Words const& words, Style const& style, double width, double height,
                        std::string const& picture)
{
    Typeset result;
    result.layout_.reset(pango_cairo_create_layout(canvas.context()));
    auto* const layout = result.layout_.get();
    auto* const context = pango_layout_get_context(layout);
    cairo_font_options_t* const options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    if (!words.lang.empty()) pango_context_set_language(context, pango_language_from_string(words.lang.c_str()));
    // The text decides which way it is read; the page decides at which edge it stands.
    pango_context_set_base_dir(context,
                               is_right_to_left(words.text, words.lang) ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_text(layout, words.text.data(), static_cast<int>(words.text.size()));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    pango_layout_set_width(layout, static_cast<int>(width * PANGO_SCALE));
    set_font(layout, words, style);
    set_spacing(layout, words, style);

    bool const found = find_size(layout, style, width, height);
    if (pango_layout_get_unknown_glyphs_count(layout) > 0) {
        return fail(ErrorKind::rejected,
                    "no installed font has one of the letters of the " + words.role +
                        ": install the fonts of its script (such as fonts-noto-core, fonts-noto-cjk or "
                        "fonts-noto-color-emoji), or leave the letter out");
    }
    if (!found) return does_not_fit(layout, words, style, width, height, picture);
    result.ink_ = ink_of(layout);
    return result;
}

Typeset::Drawn Typeset::draw(Canvas& canvas, double left, double right, double top, bool at_right, Colour colour) const
{
    auto* const layout = layout_.get();
    pango_layout_set_alignment(layout, at_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    Box const ink = ink_of(layout);
    double const x = at_right ? right - ink.right() : left - ink.x;
    cairo_move_to(canvas.context(), x, top - ink.y);
    canvas.use(colour);
    pango_cairo_show_layout(canvas.context(), layout);
    return {pango_layout_get_text(layout), Box{x + ink.x, top, ink.width, ink.height}};
}

}  // namespace peal::worker
