#include "daemon/store/schema_parts.hpp"

namespace peal::store {

// The shared calendar as Peal knows it, what is asked of people about it, and what it means for posts.
char const twelfth[] = R"sql(
CREATE TABLE calendar_source (
    id                TEXT PRIMARY KEY,
    address_digest    TEXT NOT NULL DEFAULT '',  -- of where it was asked; what was kept of another place is of no use
    last_success      INTEGER,
    last_change       INTEGER,
    next_poll         INTEGER,
    problem           TEXT NOT NULL DEFAULT '',  -- why the last look failed, for people
    failures          INTEGER NOT NULL DEFAULT 0,  -- in a row
    etag              TEXT NOT NULL DEFAULT '',  -- of the last good answer
    last_modified     TEXT NOT NULL DEFAULT '',
    body_hash         TEXT NOT NULL DEFAULT '',
    refresh_interval  INTEGER NOT NULL DEFAULT 0,  -- that the calendar asks for
    collection_url    TEXT NOT NULL DEFAULT '',  -- of a CalDAV collection, where it was found
    sync_token        TEXT NOT NULL DEFAULT '',
    ctag              TEXT NOT NULL DEFAULT ''
) STRICT;

-- The members of a CalDAV collection as they were last.
CREATE TABLE calendar_resource (
    source  TEXT NOT NULL,
    href    TEXT NOT NULL,
    etag    TEXT NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (source, href)
) STRICT;

-- One event at one moment. `identity` is what its posts hang on: post.occurrence.
CREATE TABLE event (
    id              INTEGER PRIMARY KEY,
    short_id        TEXT NOT NULL UNIQUE,     -- what people see and type
    source          TEXT NOT NULL,            -- 'peal': entered in Peal itself
    identity        TEXT NOT NULL,
    written_as      TEXT NOT NULL,            -- its identity as the calendar writes it now
    uid             TEXT NOT NULL,
    original_start  TEXT NOT NULL,
    repeats         INTEGER NOT NULL,
    summary         TEXT NOT NULL,
    description     TEXT NOT NULL,
    location        TEXT NOT NULL,
    url             TEXT NOT NULL,
    organiser       TEXT NOT NULL,
    categories      TEXT NOT NULL,            -- as the calendar writes them, one a line
    zone            TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (status = 'confirmed' OR status = 'tentative' OR status = 'cancelled'),
    all_day         INTEGER NOT NULL,
    start_at        INTEGER NOT NULL,
    end_at          INTEGER NOT NULL,
    start_day       INTEGER NOT NULL,         -- local days since 1970
    end_day         INTEGER NOT NULL,
    kind            TEXT NOT NULL,            -- of one that was entered in Peal: event, awareness, media, restriction
    embargo_at      INTEGER,
    attendance      INTEGER,
    revision        INTEGER NOT NULL DEFAULT 1,
    confirmed_by    TEXT NOT NULL DEFAULT '',  -- who confirmed it for the calendar's owner; empty: nobody has
    entered_by      TEXT NOT NULL DEFAULT '',
    first_seen      INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,         -- last, in what makes a difference to people
    gone_at         INTEGER,                  -- it has left its calendar
    is_asked        INTEGER NOT NULL DEFAULT 0,  -- it is not in its calendar, and a person is asked whether it has left it
    is_kept         INTEGER NOT NULL DEFAULT 0,  -- ... and has decided that it stays
    seq             INTEGER NOT NULL,         -- of the write that touched it last
    UNIQUE (source, identity)
) STRICT;
CREATE INDEX event_identity ON event (identity);
CREATE INDEX event_seq ON event (seq, id);
CREATE INDEX event_start ON event (start_at);

-- Counts what is written to the events, so that who holds a copy reads what is new.
CREATE TABLE event_count (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL) STRICT;
INSERT INTO event_count VALUES (1, 0);

-- Only ever added to.
CREATE TABLE event_history (
    id        INTEGER PRIMARY KEY,
    event_id  INTEGER NOT NULL REFERENCES event (id),
    at        INTEGER NOT NULL,
    actor     TEXT NOT NULL,  -- a person, or the source that said so
    what      TEXT NOT NULL,
    was       TEXT NOT NULL,
    is_now    TEXT NOT NULL
) STRICT;
CREATE INDEX event_history_event ON event_history (event_id);

-- Many events that are not in a calendar any more at once; those of an open one are `is_asked`.
CREATE TABLE held_drop (
    id          INTEGER PRIMARY KEY,
    source      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    raised_at   INTEGER NOT NULL,
    settled_at  INTEGER,
    outcome     TEXT NOT NULL DEFAULT '',  -- left, stays, returned
    actor       TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX held_drop_open ON held_drop (source) WHERE settled_at IS NULL;

-- What a person has to decide.
CREATE TABLE question (
    id           INTEGER PRIMARY KEY,
    short_id     TEXT NOT NULL UNIQUE,
    kind         TEXT NOT NULL,
    about        TEXT NOT NULL,           -- short id of a post or an event, or a calendar's id
    text         TEXT NOT NULL,
    proposal     TEXT NOT NULL,           -- words that may be used; empty: none
    choices      TEXT NOT NULL,           -- one a line
    raised_at    INTEGER NOT NULL,
    answered_at  INTEGER,
    answer       TEXT NOT NULL DEFAULT '',
    actor        TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX question_open ON question (about, kind) WHERE answered_at IS NULL;

-- A post whose event was called off is held, and cancelled then; one whose event has changed waits for a plan that knows it.
ALTER TABLE post ADD COLUMN called_off_until INTEGER;
ALTER TABLE post ADD COLUMN awaits_event INTEGER NOT NULL DEFAULT 0;  -- the event's seq
CREATE INDEX post_called_off ON post (called_off_until) WHERE called_off_until IS NOT NULL;
CREATE INDEX post_occurrence ON post (occurrence);
)sql";

// Addresses that organisations subscribe to, and what those who do have been told.
char const thirteenth[] = R"sql(
CREATE TABLE feed (
    id            INTEGER PRIMARY KEY,
    token_digest  TEXT NOT NULL UNIQUE,     -- SHA-256; the token itself is kept nowhere
    organisation  TEXT NOT NULL,
    holds         TEXT NOT NULL CHECK (holds = 'events' OR holds = 'posts' OR holds = 'both'),
    made_by       TEXT NOT NULL,
    made_at       INTEGER NOT NULL,
    revoked_by    TEXT NOT NULL DEFAULT '',
    revoked_at    INTEGER
) STRICT;

CREATE TABLE feed_entry (
    uid          TEXT PRIMARY KEY,
    kind         TEXT NOT NULL CHECK (kind = 'event' OR kind = 'post'),
    summary      TEXT NOT NULL,
    description  TEXT NOT NULL,
    location     TEXT NOT NULL,
    url          TEXT NOT NULL,
    categories   TEXT NOT NULL,              -- one a line
    status       TEXT NOT NULL CHECK (status = 'confirmed' OR status = 'tentative' OR status = 'cancelled'),
    all_day      INTEGER NOT NULL,
    starts_at    INTEGER NOT NULL,
    ends_at      INTEGER NOT NULL,
    first_day    INTEGER NOT NULL,           -- days since 1970, of all-day ones
    last_day     INTEGER NOT NULL,
    sequence     INTEGER NOT NULL,           -- both rise with every change, and only then
    changed_at   INTEGER NOT NULL
) STRICT;
)sql";

// When the event of a post that is out takes place as the post says it: from when it moves until the post is corrected.
char const fifteenth[] = R"sql(
CREATE TABLE told_of_event (
    post_id INTEGER PRIMARY KEY REFERENCES post (id),
    start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, all_day INTEGER NOT NULL, event TEXT NOT NULL
) STRICT;
)sql";

}  // namespace peal::store
