#include "daemon/links/public_pages.hpp"

#include <kainjow/mustache.hpp>

namespace peal::links {

namespace {

constexpr char const* frame = R"html(<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{title}} - {{partnership}}</title>
</head>
<body>
<main>
<h1>{{title}}</h1>
{{{words}}}
</main>
</body>
</html>
)html";

constexpr char const* ways_to_report =
    R"html(<p>In an emergency call <a href="tel:999">999</a>. Otherwise call <a href="tel:101">101</a>.</p>
<h2>Ways to report hate</h2>
<ul>
{{#routes}}<li>{{name}}{{#how}}: {{how}}{{/how}}{{#address}} - <a href="{{address}}">{{address}}</a>{{/address}}</li>
{{/routes}}</ul>
<p>This site is not watched for emergencies. <a href="/privacy">What we count when you follow a link</a></p>
)html";

constexpr char const* privacy_words =
    R"html(<p>When you follow one of our short links we count one visit to that link in that hour. That is all.</p>
<ul>
<li>Nothing is stored on your device, and nothing is read from it. There is no cookie and no script.</li>
<li>We do not keep your address, your browser's name, where you came from or any other thing about you. A link stands for a post, never for a person.</li>
<li>To follow a link without being counted, add <code>?nc</code> to its address, or switch on Global Privacy Control in your browser.</li>
<li>Each link leads to one of the addresses listed on <a href="/">our front page</a>; you can go there without our link.</li>
<li>Hourly counts become daily counts after 90 days.</li>
</ul>
)html";

http::Response page(int status, std::string const& html)
{
    http::Response response(status, html, "text/html; charset=utf-8");
    response.headers.push_back({"Cache-Control", "no-store"});
    response.headers.push_back({"Referrer-Policy", "no-referrer"});
    response.headers.push_back({"X-Content-Type-Options", "nosniff"});
    response.headers.push_back({"X-Robots-Tag", "noindex"});
    response.headers.push_back(
        {"Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"});
    return response;
}

std::string framed(PublicOptions const& options, std::string const& title, std::string const& words)
{
    kainjow::mustache::data fields;
    fields.set("title", title);
    fields.set("partnership", options.partnership);
    fields.set("words", words);
    return kainjow::mustache::mustache(frame).render(fields);
}

std::string routes_of(PublicOptions const& options)
{
    kainjow::mustache::data routes{kainjow::mustache::data::type::list};
    for (auto const& route : options.routes) {
        kainjow::mustache::data entry;
        entry.set("name", route.name);
        if (!route.how.empty()) entry.set("how", route.how);
        if (!route.address.empty()) entry.set("address", route.address);
        routes << entry;
    }
    kainjow::mustache::data fields;
    fields.set("routes", routes);
    return kainjow::mustache::mustache(ways_to_report).render(fields);
}

}  // namespace

http::Response redirect_to(std::string const& destination)
{
    http::Response response;
    response.status = 302;
    response.headers.push_back({"Location", destination});
    response.headers.push_back({"Cache-Control", "no-store"});
    response.headers.push_back({"Referrer-Policy", "no-referrer"});
    response.headers.push_back({"X-Robots-Tag", "noindex"});
    return response;
}

http::Response not_found_page(PublicOptions const& options)
{
    return page(404, framed(options, "We do not know this address",
                            "<p>Perhaps a letter was mistyped.</p>\n" + routes_of(options)));
}

http::Response front_page(PublicOptions const& options)
{
    return page(200, framed(options, "Report hate", routes_of(options)));
}

http::Response privacy_page(PublicOptions const& options)
{
    return page(200, framed(options, "What we count", privacy_words));
}

http::Response method_not_allowed()
{
    http::Response response(405, "This address can only be read\n", "text/plain; charset=utf-8");
    response.headers.push_back({"Allow", "GET, HEAD"});
    return response;
}

}  // namespace peal::links
