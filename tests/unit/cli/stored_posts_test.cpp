#include "daemon/cli/stored_posts.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace peal;
using namespace peal::cli;

namespace {

// A daemon that is a list of answers.
struct FakeDaemon {
    std::vector<Result<HttpResponse>> answers;
    std::vector<HttpRequest> requests;
    std::istringstream in;
    std::ostringstream out, err;
    Console console{out, err, in};
    Program program{console,
                    [this](HttpRequest request) -> Result<HttpResponse> {
                        requests.push_back(std::move(request));
                        if (requests.size() > answers.size()) return fail(ErrorKind::transient, "nobody is there");
                        return answers[requests.size() - 1];
                    },
                    "/run/test.sock",
                    {}};

    void answer(std::string body) { answers.push_back(HttpResponse(200, std::move(body))); }
};

std::string page(std::string const& id, bool more)
{
    return R"({"dry_run":true,"more":)" + std::string(more ? "true" : "false") + R"(,"posts":[{"id":")" + id +
           R"(","key":"week/a/x","due":"2027-03-01T12:00:00Z","standing":"open","max_late_ms":60000}]})";
}

Instant const from = parse_instant("2027-03-01").value();

}  // namespace

TEST_CASE("stored posts come page by page, each behind the last one of the page before")
{
    FakeDaemon daemon;
    daemon.answer(page("p1", true));
    daemon.answer(page("p2", false));
    auto const stored = load_due(daemon.program, from, from + std::chrono::hours(24));
    REQUIRE(stored.has_value());
    REQUIRE(stored->posts.size() == 2);
    CHECK(stored->posts[1].id == "p2");
    CHECK(stored->dry_run);
    CHECK(daemon.requests[0].url ==
          "http://localhost/api/v1/plan/posts?from=2027-03-01T00%3A00%3A00Z&to=2027-03-02T00%3A00%3A00Z");
    CHECK(daemon.requests[1].url.ends_with("&after=p1"));
}

TEST_CASE("very many keys are asked for in parts, and none not at all")
{
    FakeDaemon daemon;
    REQUIRE(load_keys(daemon.program, {})->empty());
    CHECK(daemon.requests.empty());
    daemon.answer(page("p1", false));
    daemon.answer(R"({"posts":[]})");
    auto const found = load_keys(daemon.program, std::vector<std::string>(501, "week/a/x"));
    REQUIRE(found.has_value());
    CHECK(found->size() == 1);
    CHECK(daemon.requests[1].body == R"({"keys":["week/a/x"]})");
}

TEST_CASE("posts that cannot be read are no posts, and a daemon that is not there is named")
{
    FakeDaemon daemon;
    daemon.answer(R"({"posts":[{"id":"p1"}],"more":false})");
    CHECK(load_due(daemon.program, from, from).error() == Exit::problems);
    CHECK(daemon.err.str().find("of the same version") != std::string::npos);
    CHECK(load_due(daemon.program, from, from).error() == Exit::no_daemon);
}
