#pragma once

#include "daemon/reports/report.hpp"
#include "daemon/store/pause_store.hpp"
#include "daemon/store/post_store.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Stored values as the API shows them; the shapes of docs/api.md.
namespace peal::office {

boost::json::value to_json(std::optional<Instant> instant);
boost::json::object to_json(reports::Figures const& figures);
boost::json::object to_json(store::Pause const& pause);

// `base` is where short links start ("https://peal.example").
boost::json::object to_json(store::PostRecord const& post, std::string const& base,
                            std::optional<store::Reading> const& reading, std::int64_t clicks);

// Adds why, manifest, approvals, attempts and history.
void add_history(boost::json::object& shown, store::PostDetail const& detail);

// id, channel, due and zone: enough to name a post in a list.
boost::json::object to_short_json(store::PostRecord const& post);
boost::json::array to_short_json(std::vector<store::PostRecord> const& posts);

boost::json::object to_json(reports::Report const& report);

}  // namespace peal::office
