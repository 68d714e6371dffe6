#!/usr/bin/env bash
# Runs the quick start in dev mode, mvn liberty:dev, as somebody does who edits meanwhile: see --help.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${PORT:-17190}
http=${HTTP_PORT:-17191}

if [ "${1-}" = --help ] || [ "${1-}" = -h ]; then
  cat <<END
usage: scripts/dev-mode.sh [OPTION OF MAVEN ...]

Builds what is committed, in a fresh clone and with a copy of the local Maven repository, which is made of links. Starts
the quick start with mvn liberty:dev, changes its handler, waits for the new reply, misspells a setting, waits for the
sentence that says so, mends it, and ends dev mode with q. Ends by itself, after some minutes.
The ports PORT and HTTP_PORT are used, $port and $http by default. For use without a network: scripts/dev-mode.sh -o.
Exit code: 0 if all was as expected, 1 if not.
END
  exit 0
fi

folder=$(mktemp -d)
dev=
finish() {
  [ -z "$dev" ] || kill -KILL -- "-$dev" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT

fail() { echo "dev mode: $*" >&2; tail -40 "$folder/dev.log" >&2 || true; exit 1; }

mkdir -p ~/.m2/repository
cp -al ~/.m2/repository "$folder/repository" 2>/dev/null || cp -r ~/.m2/repository "$folder/repository"
maven=(mvn -B -ntp -Dmaven.repo.local="$folder/repository" "$@")
git clone -q . "$folder/clone"

echo "== kn-sock is built"
(cd "$folder/clone" && "${maven[@]}" -q -DskipTests install -pl kn-sock-impl -am)

# Nothing of it is in a reactor, as with somebody who has read the page.
cp -r "$folder/clone/quick-start" "$folder/quick-start"
cd "$folder/quick-start"
handler=src/main/java/com/example/Echo.java
settings=src/main/resources/META-INF/microprofile-config.properties
sed -i "s/^kn-sock.server.echo.port=.*/kn-sock.server.echo.port=$port/" "$settings"

# The line that comes back for "hello"; nothing if nobody answers.
ask() {
  timeout 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port && printf 'hello\n' >&3 && head -n 1 <&3" 2>/dev/null || true
}

await() { # what is waited for, a command
  local what=$1
  shift
  SECONDS=0
  until "$@"; do
    kill -0 "$dev" 2>/dev/null || fail "mvn liberty:dev has ended"
    [ "$SECONDS" -lt 240 ] || fail "did not happen within 4 minutes: $what"
    sleep 1
  done
  echo "$what: after $SECONDS s"
}

replies() { [ "$(ask)" = "$1" ]; }
logs() { grep -qF "$1" "$folder/dev.log"; }

echo "== mvn liberty:dev"
mkfifo "$folder/keys"
setsid "${maven[@]}" liberty:dev -Dliberty.var.http.port="$http" <"$folder/keys" >"$folder/dev.log" 2>&1 &
dev=$!
exec 4>"$folder/keys"
await "the reply Echo: hello" replies "Echo: hello"

sed -i 's/"Echo: "/"Changed: "/' "$handler"
await "the handler was changed, and the reply is Changed: hello" replies "Changed: hello"

sed -i 's/idle-timeout/idel-timeout/' "$settings"
await "a misspelt setting is told" logs "kn-sock.server.echo.idel-timeout is no setting of a server: did you mean kn-sock.server.echo.idle-timeout?"

sed -i 's/idel-timeout/idle-timeout/' "$settings"
await "it is mended, and the reply is there again" replies "Changed: hello"

echo q >&4
SECONDS=0
while kill -0 "$dev" 2>/dev/null; do
  [ "$SECONDS" -lt 120 ] || fail "q does not end it"
  sleep 1
done
dev=
[ -z "$(ask)" ] || fail "somebody still answers"
echo "q ended it: after $SECONDS s"
