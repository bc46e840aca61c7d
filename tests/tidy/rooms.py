"""Who may include what: the house in one table.

A row is a room: a folder, or with a trailing * some files of one. The longest that matches a file decides. `ours` names
the rows a file may include besides its own, a folder standing for the folders in it too; `libraries` names entries of
LIBRARIES below. Anything not granted here fails, so a new arrow or a new library is a change to this file, made on
purpose.
"""

# Everything below a step, in the order data flows through Peal. Nothing lower ever includes upward.
PURE = ["core", "core/digest*"]
CORE = PURE + ["core/async*", "core/http_client*"]
UP_TO_CAMPAIGNS = CORE + ["campaigns"]
UP_TO_CONNECTORS = UP_TO_CAMPAIGNS + ["connectors"]
UP_TO_STORE = UP_TO_CONNECTORS + ["daemon/store"]
UP_TO_VAULT = UP_TO_STORE + ["daemon/vault"]
AT_WORK = ["daemon/delivery", "daemon/monitor", "daemon/links", "daemon/reports", "daemon/people"]
UP_TO_OFFICE = UP_TO_VAULT + AT_WORK + ["daemon/http", "daemon/worker", "daemon/office"]

LOOP = ["asio", "boost"]
WEB = LOOP + ["boost.json", "boost.url"]

#    room                    ours                                      libraries
ROOMS = {
    "core":                 ([],                                       ["expected", "spdlog", "posix"]),
    "core/async*":          (PURE,                                     ["expected", "posix", *LOOP]),
    "core/http_client*":    (CORE,                                     ["expected"]),
    "core/digest*":         ([],                                       ["sodium"]),

    "campaigns":            (PURE + ["campaigns"],                     ["expected", "yaml", "date", "icu", "psl", "mustache"]),
    "campaigns/calendar":   (PURE + ["campaigns"],                     ["expected", "yaml", "date", "icu", "libical"]),

    "connectors":           (UP_TO_CONNECTORS,                         ["expected", "openssl", "sodium", *WEB]),
    "connectors/http":      (CORE + ["connectors"],                    ["expected", "curl", "posix", "sockets", *WEB]),
    "connectors/calendar":  (UP_TO_CONNECTORS,                         ["expected", "libxml2", *WEB]),

    "daemon":               (CORE,                                     ["expected", "posix", *WEB]),
    "daemon/http":          (CORE,                                     ["expected", "posix", "beast", "sockets", *WEB]),
    "daemon/worker":        (UP_TO_CAMPAIGNS,                          ["expected", "posix", "sockets", "icu", "vips", "qrencode", "seccomp", *WEB]),
    "daemon/store":         (UP_TO_CONNECTORS,                         ["expected", "posix", "sqlite", *WEB]),
    "daemon/vault":         (UP_TO_STORE,                              ["expected", "posix", "sodium", *WEB]),
    "daemon/delivery":      (UP_TO_VAULT + ["daemon/worker"],          ["expected", *WEB]),
    "daemon/monitor":       (UP_TO_VAULT,                              ["expected", *WEB]),
    "daemon/links":         (UP_TO_VAULT + ["daemon/http"],            ["expected", "posix", "sodium", "mustache", *WEB]),
    "daemon/reports":       (UP_TO_VAULT,                              ["expected", "mustache", *WEB]),
    "daemon/people":        (UP_TO_VAULT,                              ["expected", "sodium", *WEB]),
    "daemon/office":        (UP_TO_OFFICE,                             ["expected", "mustache", *WEB]),
    "daemon/app":           (UP_TO_OFFICE,                             ["expected", "posix", "yaml", "cli", "systemd", *WEB]),

    # Programs of their own, beside the daemon.
    "daemon/sandbox":       (UP_TO_CONNECTORS + ["daemon/http"],       ["expected", "posix", "cli", "mustache", *WEB]),
    "daemon/cli":           (UP_TO_CONNECTORS + ["daemon/worker"],     ["expected", "posix", "cli", *WEB]),

    "tests":                (["*"],                                    ["*"]),
    "cmake":                ([],                                       ["*"]),
}

# A network, or the calendars of others, never includes another (what two of them share belongs in connectors/), nor the
# transport: it talks through core's HttpClient.
NETWORKS = ["x", "instagram", "snapchat", "mastodon", "bluesky", "handoff", "calendar"]

# A library is known by how its headers start. The standard library needs no grant.
LIBRARIES = {
    "asio":       ["boost/asio"],
    "beast":      ["boost/beast"],
    "boost.json": ["boost/json"],
    "boost.url":  ["boost/url"],
    "boost":      ["boost/"],
    "expected":   ["tl/expected.hpp"],
    "spdlog":     ["spdlog/", "fmt/"],
    "curl":       ["curl/"],
    "sqlite":     ["SQLiteCpp/", "sqlite3"],
    "yaml":       ["yaml-cpp/"],
    "libical":    ["libical/"],
    "date":       ["date/"],
    "icu":        ["unicode/"],
    "psl":        ["libpsl.h"],
    "mustache":   ["kainjow/", "mustache.hpp"],
    "libxml2":    ["libxml/"],
    "openssl":    ["openssl/"],
    "sodium":     ["sodium"],
    "vips":       ["vips/", "glib", "pango/", "cairo", "librsvg/"],
    "qrencode":   ["qrencode.h"],
    "zbar":       ["zbar"],
    "seccomp":    ["seccomp.h", "linux/seccomp.h"],
    "systemd":    ["systemd/"],
    "cli":        ["CLI/"],
    "doctest":    ["doctest/"],
    "valgrind":   ["valgrind/"],
    "sockets":    ["sys/socket.h", "sys/un.h", "netinet/", "arpa/", "netdb.h", "boost/asio/ip/", "boost/asio/local/"],
    # The machine itself: files, processes, signals.
    "posix":      ["unistd.h", "fcntl.h", "signal.h", "spawn.h", "sched.h", "poll.h", "pwd.h", "grp.h", "dirent.h",
                   "malloc.h", "stdlib.h", "dlfcn.h", "termios.h", "errno.h", "sys/", "linux/"],
}

# Time, chance, threads, sockets are handed in, so that a test can run the whole machine in one thread under a clock
# of its own. Only these files touch the real thing; a trailing * stands for any ending.
REAL = {
    "clock":  ["core/async_real_clock*", "tests/support/*", "tests/end_to_end/*", "tests/bench/*"],
    "random": ["core/random*", "tests/support/*"],
    "thread": ["core/async*", "daemon/store/*", "daemon/http/*", "daemon/links/*", "daemon/app/*",
               "tests/support/*", "tests/end_to_end/*", "tests/bench/*", "tests/unit/worker/misbehaving*", "tests/unit/core/async_test*"],
    "sleep":  ["tests/end_to_end/*", "tests/bench/*"],
    "socket": ["connectors/http/*", "daemon/http/*", "daemon/worker/*", "tests/*"],
}

LINES_MAX = 500
