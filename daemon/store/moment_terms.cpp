#include "daemon/store/moment_terms.hpp"

#include "campaigns/calendar/event_words.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"

namespace peal::store {

namespace {

// An embargo stands behind whatever else holds a post.
std::string take_embargo_from(std::string& hold)
{
    auto const at = hold.find(campaigns::calendar::embargo_mark);
    if (at == std::string::npos) return {};
    auto embargo = hold.substr(at);
    hold.erase(at);
    if (hold.ends_with("; ")) hold.erase(hold.size() - 2);
    return embargo;
}

void add_embargo(std::string& hold, std::string const& embargo)
{
    if (!embargo.empty()) hold += (hold.empty() ? "" : "; ") + embargo;
}

}  // namespace

std::string embargo_on(SQLite::Database& db, campaigns::PlannedPost const& post)
{
    Statement query(db, "SELECT embargo_at, zone FROM event WHERE identity = ? AND embargo_at > ?");
    query.bind(1, post.occurrence);
    query.bind(2, to_ms(post.due));
    if (!query.executeStep()) return {};
    return campaigns::calendar::why_embargoed(from_ms(query.getColumn(0).getInt64()), query.getColumn(1).getString());
}

campaigns::PlannedPost post_at(SQLite::Database& db, PostRecord const& post, campaigns::PlannedPost const& moment,
                               campaigns::TermsAt const& terms_at)
{
    auto then = post.plan;
    then.due = moment.due;
    then.wall = moment.wall;
    then.zone = moment.zone;
    take_embargo_from(then.hold);
    if (terms_at) terms_at(then);
    add_embargo(then.hold, embargo_on(db, then));
    return then;
}

campaigns::PlannedPost with_terms_now(campaigns::PlannedPost post, campaigns::TermsAt const& terms_at)
{
    auto const embargo = take_embargo_from(post.hold);
    terms_at(post);
    add_embargo(post.hold, embargo);
    return post;
}

void write_terms(SQLite::Database& db, PostId id, campaigns::PlannedPost const& post)
{
    std::string why;
    for (auto const& line : post.why) why += (why.empty() ? "" : "\n") + line;
    // Whoever let it go did so where it stood: it is held anew when it comes back to such a time.
    Statement statement(db, R"sql(
        UPDATE post SET plan_hold = ?1, approval = ?2, why = ?3,
                        released_hold = CASE WHEN ?1 = '' THEN '' ELSE released_hold END
        WHERE id = ?4)sql");
    statement.bind(1, post.hold);
    statement.bind(2, to_string(post.approval));
    statement.bind(3, why);
    statement.bind(4, id.value);
    statement.exec();
}

}  // namespace peal::store
