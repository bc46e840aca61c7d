#include "daemon/worker/picture.hpp"

#include "daemon/worker/canvas.hpp"
#include "daemon/worker/jpeg.hpp"
#include "daemon/worker/palette.hpp"
#include "daemon/worker/qr.hpp"
#include "daemon/worker/shape.hpp"
#include "daemon/worker/typeset.hpp"
#include "daemon/worker/wording.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace peal::worker {

namespace {

constexpr std::string_view joint = "\u200b";  // a zero width space: a line may end here

constexpr int module_min = 4;  // pixels of one square of the QR code: smaller is lost when a network scales the picture

// A language tag goes to the text library as it is, so it is one or nothing.
std::string clean_lang(std::string const& lang)
{
    bool const good = lang.size() <= 35 && std::all_of(lang.begin(), lang.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    return good ? lang : std::string();
}

// One picture, drawn block by block: the panel and the edges first, the headline into what is left.
class Page {
public:
    Page(campaigns::Artwork const& artwork, Shape const& shape, Palette const& palette)
        : artwork_(artwork),
          shape_(shape),
          palette_(palette),
          canvas_(shape.width, shape.height),
          lang_(clean_lang(artwork.lang)),
          name_(std::string(shape.name) + " picture"),
          mirrored_(is_right_to_left(artwork.headline))
    {
        free_ = Box{static_cast<double>(shape.margin), static_cast<double>(shape.free_top), static_cast<double>(shape.width - 2 * shape.margin),
                    static_cast<double>(shape.height - shape.free_top - shape.free_bottom)};
    }

    Result<Rendition> draw()
    {
        draw_ground();
        auto good = draw_panel();
        if (good) good = draw_brand();
        if (good) good = draw_hashtag();
        if (good) good = draw_headline();
        if (!good) return tl::unexpected(good.error());
        return finish();
    }

private:
    // Rings of sound from a bell beyond the corner where the message ends.
    void draw_ground()
    {
        canvas_.fill(palette_.background);
        double const x = mirrored_ ? 0 : shape_.width;
        double const y = shape_.height * 0.12;
        double const pace = shape_.width * 0.115;
        for (int ring = 5; ring >= 1; --ring) {
            canvas_.disc(x, y, pace * (ring + 0.45), palette_.shade);
            canvas_.disc(x, y, pace * ring, palette_.background);
        }
        canvas_.disc(x, y, pace * 0.5, palette_.shade);
    }

    // The ways to report: tagline, address and QR code.
    Result<> draw_panel()
    {
        if (artwork_.tagline.empty() && artwork_.address.empty()) return {};
        if (shape_.panel_beside > 0 && !artwork_.address.empty()) return draw_panel_beside();
        return draw_panel_below();
    }

    Result<> draw_panel_beside()
    {
        double const pad = shape_.panel_pad;
        Box panel{mirrored_ ? free_.x : free_.right() - shape_.panel_beside, free_.y, static_cast<double>(shape_.panel_beside), free_.height};
        double const column = panel.width - 2 * pad;
        double const tile_side = shape_.code_side;
        double const room = panel.height - 2 * pad - tile_side - pad;

        auto const address = set_address(column, room);
        if (!address) return tl::unexpected(address.error());
        std::optional<Typeset> tagline;
        if (!artwork_.tagline.empty()) {
            auto made = set("tagline", artwork_.tagline, tagline_style(), column, room - address->height() - pad * 0.7);
            if (!made) return tl::unexpected(made.error());
            tagline = std::move(*made);
        }

        canvas_.rounded(panel, radius(), palette_.accent);
        Box const tile{panel.x + pad + (mirrored_ ? column - tile_side : 0), panel.y + pad, tile_side, tile_side};
        auto const good = draw_code(tile);
        if (!good) return good;
        if (tagline) put("tagline", *tagline, panel.x + pad, panel.right() - pad, tile.bottom() + pad, palette_.background);
        put("address", *address, panel.x + pad, panel.right() - pad, panel.bottom() - pad - address->height(), palette_.background);
        double const taken = panel.width + shape_.gap * 1.5;
        if (mirrored_) free_.x += taken;
        free_.width -= taken;
        return {};
    }

    Result<> draw_panel_below()
    {
        double const pad = shape_.panel_pad;
        bool const has_code = !artwork_.address.empty();
        double const tile_side = has_code ? shape_.code_side : 0;
        double const column = free_.width - 2 * pad - (has_code ? tile_side + pad : 0);
        double const room = has_code ? tile_side + 2 * pad : free_.height * 0.3;

        std::optional<Typeset> address;
        if (has_code) {
            auto made = set_address(column, room);
            if (!made) return tl::unexpected(made.error());
            address = std::move(*made);
        }
        double const between = address ? pad * 0.8 : 0;
        std::optional<Typeset> tagline;
        if (!artwork_.tagline.empty()) {
            auto made = set("tagline", artwork_.tagline, tagline_style(), column, room - (address ? address->height() + between : 0));
            if (!made) return tl::unexpected(made.error());
            tagline = std::move(*made);
        }
        double const words = (tagline ? tagline->height() : 0) + (address ? address->height() : 0) + (tagline && address ? between : 0);
        double const inner = std::max(words, tile_side);

        Box const panel{free_.x, free_.bottom() - inner - 2 * pad, free_.width, inner + 2 * pad};
        canvas_.rounded(panel, radius(), palette_.accent);
        double const left = panel.x + pad + (mirrored_ && has_code ? tile_side + pad : 0);
        double top = panel.y + pad + (inner - words) / 2;
        if (tagline) {
            put("tagline", *tagline, left, left + column, top, palette_.background);
            top += tagline->height() + between;
        }
        if (address) {
            put("address", *address, left, left + column, top, palette_.background);
            Box const tile{mirrored_ ? panel.x + pad : panel.right() - pad - tile_side, panel.y + pad + (inner - tile_side) / 2, tile_side, tile_side};
            auto const good = draw_code(tile);
            if (!good) return good;
        }
        free_.height -= panel.height + shape_.gap;
        return {};
    }

    Result<> draw_code(Box tile)
    {
        std::string const payload = "https://" + artwork_.address;
        auto const code = make_qr(payload);
        if (!code) return tl::unexpected(code.error());
        int const module = static_cast<int>(tile.width) / (code->side + 2 * QrCode::quiet);
        if (module < module_min) {
            return fail(ErrorKind::rejected, "the QR code of the " + name_ + " would be too fine for a camera: use a shorter address");
        }
        canvas_.rounded(tile, std::min(radius() * 0.6, static_cast<double>(module * QrCode::quiet)), Colour{1, 1, 1});
        double const inset = (tile.width - code->side * module) / 2;
        canvas_.code(*code, static_cast<int>(std::lround(tile.x + inset)), static_cast<int>(std::lround(tile.y + inset)), module, palette_.code);
        record("qr", payload);
        return {};
    }

    Result<> draw_brand()
    {
        if (artwork_.brand.name.empty()) return {};
        Style style{.size_max = shape_.brand_max, .size_min = shape_.brand_min, .bold = true, .one_line = true};
        double const bar = std::round(shape_.brand_max * 0.24);
        double const room = free_.width - bar * 3;
        auto const brand = set("brand name", artwork_.brand.name, style, room, shape_.brand_max * 1.6);
        if (!brand) return tl::unexpected(brand.error());
        // A stroke of the accent colour stands before the name, as high as its capitals.
        double const high = shape_.brand_max;
        Box const stroke{mirrored_ ? free_.right() - bar : free_.x, free_.y, bar, high};
        canvas_.rounded(stroke, bar / 2, palette_.accent);
        put("brand", *brand, free_.x + (mirrored_ ? 0 : bar * 2.6), free_.right() - (mirrored_ ? bar * 2.6 : 0),
            free_.y + (high - brand->height()) / 2, palette_.foreground);
        take_top(std::max(high, brand->height()) + shape_.gap);
        return {};
    }

    Result<> draw_hashtag()
    {
        if (artwork_.hashtag.empty()) return {};
        Style style{.size_max = shape_.hashtag_max, .size_min = shape_.hashtag_min, .bold = true, .one_line = true};
        auto const hashtag = set("hashtag", artwork_.hashtag, style, free_.width, shape_.hashtag_max * 1.6);
        if (!hashtag) return tl::unexpected(hashtag.error());
        put("hashtag", *hashtag, free_.x, free_.right(), free_.bottom() - hashtag->height(), palette_.accent);
        free_.height -= hashtag->height() + shape_.gap;
        return {};
    }

    Result<> draw_headline()
    {
        Style style{.size_max = shape_.headline_max, .size_min = shape_.headline_min, .bold = true, .balanced = true, .tight = true};
        auto const headline = set("headline", artwork_.headline, style, free_.width, free_.height);
        if (!headline) return tl::unexpected(headline.error());
        // A little above the middle looks like the middle.
        double const top = free_.y + (free_.height - headline->height()) * 0.42;
        put("headline", *headline, free_.x, free_.right(), top, palette_.foreground);
        return {};
    }

    Result<Rendition> finish()
    {
        auto const pixels = canvas_.rgb();
        if (pixels.empty()) return fail(ErrorKind::transient, "there was not enough memory to draw the " + name_);
        auto jpeg = to_jpeg(pixels, shape_.width, shape_.height);
        if (!jpeg) return tl::unexpected(jpeg.error());
        boost::json::object manifest;
        manifest["shape"] = boost::json::string_view(shape_.name);
        manifest["width"] = shape_.width;
        manifest["height"] = shape_.height;
        manifest["drawn"] = drawn_;
        Rendition rendition;
        rendition.bytes = std::move(*jpeg);
        rendition.content_type = "image/jpeg";
        rendition.width = shape_.width;
        rendition.height = shape_.height;
        rendition.manifest = boost::json::serialize(manifest);
        return rendition;
    }

    // On one line while that can be read well, else on several, broken where an address has its joints.
    Result<Typeset> set_address(double width, double height)
    {
        Style style{.size_max = shape_.address_max, .size_min = shape_.address_max * 0.75, .bold = true, .one_line = true};
        auto line = set("address", artwork_.address, style, width, height);
        if (line) return line;
        std::string jointed;
        for (char const c : artwork_.address) {
            jointed += c;
            if (c == '/' || c == '.' || c == '-') jointed += joint;
        }
        style.size_min = shape_.address_min;
        style.one_line = false;
        style.balanced = true;
        return set("address", jointed, style, width, height);
    }

    Style tagline_style() const { return Style{.size_max = shape_.tagline_max, .size_min = shape_.tagline_min, .balanced = false, .tight = false}; }
    double radius() const { return shape_.panel_pad * 0.75; }

    void take_top(double height)
    {
        free_.y += height;
        free_.height -= height;
    }

    Result<Typeset> set(std::string const& role, std::string const& text, Style const& style, double width, double height)
    {
        return typeset(canvas_, Words(role, text, lang_), style, width, height, name_);
    }

    void put(std::string const& role, Typeset const& text, double left, double right, double top, Colour colour)
    {
        std::string drawn = text.draw(canvas_, left, right, top, mirrored_, colour);
        for (auto at = drawn.find(joint); at != std::string::npos; at = drawn.find(joint, at)) drawn.erase(at, joint.size());
        record(role, drawn);
    }

    void record(std::string const& role, std::string const& text) { drawn_.push_back(boost::json::object{{"role", role}, {"text", text}}); }

    campaigns::Artwork const& artwork_;
    Shape const& shape_;
    Palette const& palette_;
    Canvas canvas_;
    std::string lang_;
    std::string name_;
    bool mirrored_;  // the message is read from right to left, and the page with it
    Box free_;       // where nothing stands yet
    boost::json::array drawn_;
};

}  // namespace

Result<Rendition> draw_picture(campaigns::Artwork const& artwork)
{
    auto const shape = find_shape(artwork.shape);
    if (!shape) return tl::unexpected(shape.error());
    auto const wording = check_wording(artwork);
    if (!wording) return tl::unexpected(wording.error());
    auto const palette = make_palette(artwork.brand);
    if (!palette) return tl::unexpected(palette.error());
    return Page(artwork, *shape, *palette).draw();
}

}  // namespace peal::worker
