#!/usr/bin/env bash
# Runs the in-container tests of the resource adapter and of the CDI integration on every server, one after another, and says which have passed.
# Servers come from the repository that Maven uses, some 600 MB the first time.
set -uo pipefail
cd "$(dirname "$0")/.."

newest=$(ls -d /usr/lib/jvm/*25* 2>/dev/null | head -n 1 || true)
failed=()
for profile in wildfly payara6 glassfish7 glassfish8; do
  home=${JAVA_HOME:-}
  if [ "$profile" = glassfish8 ]; then # needs JDK 21 or later
    [ -n "$newest" ] || { echo "glassfish8 is left out: there is no JDK 25 in /usr/lib/jvm"; continue; }
    home=$newest
  fi
  echo "== $profile"
  env ${home:+JAVA_HOME="$home" PATH="$home/bin:$PATH"} \
    mvn -B -ntp -P"$profile" -pl integration-tests -am verify \
    -Dsurefire.failIfNoSpecifiedTests=false -Dtest=NoUnitTest || failed+=("$profile")
done
echo "== wildfly with MicroProfile Health, and without message-driven beans"
mvn -B -ntp -Pwildfly -pl integration-tests -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=NoUnitTest \
  -Dit.includes='**/EveryServerIT.java' -Dit.wildfly.config=standalone-microprofile.xml \
  -Dit.health=http://127.0.0.1:9990/health || failed+=(wildfly-microprofile)
for profile in payara-micro6 tomee ${newest:+payara-micro7}; do echo "== $profile"; (if [ "$profile" = payara-micro7 ]; then export JAVA_HOME=$newest PATH="$newest/bin:$PATH"; fi; mvn -B -ntp -P"$profile" -pl runtimes -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=NoUnitTest) || failed+=("$profile"); done
echo "failed: ${failed[*]:-none}"
[ ${#failed[@]} -eq 0 ]
