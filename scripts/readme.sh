#!/usr/bin/env bash
# Types the commands of README as they stand, in a fresh clone of what is committed: the demo is built and asked, and the shell is tried.
# Each command must end by itself, within two minutes and with exit code 0; the demo is ended by ctrl-C. Not among them: mvn verify and
# mvn install. The ports of README must be free. Arguments go to Maven: scripts/readme.sh -o.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
demo=
finish() {
  [ -z "$demo" ] || kill -KILL -- "-$demo" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
git clone -q . "$folder/clone"
cd "$folder/clone"

fail() { echo "README: $*" >&2; exit 1; }

# The lines of the blocks of commands between two lines of README.
commands() {
  awk -v from="$1" -v to="$2" 'index($0, from) == 1 {on = 1} index($0, to) == 1 {on = 0} on' README.md |
    awk '/^```bash/ {code = 1; next} /^```/ {code = 0} code'
}

echo "== mvn -Pdemo"
SECONDS=0
# Its own process group, with the default for SIGINT, so that ctrl-C can be sent to it as a terminal does.
setsid env --default-signal=INT mvn -B "$@" -Pdemo >demo.log 2>&1 &
demo=$!
until grep -q "ready to run a smarter planet" demo.log; do
  kill -0 "$demo" 2>/dev/null || { tail -30 demo.log >&2; fail "mvn -Pdemo has ended"; }
  [ "$SECONDS" -lt 900 ] || { tail -30 demo.log >&2; fail "mvn -Pdemo is not ready after 15 minutes"; }
  sleep 1
done
echo "ready after $SECONDS s"

commands "When the demo says" "## " >asked
[ "$(wc -l <asked)" -ge 6 ] || fail "the commands that ask the demo are not found"
while IFS= read -r command <&3; do
  echo "== $command"
  SECONDS=0
  timeout 120 bash -c "$command" 3<&- </dev/null || fail "exit code $? after $SECONDS s: $command"
done 3<asked

echo "== ctrl-C"
SECONDS=0
kill -INT -- "-$demo"
while kill -0 "$demo" 2>/dev/null; do
  [ "$SECONDS" -lt 120 ] || fail "the demo does not end at ctrl-C"
  sleep 1
done
demo=
echo "ended after $SECONDS s"

echo "== the shell"
commands "## The shell" "The shell sends raw" >typed
[ "$(wc -l <typed)" -ge 6 ] || fail "the commands of the shell are not found"
SECONDS=0
timeout 120 bash -c 'shopt -s expand_aliases; set -e; source ./typed; wait' </dev/null || fail "exit code $? of the shell's commands"
echo "ended after $SECONDS s"
