#include "daemon/office/answers.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

using namespace peal;

TEST_CASE("a query is decoded, and what is not known is named")
{
    auto const fields = office::read_query("state=in%5Freview&campaign=a+b", {"state", "campaign"});
    REQUIRE(fields.has_value());
    CHECK(fields->at("state") == "in_review");
    CHECK(fields->at("campaign") == "a b");
    CHECK(office::read_query("", {"state"})->empty());
    CHECK(office::read_query("colour=red", {"state", "to"}).error().message ==
          "unknown field `colour`; known: state, to");
    CHECK_FALSE(office::read_query("state=a&state=b", {"state"}).has_value());
    CHECK_FALSE(office::read_query("state=%zz", {"state"}).has_value());
    CHECK_FALSE(office::read_query("state=%2", {"state"}).has_value());
}

TEST_CASE("a body is an object with known members, or refused")
{
    CHECK(office::read_object("", {"reason"})->empty());
    CHECK(office::read_object(R"({"reason":"x"})", {"reason"})->size() == 1);
    std::string const deep(100, '[');
    for (auto const* const body : {"[]", "1", "{", R"({"a":1})", deep.c_str()}) {
        CAPTURE(body);
        CHECK_FALSE(office::read_object(body, {"reason"}).has_value());
    }
    auto const object = office::read_object(R"({"reason":5})", {"reason"}).value();
    CHECK_FALSE(office::text_member(object, "reason").has_value());
    CHECK(office::text_member(object, "target").value().empty());
}

TEST_CASE("errors become problem documents that tell no more than their message")
{
    auto const status = [](Error error) { return office::problem(error).status; };
    CHECK(status(Error(ErrorKind::rejected, "no", "not found")) == 404);
    CHECK(status(Error(ErrorKind::rejected, "no", "conflict")) == 409);
    CHECK(status(Error(ErrorKind::rejected, "no")) == 400);
    CHECK(status(Error(ErrorKind::transient, "disk")) == 503);
    auto const bug = office::problem(Error(ErrorKind::bug, "table post has no column x"));
    CHECK(bug.status == 500);
    CHECK(bug.body.find("column") == std::string::npos);
    CHECK(*bug.find_header("Content-Type") == "application/problem+json");
}

TEST_CASE("a date is a date")
{
    CHECK(office::read_date("2027-10-09").value() == std::chrono::local_days(std::chrono::year(2027) / 10 / 9));
    for (std::string const text : {"", "2027-10-9", "2027-02-30", "2027-10-09T00:00:00Z", "today"})
        CHECK_FALSE(office::read_date(text).has_value());
}
