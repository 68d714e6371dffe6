#!/usr/bin/env bash
# Runs the in-container tests of the resource adapter and of the CDI integration on every server, one after another, and says what has passed.
# Servers come from the repository that Maven uses, some 600 MB the first time. Arguments name the runs; without them it is all of them.
set -uo pipefail
cd "$(dirname "$0")/.."

runs=("$@")
[ ${#runs[@]} -gt 0 ] || runs=(liberty wildfly-microprofile wildfly payara6 glassfish7 glassfish8 tomcat
  payara-micro6 payara-micro7 tomee)
newest=$(ls -d /usr/lib/jvm/*25* 2>/dev/null | head -n 1 || true)
logs=$PWD/target/servers
mkdir -p "$logs"
rm -f "$logs"/*.log "$logs/same-file"
failed=()
told=()

maven() { mvn -B -ntp -Dstyle.color=never -Dsurefire.failIfNoSpecifiedTests=false -Dtest=NoUnitTest "$@"; }

same=()
if [ ${#runs[@]} -gt 1 ]; then # one run takes what it builds
  echo "== the file that each server gets"
  war=$logs/portable.war
  maven -q -pl runtimes -am -Druntimes.skip=true package && cp runtimes/target/runtimes-portable.war "$war" || exit 1
  sha256sum "$war"
  same=("-Dit.war=$war")
fi

for run in "${runs[@]}"; do
  home=${JAVA_HOME:-}
  options=(-pl integration-tests -Druntimes.skip=true)
  target=integration-tests/target
  case $run in
    liberty) options+=(-Pliberty "-Dit.includes=%regex[io/knsock/it/cdi/.*IT.class]") ;;
    wildfly-microprofile) # with MicroProfile Health, and without message-driven beans
      options+=(-Pwildfly -Dit.wildfly.config=standalone-microprofile.xml -Dit.health=http://127.0.0.1:9990/health
        "-Dit.includes=%regex[io/knsock/it/cdi/.*IT.class]") ;;
    glassfish8) # needs JDK 21 or later
      [ -n "$newest" ] || { told+=("glassfish8: left out, there is no JDK 25 in /usr/lib/jvm"); continue; }
      home=$newest
      options+=(-Pglassfish8) ;;
    payara-micro7) # needs JDK 21 or later
      [ -n "$newest" ] || { told+=("payara-micro7: left out, there is no JDK 25 in /usr/lib/jvm"); continue; }
      home=$newest
      options=(-pl runtimes -Ppayara-micro7)
      target=runtimes/target ;;
    payara-micro6 | tomee)
      options=(-pl runtimes "-P$run")
      target=runtimes/target ;;
    tomcat)
      options=(-pl runtimes -Dit.test=SameWarIT -Dfailsafe.failIfNoSpecifiedTests=false)
      target=runtimes/target ;;
    *) options+=("-P$run") ;;
  esac
  echo "== $run"
  rm -rf "$target/failsafe-reports" "$target/test-output"
  result=passed
  env ${home:+JAVA_HOME="$home" PATH="$home/bin:$PATH"} bash -c "$(declare -f maven); maven \"\$@\"" maven \
    "${options[@]}" -am "${same[@]}" verify >"$logs/$run.log" 2>&1 || { result=FAILED; failed+=("$run"); }
  grep -E '^\[ERROR\]' "$logs/$run.log"
  grep -rhoE 'same file: .*' "$target/test-output" >>"$logs/same-file"
  count=$(grep -E 'Tests run: [0-9]+, .*Skipped: [0-9]+$' "$logs/$run.log" | tail -n 1 | sed 's/^.*Tests run/tests/')
  told+=("$run: $result${count:+, $count}")
  while read -r reason; do told+=("  left out: $reason"); done < <(
    sed -n 's/.*<skipped message="\([^"]*\)".*/\1/p' "$target"/failsafe-reports/TEST-*.xml 2>/dev/null | sort -u)
done

echo "== summary"
printf '%s\n' "${told[@]}"
cat "$logs/same-file" 2>/dev/null
files=$(grep -oE 'SHA-256 [0-9a-f]+' "$logs/same-file" 2>/dev/null | sort -u | wc -l)
[ "$files" -le 1 ] || { echo "it was not the same file everywhere"; failed+=("same file"); }
echo "failed: ${failed[*]:-none}"
[ ${#failed[@]} -eq 0 ]
