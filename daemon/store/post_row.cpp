#include "daemon/store/post_row.hpp"

#include "daemon/store/connection.hpp"

namespace peal::store {

std::string const select_post = R"sql(
SELECT post.id, short_id, plan_key, campaign, message, occurrence, channel, network, organisation, post.lang, due_at, wall, zone, text,
       alt_text, route, destination, link_code, approval, dry_run, tentative, max_late, why, post.revision, state, reason, epoch, tries,
       not_before, remote_id, post.address, commit_at, published_at, measured_at,
       (SELECT count(DISTINCT actor) FROM approval WHERE post_id = post.id AND approval.revision = post.revision) AS approvals,
       shape, headline, tagline, hashtag, artwork.address AS typed_address, artwork.lang AS artwork_lang, brand, background, foreground, accent
FROM post LEFT JOIN artwork ON artwork.post_id = post.id)sql";

namespace {

std::string text(SQLite::Statement& row, char const* name)
{
    return row.getColumn(name).getString();
}

std::optional<Instant> moment(SQLite::Statement& row, char const* name)
{
    auto const column = row.getColumn(name);
    if (column.isNull()) return {};
    return from_ms(column.getInt64());
}

campaigns::Approval approval_from(std::string const& word)
{
    if (word == "none") return campaigns::Approval::none;
    return word == "two" ? campaigns::Approval::two : campaigns::Approval::one;
}

std::vector<std::string> lines(std::string const& joined)
{
    std::vector<std::string> parts;
    std::size_t from = 0;
    while (from < joined.size()) {
        auto const end = std::min(joined.find('\n', from), joined.size());
        parts.push_back(joined.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

}  // namespace

PostRecord read_post(SQLite::Statement& row)
{
    PostRecord post;
    post.id.value = row.getColumn("id").getInt64();
    post.short_id = text(row, "short_id");
    post.plan.key = text(row, "plan_key");
    post.plan.campaign = text(row, "campaign");
    post.plan.message = text(row, "message");
    post.plan.occurrence = text(row, "occurrence");
    post.plan.channel = text(row, "channel");
    post.plan.network = text(row, "network");
    post.plan.organisation = text(row, "organisation");
    post.plan.lang = text(row, "lang");
    post.plan.due = from_ms(row.getColumn("due_at").getInt64());
    post.plan.wall = text(row, "wall");
    post.plan.zone = text(row, "zone");
    post.plan.text = text(row, "text");
    post.plan.alt_text = text(row, "alt_text");
    post.plan.route = text(row, "route");
    post.plan.destination = text(row, "destination");
    post.plan.approval = approval_from(text(row, "approval"));
    post.plan.dry_run = row.getColumn("dry_run").getInt() != 0;
    post.plan.tentative = row.getColumn("tentative").getInt() != 0;
    post.plan.max_late = Duration(row.getColumn("max_late").getInt64());
    post.plan.why = lines(text(row, "why"));
    post.plan.artwork.shape = text(row, "shape");
    post.plan.artwork.headline = text(row, "headline");
    post.plan.artwork.tagline = text(row, "tagline");
    post.plan.artwork.hashtag = text(row, "hashtag");
    post.plan.artwork.address = text(row, "typed_address");
    post.plan.artwork.lang = text(row, "artwork_lang");
    post.plan.artwork.brand.name = text(row, "brand");
    post.plan.artwork.brand.background = text(row, "background");
    post.plan.artwork.brand.foreground = text(row, "foreground");
    post.plan.artwork.brand.accent = text(row, "accent");
    post.link_code = text(row, "link_code");
    post.revision = row.getColumn("revision").getInt();
    post.state = state_from(text(row, "state"));
    post.reason = text(row, "reason");
    post.epoch = row.getColumn("epoch").getInt64();
    post.tries = row.getColumn("tries").getInt();
    post.approvals = row.getColumn("approvals").getInt();
    post.not_before = moment(row, "not_before");
    post.remote_id = text(row, "remote_id");
    post.address = text(row, "address");
    post.commit_at = moment(row, "commit_at");
    post.published_at = moment(row, "published_at");
    post.measured_at = moment(row, "measured_at");
    return post;
}

std::string const select_rendition =
    "SELECT revision, token, digest, content_type, width, height, manifest FROM rendition";

RenditionRecord read_rendition(SQLite::Statement& row)
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
    Statement query(db, select_post + " WHERE post.id = ?");
    query.bind(1, id.value);
    if (!query.executeStep()) return {};
    return read_post(query);
}

std::optional<PostRecord> find_post(SQLite::Database& db, std::string_view short_id)
{
    Statement query(db, select_post + " WHERE short_id = ?");
    query.bind(1, std::string(short_id));
    if (!query.executeStep()) return {};
    return read_post(query);
}

void write_artwork(SQLite::Database& db, PostId id, campaigns::Artwork const& artwork)
{
    Statement insert(db, R"sql(
        INSERT INTO artwork (post_id, shape, headline, tagline, hashtag, address, lang, brand, background, foreground, accent)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (post_id) DO UPDATE SET shape = excluded.shape, headline = excluded.headline, tagline = excluded.tagline,
            hashtag = excluded.hashtag, address = excluded.address, lang = excluded.lang, brand = excluded.brand,
            background = excluded.background, foreground = excluded.foreground, accent = excluded.accent)sql");
    insert.bind(1, id.value);
    int at = 2;
    for (auto const* value :
         {&artwork.shape, &artwork.headline, &artwork.tagline, &artwork.hashtag, &artwork.address, &artwork.lang,
          &artwork.brand.name, &artwork.brand.background, &artwork.brand.foreground, &artwork.brand.accent})
        insert.bind(at++, *value);
    insert.exec();
}

void write_audit(SQLite::Database& db, Instant at, std::string_view actor, std::string_view action,
                 std::optional<PostId> post, std::string_view detail)
{
    Statement insert(db, "INSERT INTO audit (at, actor, action, post_id, detail) VALUES (?, ?, ?, ?, ?)");
    insert.bind(1, to_ms(at));
    insert.bind(2, std::string(actor));
    insert.bind(3, std::string(action));
    if (post)
        insert.bind(4, post->value);
    else
        insert.bind(4);
    insert.bind(5, std::string(detail));
    insert.exec();
}

}  // namespace peal::store
