# shellcheck shell=bash
# What the commands in this folder share. Source it first: it moves to the root of the repository.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
me=script/$(basename "$0")

say() { printf '%s\n' "$*"; }

die() {
    clear_progress
    printf '%s: %s\n' "$me" "$*" >&2
    exit 1
}

# A line that is written over by the next one on a terminal. Elsewhere, such as in a log, one every quarter minute
# is enough to see that work goes on.
progress_said=$SECONDS
progress() {
    if [ -t 1 ]; then
        printf '\r\033[K%.*s' "$((${COLUMNS:-80} - 1))" "$*"
    elif ((SECONDS - progress_said >= 15)); then
        progress_said=$SECONDS
        say "$*"
    fi
}

clear_progress() {
    if [ -t 1 ]; then printf '\r\033[K'; fi
}

# run_quietly TITLE LOG COMMAND...: shows a progress line made of the title and the log's last line, and the end of the
# log only when the command fails. Returns the command's exit code.
run_quietly() {
    local title=$1 log=$2 began=$SECONDS code=0 pid
    shift 2
    mkdir -p "$(dirname "$log")"
    : >"$log"
    "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    # shellcheck disable=SC2064
    trap "kill $pid 2>/dev/null; exit 130" INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        progress "$title ($((SECONDS - began)) s) $(tail -n 1 "$log" | cut -c -60)"
        sleep 0.5
    done
    wait "$pid" || code=$?
    trap - INT TERM
    clear_progress
    return "$code"
}

# Prints the Node.js that scripts and tests use, or fails: the machine's own if it is new enough, else ours.
find_node() {
    local node
    for node in "$(command -v node || true)" "$PWD/build/tools/node_modules/node/bin/node"; do
        if [ -x "$node" ] && "$node" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then
            printf '%s\n' "$node"
            return 0
        fi
    done
    return 1
}
