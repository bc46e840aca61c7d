#include "core/files.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/feed_store.hpp"
#include "daemon/store/said_store.hpp"
#include "tests/unit/store/store_fixture.hpp"

using namespace peal;
using namespace peal::tests;
namespace calendar = peal::campaigns::calendar;

namespace {

struct FeedFixture : StoreFixture {
    store::FeedStore feeds{*db, *random};
    store::SaidStore said{*db};

    store::FeedStore::Made add(std::string organisation = "leics-cc", std::string holds = "both")
    {
        auto made = run(feeds.add(std::move(organisation), std::move(holds), "ana", noon));
        REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().message));
        return std::move(*made);
    }
};

calendar::Said an_entry(std::string const& uid, int sequence)
{
    calendar::Said one;
    one.entry.uid = uid;
    one.entry.kind = calendar::Entry::Kind::post;
    one.entry.summary = "Post on X: Łódź";
    one.entry.description = "two\nlines";
    one.entry.location = "Town Hall";
    one.entry.url = "https://council.example/";
    one.entry.categories = {"Post", "X"};
    one.entry.status = calendar::Status::tentative;
    one.entry.all_day = true;
    one.entry.start = noon;
    one.entry.end = noon + std::chrono::hours(24);
    one.entry.first_day = std::chrono::local_days(std::chrono::days(20878));
    one.entry.last_day = one.entry.first_day + std::chrono::days(1);
    one.sequence = sequence;
    one.changed = noon;
    return one;
}

}  // namespace

TEST_CASE_FIXTURE(FeedFixture, "a feed's token is told once and kept nowhere, its digest is")
{
    auto const made = add();
    auto const token = made.token.reveal();
    CHECK(token.size() == 26);
    CHECK(made.feed.token_digest == store::digest_of_token(token));
    CHECK(made.feed.token_digest.size() == 64);
    CHECK(add().token.reveal() != token);
    db->close();
    auto const file = read_file(folder.path() / "peal.db", 1 << 24).value();
    CHECK(file.find(made.feed.token_digest) != std::string::npos);
    CHECK(file.find(token) == std::string::npos);
}

TEST_CASE_FIXTURE(FeedFixture, "feeds are listed as they were made, revoked ones with who and when")
{
    auto const first = add("leics-cc", "events").feed;
    add("leics-police", "posts");
    auto const later = noon + std::chrono::hours(1);
    auto const revoked = run(feeds.revoke(first.id, "ben", later));
    REQUIRE(revoked.has_value());
    auto const all = run(feeds.list()).value();
    REQUIRE(all.size() == 2);
    CHECK(all[0].organisation == "leics-cc");
    CHECK(all[0].holds == "events");
    CHECK(all[0].made_by == "ana");
    CHECK(all[0].made_at == noon);
    CHECK(all[0].revoked_by == "ben");
    CHECK(all[0].revoked_at == later);
    CHECK(all[1].holds == "posts");
    CHECK_FALSE(all[1].revoked_at.has_value());

    auto const again = run(feeds.revoke(first.id, "ben", later));
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().detail == "conflict");
    auto const unknown = run(feeds.revoke(99, "ben", later));
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().detail == "not found");
    CHECK(unknown.error().message.find("peal calendar feed ls") != std::string::npos);
}

TEST_CASE_FIXTURE(FeedFixture, "who made and revoked a feed is in the audit, without its address")
{
    auto const made = add();
    REQUIRE(run(feeds.revoke(made.feed.id, "ben", noon)).has_value());
    auto read = [](SQLite::Database& sql) -> Result<std::vector<std::string>> {
        std::vector<std::string> lines;
        store::Statement query(sql, "SELECT actor, action, detail FROM audit ORDER BY id");
        while (query.executeStep())
            lines.push_back(query.getColumn(0).getString() + ": " + query.getColumn(1).getString() + ", " +
                            query.getColumn(2).getString());
        return lines;
    };
    CHECK(run(db->transaction(std::move(read))).value() ==
          std::vector<std::string>{"ana: made feed 1 of leics-cc, both", "ben: revoked feed 1 of leics-cc, both"});
}

TEST_CASE_FIXTURE(FeedFixture, "a feed holds what there is, and there is an end to their number")
{
    auto const odd = run(feeds.add("leics-cc", "everything", "ana", noon));
    REQUIRE_FALSE(odd.has_value());
    CHECK(odd.error().message.find("choose events, posts or both") != std::string::npos);
    for (int i = 0; i < 500; ++i) add();
    auto const one_more = run(feeds.add("leics-cc", "both", "ana", noon));
    REQUIRE_FALSE(one_more.has_value());
    CHECK(one_more.error().detail == "conflict");
    REQUIRE(run(feeds.revoke(1, "ana", noon)).has_value());
    add();
}

TEST_CASE_FIXTURE(FeedFixture, "what subscribers were told is as it was after a restart")
{
    calendar::SaidChanges changes;
    for (int i = 0; i < 1100; ++i) changes.written.push_back(an_entry("uid " + std::to_string(i), i));
    REQUIRE(run(said.save(changes)).has_value());
    changes.written = {an_entry("uid 7", 2000)};
    changes.written[0].entry.categories.clear();
    changes.forgotten = {"uid 8"};
    REQUIRE(run(said.save(changes)).has_value());

    db->close();
    db = open();
    auto const all = run(store::SaidStore(*db).load()).value();
    CHECK(all.size() == 1099);
    CHECK(all.at("uid 7") == changes.written[0]);
    CHECK(all.at("uid 9") == an_entry("uid 9", 9));
    CHECK_FALSE(all.contains("uid 8"));
}
