#!/usr/bin/env bash
# What a release needs to know and to change. docs/release.md has the steps.
#
#   .github/release.sh version          prints the version of the pom
#   .github/release.sh keycloak         prints the version of Keycloak in the container image
#   .github/release.sh set VERSION      changes the version in the pom, in file names of the jar and in the changelog
#   .github/release.sh check TAG        fails unless the checked-out files are those of the release with this tag
#   .github/release.sh notes VERSION    prints the section of the changelog, as the text of a GitHub release
set -euo pipefail
cd "$(dirname "$0")/.."

repository=https://github.com/${GITHUB_REPOSITORY:-keycloakclerk/keycloak-clerk}
changelog=docs/changelog.md

fail() {
  echo "$1" >&2
  exit 1
}

# The first version in the pom is the project's.
version() {
  sed -n 's|^ *<version>\([^<]*\)</version>.*|\1|p;T;q' pom.xml
}

keycloak() {
  sed -n 's|^ARG KEYCLOAK_VERSION=||p' src/main/docker/Dockerfile
}

is_version() {
  [[ $1 =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]]
}

# For a pattern: of a version's characters only the dot means something else there.
quoted() {
  printf '%s' "${1//./\\.}"
}

set_version() {
  local new=$1 old file today
  old=$(version)
  is_version "$new" || fail "Not a version: $new"
  sed -i "0,\|<version>$(quoted "$old")</version>|s||<version>$new</version>|" pom.xml
  { git grep -lF "keycloak-clerk-$old" -- . ":!$changelog" || true; } | while read -r file; do
    sed -i "s/keycloak-clerk-$(quoted "$old")/keycloak-clerk-$new/g" "$file"
  done
  [[ $new != *-SNAPSHOT ]] || return 0
  today=$(date -u +%F)
  if grep -q "^## \[$(quoted "$new")\]" "$changelog"; then
    sed -i "s/^\(## \[$(quoted "$new")\]\) - unreleased$/\1 - $today/" "$changelog"
  else
    sed -i -e "s/^## \[Unreleased\]$/&\n\n## [$new] - $today/" \
      -e "s|^\[Unreleased\]: .*|[Unreleased]: $repository/compare/v$new...HEAD\n[$new]: $repository/releases/tag/v$new|" \
      "$changelog"
  fi
}

# The lines of a section, without blank ones at its ends.
section() {
  awk -v heading="## [$1] - " '
    /^## / || /^\[[^]]*\]: / { inside = index($0, heading) == 1; next }
    !inside { next }
    NF { printf "%s%s\n", (started ? blank : ""), $0; started = 1; blank = ""; next }
    { blank = blank "\n" }' "$changelog"
}

# GitHub shows each line break of a release's text, so wrapped lines are joined. Links lead to the files of the tag.
notes() {
  section "$1" | awk '
    /^ *```/ { fence = !fence }
    {
      # Blank lines, headings, tables and list items begin a new line, and so does what follows a heading or a table.
      starts = fence || /^ *```/ || !NF || /^(#|\|)/ || /^ *([-*]|[0-9]+\.) / || previous !~ /[^ ]/ || previous ~ /^(#|\||```)/
      if (starts) printf "%s%s", (NR > 1 ? "\n" : ""), $0
      else { sub(/^ +/, ""); printf " %s", $0 }
      previous = $0
    }
    END { if (NR) print "" }' | sed -E \
    -e "s|\]\(\.\./([^):]+)\)|](@/\1)|g" \
    -e "s|\]\((#[^)]+)\)|](@/$changelog\1)|g" \
    -e "s|\]\(([^@):][^):]*)\)|](@/docs/\1)|g" \
    -e "s|\]\(@/|](${repository}/blob/v$1/|g"
}

check() {
  local tag=$1 version tested found
  version=$(version)
  [[ $tag == "v$version" ]] || fail "The tag is $tag, but the version of the pom is $version."
  if [[ $version == *-SNAPSHOT ]] || ! is_version "$version"; then fail "Not the version of a release: $version"; fi
  grep -Eq "^## \[$(quoted "$version")\] - [0-9]{4}-[0-9]{2}-[0-9]{2}$" "$changelog" ||
    fail "$changelog has no section with a date for $version."
  [[ -n $(section "$version") ]] || fail "The section of $version in $changelog is empty."
  tested=$(sed -n 's|^ *<keycloak.tested>\(.*\)</keycloak.tested>.*|\1|p' pom.xml)
  [[ ,$tested, == *",$(keycloak),"* ]] || fail "The image has Keycloak $(keycloak); the tests were run with $tested."
  found=$(git grep -nE 'keycloak-clerk-[0-9][^ ]*-SNAPSHOT' -- . ':!.github' ':!docs/release.md') &&
    fail "These files name a snapshot: $found"
  echo "$tag is the release $version."
}

usage() {
  sed -n '4,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

case $#:${1-} in
1:version) version ;;
1:keycloak) keycloak ;;
2:set) set_version "$2" ;;
2:check) check "$2" ;;
2:notes) notes "$2" ;;
*) usage ;;
esac
