#pragma once

#include "campaigns/definitions/place.hpp"
#include "campaigns/problem.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// YAML as a plain tree with places. Only yaml_tree.cpp sees yaml-cpp.
namespace peal::campaigns::definitions {

struct YamlNode;
using YamlPtr = std::shared_ptr<YamlNode const>;

struct YamlNode {
    enum class Kind { null, scalar, list, map };

    Kind kind = Kind::null;
    bool quoted = false;                               // of a scalar: written in quotes or as a block
    std::string text;                                  // of a scalar
    std::vector<std::pair<YamlPtr, YamlPtr>> entries;  // of a map, in the order written, doubles included
    std::vector<YamlPtr> items;                        // of a list
    Place place;
    std::size_t weight = 1;  // nodes in here once every alias is written out
};

// One limit a way in which a small file can become a large tree.
struct YamlLimits {
    std::size_t bytes_max = 1024 * 1024;
    std::size_t depth_max = 24;
    std::size_t nodes_max = 50'000;  // counted with every alias written out
    std::size_t aliases_max = 200;
};

// One document. The problem says where the text stops being YAML, or which limit it breaks.
tl::expected<YamlPtr, Problem> parse_yaml(std::string const& file, std::string_view text,
                                          YamlLimits const& limits = {});

}  // namespace peal::campaigns::definitions
