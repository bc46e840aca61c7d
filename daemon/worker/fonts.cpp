#include "daemon/worker/fonts.hpp"

#include "campaigns/typefaces.hpp"

#include <glib-object.h>
#include <pango/pangocairo.h>

#include <algorithm>

namespace peal::worker {

namespace {

constexpr std::string_view sans =
    "Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Devanagari, Noto Sans Bengali, Noto Sans Gujarati, "
    "Noto Sans Gurmukhi, Noto Sans Tamil, DejaVu Sans, sans-serif";

constexpr std::string_view serif =
    "Noto Serif, Noto Naskh Arabic, Noto Serif Hebrew, Noto Serif Devanagari, Noto Serif Bengali, Noto Serif Gujarati, "
    "Noto Serif Gurmukhi, Noto Serif Tamil, DejaVu Serif, serif";

bool is_installed(std::string_view family)
{
    PangoFontFamily** families = nullptr;
    int count = 0;
    pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
    bool const found = std::any_of(families, families + count,
                                   [&](PangoFontFamily* one) { return pango_font_family_get_name(one) == family; });
    g_free(families);
    return found;
}

}  // namespace

Result<std::string> find_families(std::string_view typeface)
{
    auto const& known = campaigns::typefaces;
    if (std::find(known.begin(), known.end(), typeface) == known.end()) {
        std::string names;
        for (auto const name : known) names += (names.empty() ? "" : ", ") + std::string(name);
        return fail(ErrorKind::rejected, "the brand's typeface is not known; known: " + names,
                    std::string(typeface.substr(0, 40)));
    }
    if (!is_installed(typeface)) {
        return fail(ErrorKind::rejected, "the brand's typeface " + std::string(typeface) +
                                             " is not installed: install fonts-noto-core and fonts-dejavu-core");
    }
    return std::string(typeface) + ", " + std::string(typeface.find("Serif") == typeface.npos ? sans : serif);
}

}  // namespace peal::worker
