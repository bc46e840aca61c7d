#include "daemon/store/link_store.hpp"
#include "tests/unit/store/store_fixture.hpp"

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;
using store::LinkState;

namespace {

struct LinkFixture : StoreFixture {
    store::LinkStore links{*db};
    Instant now = noon - 1h;

    store::LinkStore::Effect save(std::string const& address, LinkState state, std::string const& detail = "is gone")
    {
        store::LinkCheck check;
        check.address = address;
        check.state = state;
        check.detail = detail;
        check.failures = state == LinkState::works ? 0 : 2;
        if (check.failures > 0) check.failing_since = now;
        check.looked_at = now;
        auto const effect = run(links.save(std::move(check), now));
        REQUIRE_MESSAGE(effect.has_value(), (effect ? "" : effect.error().message));
        return *effect;
    }

    std::string state(std::string const& message)
    {
        auto const post = find(message);
        return std::string(to_string(post.state)) + " " + post.reason;
    }
};

constexpr auto route = "https://www.report-it.org.uk";

}  // namespace

TEST_CASE_FIXTURE(LinkFixture, "posts whose link is dead are held until it works again")
{
    auto other = planned("b", noon);
    other.destination = "https://other.example";
    apply({planned("a", noon), other});
    CHECK(save(route, LinkState::failing).held == 0);
    CHECK(state("a") == "planned ");
    CHECK(save(route, LinkState::dead).held == 1);
    CHECK(state("a") == "held its link https://www.report-it.org.uk is gone");
    CHECK(state("b") == "planned ");
    // Neither another look nor another plan changes anything, nor what it is called an hour later.
    CHECK(save(route, LinkState::dead, "does not answer").held == 0);
    CHECK(apply({planned("a", noon), other}).held == 0);
    CHECK(state("a") == "held its link https://www.report-it.org.uk is gone");
    CHECK(save(route, LinkState::works).lifted == 1);
    CHECK(state("a") == "planned ");
}

TEST_CASE_FIXTURE(LinkFixture,
                  "a post that is planned while its link is dead is held, and freed when the plan leads elsewhere")
{
    save(route, LinkState::dead);
    CHECK(apply({planned("a", noon)}).held == 1);
    CHECK(claim(noon - 1min).empty());
    auto mended = planned("a", noon);
    mended.destination = "https://other.example";
    CHECK(apply({mended}).lifted == 1);
    CHECK(state("a") == "planned ");
}

TEST_CASE_FIXTURE(LinkFixture, "an address in a text counts as a whole")
{
    auto in_text = planned("a", noon), longer = planned("b", noon), bare = planned("c", noon);
    in_text.text = "Come: https://town.org/fair. https://peal.example/r/0000000 #StampItOutLLR";
    longer.text = "Come: https://town.org/fair/plan https://peal.example/r/0000000 #StampItOutLLR";
    bare.text = "Come: www.fair.org/fair, https://peal.example/r/0000000 #StampItOutLLR";
    apply({in_text, longer, bare});
    CHECK(save("https://town.org/fair", LinkState::dead).held == 1);
    CHECK(state("a") == "held its link https://town.org/fair is gone");
    CHECK(save("http://www.fair.org/fair", LinkState::dead).held == 1);
    CHECK(state("b") == "planned ");
    auto const texts = run(links.texts_due(now, noon + 1h, 10));
    CHECK(texts.value().size() == 3);
    CHECK(run(links.texts_due(now, noon, 10)).value().empty());
}

TEST_CASE_FIXTURE(LinkFixture, "a person lets a post go all the same, until the link has worked and dies anew")
{
    apply({planned("a", noon)});
    save(route, LinkState::dead);
    auto const id = only_post().short_id;
    CHECK_FALSE(run(posts.release(id, "", "ana", now)).has_value());
    REQUIRE(run(posts.release(id, "I have tried it by hand", "ana", now)).has_value());
    CHECK(state("a") == "planned ");
    CHECK(save(route, LinkState::dead).held == 0);
    CHECK(apply({planned("a", noon)}).held == 0);
    CHECK(state("a") == "planned ");
    save(route, LinkState::works);
    CHECK(save(route, LinkState::dead).held == 1);
}

TEST_CASE_FIXTURE(LinkFixture, "a dead link beside another reason lifts neither the plan's hold nor a person's")
{
    auto restricted = planned("a", noon);
    restricted.hold = "restriction `elections`";
    apply({restricted, planned("b", noon)});
    REQUIRE(run(posts.hold(find("b").short_id, "wait for the family", "ana", now)).has_value());
    CHECK(save(route, LinkState::dead).held == 1);
    CHECK(state("a") == "held restriction `elections`; its link https://www.report-it.org.uk is gone");
    CHECK(state("b") == "held wait for the family");
    CHECK(save(route, LinkState::works).lifted == 0);
    CHECK(state("a") == "held restriction `elections`");
    CHECK(state("b") == "held wait for the family");
}

TEST_CASE_FIXTURE(
    LinkFixture, "many posts are held page by page, and nothing that has become overdue is let go by a link that works")
{
    std::vector<campaigns::PlannedPost> many;
    for (int i = 0; i < 600; ++i) many.push_back(planned("m" + std::to_string(i), noon));
    apply(many);
    CHECK(save(route, LinkState::dead).held == 600);
    now = noon + 1min;
    CHECK(save(route, LinkState::works).lifted == 0);
}

TEST_CASE_FIXTURE(LinkFixture, "what was found is remembered, and forgotten when nothing leads there")
{
    apply({planned("a", noon)});
    save(route, LinkState::dead);
    save("https://old.example", LinkState::dead);
    save("https://works.example", LinkState::works, "");
    REQUIRE(run(links.forget_but({"https://works.example"})).has_value());
    auto const left = run(links.load()).value();
    REQUIRE(left.size() == 2);
    CHECK(left[0].address == "https://works.example");
    CHECK(left[0].state == LinkState::works);
    CHECK(left[1].address == route);
    CHECK(left[1].state == LinkState::dead);
    CHECK(left[1].detail == "is gone");
    CHECK(left[1].failures == 2);
    CHECK(left[1].failing_since == now);
    CHECK(left[1].looked_at == now);
    CHECK(run(links.finish(now)).value().held == 0);
}
