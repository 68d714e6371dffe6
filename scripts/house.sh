#!/usr/bin/env bash
# The walls of the house, looked for in what was compiled: see --help.
set -euo pipefail
cd "$(dirname "$0")/.."

largest_folder=35
longest_file=450

if [ "${1-}" = --help ] || [ "${1-}" = -h ]; then
  cat <<END
usage: scripts/house.sh [MODULE ...]

Prints for each module, or for those that are named:
  - the packages that use each other in a ring, as jdeps finds them in the class files: there must be none;
  - the folder of its main sources with the most files: at most $largest_folder;
  - its longest source file: at most $longest_file lines.
Run mvn compile first. Needs bash, awk and the JDK, and no network. JAVA_HOME says which JDK, else PATH does.
Exit code: 0 if every wall holds, 1 if one is broken, 2 if it cannot be looked for.
END
  exit 0
fi

unable() { echo "house: $*" >&2; exit 2; }

jdeps=${JAVA_HOME:+$JAVA_HOME/bin/}jdeps
command -v "$jdeps" >/dev/null || unable "$jdeps is not there; it is part of every JDK: set JAVA_HOME"

modules=("$@")
if [ ${#modules[@]} -eq 0 ]; then
  mapfile -t modules < <(sed -n 's,.*<module>\(.*\)</module>.*,\1,p' pom.xml)
fi

# Reads the lines of jdeps, "   a -> b ...", and prints each ring of packages in one line.
rings() {
  awk '
    /^ .* -> / && $1 != $3 {
      if (!($1 in known)) { known[$1] = 1; names[++count] = $1 }
      uses[$1] = uses[$1] " " $3
    }
    function walk(from, at,    to, next_, i, n) {
      n = split(uses[at], to, " ")
      for (i = 1; i <= n; i++) {
        next_ = to[i]
        if ((next_ in known) && !((from, next_) in reaches)) { reaches[from, next_] = 1; walk(from, next_) }
      }
    }
    END {
      for (i = 1; i <= count; i++) walk(names[i], names[i])
      for (i = 1; i <= count; i++) {
        a = names[i]
        if (!((a, a) in reaches) || (a in told)) continue
        ring = a
        for (j = i + 1; j <= count; j++) {
          b = names[j]
          if (((a, b) in reaches) && ((b, a) in reaches)) { ring = ring ", " b; told[b] = 1 }
        }
        print ring
      }
    }'
}

broken=0
wall() { # what, whether it holds
  printf '  %s%s\n' "$1" "$([ "$2" = yes ] || echo '   BROKEN')"
  [ "$2" = yes ] || broken=1
}

for module in "${modules[@]}"; do
  sources=$module/src/main/java
  if [ ! -d "$sources" ]; then
    [ -f "$module/pom.xml" ] || unable "there is no module $module"
    continue # tests only
  fi
  classes=$module/target/classes
  [ -d "$classes" ] || unable "there is no $classes: run mvn compile first"
  echo "$module"

  # Without its module-info, the copy is read as any class path is: no other module has to be found.
  copy=$(mktemp -d)
  trap 'rm -rf "$copy"' EXIT
  cp -r "$classes/." "$copy"
  rm -f "$copy/module-info.class"
  "$jdeps" -verbose:package -filter:none --ignore-missing-deps --multi-release base "$copy" >"$copy.txt" 2>&1 ||
    { cat "$copy.txt" >&2; rm -f "$copy.txt"; unable "jdeps cannot read $classes"; }
  packages=$(awk '/^ .* -> / {print $1}' "$copy.txt" | sort -u | wc -l)
  found=$(rings <"$copy.txt")
  rm -rf "$copy" "$copy.txt"
  trap - EXIT
  if [ -z "$found" ]; then
    wall "cycles between its $packages packages: none" yes
  else
    while IFS= read -r ring; do
      wall "cycle between packages: $ring" no
    done <<<"$found"
  fi

  read -r files folder < <(find "$sources" -name '*.java' -printf '%h\n' | sort | uniq -c | sort -rn | head -1)
  wall "largest folder: $files files, $folder (at most $largest_folder)" \
    "$([ "$files" -le $largest_folder ] && echo yes || echo no)"

  long=$(find "$sources" -name '*.java' -exec awk 'END {print FNR, FILENAME}' {} \; | sort -rn)
  while read -r lines file; do
    wall "longest file: $lines lines, $file (at most $longest_file)" \
      "$([ "$lines" -le $longest_file ] && echo yes || echo no)"
  done < <(awk -v most=$longest_file 'NR == 1 || $1 > most' <<<"$long")
done

if [ $broken -ne 0 ]; then
  echo "A wall is broken." >&2
  exit 1
fi
echo "Every wall holds."
