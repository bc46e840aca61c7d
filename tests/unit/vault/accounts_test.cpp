#include "daemon/vault/accounts.hpp"

#include "core/files.hpp"
#include "daemon/store/schema.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::tests;
using vault::Accounts;

namespace {

Instant const noon = parse_instant("2027-03-01T12:00:00Z").value();

// Renews like X does: every grant once, each renewal takes a second.
class Renewer final : public connectors::Connector {
public:
    explicit Renewer(AsyncClock& clock) : clock_(clock) { limits_.refresh_before = std::chrono::minutes(10); }

    connectors::Limits const& limits() const override { return limits_; }
    awaitable<Result<connectors::Ready>> prepare(connectors::Account, connectors::OutgoingPost) override
    {
        co_return connectors::Ready();
    }
    awaitable<connectors::Commit> commit(connectors::Account, connectors::Ready) override
    {
        co_return connectors::Commit(connectors::Unknown{});
    }
    awaitable<connectors::Sighting> look_for(connectors::Account, connectors::AttemptRecord) override
    {
        co_return connectors::Sighting();
    }
    awaitable<Result<std::vector<connectors::Readings>>> measure(connectors::Account, std::vector<std::string>) override
    {
        co_return std::vector<connectors::Readings>();
    }
    awaitable<Result<connectors::Grant>> renew(connectors::Account account) override
    {
        ++renewals;
        bool const slept = co_await clock_.sleep_for(std::chrono::seconds(1));
        CHECK(slept);
        if (failure) co_return tl::unexpected<Error>(*failure);
        CHECK(account.grant.refresh_token.reveal() == "refresh-" + std::to_string(renewals - 1));
        auto next = account.grant;
        next.access_token = Secret("access-" + std::to_string(renewals));
        next.refresh_token = Secret("refresh-" + std::to_string(renewals));
        next.expires_at = clock_.now() + std::chrono::hours(2);
        co_return next;
    }

    int renewals = 0;
    std::optional<Error> failure;

private:
    AsyncClock& clock_;
    connectors::Limits limits_;
};

struct AccountsFixture {
    TemporaryFolder folder;
    asio::io_context context;
    SimClock clock{context, noon};
    std::unique_ptr<Random> random = make_seeded_random(1);
    std::unique_ptr<store::Database> db =
        store::Database::open(folder.path() / "peal.db", store::migrations(), Executor(context.get_executor())).value();
    vault::Sealer sealer = vault::Sealer::load({}, folder.path(), *random).value();
    Renewer renewer{clock};

    std::unique_ptr<Accounts> start()
    {
        auto accounts =
            std::make_unique<Accounts>(context.get_executor(), clock, *random, store::GrantStore(*db), sealer);
        auto const connected = run(accounts->connect("stamp-x", "x-stamp", {folder.path()}, renewer));
        REQUIRE_MESSAGE(connected.has_value(), (connected ? "" : connected.error().message));
        return accounts;
    }

    void write_credentials(std::string const& access, std::string const& expires)
    {
        REQUIRE(write_file(folder.path() / "x-stamp.json",
                           R"({"access_token":")" + access + R"(","refresh_token":"refresh-0","expires_at":")" +
                               expires + R"(","client_id":"c","remote_id":"42","handle":"stamp"})")
                    .has_value());
    }

    template <class T>
    T run(awaitable<T> work)
    {
        return tests::run(clock, context, std::move(work));
    }
};

}  // namespace

TEST_CASE_FIXTURE(AccountsFixture, "a credential file connects its channel; nothing of it is stored in the clear")
{
    write_credentials("access-0", "2027-03-01T14:00:00Z");
    auto const accounts = start();
    CHECK(accounts->state("stamp-x") == Accounts::State::connected);
    auto const account = run(accounts->find("stamp-x"));
    REQUIRE(account.has_value());
    CHECK(account->remote_id == "42");
    CHECK(account->grant.access_token.reveal() == "access-0");
    CHECK(renewer.renewals == 0);
    auto const wal = read_file(folder.path() / "peal.db-wal", 1 << 24).value_or("") +
                     read_file(folder.path() / "peal.db", 1 << 24).value();
    CHECK(wal.find("access-0") == std::string::npos);
    CHECK(wal.find("refresh-0") == std::string::npos);
}

TEST_CASE_FIXTURE(AccountsFixture, "a grant near its end is renewed once, however many ask, and survives a restart")
{
    write_credentials("access-0", "2027-03-01T12:05:00Z");
    auto accounts = start();
    int answers = 0;
    for (int i = 0; i < 5; ++i) {
        auto ask = [](Accounts& all, int& count) -> awaitable<> {
            auto const account = co_await all.find("stamp-x");
            CHECK(account.has_value());
            if (account) CHECK(account->grant.access_token.reveal() == "access-1");
            ++count;
        };
        asio::co_spawn(context, ask(*accounts, answers), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
    }
    clock.run_for(std::chrono::seconds(5));
    CHECK(answers == 5);
    CHECK(renewer.renewals == 1);

    // The file still holds the first grant; the store's is newer and wins, since the file has not changed.
    accounts = start();
    CHECK(run(accounts->find("stamp-x"))->grant.access_token.reveal() == "access-1");
}

TEST_CASE_FIXTURE(AccountsFixture, "a new credential file replaces the stored grant")
{
    write_credentials("access-0", "2027-03-01T14:00:00Z");
    start();
    write_credentials("access-new", "2027-03-01T14:00:00Z");
    auto const accounts = start();
    CHECK(run(accounts->find("stamp-x"))->grant.access_token.reveal() == "access-new");
}

TEST_CASE_FIXTURE(AccountsFixture,
                  "a refused renewal means a person must reconnect; a failed one leaves the running grant in use")
{
    write_credentials("access-0", "2027-03-01T12:05:00Z");
    auto const accounts = start();
    renewer.failure = Error(ErrorKind::transient, "no network");
    CHECK(run(accounts->find("stamp-x"))->grant.access_token.reveal() == "access-0");
    CHECK(accounts->state("stamp-x") == Accounts::State::connected);
    renewer.failure = Error(ErrorKind::auth_expired, "the token was revoked");
    CHECK_FALSE(run(accounts->find("stamp-x")).has_value());
    CHECK(accounts->state("stamp-x") == Accounts::State::reconnect);
    CHECK(accounts->note("stamp-x").find("the token was revoked") != std::string::npos);
}

TEST_CASE_FIXTURE(AccountsFixture, "a token refused by the network is renewed, unless somebody else has already")
{
    write_credentials("access-0", "2027-03-01T14:00:00Z");
    auto const accounts = start();
    CHECK(run(accounts->renew("stamp-x", Secret("access-0")))->grant.access_token.reveal() == "access-1");
    CHECK(run(accounts->renew("stamp-x", Secret("access-0")))->grant.access_token.reveal() == "access-1");
    CHECK(renewer.renewals == 1);
}

TEST_CASE_FIXTURE(
    AccountsFixture,
    "no file and no stored grant: the channel has no credentials; a broken file is an error that shows no secret")
{
    auto const accounts = start();
    CHECK(accounts->state("stamp-x") == Accounts::State::no_credentials);
    CHECK(run(accounts->find("stamp-x")).error().kind == ErrorKind::auth_expired);
    REQUIRE(write_file(folder.path() / "x-stamp.json", R"({"access_token":"s3cret-value", "oops)").has_value());
    auto const broken = run(accounts->connect("stamp-x", "x-stamp", {folder.path()}, renewer));
    REQUIRE_FALSE(broken.has_value());
    CHECK(broken.error().message.find("x-stamp") != std::string::npos);
    CHECK(to_string(broken.error()).find("s3cret") == std::string::npos);
}
