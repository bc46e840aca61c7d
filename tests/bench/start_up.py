"""How long the real daemon takes to start, and how much memory it then holds, with many stored posts: after an orderly
end, and after a kill, when the whole file is looked through first, and links lead on meanwhile."""

import contextlib
import http.client
import os
import pathlib
import sqlite3
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support" / "python"))

from stage import Daemon, Stage, wait_until  # noqa: E402

SIZES = (0, 100_000, 1_000_000)
FILL = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :count)
INSERT INTO post (short_id, plan_key, campaign, message, occurrence, channel, network, organisation, lang, due_at, wall, zone, text,
                  alt_text, route, destination, link_code, approval, dry_run, tentative, max_late, why, state, remote_id, address,
                  commit_at, published_at, measured_at, created_at, updated_at)
SELECT printf('b%07d', n), printf('bench/m%d/2024-01-01/%s', n, channel), 'bench', printf('m%d', n), '2024-01-01', channel, network,
       organisation, lang,
       -- One in thirty is still to come, further away than is planned for; the others went out in the three years before.
       CASE WHEN n % 30 = 0 THEN :now + 3 * 31536000000 + n * 1000 ELSE :now - 94608000000 + n * 90000 END,
       wall, zone, text, alt_text, route, destination, printf('z%06x', n), 'none', 0, 0, max_late, why,
       CASE WHEN n % 30 = 0 THEN 'planned' ELSE 'confirmed' END,
       CASE WHEN n % 30 = 0 THEN NULL ELSE printf('%d', 1000000000000 + n) END, '',
       CASE WHEN n % 30 = 0 THEN NULL ELSE :now - 94608000000 + n * 90000 END,
       CASE WHEN n % 30 = 0 THEN NULL ELSE :now - 94608000000 + n * 90000 + 400 END,
       CASE WHEN n % 30 = 0 THEN NULL ELSE :now - 94608000000 + n * 90000 + 2592000000 END, :now, :now
FROM number, (SELECT * FROM post ORDER BY id LIMIT 1)
"""
BESIDE = (
    "INSERT INTO artwork SELECT post.id, shape, headline, tagline, hashtag, artwork.address, artwork.lang, brand, background, foreground, accent, typeface, logo, logo_digest, "
    "photo, photo_digest, photo_fit, photo_source, photo_consent "
    "FROM post, (SELECT * FROM artwork LIMIT 1) AS artwork WHERE campaign = 'bench'",
    "INSERT INTO attempt (post_id, n, started_at, method, url, content_type, body, evidence, closed_at, outcome, revision, channel) "
    "SELECT id, 1, commit_at, 'POST', 'https://api.x.com/2/tweets', 'application/json', text, '{}', published_at, 'done', 1, channel "
    "FROM post WHERE campaign = 'bench' AND state = 'confirmed'",
    "INSERT INTO audit (at, actor, action, post_id, detail) SELECT created_at, 'peald', 'planned', id, wall FROM post WHERE campaign = 'bench'",
    "INSERT INTO audit (at, actor, action, post_id, detail) SELECT published_at, 'peald', 'published', id, '' FROM post "
    "WHERE campaign = 'bench' AND state = 'confirmed'",
)


def fill(file, count):
    if count == 0:
        return
    database = sqlite3.connect(file)
    database.execute("PRAGMA synchronous=OFF")
    database.execute(FILL, {"count": count, "now": int(time.time() * 1000)})
    for words in BESIDE:
        database.execute(words)
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def start(stage):
    began = time.monotonic()
    stage.start_daemon()
    return time.monotonic() - began


def leads_on(port, code):
    """Whether the link is answered with where it leads; no connection, or any other answer, is none."""
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        door.request("GET", f"/r/{code}")
        return door.getresponse().status == 302
    except OSError:
        return False
    finally:
        door.close()


def start_after_a_kill(stage, code):
    """Until the first link leads on, and until the daemon says that it is ready."""
    began = time.monotonic()
    stage.daemon = Daemon(stage)
    wait_until(lambda: leads_on(stage.config.port, code), "the first link", 120, every=0.005)
    linked = time.monotonic() - began
    stage.daemon.wait_ready(120)
    return linked, time.monotonic() - began


def find_code(file):
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return database.execute("SELECT link_code FROM post WHERE destination <> '' AND link_code IS NOT NULL ORDER BY id DESC").fetchone()[0]


def measure(count, first):
    with Stage(pathlib.Path(os.environ["PEAL_BIN_DIR"]), ROOT) as stage:
        stage.start_daemon()
        wait_until(lambda: stage.ask("status")["posts"]["in_review"] > 20, "the sample to be planned", 60)
        stage.daemon.stop()
        fill(stage.data / "peal.db", count)
        orderly = start(stage)
        time.sleep(5)  # planned, and at rest
        resident = stage.daemon.resident_kib() / 1024
        began = time.monotonic()
        stage.ask("status")
        status = time.monotonic() - began
        # Something is in the write-ahead log when it dies, as it is at work.
        stage.peal("pause", "--reason", "measuring")
        stage.peal("resume")
        code = find_code(stage.data / "peal.db")
        stage.daemon.kill()
        linked, killed = start_after_a_kill(stage, code)
        size = (stage.data / "peal.db").stat().st_size / 1e6
        stage.daemon.stop()
    first = first or (orderly, killed, resident)
    print(f"{count:9,}  {size:8.0f} MB  {orderly * 1000:8.0f} ms ({orderly / first[0]:4.1f}x)  {killed * 1000:8.0f} ms ({killed / first[1]:5.1f}x)"
          f"  {linked * 1000:8.0f} ms"
          f"  {resident:6.1f} MiB ({resident / first[2]:4.1f}x)  {status * 1000:6.0f} ms", flush=True)
    return first


def main():
    print("Stored posts beside the sample partnership, and what a start takes until the daemon says that it is ready")
    print(f"{'posts':>9}  {'database':>11}  {'orderly start':>18}  {'start after a kill':>20}  {'first link':>11}  {'resident':>18}  {'peal status':>9}")
    first = None
    for count in SIZES:
        first = measure(count, first)


if __name__ == "__main__":
    main()
