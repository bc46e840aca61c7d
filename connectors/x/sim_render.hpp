#pragma once

#include "connectors/x/sim_posts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <set>
#include <string>
#include <string_view>

// How a post looks when it is read back: escaped, links shortened, in the vocabulary the reader asked for.
namespace peal::connectors::x::sim {

// What a reading call asked for.
struct ReadQuery {
    bool new_dialect = false;
    std::set<std::string> fields;  // names unknown to that dialect are ignored, as X does
};
ReadQuery read_query(std::string_view query);

// `with_private`: the reader may see the private figures; when not and they were asked for, `errors` gets the refusals.
boost::json::object render(StoredPost const& post, std::string_view handle, std::string_view public_address,
                           ReadQuery const& query, bool with_private, boost::json::array& errors);

}  // namespace peal::connectors::x::sim
