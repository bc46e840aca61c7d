#include "campaigns/definitions/yaml_tree.hpp"

#include "campaigns/definitions/shown.hpp"

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <unicode/utf8.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

namespace peal::campaigns::definitions {

namespace {

using Kind = YamlNode::Kind;

// yaml-cpp counts bytes from 0; people count characters from 1.
class Places {
public:
    explicit Places(std::string_view text) : text_(text)
    {
        starts_.push_back(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\n') starts_.push_back(i + 1);
        }
        std::size_t characters = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (i % stride == 0) characters_.push_back(characters);
            if (begins_character(text[i])) ++characters;
        }
    }

    Place at(int line, int byte_column) const
    {
        if (line < 0 || static_cast<std::size_t>(line) >= starts_.size()) return {};
        auto const start = starts_[static_cast<std::size_t>(line)];
        auto const at = std::min(start + static_cast<std::size_t>(byte_column < 0 ? 0 : byte_column), text_.size());
        return {line + 1, 1 + static_cast<int>(characters_before(at) - characters_before(std::min(start, at)))};
    }

    Place at(YAML::Mark const& mark) const { return at(mark.line, mark.column); }

    Place at_byte(std::size_t offset) const
    {
        std::size_t line = 0;
        while (line + 1 < starts_.size() && starts_[line + 1] <= offset) ++line;
        return at(static_cast<int>(line), static_cast<int>(offset - starts_[line]));
    }

private:
    static constexpr std::size_t stride = 256;

    static bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

    std::size_t characters_before(std::size_t offset) const
    {
        if (characters_.empty()) return 0;
        auto const mark = std::min(offset / stride, characters_.size() - 1);
        auto const rest = text_.substr(mark * stride, offset - mark * stride);
        return characters_[mark] + static_cast<std::size_t>(std::count_if(rest.begin(), rest.end(), begins_character));
    }

    std::string_view text_;
    std::vector<std::size_t> starts_;
    std::vector<std::size_t> characters_;  // before every 256th byte: a file may be one long line with very many values
};

struct Refused {
    Place place;
    std::string message;
};

bool is_control(UChar32 c)
{
    return (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F;
}

// Characters that yaml-cpp would take for the end of the text, or quietly replace.
std::optional<Refused> find_unreadable(std::string_view text, Places const& places)
{
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    auto const length = static_cast<std::int32_t>(text.size());
    std::int32_t i = 0;
    while (i < length) {
        auto const start = i;
        UChar32 c = 0;
        U8_NEXT(bytes, i, length, c);
        auto const place = [&] { return places.at_byte(static_cast<std::size_t>(start)); };
        if (c < 0) return Refused{place(), "this is not UTF-8 text; save the file as UTF-8"};
        if (is_control(c)) return Refused{place(), "a control character stands here; delete it"};
    }
    return {};
}

class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(Places const& places, YamlLimits const& limits) : places_(places), limits_(limits) {}

    YamlPtr root() const { return root_; }

    void OnDocumentStart(YAML::Mark const&) override {}
    void OnDocumentEnd() override {}

    void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override
    {
        auto node = make(Kind::null, mark);
        // One that is not there is said to be where the next thing is; people look for it behind its key.
        auto const* const key = open_.empty() ? nullptr : open_.back().key.get();
        if (key != nullptr && node->place.line > key->place.line) node->place = key->place;
        add(std::move(node), anchor);
    }

    void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                  std::string const& value) override
    {
        auto node = make(Kind::scalar, mark);
        bool const control = std::any_of(value.begin(), value.end(), [](unsigned char c) { return is_control(c); });
        if (control) throw Refused{node->place, "this text has a control character, written as an escape; delete it"};
        node->text = value;
        node->quoted = tag != "?";
        add(std::move(node), anchor);
    }

    void OnAlias(YAML::Mark const& mark, YAML::anchor_t anchor) override
    {
        auto const place = places_.at(mark);
        if (++aliases_ > limits_.aliases_max)
            throw Refused{place, "more than " + std::to_string(limits_.aliases_max) +
                                     " aliases (*name); write the values out"};
        auto const found = anchors_.find(anchor);
        if (found == anchors_.end())
            throw Refused{place, "this alias stands inside the value it names; write the value out"};
        attach(found->second, place);
    }

    void OnSequenceStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(Kind::list, mark, anchor);
    }

    void OnMapStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(Kind::map, mark, anchor);
    }

    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        std::shared_ptr<YamlNode> node;
        YAML::anchor_t anchor;
        YamlPtr key;  // of a map: a key that waits for its value
    };

    std::shared_ptr<YamlNode> make(Kind kind, YAML::Mark const& mark)
    {
        auto node = std::make_shared<YamlNode>();
        node->kind = kind;
        node->place = places_.at(mark);
        return node;
    }

    void open(Kind kind, YAML::Mark const& mark, YAML::anchor_t anchor)
    {
        auto node = make(kind, mark);
        if (open_.size() >= limits_.depth_max)
            throw Refused{node->place, "nested deeper than " + std::to_string(limits_.depth_max) +
                                           " levels; check the brackets and the indentation"};
        open_.push_back({std::move(node), anchor, {}});
    }

    void close()
    {
        auto done = std::move(open_.back());
        open_.pop_back();
        add(std::move(done.node), done.anchor);
    }

    void add(YamlPtr node, YAML::anchor_t anchor)
    {
        if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
        auto const place = node->place;
        attach(std::move(node), place);
    }

    void attach(YamlPtr node, Place place)
    {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        auto& parent = open_.back();
        parent.node->weight += node->weight;
        if (parent.node->weight > limits_.nodes_max)
            throw Refused{place, "more than " + std::to_string(limits_.nodes_max) +
                                     " values; split the file or write fewer aliases"};
        if (parent.node->kind == Kind::list) {
            parent.node->items.push_back(std::move(node));
        } else if (!parent.key) {
            parent.key = std::move(node);
        } else {
            parent.node->entries.emplace_back(std::move(parent.key), std::move(node));
            parent.key = nullptr;
        }
    }

    Places const& places_;
    YamlLimits const& limits_;
    std::map<YAML::anchor_t, YamlPtr> anchors_;
    std::vector<Open> open_;
    std::size_t aliases_ = 0;
    YamlPtr root_;
};

Problem to_problem(std::string const& file, Place place, std::string message)
{
    return {Severity::error, file, place.line, place.column, std::move(message)};
}

YamlPtr empty_file()
{
    auto node = std::make_shared<YamlNode>();
    node->place = {1, 1};
    return node;
}

}  // namespace

tl::expected<YamlPtr, Problem> parse_yaml(std::string const& file, std::string_view text, YamlLimits const& limits)
{
    if (text.size() > limits.bytes_max) {
        return tl::unexpected(to_problem(
            file, {}, "is larger than the limit of " + std::to_string(limits.bytes_max) + " bytes; split it"));
    }
    Places const places(text);
    if (auto const unreadable = find_unreadable(text, places)) {
        return tl::unexpected(to_problem(file, unreadable->place, unreadable->message));
    }
    // yaml-cpp overlooks a quote that is never closed when the file ends with a line end.
    while (text.ends_with('\n') || text.ends_with('\r') || text.ends_with(' ')) text.remove_suffix(1);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        TreeBuilder builder(places, limits);
        parser.HandleNextDocument(builder);
        auto root = builder.root();
        TreeBuilder second(places, limits);
        if (root && parser.HandleNextDocument(second)) {
            auto const place = second.root() ? second.root()->place : Place{};
            return tl::unexpected(
                to_problem(file, place, "a second document starts here (after ---); keep one document a file"));
        }
        if (!root || root->place == Place{}) root = empty_file();
        return root;
    } catch (Refused const& refused) {
        return tl::unexpected(to_problem(file, refused.place, refused.message));
    } catch (YAML::Exception const& error) {
        // What a field of a text in braces is taken for.
        bool const begins_with_braces =
            error.msg.starts_with(YAML::ErrorMsg::END_OF_MAP) && text.find(": {{") != std::string_view::npos;
        auto const* const braces = begins_with_braces ? "; a text that begins with a brace needs quotes" : "";
        return tl::unexpected(
            to_problem(file, places.at(error.mark), "this is not YAML: " + shown(error.msg, 200) + braces));
    } catch (std::exception const& error) {
        return tl::unexpected(to_problem(file, {}, "cannot be read as YAML: " + shown(error.what(), 200)));
    }
}

}  // namespace peal::campaigns::definitions
