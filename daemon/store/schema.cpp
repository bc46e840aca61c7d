#include "daemon/store/schema.hpp"

#include "daemon/store/schema_parts.hpp"

#include <array>

namespace peal::store {

namespace {

// Moments are milliseconds since 1970 in UTC. Wall time and zone stand beside them where people agreed on one.
// The words that a CHECK allows stand one by one: for a list of three or more SQLite builds a table of its own, anew for
// each row that is written, and for each that is looked through after a kill.
constexpr char const* first = R"sql(
CREATE TABLE post (
    id            INTEGER PRIMARY KEY,
    short_id      TEXT NOT NULL UNIQUE,     -- what people see and type
    plan_key      TEXT NOT NULL UNIQUE,     -- campaign/message/occurrence/channel: planning twice finds the same row
    campaign      TEXT NOT NULL,
    message       TEXT NOT NULL,
    occurrence    TEXT NOT NULL,
    channel       TEXT NOT NULL,
    network       TEXT NOT NULL,
    organisation  TEXT NOT NULL,
    lang          TEXT NOT NULL,
    due_at        INTEGER NOT NULL,
    wall          TEXT NOT NULL,
    zone          TEXT NOT NULL,
    text          TEXT NOT NULL,            -- final, with its own link code; sent byte for byte
    alt_text      TEXT NOT NULL,
    route         TEXT NOT NULL,
    destination   TEXT NOT NULL,
    link_code     TEXT UNIQUE,
    approval      TEXT NOT NULL CHECK (approval = 'none' OR approval = 'one' OR approval = 'two'),
    dry_run       INTEGER NOT NULL,
    tentative     INTEGER NOT NULL,
    max_late      INTEGER NOT NULL,
    why           TEXT NOT NULL,
    revision      INTEGER NOT NULL DEFAULT 1,
    state         TEXT NOT NULL CHECK (state = 'planned' OR state = 'claimed' OR state = 'sending' OR state = 'unknown' OR
                                       state = 'confirmed' OR state = 'rehearsed' OR state = 'held' OR
                                       state = 'failed' OR state = 'missed' OR state = 'cancelled'),
    reason        TEXT NOT NULL DEFAULT '',
    epoch         INTEGER NOT NULL DEFAULT 0,
    tries         INTEGER NOT NULL DEFAULT 0,  -- preparations and commits that ended without a post
    not_before    INTEGER,
    remote_id     TEXT,
    address       TEXT NOT NULL DEFAULT '',
    commit_at     INTEGER,                  -- when the commit call that published it began
    published_at  INTEGER,
    measured_at   INTEGER,
    missed_under  INTEGER REFERENCES pause (id),  -- the pause that was in force when its moment came
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX post_remote ON post (channel, remote_id) WHERE remote_id IS NOT NULL;
CREATE INDEX post_waiting ON post (network, due_at) WHERE state IN ('planned', 'held');
CREATE INDEX post_open ON post (state) WHERE state IN ('claimed', 'sending', 'unknown', 'held');
CREATE INDEX post_published ON post (published_at) WHERE published_at IS NOT NULL;
CREATE INDEX post_due ON post (due_at);

CREATE TABLE artwork (
    post_id     INTEGER PRIMARY KEY REFERENCES post (id),
    shape       TEXT NOT NULL,
    headline    TEXT NOT NULL,
    tagline     TEXT NOT NULL,
    hashtag     TEXT NOT NULL,
    address     TEXT NOT NULL,
    lang        TEXT NOT NULL,
    brand       TEXT NOT NULL,
    background  TEXT NOT NULL,
    foreground  TEXT NOT NULL,
    accent      TEXT NOT NULL
) STRICT;

-- A drawn picture: the bytes are a file named by its digest, the token is where a network fetches it.
CREATE TABLE rendition (
    post_id       INTEGER PRIMARY KEY REFERENCES post (id),
    revision      INTEGER NOT NULL,
    token         TEXT NOT NULL UNIQUE,
    digest        TEXT NOT NULL,
    content_type  TEXT NOT NULL,
    width         INTEGER NOT NULL,
    height        INTEGER NOT NULL,
    manifest      TEXT NOT NULL,
    drawn_at      INTEGER NOT NULL
) STRICT;

-- One try to publish. The row is on disk before the call leaves, and holds exactly what is sent.
CREATE TABLE attempt (
    id            INTEGER PRIMARY KEY,
    post_id       INTEGER NOT NULL REFERENCES post (id),
    n             INTEGER NOT NULL,
    started_at    INTEGER NOT NULL,
    method        TEXT NOT NULL,
    url           TEXT NOT NULL,
    content_type  TEXT NOT NULL,
    body          TEXT NOT NULL,
    evidence      TEXT NOT NULL,
    closed_at     INTEGER,
    outcome       TEXT NOT NULL DEFAULT '',  -- done, refused, not sent, unknown
    detail        TEXT NOT NULL DEFAULT '',
    UNIQUE (post_id, n)
) STRICT;
CREATE UNIQUE INDEX attempt_open ON attempt (post_id) WHERE closed_at IS NULL;

CREATE TABLE approval (
    post_id   INTEGER NOT NULL REFERENCES post (id),
    revision  INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (post_id, revision, actor)
) STRICT;

CREATE TABLE pause (
    id        INTEGER PRIMARY KEY,
    scope     TEXT NOT NULL CHECK (scope = 'all' OR scope = 'organisation' OR scope = 'campaign' OR scope = 'network'),
    target    TEXT NOT NULL,
    reason    TEXT NOT NULL CHECK (reason <> ''),
    actor     TEXT NOT NULL,
    at        INTEGER NOT NULL,
    ended_by  TEXT,
    ended_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX pause_open ON pause (scope, target) WHERE ended_at IS NULL;

-- What a network said about a post. A figure it does not give has no row.
CREATE TABLE reading (
    post_id      INTEGER NOT NULL REFERENCES post (id),
    measured_at  INTEGER NOT NULL,
    figure       TEXT NOT NULL,
    value        INTEGER NOT NULL,
    PRIMARY KEY (post_id, measured_at, figure)
) STRICT, WITHOUT ROWID;

-- Credentials as ciphertext only; daemon/vault seals and opens them.
CREATE TABLE grant_sealed (
    channel     TEXT PRIMARY KEY,
    sealed      BLOB NOT NULL,
    origin      TEXT NOT NULL,    -- digest of the credential file it came from
    renewed_at  INTEGER NOT NULL
) STRICT;

-- Who decided what. Only ever added to.
CREATE TABLE audit (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    post_id  INTEGER REFERENCES post (id),
    detail   TEXT NOT NULL
) STRICT;
CREATE INDEX audit_post ON audit (post_id) WHERE post_id IS NOT NULL;
)sql";

// What settling an unknown outcome needs. A new word for a state means a new table: SQLite cannot change a CHECK.
constexpr char const* second = R"sql(
CREATE TABLE post_2 (
    id            INTEGER PRIMARY KEY,
    short_id      TEXT NOT NULL UNIQUE,     -- what people see and type
    plan_key      TEXT NOT NULL UNIQUE,     -- campaign/message/occurrence/channel: planning twice finds the same row
    campaign      TEXT NOT NULL,
    message       TEXT NOT NULL,
    occurrence    TEXT NOT NULL,
    channel       TEXT NOT NULL,
    network       TEXT NOT NULL,
    organisation  TEXT NOT NULL,
    lang          TEXT NOT NULL,
    due_at        INTEGER NOT NULL,
    wall          TEXT NOT NULL,
    zone          TEXT NOT NULL,
    text          TEXT NOT NULL,            -- final, with its own link code; sent byte for byte
    alt_text      TEXT NOT NULL,
    route         TEXT NOT NULL,
    destination   TEXT NOT NULL,
    link_code     TEXT UNIQUE,
    approval      TEXT NOT NULL CHECK (approval = 'none' OR approval = 'one' OR approval = 'two'),
    dry_run       INTEGER NOT NULL,
    tentative     INTEGER NOT NULL,
    max_late      INTEGER NOT NULL,
    why           TEXT NOT NULL,
    revision      INTEGER NOT NULL DEFAULT 1,
    state         TEXT NOT NULL CHECK (state = 'planned' OR state = 'claimed' OR state = 'sending' OR state = 'unknown' OR
                                       state = 'needs_person' OR state = 'confirmed' OR state = 'rehearsed' OR
                                       state = 'held' OR state = 'failed' OR state = 'missed' OR state = 'cancelled'),
    reason        TEXT NOT NULL DEFAULT '',
    epoch         INTEGER NOT NULL DEFAULT 0,
    tries         INTEGER NOT NULL DEFAULT 0,  -- preparations and commits that ended without a post
    not_before    INTEGER,
    remote_id     TEXT,
    address       TEXT NOT NULL DEFAULT '',
    commit_at     INTEGER,                  -- when the commit call that published it began
    published_at  INTEGER,
    measured_at   INTEGER,
    missed_under  INTEGER REFERENCES pause (id),  -- the pause that was in force when its moment came
    unknown_since INTEGER,                  -- when the outcome of its call was given up
    resends       INTEGER NOT NULL DEFAULT 0,  -- so often the same bytes went again after a proven absence
    lease_until   INTEGER NOT NULL DEFAULT 0,  -- of a claim: whoever holds it longer has lost it
    pinned_by     TEXT,                     -- a person gave it its moment: the plan no longer moves it
    warn_and_inform INTEGER NOT NULL DEFAULT 0,  -- may go during a pause, with a confirmation of its own
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;
INSERT INTO post_2 (id, short_id, plan_key, campaign, message, occurrence, channel, network, organisation, lang, due_at, wall,
       zone, text, alt_text, route, destination, link_code, approval, dry_run, tentative, max_late, why, revision,
       state, reason, epoch, tries, not_before, remote_id, address, commit_at, published_at, measured_at,
       missed_under, created_at, updated_at)
SELECT id, short_id, plan_key, campaign, message, occurrence, channel, network, organisation, lang, due_at, wall,
       zone, text, alt_text, route, destination, link_code, approval, dry_run, tentative, max_late, why, revision,
       state, reason, epoch, tries, not_before, remote_id, address, commit_at, published_at, measured_at,
       missed_under, created_at, updated_at FROM post;
DROP TABLE post;
ALTER TABLE post_2 RENAME TO post;
UPDATE post SET unknown_since = updated_at WHERE state = 'unknown';
CREATE UNIQUE INDEX post_remote ON post (channel, remote_id) WHERE remote_id IS NOT NULL;
CREATE INDEX post_waiting ON post (network, due_at) WHERE state IN ('planned', 'held');
CREATE INDEX post_open ON post (state) WHERE state IN ('claimed', 'sending', 'unknown', 'needs_person', 'held');
CREATE INDEX post_published ON post (published_at) WHERE published_at IS NOT NULL;
CREATE INDEX post_due ON post (due_at);

ALTER TABLE attempt ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;  -- of the post when it was sent
ALTER TABLE attempt ADD COLUMN channel TEXT NOT NULL DEFAULT '';
UPDATE attempt SET channel = (SELECT channel FROM post WHERE post.id = post_id),
                   revision = (SELECT revision FROM post WHERE post.id = post_id);
CREATE INDEX attempt_pace ON attempt (channel, started_at);

-- What a look at the account said while the outcome was unknown: the evidence for what was done then.
CREATE TABLE look (
    id         INTEGER PRIMARY KEY,
    post_id    INTEGER NOT NULL REFERENCES post (id),
    at         INTEGER NOT NULL,
    seen       TEXT NOT NULL CHECK (seen = 'found' OR seen = 'not there' OR seen = 'ambiguous' OR seen = 'cannot tell'),
    detail     TEXT NOT NULL
) STRICT;
CREATE INDEX look_post ON look (post_id);

-- "Send it all the same": a post marked warn_and_inform may go under a pause that had begun.
CREATE TABLE confirmation (
    post_id   INTEGER NOT NULL REFERENCES post (id),
    revision  INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX confirmation_post ON confirmation (post_id);
)sql";

// SQLite uses a partial index only where the question holds its very condition, so that most looks went through every post.
constexpr char const* third = R"sql(
DROP INDEX post_open;
CREATE INDEX post_state ON post (state, due_at);
CREATE INDEX post_missed ON post (missed_under) WHERE missed_under IS NOT NULL;
)sql";

// Why the plan holds a post back, whether that is what holds it now, and what a person has released it from all the same.
constexpr char const* fourth = R"sql(
ALTER TABLE post ADD COLUMN plan_hold TEXT NOT NULL DEFAULT '';
ALTER TABLE post ADD COLUMN held_by_plan INTEGER NOT NULL DEFAULT 0;
ALTER TABLE post ADD COLUMN released_hold TEXT NOT NULL DEFAULT '';
)sql";

// What the checks say about a post, one a line, and what people have answered to it.
constexpr char const* fifth = R"sql(
ALTER TABLE post ADD COLUMN findings TEXT NOT NULL DEFAULT '';
CREATE TABLE answer (
    post_id   INTEGER NOT NULL REFERENCES post (id),
    revision  INTEGER NOT NULL,
    finding   TEXT NOT NULL,
    reason    TEXT NOT NULL,
    actor     TEXT NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (post_id, revision, finding)
) STRICT;
)sql";

// The look of a picture beyond its colours.
constexpr char const* sixth = R"sql(
ALTER TABLE artwork ADD COLUMN typeface TEXT NOT NULL DEFAULT 'Noto Sans';
ALTER TABLE artwork ADD COLUMN logo TEXT NOT NULL DEFAULT '';         -- its file in the configuration folder
ALTER TABLE artwork ADD COLUMN logo_digest TEXT NOT NULL DEFAULT '';  -- of its bytes when the post was planned
)sql";

// A picture of an officer's own, with where it is from and who agreed to it.
constexpr char const* seventh = R"sql(
ALTER TABLE artwork ADD COLUMN photo TEXT NOT NULL DEFAULT '';
ALTER TABLE artwork ADD COLUMN photo_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE artwork ADD COLUMN photo_fit TEXT NOT NULL DEFAULT '';
ALTER TABLE artwork ADD COLUMN photo_source TEXT NOT NULL DEFAULT '';
ALTER TABLE artwork ADD COLUMN photo_consent TEXT NOT NULL DEFAULT '';
)sql";

// Whether there is a page where the links lead, and from which dead ones a person has released a post all the same: each
// address between two line ends.
constexpr char const* eighth = R"sql(
CREATE TABLE link_check (
    address        TEXT PRIMARY KEY,
    state          TEXT NOT NULL CHECK (state IN ('works', 'failing', 'dead')),
    detail         TEXT NOT NULL,               -- what was found, behind the address; of a dead one, when it was given up
    failures       INTEGER NOT NULL,            -- in a row
    failing_since  INTEGER,
    looked_at      INTEGER NOT NULL,
    settled        INTEGER NOT NULL DEFAULT 1   -- 0: not all posts have been held, or lifted, by it yet
) STRICT;
CREATE INDEX link_dead ON link_check (address) WHERE state = 'dead';
ALTER TABLE post ADD COLUMN released_links TEXT NOT NULL DEFAULT '';
)sql";

// What failed before a call left is tried again until it is too late; a network's own refusals have an end. Which of the
// earlier tries were refusals is in the attempts.
constexpr char const* ninth = R"sql(
ALTER TABLE post ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;  -- calls that the network refused since it has its moment
UPDATE post SET refusals = min(tries, (SELECT count(*) FROM attempt WHERE post_id = post.id AND outcome = 'refused'))
WHERE state IN ('planned', 'claimed', 'sending', 'held');
)sql";

// Whether the plan has withdrawn a cancelled post, and which hold of a person it had then: both come back with it. What the
// reason said of it, in words that people may use too, is told from a person's cancellation by who made it.
constexpr char const* tenth = R"sql(
ALTER TABLE post ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE post ADD COLUMN hold_before TEXT NOT NULL DEFAULT '';
UPDATE post SET withdrawn = 1 WHERE state = 'cancelled' AND 'withdrawn' = (
    SELECT action FROM audit WHERE post_id = post.id AND (action = 'withdrawn' OR action = 'cancelled') ORDER BY id DESC LIMIT 1);
UPDATE post SET hold_before = substr(reason, length('the plan no longer has it; it was held: ') + 1)
WHERE withdrawn AND substr(reason, 1, length('the plan no longer has it; it was held: ')) = 'the plan no longer has it; it was held: ';
)sql";

// Since when a post may be out that is to go again: a look, or a person, has not found it, and both may be wrong.
constexpr char const* eleventh = R"sql(
ALTER TABLE post ADD COLUMN may_be_out_since INTEGER;
UPDATE post SET may_be_out_since = coalesce((SELECT min(started_at) FROM attempt WHERE post_id = post.id), due_at) WHERE resends > 0;
)sql";

// A confirmation holds for the pauses that had begun by then, which no clock tells: it may have been wrong at either of them.
constexpr char const* fourteenth = R"sql(
ALTER TABLE confirmation ADD COLUMN last_pause INTEGER NOT NULL DEFAULT 0;
UPDATE confirmation SET last_pause = (SELECT coalesce(max(id), 0) FROM pause WHERE pause.at <= confirmation.at);

-- The few that people gave a moment, among very many.
CREATE INDEX post_pinned ON post (pinned_by) WHERE pinned_by IS NOT NULL;
)sql";

// When the event of a post is, whose words say a day or a time themselves: they ask for approval again when it moves.
constexpr char const* sixteenth = "ALTER TABLE post ADD COLUMN beside TEXT NOT NULL DEFAULT '';";

constexpr std::array all = {first, second, third,    fourth,  fifth,      sixth,      seventh,   eighth,
                            ninth, tenth,  eleventh, twelfth, thirteenth, fourteenth, fifteenth, sixteenth};

}  // namespace

std::span<char const* const> migrations()
{
    return all;
}

}  // namespace peal::store
