#pragma once

#include "core/async_clock.hpp"
#include "core/async_thread.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"
#include "daemon/app/configuration.hpp"
#include "daemon/app/night.hpp"
#include "daemon/store/link_store.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace peal::app {

// Tries every night whether there is a page where links lead: of every route, answer and message, and of the posts of the
// coming days. Posts with a dead link are held. While nothing out there answers, it is our own connection that fails, and
// nothing is said against any link. I/O thread only.
class LinkKeeper {
public:
    struct Parts {
        AsyncClock& clock;
        Random& random;
        WorkThread& files;  // where texts are searched for links
        HttpClient& http;
        store::LinkStore links;
        std::function<DefinitionsPtr()> definitions;  // in use now
    };

    explicit LinkKeeper(Parts parts);

    // Until cancelled.
    awaitable<> run();

    // Dead links, and why links cannot be tried; for people.
    std::vector<std::string> problems() const;

private:
    struct Link {
        std::string by;                         // who names it
        std::optional<store::LinkCheck> check;  // none yet
        Instant next;                           // when it is tried
    };

    awaitable<bool> remember();
    awaitable<bool> find_links();
    awaitable<bool> wait();
    awaitable<> look(std::string address);
    awaitable<bool> is_online(std::string besides);
    Instant next_turn(Link const& link, std::size_t i, std::size_t count) const;
    Instant find_next() const;
    void tell(std::string const& address, Link const& link, store::LinkCheck const& check) const;

    Parts parts_;
    double offset_;                    // so that installations do not all ask at once
    std::map<std::string, Link> all_;  // by address
    DefinitionsPtr found_in_;          // whose links these are
    std::optional<Instant> found_at_;
    std::optional<Instant> offline_since_;
    std::string store_problem_;
};

}  // namespace peal::app
