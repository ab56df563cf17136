#!/usr/bin/env bash
# Splits the integration tests into shards of about the same length, for build.yml.
#
#   .github/shard.sh INDEX COUNT   prints the classes of one shard, as -Dit.test takes them (INDEX is 1 to COUNT)
#   .github/shard.sh check COUNT   fails unless the shards together hold each class exactly once
#
# .github/test-times.txt has the seconds that a class takes. A class that is not listed counts as 12 seconds.
set -euo pipefail
cd "$(dirname "$0")/.."

# These look at what other classes left in the same run, so they stay with them. The last class of each line looks.
together='
SignInIT TokenRefusalIT ServerLogIT
ConformanceIT CrossAppAccessIT InspectorPageIT MetadataDocumentIT RealClientsIT ClientTableIT
'
# The server has a log in each shard. Elsewhere only those tests of ServerLogIT run that expect nothing of other classes.
elsewhere='ServerLogIT#warns*+holds*'

classes() {
  find src/test/java -name '*IT.java' | sed 's|.*/||; s|\.java$||' | LC_ALL=C sort
}

# Prints "shard class" for all classes: the longest first, each into the shard that is shortest so far.
plan() {
  awk -v count="$1" -v together="$together" '
    FILENAME == ARGV[1] { if (!/^#/ && NF) seconds[$2] = $1; next }
    { exists[$1] = 1; all[++n] = $1 }
    END {
      lines = split(together, line, "\n")
      for (i = 1; i <= lines; i++) {
        words = split(line[i], word, " ")
        for (j = 1; j <= words; j++) {
          if (!(word[j] in exists)) { print "no such class: " word[j] > "/dev/stderr"; exit 1 }
          unit[word[j]] = "unit" i
        }
      }
      for (i = 1; i <= n; i++) {
        if (exists[all[i]] == 2) { print "two classes: " all[i] > "/dev/stderr"; exit 1 }
        exists[all[i]] = 2
        name = all[i] in unit ? unit[all[i]] : all[i]
        if (!(name in size)) { size[name] = 0; names[++units] = name }
        size[name] += all[i] in seconds ? seconds[all[i]] : 12
        members[name] = members[name] " " all[i]
      }
      for (placed = 1; placed <= units; placed++) {
        longest = ""
        for (i = 1; i <= units; i++)
          if (!(names[i] in done) && (longest == "" || size[names[i]] > size[longest])) longest = names[i]
        done[longest] = 1
        shard = 1
        for (i = 2; i <= count; i++) if (total[i] + 0 < total[shard] + 0) shard = i
        total[shard] += size[longest]
        words = split(members[longest], word, " ")
        for (i = 1; i <= words; i++) print shard, word[i]
      }
    }' .github/test-times.txt <(classes)
}

shard() {
  local list
  list=$(plan "$2" | awk -v shard="$1" '$1 == shard { print $2 }' | paste -sd, -)
  case ",$list," in
  *,ServerLogIT,*) echo "$list" ;;
  *) echo "$list,$elsewhere" ;;
  esac
}

check() {
  local index writer
  plan "$1" >/dev/null
  for ((index = 1; index <= $1; index++)); do
    shard "$index" "$1" | tr , '\n' | grep -v '#'
  done | LC_ALL=C sort | diff - <(classes) || {
    echo "The shards do not hold each class exactly once." >&2
    exit 1
  }
  while read -r writer; do
    if ! grep -qw "$writer" <<<"$together"; then
      echo "$writer uses ClientTable: name it in the line of ClientTableIT in .github/shard.sh." >&2
      exit 1
    fi
  done < <(grep -rl 'ClientTable\.' src/test/java --include='*IT.java' | sed 's|.*/||; s|\.java$||')
  plan "$1" | awk 'FILENAME == ARGV[1] { seconds[$2] = $1; next }
    { number[$1]++; total[$1] += $2 in seconds ? seconds[$2] : 12 }
    END { for (shard = 1; shard in number; shard++) printf "shard %d: %d classes, %d seconds\n", shard, number[shard], total[shard] }' \
    .github/test-times.txt -
}

usage() {
  sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

[[ $# == 2 && $2 =~ ^[1-9][0-9]?$ ]] || usage
case $1 in
check) check "$2" ;;
[1-9] | [1-9][0-9])
  (($1 <= $2)) || usage
  shard "$1" "$2"
  ;;
*) usage ;;
esac
