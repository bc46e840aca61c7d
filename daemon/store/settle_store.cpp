#include "daemon/store/attempt_row.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/delivery_store.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/post_step.hpp"

#include <SQLiteCpp/Exception.h>

// What looking at an account does to a post whose outcome is unknown.
namespace peal::store {

awaitable<Result<std::vector<PostRecord>>> DeliveryStore::unsettled()
{
    auto work = [](SQLite::Database& db) -> Result<std::vector<PostRecord>> {
        Statement query(db, "SELECT id FROM post WHERE state = 'unknown' ORDER BY unknown_since, id");
        return find_posts(db, query);
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<DeliveryStore::Call>>> DeliveryStore::calls_without_id()
{
    auto work = [](SQLite::Database& db) -> Result<std::vector<Call>> {
        Statement query(db, R"sql(
            SELECT post.id, network, started_at
            FROM (SELECT post_id, started_at, outcome FROM attempt ORDER BY id DESC LIMIT 1000)
            JOIN post ON post.id = post_id
            WHERE remote_id IS NULL
            AND (state IN ('unknown', 'needs_person', 'confirmed') OR (state = 'cancelled' AND outcome = 'unknown')))sql");
        std::vector<Call> calls;
        while (query.executeStep())
            calls.push_back({PostId{query.getColumn(0).getInt64()}, query.getColumn(1).getString(),
                             from_ms(query.getColumn(2).getInt64())});
        return calls;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::record_look(Claim claim, std::string seen, std::string detail, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        if (auto const post = find_held(db, claim, State::unknown); !post) return tl::unexpected<Error>(post.error());
        Statement insert(db, "INSERT INTO look (post_id, at, seen, detail) VALUES (?, ?, ?, ?)");
        insert.bind(1, claim.id.value);
        insert.bind(2, to_ms(now));
        insert.bind(3, seen);
        insert.bind(4, detail);
        insert.exec();
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::adopt(Claim claim, std::string remote_id, std::string address, std::string evidence,
                                         Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        auto const post = find_held(db, claim, State::unknown);
        if (!post) return tl::unexpected<Error>(post.error());
        if (auto const owner = find_owner(db, *post, remote_id))
            return fail(ErrorKind::rejected, "the post that was found belongs to " + *owner);
        if (auto moved = take_step(db, *post, Step::confirm, "", now); !moved) return moved;
        set_published(db, *post, remote_id, address, last_call(db, *post), now);
        close_attempt(db, claim.id, "done", "read back: " + evidence, now);
        write_audit(db, now, daemon_actor, "seen on the account", claim.id, address);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::plan_resend(Claim claim, std::string evidence, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        auto const post = find_held(db, claim, State::unknown);
        if (!post) return tl::unexpected<Error>(post.error());
        if (auto moved = take_step(db, *post, Step::resend, "", now); !moved) return moved;
        note_that_it_may_be_out(db, claim.id);
        Statement statement(
            db, "UPDATE post SET resends = resends + 1, unknown_since = NULL, not_before = NULL WHERE id = ?");
        statement.bind(1, claim.id.value);
        statement.exec();
        close_attempt(db, claim.id, "absent", evidence, now);
        write_audit(db, now, daemon_actor, "not on the account, sent once more", claim.id, evidence);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::ask_person(Claim claim, std::string reason, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        auto const post = find_held(db, claim, State::unknown);
        if (!post) return tl::unexpected<Error>(post.error());
        if (auto moved = take_step(db, *post, Step::ask, reason, now); !moved) return moved;
        write_audit(db, now, daemon_actor, "needs a person", claim.id, reason);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
