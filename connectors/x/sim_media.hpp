#pragma once

#include "connectors/sim_troubles.hpp"
#include "connectors/x/simulator.hpp"
#include "core/http_client.hpp"
#include "core/time.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <map>
#include <string>

namespace peal::connectors::x::sim {

struct StoredMedia {
    std::string id;
    std::string owner;
    std::string digest;  // hex SHA-256 of the uploaded bytes
    std::string content_type;
    std::size_t bytes = 0;
    int width = 0;
    int height = 0;
    std::string alt_text;
    Instant uploaded_at;
    Instant expires_at;
    Instant ready_at;
    bool is_processed = false;  // is read for a while, and tells so
    bool fails = false;         // in the end
};

// What was uploaded and has not expired.
class MediaDesk {
public:
    MediaDesk(XSimulatorOptions const& options, SimTroubles& troubles, std::function<std::string()> new_id);

    HttpResponse upload(HttpRequest const& request, std::string const& owner, Instant now);
    HttpResponse status(std::string const& id, std::string const& owner, Instant now);
    HttpResponse describe(HttpRequest const& request, std::string const& owner, Instant now);

    // nullptr unless `owner` may attach it to a post at this moment.
    StoredMedia const* find_usable(std::string const& id, std::string const& owner, Instant now);

private:
    StoredMedia* find(std::string const& id, std::string const& owner, Instant now);
    boost::json::object data(StoredMedia const& media, Instant now) const;

    XSimulatorOptions const& options_;
    SimTroubles& troubles_;
    std::function<std::string()> new_id_;
    std::map<std::string, StoredMedia> media_;
};

}  // namespace peal::connectors::x::sim
