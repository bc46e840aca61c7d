#include "daemon/store/post_row.hpp"

#include "daemon/store/connection.hpp"

#include <SQLiteCpp/Exception.h>

#include <optional>

namespace peal::store {

// The order in which read_post takes the columns.
std::string const select_post = R"sql(
SELECT post.id, short_id, plan_key, campaign, message, occurrence, channel, network, organisation, post.lang, due_at, wall, zone, text,
       alt_text, route, destination, link_code, approval, dry_run, tentative, max_late, why, findings, beside, post.revision, state, reason, epoch, tries,
       refusals, resends, warn_and_inform, not_before, remote_id, post.address, commit_at, published_at, measured_at, unknown_since, may_be_out_since, lease_until,
       plan_hold, held_by_plan, withdrawn, hold_before, released_hold, (SELECT count(*) FROM approval WHERE post_id = post.id AND approval.revision = post.revision) AS approvals,
       pinned_by IS NOT NULL AS pinned, called_off_until, awaits_event, shape, headline, tagline, hashtag, artwork.address AS typed_address, artwork.lang AS artwork_lang, brand, background, foreground, accent, typeface,
       logo, logo_digest, photo, photo_digest, photo_fit, photo_source, photo_consent
FROM post LEFT JOIN artwork ON artwork.post_id = post.id)sql";

// The order in which read_waiting takes the columns.
std::string const select_waiting = R"sql(
SELECT post.id, campaign, channel, network, organisation, due_at, approval, dry_run, tentative, max_late, revision, state, reason, epoch,
       warn_and_inform, not_before, pinned_by IS NOT NULL AS pinned, lease_until, awaits_event, CASE approval WHEN 'none' THEN 0 ELSE
       (SELECT count(*) FROM approval AS given WHERE given.post_id = post.id AND given.revision = post.revision) END AS approvals
FROM post)sql";

namespace {

// Takes one column after the other.
class Columns {
public:
    explicit Columns(Statement& row) : row_(row) {}

    void take(std::string& words) { words = text(); }
    void take(int& number) { number = row_.getColumn(next_++).getInt(); }
    void take(std::int64_t& number) { number = row_.getColumn(next_++).getInt64(); }
    void take(bool& flag) { flag = row_.getColumn(next_++).getInt() != 0; }
    void take(Instant& moment) { moment = from_ms(row_.getColumn(next_++).getInt64()); }
    void take(Duration& span) { span = Duration(row_.getColumn(next_++).getInt64()); }
    void take(std::optional<Instant>& moment)
    {
        auto const column = row_.getColumn(next_++);
        if (!column.isNull()) moment = from_ms(column.getInt64());
    }
    std::string_view text() { return row_.getColumn(next_++).getText(); }

    template <class... Fields>
    void take_all(Fields&... fields)
    {
        (take(fields), ...);
    }

private:
    Statement& row_;
    int next_ = 0;
};

campaigns::Approval approval_from(std::string_view word)
{
    if (word == "none") return campaigns::Approval::none;
    return word == "two" ? campaigns::Approval::two : campaigns::Approval::one;
}

std::vector<std::string> lines(std::string_view joined)
{
    std::vector<std::string> parts;
    std::size_t from = 0;
    while (from < joined.size()) {
        auto const end = std::min(joined.find('\n', from), joined.size());
        parts.emplace_back(joined.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

}  // namespace

PostRecord read_post(Statement& row)
{
    PostRecord post;
    auto& plan = post.plan;
    auto& artwork = plan.artwork;
    Columns columns(row);
    columns.take_all(post.id.value, post.short_id, plan.key, plan.campaign, plan.message, plan.occurrence, plan.channel,
                     plan.network, plan.organisation, plan.lang, plan.due, plan.wall, plan.zone, plan.text,
                     plan.alt_text, plan.route, plan.destination, post.link_code);
    plan.approval = approval_from(columns.text());
    columns.take_all(plan.dry_run, plan.tentative, plan.max_late);
    plan.why = lines(columns.text());
    plan.findings = lines(columns.text());
    plan.beside = columns.text();
    columns.take(post.revision);
    post.state = state_from(columns.text());
    columns.take_all(post.reason, post.epoch, post.tries, post.refusals, post.resends, post.warn_and_inform,
                     post.not_before, post.remote_id, post.address, post.commit_at, post.published_at, post.measured_at,
                     post.unknown_since, post.may_be_out_since, post.lease_until, plan.hold, post.held_by_plan,
                     post.withdrawn, post.hold_before, post.released_hold, post.approvals, post.pinned,
                     post.called_off_until, post.awaits_event, artwork.shape, artwork.headline, artwork.tagline,
                     artwork.hashtag, artwork.address, artwork.lang, artwork.brand.name, artwork.brand.background,
                     artwork.brand.foreground, artwork.brand.accent, artwork.brand.typeface, artwork.brand.logo,
                     artwork.brand.logo_digest, artwork.photo.file, artwork.photo.digest, artwork.photo.fit,
                     artwork.photo.source, artwork.photo.consent);
    return post;
}

Instant waiting_due(Statement& row)
{
    return from_ms(row.getColumn(5).getInt64());
}

PostRecord read_waiting(Statement& row)
{
    PostRecord post;
    auto& plan = post.plan;
    Columns columns(row);
    columns.take_all(post.id.value, plan.campaign, plan.channel, plan.network, plan.organisation, plan.due);
    plan.approval = approval_from(columns.text());
    columns.take_all(plan.dry_run, plan.tentative, plan.max_late, post.revision);
    post.state = state_from(columns.text());
    columns.take_all(post.reason, post.epoch, post.warn_and_inform, post.not_before, post.pinned, post.lease_until,
                     post.awaits_event, post.approvals);
    return post;
}

namespace {

std::string const& select_by_id()
{
    static std::string const text = select_post + " WHERE post.id = ?";
    return text;
}

// An id that was just found, maybe in an index alone.
PostRecord read_by_id(Statement& query, std::int64_t id)
{
    query.bind(1, id);
    if (!query.executeStep()) throw SQLite::Exception("an index names a post that is not there", SQLITE_CORRUPT);
    return read_post(query);
}

}  // namespace

std::string const select_rendition =
    "SELECT revision, token, digest, content_type, width, height, manifest FROM rendition";

RenditionRecord read_rendition(Statement& row)
{
    RenditionRecord rendition;
    rendition.revision = row.getColumn(0).getInt();
    rendition.token = row.getColumn(1).getString();
    rendition.digest = row.getColumn(2).getString();
    rendition.content_type = row.getColumn(3).getString();
    rendition.width = row.getColumn(4).getInt();
    rendition.height = row.getColumn(5).getInt();
    rendition.manifest = row.getColumn(6).getString();
    return rendition;
}

std::optional<PostRecord> find_post(SQLite::Database& db, PostId id)
{
    Statement query(db, select_by_id());
    query.bind(1, id.value);
    if (!query.executeStep()) return {};
    return read_post(query);
}

std::vector<PostRecord> find_posts(SQLite::Database& db, Statement& ids)
{
    std::vector<PostRecord> posts;
    std::optional<Statement> query;  // mostly there are none
    while (ids.executeStep()) {
        if (query)
            query->reset();
        else
            query.emplace(db, select_by_id());
        posts.push_back(read_by_id(*query, ids.getColumn(0).getInt64()));
    }
    return posts;
}

std::optional<PostRecord> find_waiting(SQLite::Database& db, PostId id)
{
    static std::string const by_id = select_waiting + " WHERE post.id = ?";
    Statement query(db, by_id);
    query.bind(1, id.value);
    if (!query.executeStep()) return {};
    return read_waiting(query);
}

std::optional<PostRecord> find_post(SQLite::Database& db, std::string_view short_id)
{
    Statement id(db, "SELECT id FROM post WHERE short_id = ?");
    id.bind(1, short_id);
    if (!id.executeStep()) return {};
    Statement query(db, select_by_id());
    return read_by_id(query, id.getColumn(0).getInt64());
}

tl::unexpected<Error> no_such(std::string const& short_id)
{
    return fail(ErrorKind::rejected, "there is no post `" + short_id + "`; list them with: peal posts ls", "not found");
}

void write_artwork(SQLite::Database& db, PostId id, campaigns::Artwork const& artwork)
{
    Statement insert(db, R"sql(
        INSERT INTO artwork (post_id, shape, headline, tagline, hashtag, address, lang, brand, background, foreground, accent, typeface,
                             logo, logo_digest, photo, photo_digest, photo_fit, photo_source, photo_consent)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (post_id) DO UPDATE SET shape = excluded.shape, headline = excluded.headline, tagline = excluded.tagline,
            hashtag = excluded.hashtag, address = excluded.address, lang = excluded.lang, brand = excluded.brand,
            background = excluded.background, foreground = excluded.foreground, accent = excluded.accent,
            typeface = excluded.typeface, logo = excluded.logo, logo_digest = excluded.logo_digest,
            photo = excluded.photo, photo_digest = excluded.photo_digest, photo_fit = excluded.photo_fit,
            photo_source = excluded.photo_source, photo_consent = excluded.photo_consent)sql");
    insert.bind(1, id.value);
    int at = 2;
    for (auto const* value :
         {&artwork.shape, &artwork.headline, &artwork.tagline, &artwork.hashtag, &artwork.address, &artwork.lang,
          &artwork.brand.name, &artwork.brand.background, &artwork.brand.foreground, &artwork.brand.accent,
          &artwork.brand.typeface, &artwork.brand.logo, &artwork.brand.logo_digest, &artwork.photo.file,
          &artwork.photo.digest, &artwork.photo.fit, &artwork.photo.source, &artwork.photo.consent})
        insert.bind(at++, *value);
    insert.exec();
}

void write_audit(SQLite::Database& db, Instant at, std::string_view actor, std::string_view action,
                 std::optional<PostId> post, std::string_view detail)
{
    Statement insert(db, "INSERT INTO audit (at, actor, action, post_id, detail) VALUES (?, ?, ?, ?, ?)");
    insert.bind(1, to_ms(at));
    insert.bind(2, actor);
    insert.bind(3, action);
    if (post)
        insert.bind(4, post->value);
    else
        insert.bind(4);
    insert.bind(5, detail);
    insert.exec();
}

}  // namespace peal::store
