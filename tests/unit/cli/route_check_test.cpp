#include "daemon/cli/route_check.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace peal;
using campaigns::Severity;

namespace {

// A web of pages: what each address answers. The others do not answer.
struct Web {
    std::map<std::string, HttpResponse> pages;
    int asked = 0;

    std::vector<campaigns::Problem> check(std::vector<std::string> const& addresses)
    {
        campaigns::definitions::Definitions all;
        all.settings.listener.base = "https://peal.example";
        for (auto const& address : addresses) {
            campaigns::definitions::Route route;
            route.id = "r" + std::to_string(all.routes.size());
            route.address = address;
            route.place = {static_cast<int>(all.routes.size()) + 2, 5};
            all.routes.push_back(std::move(route));
        }
        return check_all(all);
    }

    std::vector<campaigns::Problem> check_all(campaigns::definitions::Definitions const& all)
    {
        return cli::check_routes(all, [this](HttpRequest request) -> Result<HttpResponse> {
            ++asked;
            if (request.url.find("inside.example") != std::string::npos)
                return fail(ErrorKind::rejected, "it leads into a network that is not public");
            CHECK(request.address_by == AddressBy::others);
            CHECK(request.method == "GET");
            auto const page = pages.find(request.url);
            if (page == pages.end()) return fail(ErrorKind::transient, "no such host");
            return page->second;
        });
    }

    std::string only(std::string const& address)
    {
        auto const problems = check({address});
        REQUIRE(problems.size() == 1);
        return to_string(problems[0]);
    }
};

HttpResponse redirect(int status, std::string to)
{
    HttpResponse response(status, "");
    response.headers.push_back({"location", std::move(to)});
    return response;
}

}  // namespace

TEST_CASE("an address that answers with a page is well, and is asked once")
{
    Web web{{{"https://a.example/report", HttpResponse(200, "<p>", "text/html")}}};
    CHECK(web.check({"https://a.example/report", "", "https://a.example/report"}).empty());
    CHECK(web.asked == 1);
}

TEST_CASE("an address that is gone or silent is an error with its place, for every route that has it")
{
    Web web{{{"https://a.example/", HttpResponse(404, "")}, {"https://b.example/", HttpResponse(410, "")}}};
    auto const problems =
        web.check({"https://a.example/", "https://b.example/", "https://c.example/", "https://a.example/"});
    REQUIRE(problems.size() == 4);
    CHECK(to_string(problems[0]) == "routes.yaml:2:5: the address of route `r0` leads to no page (404); find out where "
                                    "it is now, or choose another");
    CHECK(problems[1].message.find("(410)") != std::string::npos);
    CHECK(problems[2].message ==
          "the address of route `r2` does not answer: no such host; try it in a browser, and ask "
          "whose it is");
    CHECK(problems[3].line == 5);
    for (auto const& problem : problems) CHECK(problem.severity == Severity::error);
}

TEST_CASE("what only a person can tell is a warning")
{
    Web web{{{"https://a.example/", HttpResponse(403, "")}, {"https://b.example/", HttpResponse(503, "")}}};
    CHECK(web.only("https://a.example/").find("warning: the address of route `r0` does not answer to programs (403)") !=
          std::string::npos);
    CHECK(
        web.only("http://inside.example/")
            .find("warning: the address of route `r0` cannot be asked (it leads into a network that is not public)") !=
        std::string::npos);
    CHECK(web.only("https://b.example/").find("warning: the address of route `r0` answers with 503") !=
          std::string::npos);
}

TEST_CASE("one who is sent on is followed, and told when it is for good")
{
    Web web{{{"https://a.example/old", redirect(301, "/new")},
             {"https://a.example/new", HttpResponse(200, "")},
             {"https://b.example/", redirect(302, "https://a.example/new")},
             {"https://c.example/", redirect(301, "https://b.example/")}}};
    CHECK(
        web.only("https://a.example/old").find("hint: the address of route `r0` has moved to https://a.example/new") !=
        std::string::npos);
    CHECK(web.check({"https://b.example/"}).empty());
    CHECK(web.check({"https://c.example/"}).empty());
}

TEST_CASE("a way that leads nowhere is an error")
{
    Web web{{{"https://a.example/", redirect(302, "https://a.example/")},
             {"https://b.example/", HttpResponse(302, "")},
             {"https://c.example/", redirect(302, "http://[")},
             {"https://d.example/", redirect(302, "/gone")},
             {"https://d.example/gone", HttpResponse(404, "")}}};
    CHECK(web.only("https://a.example/").find("again and again") != std::string::npos);
    CHECK(web.asked == 4);
    CHECK(web.only("https://b.example/").find("without saying where") != std::string::npos);
    CHECK(web.only("https://c.example/").find("without saying where") != std::string::npos);
    CHECK(web.only("https://d.example/").find("leads to no page (404)") != std::string::npos);
}

TEST_CASE("addresses in answers and messages are asked too, but our own short links are not")
{
    Web web{{{"https://a.org/", HttpResponse(404, "")}}};
    campaigns::definitions::Definitions all;
    all.settings.listener.base = "https://peal.example";
    campaigns::definitions::Faq faq;
    faq.id = "how";
    faq.answer["en-GB"] = {"Write to https://a.org/ or ring 101.", {4, 3}};
    all.faq.push_back(faq);
    campaigns::definitions::Campaign campaign;
    campaign.file = "campaigns/week.yaml";
    campaign.id.value = "week";
    campaign.messages.emplace_back().id = "open";
    campaign.messages[0].text["en-GB"] = {"Come on {{event.date}} to peal.example/r/abc or {report_link}.", {9, 11}};
    campaign.messages[0].variants["x"]["en-GB"] = {"See https://a.org/.", {11, 11}};
    all.campaigns.push_back(campaign);
    auto const problems = web.check_all(all);
    REQUIRE(problems.size() == 2);
    CHECK(web.asked == 1);
    CHECK(to_string(problems[0]) == "faq.yaml:4:3: the answer `how`: https://a.org/ leads to no page (404); find out "
                                    "where it is now, or choose another");
    CHECK(
        to_string(problems[1])
            .starts_with(
                "campaigns/week.yaml:11:11: message `open` of campaign `week`: https://a.org/ leads to no page (404)"));
}

TEST_CASE("when nothing answers at all, it is not said of each link")
{
    Web web;
    CHECK(web.only("https://a.example/").find("does not answer") != std::string::npos);
    auto const problems = web.check({"https://a.example/", "https://b.example/"});
    REQUIRE(problems.size() == 1);
    CHECK(to_string(problems[0]).find("none of 2 addresses answers") != std::string::npos);
}
