#include "core/files.hpp"
#include "daemon/store/open_marker.hpp"
#include "tests/unit/store/store_fixture.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <boost/asio/detached.hpp>
#include <sqlite3.h>

#include <future>
#include <string_view>
#include <unistd.h>

using namespace peal;
using namespace peal::tests;

TEST_CASE_FIXTURE(StoreFixture, "what was stored is there after a restart, durably")
{
    apply({planned("a", noon)});
    db->close();
    {
        SQLite::Database raw((folder.path() / "peal.db").string(), SQLite::OPEN_READWRITE);
        CHECK(raw.execAndGet("PRAGMA journal_mode").getString() == "wal");
        CHECK(raw.execAndGet("PRAGMA integrity_check").getString() == "ok");
        CHECK(raw.execAndGet("SELECT count(*) FROM post").getInt() == 1);
    }
    auto const reopened = open();
    store::PostStore again(*reopened);
    CHECK(run(again.list(store::PostFilter())).value().size() == 1);
}

TEST_CASE("a database of a newer version is left alone, with what to do")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    {
        auto made = store::Database::open(file, store::migrations());
        REQUIRE(made.has_value());
    }
    {
        SQLite::Database raw(file.string(), SQLite::OPEN_READWRITE);
        raw.exec("PRAGMA user_version=99");
    }
    auto const opened = store::Database::open(file, store::migrations());
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().message.find("was written by a newer Peal (schema 99") != std::string::npos);
}

TEST_CASE("a file that is no database, or another program's, is refused")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    REQUIRE(write_file(file, std::string(8192, 'x')).has_value());
    auto const garbage = store::Database::open(file, store::migrations());
    REQUIRE_FALSE(garbage.has_value());
    CHECK(garbage.error().message.find("damaged or no database") != std::string::npos);

    auto const other = folder.path() / "other.db";
    {
        SQLite::Database raw(other.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        raw.exec("CREATE TABLE notes (text TEXT)");
    }
    auto const foreign = store::Database::open(other, store::migrations());
    REQUIRE_FALSE(foreign.has_value());
    CHECK(foreign.error().message.find("another program's database") != std::string::npos);
}

TEST_CASE("a second daemon on the same folder is refused and told who holds it")
{
    TemporaryFolder const folder;
    auto const first = store::DataDirectory::take(folder.path() / "data");
    REQUIRE(first.has_value());
    auto const second = store::DataDirectory::take(folder.path() / "data");
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().message.find("another peald (process " + std::to_string(::getpid())) != std::string::npos);
}

TEST_CASE("a folder that cannot be made says what to do")
{
    TemporaryFolder const folder;
    REQUIRE(write_file(folder.path() / "file", "x").has_value());
    auto const taken = store::DataDirectory::take(folder.path() / "file" / "data");
    REQUIRE_FALSE(taken.has_value());
    CHECK(taken.error().message.find("choose another with --data") != std::string::npos);
}

TEST_CASE_FIXTURE(StoreFixture, "an error inside a transaction leaves nothing behind")
{
    auto work = [](SQLite::Database& raw) -> Result<int> {
        raw.exec("INSERT INTO audit (at, actor, action, detail) VALUES (1, 'a', 'b', 'c')");
        return fail(ErrorKind::rejected, "no");
    };
    CHECK_FALSE(run(db->transaction(work)).has_value());
    auto count = [](SQLite::Database& raw) -> Result<int> {
        return raw.execAndGet("SELECT count(*) FROM audit").getInt();
    };
    CHECK(run(db->transaction(count)).value() == 0);
    auto wrong = [](SQLite::Database& raw) -> Result<int> { return raw.exec("INSERT INTO nowhere VALUES (1)"); };
    auto const failed = run(db->transaction(wrong));
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().kind == ErrorKind::bug);
}

TEST_CASE_FIXTURE(StoreFixture, "jobs that wait together share a commit, and one that fails leaves the others alone")
{
    std::vector<Result<int>> answers;
    auto insert = [this, &answers](int n) -> awaitable<> {
        auto work = [n](SQLite::Database& raw) -> Result<int> {
            raw.exec("INSERT INTO audit (at, actor, action, detail) VALUES (" + std::to_string(n) + ", 'a', 'b', 'c')");
            if (n % 3 == 0) return fail(ErrorKind::rejected, "no");
            if (n % 3 == 1) raw.exec("INSERT INTO nowhere VALUES (1)");
            return n;
        };
        auto answer = co_await db->transaction(work);
        answers.push_back(std::move(answer));
        if (answers.size() == 30) context.stop();
    };
    for (int n = 0; n < 30; ++n) {
        auto work = insert(n);
        asio::co_spawn(context, std::move(work), asio::detached);
    }
    context.restart();
    context.run();
    REQUIRE(answers.size() == 30);
    int kept = 0;
    for (auto const& answer : answers) {
        if (answer) ++kept;
        if (!answer) CHECK((answer.error().kind == ErrorKind::rejected || answer.error().kind == ErrorKind::bug));
    }
    CHECK(kept == 10);
    auto sum = [](SQLite::Database& raw) -> Result<int> {
        return raw.execAndGet("SELECT count(*) FROM audit WHERE at % 3 = 2").getInt() * 100 +
               raw.execAndGet("SELECT count(*) FROM audit").getInt();
    };
    CHECK(run(db->transaction(sum)).value() == 1010);
}

TEST_CASE_FIXTURE(StoreFixture, "a job that could not be begun is not answered as done")
{
    std::vector<Result<int>> answers(2, Result<int>(0));
    auto insert = [this, &answers](std::size_t n) -> awaitable<> {
        auto work = [n](SQLite::Database& raw) -> Result<int> {
            raw.exec("INSERT INTO audit (at, actor, action, detail) VALUES (1, 'a', 'b', 'c')");
            // Stands for the memory that a savepoint needs, and that may be gone by then.
            auto refuse = [](void*, int action, char const* what, char const*, char const*, char const*) {
                return action == SQLITE_SAVEPOINT && what == std::string_view("BEGIN") ? SQLITE_DENY : SQLITE_OK;
            };
            sqlite3_set_authorizer(raw.getHandle(), refuse, nullptr);
            return static_cast<int>(n);
        };
        auto answer = co_await db->transaction(work);
        answers[n] = std::move(answer);
    };
    // From before the first until both wait, so that they share a commit, and with nothing else.
    std::promise<void> has_begun, both_wait;
    auto hold_up = [&]() -> awaitable<> {
        auto work = [&](SQLite::Database&) -> Result<int> {
            has_begun.set_value();
            both_wait.get_future().wait();
            return 0;
        };
        co_await db->transaction(work);
    };
    auto let_go = [&]() -> awaitable<> {
        both_wait.set_value();
        co_return;
    };
    asio::co_spawn(context, hold_up(), asio::detached);
    context.restart();
    context.poll();
    has_begun.get_future().wait();
    for (std::size_t n = 0; n < 2; ++n) {
        auto work = insert(n);
        asio::co_spawn(context, std::move(work), asio::detached);
    }
    asio::co_spawn(context, let_go(), asio::detached);
    context.run();
    auto count = [](SQLite::Database& raw) -> Result<int> {
        return raw.execAndGet("SELECT count(*) FROM audit").getInt();
    };
    CHECK(run(db->transaction(count)).value() == 0);
    CHECK_FALSE(answers[0].has_value());
    CHECK_FALSE(answers[1].has_value());
}

TEST_CASE_FIXTURE(StoreFixture, "on a full disk what is written fails, what is read is answered, and room mends it")
{
    auto fill = [](SQLite::Database& raw) -> Result<int> {
        raw.exec("PRAGMA max_page_count=1");  // SQLite takes the present size, and not a page more
        return 0;
    };
    REQUIRE(run(db->transaction(fill)).has_value());
    auto write = [](SQLite::Database& raw) -> Result<int> {
        return raw.exec("INSERT INTO audit (at, actor, action, detail) VALUES (7, 'a', 'b', '" +
                        std::string(50'000, 'x') + "')");
    };
    auto read = [](SQLite::Database& raw) -> Result<int> {
        return raw.execAndGet("SELECT count(*) FROM audit WHERE at = 7").getInt();
    };
    std::vector<Result<int>> writes, reads;
    auto ask = [this](auto work, std::vector<Result<int>>& answers) -> awaitable<> {
        auto answer = co_await db->transaction(work);
        answers.push_back(std::move(answer));
    };
    for (int n = 0; n < 6; ++n) {
        auto writing = ask(write, writes);
        asio::co_spawn(context, std::move(writing), asio::detached);
        auto reading = ask(read, reads);
        asio::co_spawn(context, std::move(reading), asio::detached);
    }
    context.restart();
    context.run();
    REQUIRE(writes.size() == 6);
    REQUIRE(reads.size() == 6);
    for (auto const& answer : writes) {
        REQUIRE_FALSE(answer.has_value());
        CHECK(answer.error().kind == ErrorKind::transient);
        CHECK(answer.error().message.find("full") != std::string::npos);
    }
    for (auto const& answer : reads) CHECK(answer.value() == 0);
    auto make_room = [](SQLite::Database& raw) -> Result<int> {
        raw.exec("PRAGMA max_page_count=100000");
        return 0;
    };
    REQUIRE(run(db->transaction(make_room)).has_value());
    CHECK(run(db->transaction(write)).value() == 1);
    CHECK(run(db->transaction(read)).value() == 1);
}

TEST_CASE("a database of the first schema is brought up to date with what it holds")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    {
        auto made = store::Database::open(file, store::migrations().first(1));
        REQUIRE(made.has_value());
    }
    {
        SQLite::Database raw(file.string(), SQLite::OPEN_READWRITE);
        raw.exec("PRAGMA foreign_keys=ON");
        raw.exec(R"sql(
            INSERT INTO post (short_id, plan_key, campaign, message, occurrence, channel, network, organisation, lang, due_at, wall, zone, text,
                alt_text, route, destination, approval, dry_run, tentative, max_late, why, state, created_at, updated_at)
            VALUES ('p1', 'k', 'week', 'a', 'o', 'stamp-x', 'x', 'org', 'en-GB', 5, 'w', 'z', 't', 'alt', 'r', 'd', 'none', 0, 0, 0, 'y',
                'unknown', 1, 77);
            INSERT INTO artwork VALUES (1, 'card', 'h', 't', '#h', 'a', 'en-GB', 'b', 'b', 'f', 'a');
            INSERT INTO attempt (post_id, n, started_at, method, url, content_type, body, evidence) VALUES (1, 1, 6, 'POST', 'u', 'c', 'b', 'e');
            INSERT INTO audit (at, actor, action, post_id, detail) VALUES (1, 'a', 'b', 1, 'c');
        )sql");
    }
    asio::io_context context;  // outlives the database's thread
    auto const opened = store::Database::open(file, store::migrations());
    REQUIRE(opened.has_value());
    store::DeliveryStore deliveries(**opened);
    auto const unsettled = run(context, deliveries.unsettled()).value();
    REQUIRE(unsettled.size() == 1);
    CHECK(unsettled[0].plan.artwork.headline == "h");
    CHECK(unsettled[0].unknown_since == Instant(Duration(77)));
    auto check = [](SQLite::Database& raw) -> Result<std::string> {
        raw.exec("UPDATE post SET state = 'needs_person'");
        return raw.execAndGet("SELECT channel FROM attempt").getString() + " " +
               raw.execAndGet("PRAGMA foreign_keys").getString() + " " +
               raw.execAndGet("PRAGMA integrity_check").getString();
    };
    CHECK(run(context, (*opened)->transaction(check)).value() == "stamp-x 1 ok");
}

TEST_CASE("a database of the second schema finds the few open posts among very many without reading them all")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    REQUIRE(store::Database::open(file, store::migrations().first(2)).has_value());
    asio::io_context context;  // outlives the database's thread
    auto const opened = store::Database::open(file, store::migrations());
    REQUIRE(opened.has_value());
    for (
        auto const* const question :
        {"SELECT count(*) FROM post WHERE state = 'claimed' AND channel = 'c' AND NOT dry_run",
         "SELECT id FROM post WHERE state = 'claimed' AND lease_until < 5",
         "SELECT id FROM post WHERE state = 'unknown' ORDER BY unknown_since",
         "SELECT id FROM post WHERE state IN ('planned', 'claimed', 'held') AND due_at <= 5 ORDER BY due_at",
         "SELECT id FROM post WHERE state IN ('planned', 'held') AND network = 'x' ORDER BY due_at, post.id",
         "SELECT id FROM post WHERE state = 'missed' AND missed_under = 1 ORDER BY due_at",
         "SELECT id FROM post WHERE +state = 'confirmed' AND remote_id IS NULL AND published_at >= 5 ORDER BY published_at"}) {
        CAPTURE(question);
        auto explain = [question](SQLite::Database& raw) -> Result<std::string> {
            std::string plan;
            SQLite::Statement query(raw, std::string("EXPLAIN QUERY PLAN ") + question);
            while (query.executeStep()) plan += query.getColumn(3).getString() + "\n";
            return plan;
        };
        auto const plan = run(context, (*opened)->transaction(explain)).value();
        CHECK(plan.find("SCAN") == std::string::npos);
        CHECK(plan.find("USING") != std::string::npos);
        // By when it was published, not through all that ever were.
        if (std::string_view(question).find("published_at") != std::string_view::npos)
            CHECK(plan.find("post_published") != std::string::npos);
    }
}

TEST_CASE("what was held in a database of the third schema was held by a person, and the plan does not lift it")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    REQUIRE(store::Database::open(file, store::migrations().first(3)).has_value());
    {
        SQLite::Database raw(file.string(), SQLite::OPEN_READWRITE);
        raw.exec(R"sql(
            INSERT INTO post (short_id, plan_key, campaign, message, occurrence, channel, network, organisation, lang, due_at, wall, zone, text,
                alt_text, route, destination, approval, dry_run, tentative, max_late, why, state, reason, created_at, updated_at)
            VALUES ('p1', 'week/a/2027-03-01/stamp-x', 'week', 'a', '2027-03-01', 'stamp-x', 'x', 'org', 'en-GB', 5, 'w', 'z', 't', 'alt', 'r', 'd',
                'none', 0, 0, 0, 'y', 'held', 'wait', 1, 77);
        )sql");
    }
    asio::io_context context;  // outlives the database's thread
    auto const opened = store::Database::open(file, store::migrations());
    REQUIRE(opened.has_value());
    auto const random = make_seeded_random(1);
    store::PlanStore plans(**opened, *random);
    std::vector<campaigns::PlannedPost> posts = {StoreFixture::planned("a", noon)};
    auto const now = noon - std::chrono::hours(1);
    REQUIRE(run(context, plans.apply(std::move(posts), now, noon + std::chrono::hours(1), true, now)).has_value());
    store::PostStore stored(**opened);
    auto const post = run(context, stored.load("p1")).value().post;
    CHECK(post.state == store::State::held);
    CHECK(post.reason == "wait");
    CHECK_FALSE(post.held_by_plan);
    CHECK(post.plan.hold.empty());
}

TEST_CASE("of what was tried in a database of the eighth schema only the network's refusals count towards their end")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    REQUIRE(store::Database::open(file, store::migrations().first(8)).has_value());
    {
        SQLite::Database raw(file.string(), SQLite::OPEN_READWRITE);
        raw.exec(R"sql(
            INSERT INTO post (short_id, plan_key, campaign, message, occurrence, channel, network, organisation, lang, due_at, wall, zone, text,
                alt_text, route, destination, approval, dry_run, tentative, max_late, why, state, tries, created_at, updated_at)
            VALUES ('p1', 'k', 'week', 'a', 'o', 'stamp-x', 'x', 'org', 'en-GB', 5, 'w', 'z', 't', 'alt', 'r', 'd', 'none', 0, 0, 0, 'y',
                'planned', 3, 1, 77);
            INSERT INTO attempt (post_id, n, started_at, method, url, content_type, body, evidence, closed_at, outcome)
            VALUES (1, 1, 6, 'POST', 'u', 'c', 'b', 'e', 7, 'refused'), (1, 2, 8, 'POST', 'u', 'c', 'b', 'e', 9, 'not sent');
        )sql");
    }
    asio::io_context context;  // outlives the database's thread
    auto const opened = store::Database::open(file, store::migrations());
    REQUIRE(opened.has_value());
    store::PostStore stored(**opened);
    auto const post = run(context, stored.load("p1")).value().post;
    CHECK(post.tries == 3);
    CHECK(post.refusals == 1);
}

TEST_CASE(
    "in a database of the ninth schema the plan's withdrawals are told from people's cancellations in the same words")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    REQUIRE(store::Database::open(file, store::migrations().first(9)).has_value());
    {
        SQLite::Database raw(file.string(), SQLite::OPEN_READWRITE);
        raw.exec(R"sql(
            WITH said(id, reason) AS (VALUES (1, 'the plan no longer has it'), (2, 'the plan no longer has it'),
                (3, 'the plan no longer has it; it was held: wait'))
            INSERT INTO post (id, short_id, plan_key, campaign, message, occurrence, channel, network, organisation, lang, due_at, wall, zone,
                text, alt_text, route, destination, approval, dry_run, tentative, max_late, why, state, reason, created_at, updated_at)
            SELECT id, 'p' || id, 'k' || id, 'week', 'a', 'o', 'stamp-x', 'x', 'org', 'en-GB', 5, 'w', 'z', 't', 'alt', 'r', 'd', 'none',
                0, 0, 0, 'y', 'cancelled', reason, 1, 77 FROM said;
            INSERT INTO audit (at, actor, action, post_id, detail) VALUES (1, 'peald', 'withdrawn', 1, ''),
                (1, 'peald', 'withdrawn', 2, ''), (2, 'peald', 'restored', 2, ''), (3, 'ana', 'cancelled', 2, ''),
                (1, 'peald', 'withdrawn', 3, '');
        )sql");
    }
    asio::io_context context;  // outlives the database's thread
    auto const opened = store::Database::open(file, store::migrations());
    REQUIRE(opened.has_value());
    store::PostStore stored(**opened);
    auto const post = [&](std::string id) { return run(context, stored.load(std::move(id))).value().post; };
    CHECK(post("p1").withdrawn);
    CHECK(post("p1").hold_before.empty());
    CHECK_FALSE(post("p2").withdrawn);
    CHECK(post("p3").withdrawn);
    CHECK(post("p3").hold_before == "wait");
}

TEST_CASE("a confirmation of the thirteenth schema holds for the pauses that had begun by then")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    REQUIRE(store::Database::open(file, store::migrations().first(13)).has_value());
    {
        SQLite::Database raw(file.string(), SQLite::OPEN_READWRITE);
        raw.exec(R"sql(
            INSERT INTO post (id, short_id, plan_key, campaign, message, occurrence, channel, network, organisation, lang, due_at, wall, zone,
                text, alt_text, route, destination, approval, dry_run, tentative, max_late, why, state, created_at, updated_at)
            VALUES (1, 'p1', 'k', 'week', 'a', 'o', 'stamp-x', 'x', 'org', 'en-GB', 5, 'w', 'z', 't', 'alt', 'r', 'd', 'none', 0, 0, 0,
                'y', 'planned', 1, 77);
            INSERT INTO pause (scope, target, reason, actor, at) VALUES ('network', 'x', 'a hoax', 'ana', 10), ('all', '', 'b', 'ana', 20),
                ('campaign', 'week', 'c', 'ana', 30);
            INSERT INTO confirmation (post_id, revision, actor, at) VALUES (1, 1, 'ben', 5), (1, 2, 'ben', 20);
        )sql");
    }
    REQUIRE(store::Database::open(file, store::migrations()).has_value());
    SQLite::Database raw(file.string(), SQLite::OPEN_READONLY);
    CHECK(raw.execAndGet("SELECT last_pause FROM confirmation WHERE revision = 1").getInt() == 0);
    CHECK(raw.execAndGet("SELECT last_pause FROM confirmation WHERE revision = 2").getInt() == 2);
}

TEST_CASE("a file that was not closed in order is looked through before it is used")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    REQUIRE(store::Database::open(file, store::migrations()).has_value());
    {
        SQLite::Database raw(file.string(), SQLite::OPEN_READWRITE);
        for (int i = 0; i < 200; ++i)
            raw.exec("INSERT INTO audit (at, actor, action, detail) VALUES (1, 'ana', 'b', hex(randomblob(200)))");
    }
    auto bytes = read_file(file, 1 << 20).value();
    // A page in the middle, as a failing disk leaves it.
    auto const page = bytes.find("ana", bytes.size() - 4096) / 4096 * 4096;
    bytes.replace(page, 4096, 4096, '\x01');
    REQUIRE(write_file(file, bytes).has_value());
    CHECK(store::Database::open(file, store::migrations()).has_value());
    REQUIRE(write_file(file.string() + "-wal", "left by a kill").has_value());
    // A refusal mends nothing: the next start, a second later, refuses too.
    for (int start = 0; start < 3; ++start) {
        auto const opened = store::Database::open(file, store::migrations());
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().message.find("damaged; restore a backup") != std::string::npos);
    }
}

TEST_CASE("a write-ahead log that a kill left and somebody deleted is missed")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    // What a killed process leaves is a copy of what it has open.
    auto const copy = folder.path() / "killed" / "peal.db";
    std::filesystem::create_directories(copy.parent_path());
    auto open = store::Database::open(file, store::migrations()).value();
    for (auto const* suffix : {"", "-wal", "-open"})
        std::filesystem::copy_file(file.string() + suffix, copy.string() + suffix);
    open.reset();
    CHECK(store::Database::open(file, store::migrations()).has_value());

    CHECK(store::Database::open(copy, store::migrations()).has_value());
    REQUIRE(write_file(copy.string() + "-open", "wal").has_value());
    for (int start = 0; start < 2; ++start) {
        auto const opened = store::Database::open(copy, store::migrations());
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().message.find("-wal is gone") != std::string::npos);
        CHECK(opened.error().message.find("--after-restore") != std::string::npos);
    }
    store::DatabaseOptions restored;
    restored.log_may_be_gone = true;
    CHECK(store::Database::open(copy, store::migrations(), restored).has_value());
    CHECK(store::Database::open(copy, store::migrations()).has_value());
}

namespace {

// On a disk that takes nothing any more, of a process that is killed before it removes it.
class StuckMarker final : public store::OpenMarker {
public:
    explicit StuckMarker(std::filesystem::path const& file) : real_(store::make_open_marker(file)) {}
    bool is_there() const override { return real_->is_there(); }
    bool tells_of_log() const override { return real_->tells_of_log(); }
    void leave() override { real_->leave(); }
    void tell_of_log() override { real_->tell_of_log(); }
    bool forget_log() override { return false; }
    void remove() override {}
    bool has_log() const override { return real_->has_log(); }
    bool has_log_content() const override { return real_->has_log_content(); }

private:
    std::shared_ptr<store::OpenMarker> real_;
};

}  // namespace

TEST_CASE("a log that a stuck marker goes on telling of is not taken away at the end, and is there at the next start")
{
    TemporaryFolder const folder;
    auto const file = folder.path() / "peal.db";
    store::DatabaseOptions options;
    options.vfs = "unix";
    options.marker = std::make_shared<StuckMarker>(file);
    for (int start = 0; start < 3; ++start) {
        auto const opened = store::Database::open(file, store::migrations(), options);
        REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().message));
        (*opened)->close();
        CHECK(options.marker->tells_of_log());
    }
    REQUIRE(store::Database::open(file, store::migrations()).has_value());
    CHECK_FALSE(std::filesystem::exists(file.string() + "-wal"));
}
