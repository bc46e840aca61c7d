#pragma once

#include "core/random.hpp"
#include "daemon/store/data_directory.hpp"
#include "daemon/store/delivery_store.hpp"
#include "daemon/store/pause_store.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/post_store.hpp"
#include "daemon/store/schema.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

namespace peal::tests {

inline Instant const noon = parse_instant("2027-03-01T12:00:00Z").value();

// A store on a real file, its thread included.
struct StoreFixture {
    TemporaryFolder folder;
    asio::io_context context;
    std::unique_ptr<Random> random = make_seeded_random(1);
    std::unique_ptr<store::Database> db = open();
    store::PlanStore plans{*db, *random};
    store::PostStore posts{*db};
    store::DeliveryStore deliveries{*db};
    store::PauseStore pauses{*db};

    std::unique_ptr<store::Database> open()
    {
        auto opened = store::Database::open(folder.path() / "peal.db", store::migrations());
        REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().message));
        return std::move(*opened);
    }

    template <class T>
    T run(awaitable<T> work)
    {
        return tests::run(context, std::move(work));
    }

    static campaigns::PlannedPost planned(std::string const& name, Instant due)
    {
        campaigns::PlannedPost post;
        post.campaign = "week";
        post.message = name;
        post.occurrence = "2027-03-01";
        post.channel = "stamp-x";
        post.key = "week/" + name + "/2027-03-01/stamp-x";
        post.network = "x";
        post.organisation = "leics-police";
        post.lang = "en-GB";
        post.due = due;
        post.wall = "2027-03-01T12:00";
        post.zone = "Europe/London";
        post.text = "Report hate: https://peal.example/r/0000000 #StampItOutLLR";
        post.alt_text = "A card that says how to report hate";
        post.artwork.shape = "card";
        post.artwork.headline = "Report hate";
        post.artwork.address = "peal.example/r/0000000";
        post.route = "true-vision";
        post.destination = "https://www.report-it.org.uk";
        post.approval = campaigns::Approval::none;
        post.dry_run = false;
        post.why = {"weekly on Monday", "12:00 Europe/London"};
        return post;
    }

    store::Applied apply(std::vector<campaigns::PlannedPost> plan, Instant now = noon - std::chrono::hours(1))
    {
        auto applied = run(plans.apply(std::move(plan), now, now + std::chrono::hours(24 * 30), true, now));
        REQUIRE(applied.has_value());
        return *applied;
    }

    store::PostRecord only_post()
    {
        auto all = run(posts.list(store::PostFilter()));
        REQUIRE(all.has_value());
        REQUIRE(all->size() == 1);
        return all->front();
    }

    store::PostRecord find(std::string const& message)
    {
        auto all = run(posts.list(store::PostFilter()));
        REQUIRE(all.has_value());
        for (auto const& post : *all)
            if (post.plan.message == message) return post;
        FAIL("there is no post of message " << message);
        return {};
    }

    std::vector<store::PostRecord> claim(Instant now)
    {
        auto due = run(deliveries.claim_due(now, paces(), 10));
        REQUIRE(due.has_value());
        return due->posts;
    }

    static store::Claim claim_of(store::PostRecord const& post) { return {post.id, post.epoch}; }

    static store::Paces paces(Duration lead = Duration(0))
    {
        store::Pace pace;
        pace.lead = lead;
        return {{"x", pace}};
    }

    awaitable<Result<int>> record_intent(store::PostRecord const& post, Instant now)
    {
        return deliveries.record_intent({post.id, post.epoch}, intent(), std::chrono::seconds(30), now);
    }

    // A post whose outcome is unknown since `noon`.
    store::PostRecord unknown(std::string const& name)
    {
        apply({planned(name, noon)});
        auto post = claim(noon).at(0);
        REQUIRE(run(record_intent(post, noon)).has_value());
        REQUIRE(run(deliveries.mark_unknown({post.id, post.epoch}, "no answer", false, noon)).has_value());
        return post;
    }

    static store::Intent intent()
    {
        store::Intent made;
        made.method = "POST";
        made.url = "https://api.x.com/2/tweets";
        made.body = R"({"text":"hello"})";
        return made;
    }
};

}  // namespace peal::tests
