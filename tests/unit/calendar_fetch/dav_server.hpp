#pragma once

#include "tests/unit/calendar_fetch/wire.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace peal::tests {

// A CalDAV server in memory, with the manners that servers have: what it can do, and what it does wrong, are switches.
class DavServer {
public:
    struct Event {
        std::string etag;
        std::string text;
        int changed_at = 0;
    };

    std::string collection = "/ana/cal/";
    std::map<std::string, Event> events;  // name -> event
    std::map<std::string, int> gone;      // name -> when
    bool has_sync = true;
    bool has_ctag = true;
    bool is_there = true;
    int token_status = 0;  // what is answered to any token but an empty one
    std::string token_body;
    int report_status = 0;  // what is answered to any sync-collection
    int multiget_status = 0;
    std::size_t page = 1000;                 // members in one part of the changes
    std::set<std::string> unreadable;        // 403 inside a multiget
    std::set<std::string> vanishing;         // 404 inside a multiget, though listed
    std::set<std::string> more_in_multiget;  // 404s that nobody asked for
    std::string prefix;                      // of all hrefs, as a proxy leaves out
    std::vector<std::size_t> batches;        // hrefs in each multiget
    int now = 1;

    void set(std::string const& name, std::string text)
    {
        ++now;
        gone.erase(name);
        events[name] = {"\"" + std::to_string(now) + "\"", std::move(text), now};
    }

    void remove(std::string const& name)
    {
        gone[name] = ++now;
        events.erase(name);
    }

    Result<HttpResponse> handle(HttpRequest const& request);

private:
    HttpResponse kind() const;
    HttpResponse etags() const;
    HttpResponse changes(std::string const& body) const;
    HttpResponse texts(std::string const& body);
    HttpResponse write(HttpRequest const& request, std::string const& name);
    std::string href(std::string const& name) const { return prefix + collection + name; }
};

// What stands between two marks, or nothing.
std::string between(std::string const& text, std::string const& begin, std::string const& end);

}  // namespace peal::tests
