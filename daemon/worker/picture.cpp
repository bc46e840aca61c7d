#include "daemon/worker/picture.hpp"

#include "daemon/worker/canvas.hpp"
#include "daemon/worker/fonts.hpp"
#include "daemon/worker/hidden_signs.hpp"
#include "daemon/worker/jpeg.hpp"
#include "daemon/worker/logo.hpp"
#include "daemon/worker/palette.hpp"
#include "daemon/worker/photo.hpp"
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
#include <string>
#include <string_view>
#include <utility>

namespace peal::worker {

namespace {

constexpr double wordmark_aspect = 2.2;  // a logo wider than this is made of the name

constexpr int module_min = 4;  // pixels of one square of the QR code: smaller is lost when a network scales the picture

// One picture, drawn block by block: the panel and the edges first, the headline into what is left.
class Page {
public:
    // `logo` may be null.
    Page(campaigns::Artwork const& artwork, std::string_view photo, Shape const& shape, Palette const& palette,
         std::string families, Logo const* logo)
        : artwork_(artwork),
          photo_(photo),
          shape_(shape),
          palette_(palette),
          families_(std::move(families)),
          logo_(logo),
          canvas_(shape.width, shape.height),
          lang_(clean_lang(artwork.lang)),
          name_(std::string(shape.name) + " picture"),
          mirrored_(is_right_to_left(artwork.headline, lang_))
    {
        free_ = Box{static_cast<double>(shape.margin), static_cast<double>(shape.free_top),
                    static_cast<double>(shape.width - 2 * shape.margin),
                    static_cast<double>(shape.height - shape.free_top - shape.free_bottom)};
    }

    Result<Rendition> draw()
    {
        draw_ground();
        auto good = draw_panel();
        if (good) good = artwork_.photo.file.empty() ? draw_words() : draw_photo();
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

    // The words of the panel, laid out for a column.
    struct PanelWords {
        std::optional<Typeset> tagline;
        std::optional<Typeset> address;
        double between = 0;

        PanelWords() {}
        double height() const
        {
            return (tagline ? tagline->height() : 0) + (address ? address->height() : 0) + between;
        }
    };

    Result<PanelWords> set_panel_words(double column, double room)
    {
        PanelWords words;
        if (!artwork_.address.empty()) {
            auto address = set_address(column, room);
            if (!address) return tl::unexpected(address.error());
            words.address = std::move(*address);
        }
        if (!artwork_.tagline.empty()) {
            if (words.address) words.between = shape_.panel_pad * 0.75;
            Style const style{.size_max = shape_.tagline_max, .size_min = shape_.tagline_min, .balanced = true};
            auto tagline = set("tagline", artwork_.tagline, style, column, room - words.height());
            if (!tagline) return tl::unexpected(tagline.error());
            words.tagline = std::move(*tagline);
        }
        return words;
    }

    void put_panel_words(PanelWords const& words, double left, double right, double top)
    {
        if (words.tagline) {
            put("tagline", *words.tagline, left, right, top, palette_.background);
            top += words.tagline->height() + words.between;
        }
        if (words.address) put("address", *words.address, left, right, top, palette_.background);
    }

    Result<> draw_panel_beside()
    {
        double const pad = shape_.panel_pad;
        double const width = shape_.panel_beside;
        Box const panel{mirrored_ ? free_.x : free_.right() - width, free_.y, width, free_.height};
        double const column = panel.width - 2 * pad;

        // Long words, or a script with tall lines, may take from the code as long as a camera reads it well.
        double tile_side = shape_.code_side;
        auto words = set_panel_words(column, panel.height - 3 * pad - tile_side);
        for (double share = 0.9; !words && share > 0.6; share -= 0.1) {
            tile_side = std::round(shape_.code_side * share);
            words = set_panel_words(column, panel.height - 3 * pad - tile_side);
        }
        if (!words) return tl::unexpected(words.error());

        canvas_.rounded(panel, radius(), palette_.accent);
        Box const tile{mirrored_ ? panel.right() - pad - tile_side : panel.x + pad, panel.y + pad, tile_side,
                       tile_side};
        auto const good = draw_code(tile);
        if (!good) return good;
        put_panel_words(*words, panel.x + pad, panel.right() - pad, panel.bottom() - pad - words->height());
        double const taken = panel.width + shape_.gap * 1.5;
        if (mirrored_) free_.x += taken;
        free_.width -= taken;
        return {};
    }

    Result<> draw_panel_below()
    {
        double const pad = shape_.panel_pad;
        double const tile_side = artwork_.address.empty() ? 0 : shape_.code_side;
        double const beside = tile_side > 0 ? tile_side + pad : 0;
        double const column = free_.width - 2 * pad - beside;
        auto const words = set_panel_words(column, std::max(tile_side + pad, free_.height * 0.36));
        if (!words) return tl::unexpected(words.error());
        double const inner = std::max(words->height(), tile_side);

        Box const panel{free_.x, free_.bottom() - inner - 2 * pad, free_.width, inner + 2 * pad};
        canvas_.rounded(panel, radius(), palette_.accent);
        double const left = panel.x + pad + (mirrored_ ? beside : 0);
        put_panel_words(*words, left, left + column, panel.y + pad + (inner - words->height()) / 2);
        if (tile_side > 0) {
            Box const tile{mirrored_ ? panel.x + pad : panel.right() - pad - tile_side,
                           panel.y + pad + (inner - tile_side) / 2, tile_side, tile_side};
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
            return fail(ErrorKind::rejected,
                        "the QR code of the " + name_ + " would be too fine for a camera: use a shorter address");
        }
        canvas_.rounded(tile, std::min(radius() * 0.6, static_cast<double>(module * QrCode::quiet)), Colour{1, 1, 1});
        double const inset = (tile.width - code->side * module) / 2;
        canvas_.code(*code, static_cast<int>(std::lround(tile.x + inset)),
                     static_cast<int>(std::lround(tile.y + inset)), module, palette_.code);
        record("qr", payload, tile);
        return {};
    }

    // Who speaks, laid out: the logo where a line begins, and beside it the name.
    struct Sender {
        Surface logo{nullptr, &cairo_surface_destroy};
        std::optional<Colour> plate;  // what the logo stands on
        std::optional<Typeset> name;
        Box mark;         // of the logo, or of the stroke before a name that has none; its corner counts from the whole
        double pad = 0;   // of the plate
        double text = 0;  // how far from the beginning of the line the name stands
        double width = 0;
        double height = 0;

        Sender() {}
    };

    Result<Sender> set_sender(double room) { return logo_ == nullptr ? set_name(room) : set_logo(room); }

    // A logo that is so wide that it must hold the name itself stands alone. One that cannot be seen on the background
    // stands on a plate.
    Result<Sender> set_logo(double room)
    {
        Sender sender;
        sender.mark = logo_->size_for(shape_.brand_max, room);
        auto image = logo_->paint(static_cast<int>(sender.mark.width), static_cast<int>(sender.mark.height));
        if (!image) return tl::unexpected(image.error());
        sender.logo = std::move(*image);
        sender.plate = plate_for(sender.logo, palette_);
        sender.pad = sender.plate ? std::round(shape_.brand_max * 0.45) : 0;
        sender.mark.x = sender.mark.y = sender.pad;
        sender.width = sender.mark.width + 2 * sender.pad;
        sender.height = sender.mark.height + 2 * sender.pad;
        if (logo_->aspect() >= wordmark_aspect || artwork_.brand.name.empty()) return sender;
        Style const style{.size_max = shape_.brand_max, .size_min = shape_.brand_min, .bold = true, .balanced = true};
        sender.text = sender.width + shape_.brand_max * 0.7;
        auto name = set("brand name", artwork_.brand.name, style, room - sender.text, sender.height);
        if (!name) return tl::unexpected(name.error());
        sender.width = sender.text + name->width();
        sender.name = std::move(*name);
        return sender;
    }

    // A stroke of the accent colour stands before a name that has no logo, as high as its capitals.
    Result<Sender> set_name(double room)
    {
        Sender sender;
        if (artwork_.brand.name.empty()) return sender;
        Style const style{.size_max = shape_.brand_max, .size_min = shape_.brand_min, .bold = true, .one_line = true};
        double const bar = std::round(shape_.brand_max * 0.24);
        auto name = set("brand name", artwork_.brand.name, style, room - bar * 3, shape_.brand_max * 1.6);
        if (!name) return tl::unexpected(name.error());
        sender.text = bar * 2.6;
        sender.mark = Box{0, 0, bar, static_cast<double>(shape_.brand_max)};
        sender.width = sender.text + name->width();
        sender.height = std::max(sender.mark.height, name->height());
        sender.name = std::move(*name);
        return sender;
    }

    void put_sender(Sender const& sender, double top)
    {
        double const begin = mirrored_ ? free_.right() : free_.x;
        auto const placed = [&](double from, double width) { return mirrored_ ? begin - from - width : begin + from; };
        Box mark = sender.mark;
        mark.x = placed(mark.x, mark.width);
        mark.y += top;
        if (sender.logo) {
            mark.x = std::round(mark.x), mark.y = std::round(mark.y);
            double const pad = sender.pad;
            if (sender.plate)
                canvas_.rounded(Box{mark.x - pad, mark.y - pad, mark.width + 2 * pad, mark.height + 2 * pad},
                                radius() * 0.6, *sender.plate);
            canvas_.image(sender.logo, static_cast<int>(mark.x), static_cast<int>(mark.y));
            record("logo", artwork_.brand.logo, mark);
        } else if (sender.name) {
            canvas_.rounded(mark, mark.width / 2, palette_.accent);
        }
        if (!sender.name) return;
        double const middle = sender.logo ? sender.height : sender.mark.height;
        put("brand", *sender.name, free_.x + (mirrored_ ? 0 : sender.text),
            free_.right() - (mirrored_ ? sender.text : 0), top + (middle - sender.name->height()) / 2,
            palette_.foreground);
    }

    // Nothing, when there is no hashtag.
    Result<std::optional<Typeset>> set_hashtag(double room)
    {
        if (artwork_.hashtag.empty()) return std::optional<Typeset>();
        Style const style{
            .size_max = shape_.hashtag_max, .size_min = shape_.hashtag_min, .bold = true, .one_line = true};
        auto hashtag = set("hashtag", artwork_.hashtag, style, room, shape_.hashtag_max * 1.6);
        if (!hashtag) return tl::unexpected(hashtag.error());
        return std::optional<Typeset>(std::move(*hashtag));
    }

    void put_hashtag(std::optional<Typeset> const& hashtag)
    {
        if (!hashtag) return;
        put("hashtag", *hashtag, free_.x, free_.right(), free_.bottom() - hashtag->height(), palette_.accent);
        free_.height -= hashtag->height() + shape_.gap;
    }

    // The sender above, the hashtag below, the message between them.
    Result<> draw_words()
    {
        auto const sender = set_sender(free_.width);
        if (!sender) return tl::unexpected(sender.error());
        auto const hashtag = set_hashtag(free_.width);
        if (!hashtag) return tl::unexpected(hashtag.error());
        if (sender->height > 0) {
            put_sender(*sender, free_.y);
            take_top(sender->height + shape_.gap);
        }
        put_hashtag(*hashtag);
        return draw_headline();
    }

    Result<Typeset> set_headline(double room)
    {
        Style const style{.size_max = shape_.headline_max,
                          .size_min = shape_.headline_min,
                          .bold = true,
                          .balanced = true,
                          .tight = true};
        return set("headline", artwork_.headline, style, free_.width, room);
    }

    // The photo from edge to edge, the headline below: no word stands on a ground whose colours nobody knows. The words take
    // what they need, the photo the rest.
    Result<> draw_photo()
    {
        if (auto good = draw_foot(); !good) return good;
        bool const whole = artwork_.photo.fit == "whole";
        // What is shown whole keeps clear of what covers the edges, and so do the faces that `top` keeps.
        bool const covered = shape_.free_top > shape_.margin;
        double const top = whole || (covered && artwork_.photo.fit == "top") ? shape_.free_top : 0;
        double const room = free_.bottom() - top - shape_.gap;
        auto headline = set_headline(room * 0.25);
        for (double share = 0.35; !headline && share < 0.65; share += 0.1) headline = set_headline(room * share);
        if (!headline)
            return fail(headline.error().kind, headline.error().message + ", or leave out the photo",
                        headline.error().detail);
        double const height = std::floor(room - headline->height());
        double const left = whole || free_.x > shape_.margin ? free_.x : 0;
        double const right = whole || free_.right() < shape_.width - shape_.margin ? free_.right() : shape_.width;
        if (auto good = put_photo({left, top, right - left, height}); !good) return good;
        put("headline", *headline, free_.x, free_.right(), free_.bottom() - headline->height(), palette_.foreground);
        return {};
    }

    Result<> put_photo(Box place)
    {
        auto const& photo = artwork_.photo;
        auto const fit = photo.fit == "whole" ? Fit::whole : photo.fit == "top" ? Fit::top : Fit::crop;
        auto const width = static_cast<int>(place.width), height = static_cast<int>(place.height);
        auto const pixels = read_photo(photo_, width, height, fit, photo.file);
        if (!pixels) return tl::unexpected(pixels.error());
        // One that is shown whole may be narrower or lower than its place: it stands where the words begin.
        int const x = static_cast<int>(place.x) + (mirrored_ ? width - pixels->width : 0);
        int const y = static_cast<int>(place.y) + (height - pixels->height) / 2;
        canvas_.photo(*pixels, x, y, fit == Fit::whole ? radius() : 0);
        record("photo", photo.file, {double(x), double(y), double(pixels->width), double(pixels->height)});
        return {};
    }

    // Below a photo the sender and the hashtag share a line where both fit, or have one each.
    Result<> draw_foot()
    {
        auto hashtag = set_hashtag(free_.width * 0.5);
        double const taken = hashtag && *hashtag ? (*hashtag)->width() + shape_.gap : 0;
        auto sender = set_sender(free_.width - taken);
        bool const is_shared = hashtag && sender && *hashtag && sender->height > 0;
        if (!is_shared) hashtag = set_hashtag(free_.width);
        if (!hashtag) return tl::unexpected(hashtag.error());
        if (!is_shared) sender = set_sender(free_.width);
        if (!sender) return tl::unexpected(sender.error());
        if (is_shared) {
            double const height = std::max(sender->height, (*hashtag)->height());
            double const middle = free_.bottom() - height / 2;
            double const end = mirrored_ ? free_.x : free_.right() - (*hashtag)->width();
            put_sender(*sender, middle - sender->height / 2);
            put("hashtag", **hashtag, end, end + (*hashtag)->width(), middle - (*hashtag)->height() / 2,
                palette_.accent);
            free_.height -= height + shape_.gap;
            return {};
        }
        put_hashtag(*hashtag);
        if (sender->height <= 0) return {};
        put_sender(*sender, free_.bottom() - sender->height);
        free_.height -= sender->height + shape_.gap;
        return {};
    }

    Result<> draw_headline()
    {
        // Large type wants more distance from what stands below than small type has to have.
        auto headline = set_headline(free_.height - shape_.gap * 0.5);
        if (!headline) headline = set_headline(free_.height);
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

    // On one line while that can be read well, else broken where an address has its joints: best after the host.
    Result<Typeset> set_address(double width, double height)
    {
        Style style{
            .size_max = shape_.address_max, .size_min = shape_.address_max * 0.75, .bold = true, .one_line = true};
        auto line = set("address", artwork_.address, style, width, height);
        if (line) return line;
        style.size_min = shape_.address_min;
        style.one_line = false;
        auto two_lines = set("address", with_joints(artwork_.address, "/", 1), style, width, height);
        if (two_lines) return two_lines;
        style.balanced = true;
        return set("address", with_joints(artwork_.address, "/.-", artwork_.address.size()), style, width, height);
    }

    double radius() const { return shape_.panel_pad * 0.75; }

    void take_top(double height)
    {
        free_.y += height;
        free_.height -= height;
    }

    Result<Typeset> set(std::string const& role, std::string const& text, Style const& style, double width,
                        double height)
    {
        auto const drawn = is_right_to_left(text, lang_) ? with_isolated_names(text) : text;
        return typeset(canvas_, Words(role, drawn, lang_, families_), style, width, height, name_);
    }

    void put(std::string const& role, Typeset const& text, double left, double right, double top, Colour colour)
    {
        auto drawn = text.draw(canvas_, left, right, top, mirrored_, colour);
        record(role, without_hidden_signs(std::move(drawn.text)), drawn.box);
    }

    // What stands where: `box` is left, top, width and height in pixels.
    void record(std::string const& role, std::string const& text, Box box)
    {
        boost::json::array place;
        for (double const measure : {box.x, box.y, box.width, box.height}) place.push_back(std::lround(measure));
        drawn_.push_back(boost::json::object{{"role", role}, {"text", text}, {"box", std::move(place)}});
    }

    campaigns::Artwork const& artwork_;
    std::string_view photo_;  // the bytes of an officer's picture
    Shape const& shape_;
    Palette const& palette_;
    std::string families_;
    Logo const* logo_;
    Canvas canvas_;
    std::string lang_;
    std::string name_;
    bool mirrored_;  // the message is read from right to left, and the page with it
    Box free_;       // where nothing stands yet
    boost::json::array drawn_;
};

}  // namespace

Result<Rendition> draw_picture(campaigns::Artwork const& artwork, PictureFiles files)
{
    auto const shape = find_shape(artwork.shape);
    if (!shape) return tl::unexpected(shape.error());
    auto const wording = check_wording(artwork);
    if (!wording) return tl::unexpected(wording.error());
    auto const palette = make_palette(artwork.brand);
    if (!palette) return tl::unexpected(palette.error());
    auto families = find_families(artwork.brand.typeface);
    if (!families) return tl::unexpected(families.error());
    std::optional<Logo> opened;
    if (!artwork.brand.logo.empty()) {
        auto read = open_logo(files.logo);
        if (!read) return tl::unexpected(read.error());
        opened = std::move(*read);
    }
    return Page(artwork, files.photo, *shape, *palette, std::move(*families), opened ? &*opened : nullptr).draw();
}

}  // namespace peal::worker
