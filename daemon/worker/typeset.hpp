#pragma once

#include "core/result.hpp"
#include "daemon/worker/canvas.hpp"

#include <pango/pangocairo.h>

#include <memory>
#include <string>

namespace peal::worker {

struct Style {
    double size_max = 0;  // pixels; tried first
    double size_min = 0;  // smaller cannot be read
    bool bold = false;
    bool one_line = false;
    bool balanced = false;  // lines of similar length, instead of a last line of one word
    bool tight = false;     // lines closer together, where the script allows it
};

struct Words {
    std::string role;      // "headline"; for errors
    std::string text;      // UTF-8, plain: nothing in it is markup
    std::string lang;      // BCP 47; picks among letter forms
    std::string families;  // see fonts.hpp

    Words(std::string r, std::string t, std::string l, std::string f)
        : role(std::move(r)), text(std::move(t)), lang(std::move(l)), families(std::move(f))
    {}
};

// True when the first letter that has a direction is read from right to left; also when another is, and the language is: a
// sentence may begin with a name or a number of ours. `lang` may be empty. `text` is valid UTF-8.
bool is_right_to_left(std::string const& text, std::string const& lang);

// Text laid out to fit. Its size is that of its ink, so that gaps look as they are measured.
class Typeset {
public:
    double width() const { return ink_.width; }
    double height() const { return ink_.height; }

    struct Drawn {
        std::string text;
        Box box;  // of its ink
    };

    // At the left or the right edge of the column from `left` to `right`.
    Drawn draw(Canvas& canvas, double left, double right, double top, bool at_right, Colour colour) const;

private:
    friend Result<Typeset> typeset(Canvas&, Words const&, Style const&, double, double, std::string const&);

    struct Unref {
        void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    };

    std::unique_ptr<PangoLayout, Unref> layout_;
    Box ink_;
};

// The largest size at which `words` fit into `width` and `height`. Rejected when they do not even at the smallest, or when
// no font has one of the letters; `picture` ("story picture") is for the error.
Result<Typeset> typeset(Canvas& canvas, Words const& words, Style const& style, double width, double height,
                        std::string const& picture);

}  // namespace peal::worker
