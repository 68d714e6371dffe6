#!/usr/bin/env bash
# Two builds of the same sources, in two folders, one with umask 022 and one with 077, give the same archives, byte for byte.
# Packages twice without tests. Says which files differ and exits with 1; needs Maven online, as the bills of materials do.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
modules=build-support,kn-sock-api,kn-sock-test,kn-sock-engine,kn-sock-test-junit,kn-sock-json,kn-sock-impl,kn-sock-test-cdi,kn-sock-rar,kn-sock-cli,liberty-feature,liberty

for mask in 022 077; do
  (
    umask $mask
    copy=$work/a/long/way/down
    [ $mask = 022 ] || copy=$work/b
    mkdir -p "$copy"
    # What is there, whether it is committed or not.
    git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
      [ ! -f "$file" ] || printf '%s\0' "$file"
    done | tar --create --null --files-from=- | tar --extract --no-same-permissions --directory="$copy"
    cd "$copy"
    mvn -B -q -ntp -DskipTests -Dspotless.check.skip -pl "$modules" package
    find . -path '*/target/*' \( -name '*.jar' -o -name '*.rar' -o -name '*.war' -o -name '*.esa' -o -name '*-cyclonedx.json' \) |
      grep -vE '/target/(kn-sock|licenses|esa|kn-sock-liberty[^/]*)/' | LC_ALL=C sort | xargs sha256sum >"$work/$mask"
  )
done

# What was not built would be the same in both.
for part in /kn-sock.jar /kn-sock.rar .war .esa -engine-cyclonedx.json -rar-cyclonedx.json -cli-cyclonedx.json; do
  grep -qF -- "$part" "$work/022" || { echo "no file ends in $part: it was not built"; exit 1; }
done

if ! diff "$work/022" "$work/077"; then
  echo "these differ between two builds of the same sources"
  exit 1
fi
echo "$(wc -l <"$work/022") files are the same in both builds"
