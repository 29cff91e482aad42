#!/usr/bin/env bash
# Installs what is missing of packages.debian.txt. `packages.sh build` takes the first part, `packages.sh test` all of it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

part=${1:-test}
wanted=()
while read -r line; do
    case "$line" in
        "# test") [ "$part" = test ] || break ;;
        "#"* | "") ;;
        *) wanted+=("$line") ;;
    esac
done < packages.debian.txt

if ! command -v dpkg-query > /dev/null; then
    echo "This is not a Debian system: what packages.debian.txt names must already be here." >&2
    exit 0
fi

missing=()
# dpkg-query fails on a name that dpkg never heard of, which is what a fresh machine has.
known=$(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' "${wanted[@]}" 2> /dev/null || true)
installed=" $(sed -n 's/^.i *//p' <<< "$known" | tr '\n' ' ') "
for package in "${wanted[@]}"; do
    [[ "$installed" == *" $package "* ]] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

apt() { DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get "$@"; }
if [ "$(id -u)" = 0 ]; then
    as_root=(env)
elif sudo -n true 2> /dev/null || { [ -t 0 ] && command -v sudo > /dev/null; }; then
    as_root=(sudo env DEBIAN_FRONTEND=noninteractive)
else
    echo "Debian packages are missing. As root, run:" >&2
    echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
fi
echo "Installing ${missing[*]}"
apt update -qq
apt install -qq -y --no-install-recommends "${missing[@]}" > /dev/null
