#!/bin/sh
# Removes the program that install.sh put here. Data folder and secrets stay: they are yours.
set -eu
here=$(dirname "$(readlink -f "$0")")
root=$(dirname "$(dirname "$here")")
if [ "$(basename "$here")" != "ledgerbridge" ] || [ ! -e "$here/ledgerbridge-window" ]; then
    echo "Start the copy in lib/ledgerbridge, which install.sh put there." >&2
    exit 1
fi
rm -f "$root/bin/ledgerbridge" "$root/bin/ledgerbridge-window"
rm -f "$root/share/applications/org.ledgerbridge.Ledgerbridge.desktop"
rm -f "$root/share/metainfo/org.ledgerbridge.Ledgerbridge.metainfo.xml"
find "$root/share/icons/hicolor" -name 'org.ledgerbridge.Ledgerbridge.*' -exec rm -f {} +
rm -rf "$here"
echo "Removed. Your data and keys are where they were."
