#!/usr/bin/env bash
# Builds one product, and does nothing when no source is newer than the last build of it, so that a second
# `make run` need not wait for SwiftPM to look at every package.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

product=$1
shift
stamp=".build/release/.built-$product"

up_to_date() {
    [ -x ".build/release/$product" ] && [ "$(cat "$stamp" 2> /dev/null)" = "$*" ] || return 1
    # Folders count too: their time tells of a file that was deleted.
    [ -z "$(find Package.swift Sources -newer "$stamp" -print -quit)" ]
}

up_to_date "$@" && exit 0
started=$(mktemp)
trap 'rm -f "$started"' EXIT
swift build "$@" --product "$product" >&2
echo "$*" > "$stamp"
touch -r "$started" "$stamp"
