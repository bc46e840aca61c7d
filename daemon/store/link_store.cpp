#include "daemon/store/link_store.hpp"

#include "core/assert.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/post_step.hpp"

#include <utility>

namespace peal::store {

namespace {

// A share of the posts of a link in one transaction: while one runs, nothing is claimed.
constexpr int posts_at_once = 250;

LinkState link_state_from(std::string const& word)
{
    for (auto const state : {LinkState::works, LinkState::failing, LinkState::dead})
        if (to_string(state) == word) return state;
    PEAL_ASSERT(false);
    return LinkState::works;
}

std::string without_scheme(std::string const& address)
{
    auto const at = address.find("://");
    return at == std::string::npos ? address : address.substr(at + 3);
}

// Waiting posts behind `after` that may have the address; dead_links.hpp knows for sure.
std::vector<PostId> find_posts_with(SQLite::Database& db, std::string const& address, PostId after, int limit)
{
    Statement query(db, R"sql(SELECT id FROM post WHERE id > ?1 AND +state IN ('planned', 'claimed', 'held')
        AND (destination = ?2 OR instr(text, ?3) > 0) ORDER BY id LIMIT ?4)sql");
    query.bind(1, after.value);
    query.bind(2, address);
    query.bind(3, without_scheme(address));
    query.bind(4, limit);
    std::vector<PostId> ids;
    while (query.executeStep()) ids.push_back(PostId{query.getColumn(0).getInt64()});
    return ids;
}

std::optional<LinkCheck> find_check(SQLite::Database& db, std::string const& address)
{
    Statement query(db, R"sql(SELECT address, state, detail, failures, failing_since, looked_at FROM link_check
        WHERE address = ?)sql");
    query.bind(1, address);
    if (!query.executeStep()) return {};
    LinkCheck check;
    check.address = address;
    check.state = link_state_from(query.getColumn(1).getString());
    check.detail = query.getColumn(2).getString();
    check.failures = query.getColumn(3).getInt();
    if (!query.getColumn(4).isNull()) check.failing_since = from_ms(query.getColumn(4).getInt64());
    check.looked_at = from_ms(query.getColumn(5).getInt64());
    return check;
}

// Whether its posts must be looked at.
bool write_check(SQLite::Database& db, LinkCheck const& check)
{
    auto const before = find_check(db, check.address);
    bool const was_dead = before && before->state == LinkState::dead;
    bool const is_dead = check.state == LinkState::dead;
    Statement statement(db, R"sql(
        INSERT INTO link_check (address, state, detail, failures, failing_since, looked_at, settled)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (address) DO UPDATE SET state = excluded.state, detail = excluded.detail, failures = excluded.failures,
            failing_since = excluded.failing_since, looked_at = excluded.looked_at, settled = settled AND excluded.settled)sql");
    statement.bind(1, check.address);
    statement.bind(2, to_string(check.state));
    // The reason of a hold does not change from hour to hour.
    statement.bind(3, was_dead && is_dead ? before->detail : check.detail);
    statement.bind(4, check.failures);
    if (check.failing_since)
        statement.bind(5, to_ms(*check.failing_since));
    else
        statement.bind(5);
    statement.bind(6, to_ms(check.looked_at));
    statement.bind(7, was_dead == is_dead ? 1 : 0);
    statement.exec();
    return was_dead != is_dead;
}

// A link that works again may die again, and is asked about anew then.
void forget_releases(SQLite::Database& db, std::string const& address)
{
    Statement statement(db, R"sql(UPDATE post SET released_links = replace(released_links, ?1, '')
        WHERE instr(released_links, ?1) > 0)sql");
    statement.bind(1, "\n" + address + "\n");
    statement.exec();
}

// Some posts of a link.
struct Page {
    LinkStore::Effect effect;
    PostId behind;  // the last that has been looked at
    bool is_last = false;

    Page() {}
};

Result<Page> settle_page(SQLite::Database& db, std::string const& address, PostId behind, Instant now)
{
    Page page;
    page.behind = behind;
    auto const ids = find_posts_with(db, address, behind, posts_at_once);
    for (auto const id : ids) {
        auto const change = settle_hold(db, id, now);
        if (!change) return tl::unexpected<Error>(change.error());
        if (*change == HoldChange::held) ++page.effect.held;
        if (*change == HoldChange::lifted) ++page.effect.lifted;
        page.behind = id;
    }
    page.is_last = ids.size() < static_cast<std::size_t>(posts_at_once);
    if (!page.is_last) return page;
    Statement statement(db, "UPDATE link_check SET settled = 1 WHERE address = ?");
    statement.bind(1, address);
    statement.exec();
    return page;
}

}  // namespace

std::string_view to_string(LinkState state)
{
    switch (state) {
        case LinkState::works: return "works";
        case LinkState::failing: return "failing";
        case LinkState::dead: return "dead";
    }
    return "";
}

awaitable<Result<std::vector<LinkCheck>>> LinkStore::load()
{
    auto work = [](SQLite::Database& db) -> Result<std::vector<LinkCheck>> {
        std::vector<std::string> addresses;
        Statement query(db, "SELECT address FROM link_check ORDER BY address");
        while (query.executeStep()) addresses.push_back(query.getColumn(0).getString());
        std::vector<LinkCheck> checks;
        for (auto const& address : addresses) checks.push_back(*find_check(db, address));
        return checks;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<LinkStore::Effect>> LinkStore::save(LinkCheck check, Instant now)
{
    auto address = check.address;
    auto work = [check = std::move(check)](SQLite::Database& db) -> Result<bool> {
        bool const has_turned = write_check(db, check);
        if (has_turned && check.state == LinkState::works) forget_releases(db, check.address);
        return has_turned;
    };
    auto const has_turned = co_await db_.transaction(std::move(work));
    if (!has_turned) co_return tl::unexpected<Error>(has_turned.error());
    if (!*has_turned) co_return Effect();
    co_return co_await settle_posts(std::move(address), now);
}

awaitable<Result<LinkStore::Effect>> LinkStore::finish(Instant now)
{
    auto work = [](SQLite::Database& db) -> Result<std::vector<std::string>> {
        std::vector<std::string> addresses;
        Statement query(db, "SELECT address FROM link_check WHERE settled = 0");
        while (query.executeStep()) addresses.push_back(query.getColumn(0).getString());
        return addresses;
    };
    auto const left = co_await db_.transaction(std::move(work));
    if (!left) co_return tl::unexpected<Error>(left.error());
    Effect all;
    for (auto const& address : *left) {
        auto const effect = co_await settle_posts(address, now);
        if (!effect) co_return effect;
        all.held += effect->held;
        all.lifted += effect->lifted;
    }
    co_return all;
}

awaitable<Result<LinkStore::Effect>> LinkStore::settle_posts(std::string address, Instant now)
{
    Page all;
    while (!all.is_last) {
        auto work = [address, now, behind = all.behind](SQLite::Database& db) -> Result<Page> {
            return settle_page(db, address, behind, now);
        };
        auto const page = co_await db_.transaction(std::move(work));
        if (!page) co_return tl::unexpected<Error>(page.error());
        all.effect.held += page->effect.held;
        all.effect.lifted += page->effect.lifted;
        all.behind = page->behind;
        all.is_last = page->is_last;
    }
    co_return all.effect;
}

awaitable<Result<std::vector<std::string>>> LinkStore::texts_due(Instant from, Instant to, int limit)
{
    auto work = [=](SQLite::Database& db) -> Result<std::vector<std::string>> {
        Statement query(db, R"sql(SELECT text FROM post WHERE state IN ('planned', 'claimed', 'held')
            AND due_at >= ?1 AND due_at < ?2 ORDER BY due_at LIMIT ?3)sql");
        query.bind(1, to_ms(from));
        query.bind(2, to_ms(to));
        query.bind(3, limit);
        std::vector<std::string> texts;
        while (query.executeStep()) texts.push_back(query.getColumn(0).getString());
        return texts;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> LinkStore::forget_but(std::set<std::string> in_use)
{
    auto work = [in_use = std::move(in_use)](SQLite::Database& db) -> Result<> {
        std::vector<std::string> unused;
        Statement query(db, "SELECT address, state FROM link_check");
        while (query.executeStep()) {
            auto const address = query.getColumn(0).getString();
            bool const is_dead = query.getColumn(1).getString() == to_string(LinkState::dead);
            if (!in_use.contains(address) && !(is_dead && !find_posts_with(db, address, PostId{}, 1).empty()))
                unused.push_back(address);
        }
        Statement erase(db, "DELETE FROM link_check WHERE address = ?");
        for (auto const& address : unused) {
            erase.reset();
            erase.bind(1, address);
            erase.exec();
        }
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
