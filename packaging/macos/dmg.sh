#!/bin/sh
# Signs, notarises and packs Ledgerbridge.app. Not run where this was written; see README.md beside it.
#   IDENTITY="Developer ID Application: NAME (TEAM)" PROFILE=ledgerbridge VERSION=0.1.0 sh packaging/macos/dmg.sh
# Without IDENTITY it packs unsigned, for trying on your own machine.
set -eu
cd "$(dirname "$0")/../.."
app=dist/Ledgerbridge.app
dmg=dist/ledgerbridge-${VERSION:?}.dmg
rules=packaging/macos/entitlements.plist

if [ -n "${IDENTITY:-}" ]; then
    # Inside out: libraries first, then the executables, then the bundle; --deep alone misses what it should not.
    find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
        xargs -0 codesign --force --timestamp --options runtime --sign "$IDENTITY"
    find "$app/Contents/Frameworks" -type d -name '*.framework' -prune -print0 |
        xargs -0 codesign --force --timestamp --options runtime --sign "$IDENTITY"
    codesign --force --timestamp --options runtime --entitlements "$rules" --sign "$IDENTITY" "$app/Contents/MacOS/ledgerbridge"
    codesign --force --timestamp --options runtime --entitlements "$rules" --sign "$IDENTITY" "$app"
    codesign --verify --deep --strict --verbose=2 "$app"

    # ditto, not zip: zip breaks the links inside frameworks, and with them the signature.
    ditto -c -k --keepParent "$app" dist/notarise.zip
    xcrun notarytool submit dist/notarise.zip --keychain-profile "${PROFILE:?}" --wait
    rm dist/notarise.zip
    xcrun stapler staple "$app"
    spctl --assess --type execute --verbose "$app"
fi

rm -rf build/dmg "$dmg"
mkdir -p build/dmg
ditto "$app" build/dmg/Ledgerbridge.app
ln -s /Applications build/dmg/Applications
hdiutil create -volname Ledgerbridge -srcfolder build/dmg -format UDZO -fs HFS+ "$dmg"

if [ -n "${IDENTITY:-}" ]; then
    codesign --timestamp --sign "$IDENTITY" "$dmg"
    xcrun notarytool submit "$dmg" --keychain-profile "$PROFILE" --wait
    xcrun stapler staple "$dmg"
fi
