#include "core/async_nursery.hpp"
#include "tests/unit/store/store_fixture.hpp"

#include <boost/asio/this_coro.hpp>
#include <numeric>

using namespace peal;
using namespace peal::tests;

TEST_CASE_FIXTURE(StoreFixture, "a planned post gets a code of its own in its text and on its picture")
{
    auto const applied = apply({planned("a", noon)});
    CHECK(applied.added == 1);
    auto const post = only_post();
    CHECK(post.link_code.size() == campaigns::link_code_placeholder.size());
    CHECK(post.plan.text == "Report hate: https://peal.example/r/" + post.link_code + " #StampItOutLLR");
    CHECK(post.plan.artwork.address == "peal.example/r/" + post.link_code);
    CHECK(post.plan.why == std::vector<std::string>{"weekly on Monday", "12:00 Europe/London"});
    CHECK(shown_state(post) == "scheduled");
}

TEST_CASE_FIXTURE(StoreFixture, "applying the same plan twice changes nothing")
{
    apply({planned("a", noon), planned("b", noon)});
    auto const again = apply({planned("b", noon), planned("a", noon)});
    CHECK(again.unchanged == 2);
    CHECK(again.added + again.moved + again.reworded + again.withdrawn == 0);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a reworded post keeps its link and asks for approval again; a moved one keeps its approval")
{
    auto post = planned("a", noon);
    post.approval = campaigns::Approval::one;
    apply({post});
    auto const code = only_post().link_code;
    REQUIRE(run(posts.approve(only_post().short_id, {}, "ana", noon - std::chrono::hours(1))).has_value());
    CHECK(shown_state(only_post()) == "scheduled");

    post.due += std::chrono::hours(1);
    CHECK(apply({post}).moved == 1);
    CHECK(shown_state(only_post()) == "scheduled");

    post.text = "Report hate today: https://peal.example/r/0000000 #StampItOutLLR";
    CHECK(apply({post}).reworded == 1);
    CHECK(shown_state(only_post()) == "in_review");
    CHECK(only_post().revision == 2);
    CHECK(only_post().link_code == code);
    CHECK(only_post().plan.text.find(code) != std::string::npos);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "an officer's picture is kept with the post, and what is new about it is approved again")
{
    auto post = planned("a", noon);
    post.approval = campaigns::Approval::one;
    post.artwork.photo = {"media/hall.jpg", "9f86d0", "crop", "taken by us", "Jo Example, given Sun 1 Nov 2026"};
    apply({post});
    CHECK(only_post().plan.artwork.photo == post.artwork.photo);
    CHECK(apply({post}).unchanged == 1);
    auto& photo = post.artwork.photo;
    for (auto* part : {&photo.digest, &photo.fit, &photo.source, &photo.consent}) {
        REQUIRE(run(posts.approve(only_post().short_id, {}, "ana", noon - std::chrono::hours(1))).has_value());
        CHECK(shown_state(only_post()) == "scheduled");
        *part += " and more";
        CHECK(apply({post}).reworded == 1);
        CHECK(shown_state(only_post()) == "in_review");
        CHECK(only_post().plan.artwork.photo == photo);
    }
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a post that the plan no longer has is cancelled, and comes back when the plan has it again")
{
    apply({planned("a", noon)});
    CHECK(apply({}).withdrawn == 1);
    CHECK(only_post().state == store::State::cancelled);
    CHECK(apply({planned("a", noon)}).restored == 1);
    CHECK(only_post().state == store::State::planned);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "words that say a day themselves ask for approval again when their event is at another, and say why")
{
    auto post = planned("a", noon);
    post.approval = campaigns::Approval::one;
    post.beside = "Tue 2 Mar 2027, 18:00 to Tue 2 Mar 2027, 20:00";
    apply({post});
    REQUIRE(run(posts.approve(only_post().short_id, {}, "ana", noon - std::chrono::hours(1))).has_value());
    CHECK(only_post().is_approved());
    post.beside = "Tue 2 Mar 2027, 19:00 to Tue 2 Mar 2027, 21:00";
    CHECK(apply({post}).reworded == 1);
    CHECK_FALSE(only_post().is_approved());
    CHECK(run(posts.load(only_post().short_id))
              .value()
              .history.back()
              .detail.find("the event is on Tue 2 Mar 2027, 19:00") != std::string::npos);
    CHECK(apply({post}).reworded == 0);
}

TEST_CASE_FIXTURE(StoreFixture, "what of a message is out is told by its occurrences")
{
    apply({planned("a", noon)});
    auto const post = only_post();
    auto const message = post.plan.key.substr(0, post.plan.key.find('/', post.plan.key.find('/') + 1) + 1);
    CHECK(run(plans.said_before({message})).value().empty());
    REQUIRE(run(record_intent(claim(noon).at(0), noon)).has_value());
    std::map<std::string, std::set<std::string>> const said = {{message, {post.plan.occurrence}}};
    CHECK(run(plans.said_before({message, "other/message/"})).value() == said);
}

TEST_CASE_FIXTURE(StoreFixture, "what a person has cancelled stays so, in whatever words they did")
{
    for (std::string const words : {"the plan no longer has it", "the plan no longer has it; it was held: wait"}) {
        CAPTURE(words);
        auto const name = "said in " + std::to_string(words.size());
        apply({planned(name, noon)});
        auto const find = [&] {
            auto const key = planned(name, noon).key;
            return run(posts.load(run(plans.load_keys({key})).value().at(0).id)).value().post;
        };
        // Once withdrawn and back, as a campaign that was away for a moment.
        CHECK(apply({}).withdrawn == 1);
        CHECK(apply({planned(name, noon)}).restored == 1);
        REQUIRE(run(posts.cancel(find().short_id, words, "ana", noon - std::chrono::hours(1))).has_value());
        CHECK(apply({planned(name, noon)}).restored == 0);
        CHECK(find().state == store::State::cancelled);
    }
}

TEST_CASE_FIXTURE(StoreFixture, "nothing is withdrawn when a calendar could not be read")
{
    apply({planned("a", noon)});
    auto const now = noon - std::chrono::hours(1);
    auto const applied = run(plans.apply({}, now, now + std::chrono::hours(24), false, now));
    REQUIRE(applied.has_value());
    CHECK(applied->withdrawn == 0);
    CHECK(only_post().state == store::State::planned);
}

TEST_CASE_FIXTURE(StoreFixture, "what is being sent is left as it is")
{
    apply({planned("a", noon)});
    auto const claimed = claim(noon).at(0);
    REQUIRE(run(record_intent(claimed, noon)).has_value());
    auto changed = planned("a", noon);
    changed.text = "Other words";
    CHECK(apply({changed}, noon).in_flight == 1);
    CHECK(apply({}, noon - std::chrono::hours(1)).withdrawn == 0);
    CHECK(only_post().state == store::State::sending);
}

TEST_CASE_FIXTURE(StoreFixture, "a post that gains its link later gets a code then")
{
    auto post = planned("a", noon);
    post.destination.clear();
    post.text = "No link";
    apply({post});
    CHECK(only_post().link_code.empty());
    apply({planned("a", noon)});
    CHECK(only_post().link_code.size() == 7);
    CHECK(only_post().plan.text.find("/r/" + only_post().link_code) != std::string::npos);
}

namespace {

// More than one transaction of them, and late enough that none is due soon.
std::vector<campaigns::PlannedPost> large_plan(std::string const& campaign = "week")
{
    std::vector<campaigns::PlannedPost> plan;
    for (int n = 0; n < 1100; ++n) {
        auto post = StoreFixture::planned("m" + std::to_string(n), noon + n * std::chrono::minutes(20));
        post.campaign = campaign;
        post.key = campaign + "/" + post.message + "/2027-03-01/stamp-x";
        plan.push_back(std::move(post));
    }
    return plan;
}

awaitable<> look_until(store::DeliveryStore deliveries, bool const& is_stored, int& looks)
{
    while (!is_stored) {
        auto const figures = co_await deliveries.figures(noon);
        looks += figures.has_value();
    }
}

awaitable<store::Applied> apply_watched(store::PlanStore plans, store::DeliveryStore deliveries, int& looks)
{
    auto const executor = co_await asio::this_coro::executor;
    Nursery nursery(executor);
    bool is_stored = false;
    auto looking = look_until(deliveries, is_stored, looks);
    nursery.spawn(std::move(looking));
    auto const now = noon - std::chrono::hours(1);
    auto applied = co_await plans.apply(large_plan(), now, now + std::chrono::hours(24 * 30), true, now);
    is_stored = true;
    co_await nursery.join();
    co_return applied.value_or(store::Applied());
}

}  // namespace

TEST_CASE_FIXTURE(StoreFixture, "while a large plan is stored others have their turn")
{
    int looks = 0;
    auto const applied = run(apply_watched(plans, deliveries, looks));
    CHECK(applied.added == 1100);
    CHECK(applied.links.size() == 1100);
    CHECK(looks >= 4);
    CHECK(apply(large_plan()).unchanged == 1100);
}

TEST_CASE_FIXTURE(StoreFixture, "a large plan takes the place of another one, whole")
{
    apply(large_plan());
    auto const applied = apply(large_plan("weeks"));
    CHECK(applied.added == 1100);
    CHECK(applied.withdrawn == 1100);
    CHECK(applied.links.size() == 1100);
    auto const again = apply(large_plan("weeks"));
    CHECK(again.unchanged == 1100);
    CHECK(again.withdrawn == 0);
    CHECK(again.links.empty());
}

TEST_CASE_FIXTURE(StoreFixture, "of what is due soon a post under its old name and its new one never both can go out")
{
    apply({planned("a", noon)});
    int claimed = 0;
    auto const plan = [&]() -> awaitable<> {
        auto renamed = large_plan("weeks");
        auto const now = noon - std::chrono::seconds(1);
        auto const applied =
            co_await plans.apply(std::move(renamed), now, now + std::chrono::hours(24 * 30), true, now);
        CHECK(applied.has_value());
    };
    auto const claim_all = [&]() -> awaitable<> {
        for (int n = 0; n < 20; ++n) {
            auto const due = co_await deliveries.claim_due(noon, paces(), 10);
            claimed += static_cast<int>(due->posts.size());
        }
    };
    auto const both = [&]() -> awaitable<> {
        auto const executor = co_await asio::this_coro::executor;
        Nursery nursery(executor);
        auto planning = plan();
        nursery.spawn(std::move(planning));
        auto claiming = claim_all();
        nursery.spawn(std::move(claiming));
        co_await nursery.join();
    };
    run(both());
    CHECK(claimed == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "the links of a large plan lead on while the rest of it is being stored")
{
    campaigns::PlanUpdate update;
    for (int i = 0; i < 1100; ++i)
        update.posts.emplace_back(std::make_shared<campaigns::PlannedPost const>(
            planned("m" + std::to_string(i), noon + std::chrono::hours(i))));
    campaigns::PlanScope scope(noon - std::chrono::hours(1), noon + std::chrono::hours(2000), true,
                               std::set<std::string>());
    std::vector<std::size_t> told;
    auto on_links = [&](std::vector<store::Link> links) { told.push_back(links.size()); };
    auto const applied =
        run(plans.apply(std::move(update), std::move(scope), noon - std::chrono::hours(1), nullptr, on_links)).value();
    CHECK(applied.added == 1100);
    CHECK(applied.links.empty());
    CHECK(told.size() > 10);
    CHECK(std::accumulate(told.begin(), told.end(), std::size_t{0}) == 1100);
}

TEST_CASE_FIXTURE(StoreFixture, "a plan tells which links lead elsewhere")
{
    auto const first = apply({planned("a", noon)});
    REQUIRE(first.links.size() == 1);
    auto const code = first.links[0].code;
    CHECK(first.links[0].address == "https://www.report-it.org.uk");
    CHECK(apply({planned("a", noon)}).links.empty());
    auto other = planned("a", noon);
    other.destination = "https://example.org/help";
    CHECK(apply({other}).links == std::vector<store::Link>{{code, "https://example.org/help"}});
    other.destination.clear();
    CHECK(apply({other}).links == std::vector<store::Link>{{code, ""}});
}
