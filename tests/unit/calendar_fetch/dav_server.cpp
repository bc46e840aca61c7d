#include "tests/unit/calendar_fetch/dav_server.hpp"

#include <cstdlib>

namespace peal::tests {

namespace {

constexpr auto head =
    "<m:multistatus xmlns:m='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav' xmlns:s='http://calendarserver.org/ns/'>";

HttpResponse multistatus(std::string const& inside)
{
    return reply(207, head + inside + "</m:multistatus>");
}

std::string with_properties(std::string const& href, std::string const& properties)
{
    return "<m:response><m:href>" + href + "</m:href><m:propstat><m:prop>" + properties +
           "</m:prop><m:status>HTTP/1.1 200 OK</m:status></m:propstat></m:response>";
}

std::string with_status(std::string const& href, char const* status)
{
    return "<m:response><m:href>" + href + "</m:href><m:status>HTTP/1.1 " + status + "</m:status></m:response>";
}

std::string etag_of(DavServer::Event const& event)
{
    return "<m:getetag>" + event.etag + "</m:getetag>";
}

}  // namespace

std::string between(std::string const& text, std::string const& begin, std::string const& end)
{
    auto const from = text.find(begin);
    if (from == text.npos) return {};
    auto const to = text.find(end, from + begin.size());
    return text.substr(from + begin.size(), to - from - begin.size());
}

Result<HttpResponse> DavServer::handle(HttpRequest const& request)
{
    auto const path = request.url.substr(request.url.find('/', 8));
    if (!path.starts_with(collection) || !is_there) return reply(404);
    if (request.method == "PROPFIND") return header_of(request, "Depth") == "0" ? kind() : etags();
    if (request.method == "REPORT" && request.body.find("sync-collection") != std::string::npos)
        return changes(request.body);
    if (request.method == "REPORT") return texts(request.body);
    return write(request, path.substr(collection.size()));
}

HttpResponse DavServer::kind() const
{
    std::string properties = "<m:resourcetype><m:collection/><c:calendar/></m:resourcetype>";
    if (has_ctag) properties += "<s:getctag>c" + std::to_string(now) + "</s:getctag>";
    if (has_sync)
        properties +=
            "<m:sync-token>t" + std::to_string(now) +
            "</m:sync-token><m:supported-report-set><m:supported-report><m:report><m:sync-collection/></m:report>"
            "</m:supported-report></m:supported-report-set>";
    return multistatus(with_properties(prefix + collection, properties));
}

HttpResponse DavServer::etags() const
{
    auto inside = with_properties(prefix + collection, "");
    for (auto const& [name, event] : events) inside += with_properties(href(name), etag_of(event));
    return multistatus(inside);
}

HttpResponse DavServer::changes(std::string const& body) const
{
    auto const token = between(body, "<d:sync-token>", "</d:sync-token>");
    if (report_status != 0) return reply(report_status);
    if (!token.empty() && token_status != 0) return reply(token_status, token_body);
    int const since = token.empty() ? 0 : std::atoi(token.c_str() + 1);
    std::multimap<int, std::string> parts;
    for (auto const& [name, event] : events)
        if (event.changed_at > since) parts.insert({event.changed_at, with_properties(href(name), etag_of(event))});
    for (auto const& [name, when] : gone)
        if (when > since && !token.empty()) parts.insert({when, with_status(href(name), "404 Not Found")});
    std::string inside;
    std::size_t count = 0;
    int until = now;
    for (auto const& [when, part] : parts) {
        if (count++ == page) {
            inside += with_status(prefix + collection, "507 Insufficient Storage");
            break;
        }
        inside += part;
        until = count == parts.size() ? now : when;
    }
    return multistatus(inside + "<m:sync-token>t" + std::to_string(until) + "</m:sync-token>");
}

HttpResponse DavServer::texts(std::string const& body)
{
    if (multiget_status != 0) return reply(multiget_status);
    std::string inside;
    std::size_t count = 0;
    constexpr std::string_view mark = "<d:href>";
    for (auto at = body.find(mark); at != body.npos; at = body.find(mark, at + 1), ++count) {
        auto const asked = body.substr(at + mark.size(), body.find("</d:href>", at) - at - mark.size());
        auto const name = asked.substr(asked.rfind('/') + 1);
        auto const found = events.find(name);
        if (found == events.end() || vanishing.contains(name)) {
            inside += with_status(asked, "404 Not Found");
        } else if (unreadable.contains(name)) {
            inside += with_status(asked, "403 Forbidden");
        } else {
            inside += with_properties(asked, etag_of(found->second) + "<c:calendar-data><![CDATA[" +
                                                 found->second.text + "]]></c:calendar-data>");
        }
    }
    for (auto const& name : more_in_multiget) inside += with_status(href(name), "404 Not Found");
    batches.push_back(count);
    return multistatus(inside);
}

HttpResponse DavServer::write(HttpRequest const& request, std::string const& name)
{
    auto const found = events.find(name);
    bool const is_there_already = found != events.end();
    auto const match = header_of(request, "If-Match");
    if (request.method == "GET") {
        if (!is_there_already) return reply(404);
        return reply(200, found->second.text, {{"ETag", found->second.etag}});
    }
    bool const is_late = (header_of(request, "If-None-Match") == "*" && is_there_already) ||
                         (!match.empty() && match != "*" && (!is_there_already || found->second.etag != match));
    if (is_late) return reply(412);
    if (request.method == "PUT") {
        set(name, request.body);
        return reply(is_there_already ? 204 : 201);
    }
    if (!is_there_already) return reply(404);
    remove(name);
    return multistatus(with_status(href(name), "200 OK"));
}

}  // namespace peal::tests
