#!/bin/sh
# Puts the program where menus and terminals find it: for you, or with --system for everybody.
set -eu
here=$(dirname "$(readlink -f "$0")")
if [ "${1:-}" = "--system" ]; then
    root=/usr/local
else
    root=$HOME/.local
fi
mkdir -p "$root/lib" "$root/bin" "$root/share/applications" "$root/share/metainfo"
rm -rf "$root/lib/ledgerbridge"
cp -R "$here/usr/lib/ledgerbridge" "$root/lib/ledgerbridge"
cp "$here/uninstall.sh" "$root/lib/ledgerbridge/uninstall.sh"
for name in ledgerbridge ledgerbridge-window; do
    ln -sf "../lib/ledgerbridge/$name" "$root/bin/$name"
done
cp -R "$here/usr/share/icons" "$root/share/"
cp "$here/usr/share/metainfo/"*.xml "$root/share/metainfo/"
sed "s|^Exec=ledgerbridge-window|Exec=$root/bin/ledgerbridge-window|" \
    "$here/usr/share/applications/org.ledgerbridge.Ledgerbridge.desktop" \
    > "$root/share/applications/org.ledgerbridge.Ledgerbridge.desktop"
echo "Installed in $root/lib/ledgerbridge. Remove it with $root/lib/ledgerbridge/uninstall.sh"
