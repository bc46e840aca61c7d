#include "campaigns/moments/far_years.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::campaigns;
using namespace std::chrono;

namespace {

// The changes of 2040 as "moment before>after" in minutes.
std::vector<std::string> changes_in_2040(std::string_view posix)
{
    auto const far = read_far_years(posix, year(2040));
    REQUIRE(far);
    std::vector<std::string> list;
    for (auto const& change : far->changes) {
        auto const at = to_iso(Instant(change.at));
        if (!at.starts_with("2040")) continue;
        list.push_back(at + " " + std::to_string(change.before / minutes(1)) + ">" +
                       std::to_string(change.after / minutes(1)));
    }
    return list;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the rule of a zone's last line gives the changes of any year")
{
    CHECK(changes_in_2040("GMT0BST,M3.5.0/1,M10.5.0") ==
          Texts{"2040-03-25T01:00:00Z 0>60", "2040-10-28T01:00:00Z 60>0"});
    CHECK(changes_in_2040("EST5EDT,M3.2.0,M11.1.0") ==
          Texts{"2040-03-11T07:00:00Z -300>-240", "2040-11-04T06:00:00Z -240>-300"});
    CHECK(changes_in_2040("IST-1GMT0,M10.5.0,M3.5.0/1") ==
          Texts{"2040-03-25T01:00:00Z 0>60", "2040-10-28T01:00:00Z 60>0"});
    CHECK(changes_in_2040("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0") ==
          Texts{"2040-03-31T15:00:00Z 660>630", "2040-10-06T15:30:00Z 630>660"});
    CHECK(changes_in_2040("<-02>2<-01>,M3.5.0/-1,M10.5.0/0") ==
          Texts{"2040-03-25T01:00:00Z -120>-60", "2040-10-28T01:00:00Z -60>-120"});
    CHECK(changes_in_2040("XXX0YYY,J60/0,J300/0") == Texts{"2040-03-01T00:00:00Z 0>60", "2040-10-26T23:00:00Z 60>0"});
    CHECK(changes_in_2040("XXX0YYY,59/0,299/0") == Texts{"2040-02-29T00:00:00Z 0>60", "2040-10-25T23:00:00Z 60>0"});
    CHECK(changes_in_2040("UTC0").empty());
    CHECK(read_far_years("<+0330>-3:30", year(2040))->standard == minutes(210));
}

TEST_CASE("what is no such rule is refused")
{
    for (auto const* const text :
         {"", "GM0", "GMT", "GMT0BST", "GMT0BST,M3.5.0/1", "GMT0BST,M13.5.0,M10.5.0", "GMT0BST,M3.6.0,M10.5.0",
          "GMT0BST,M3.5.7,M10.5.0", "GMT0BST,M3.5.0/168,M10.5.0", "GMT0BST,M3.5.0,M10.5.0x", "<GMT0", "GMT200",
          "GMT0BST,J366,J400", "GMT0BST,J0,J300"}) {
        CAPTURE(text);
        CHECK_FALSE(read_far_years(text, year(2040)));
    }
}
