#!/bin/sh
# Runs the demo: prints a line for each step of the build, then what the demo prints. Maven's log goes to a file.
# Called by mvnw, with the path of mvnw and its arguments.
set -u
mvnw=$1
shift
cd "$(dirname "$mvnw")" || exit 1
log=target/demo-build.log
mkdir -p target
result=target/demo-build.result
echo 1 >"$result"
trap : INT

started=
step() {
  [ "$started" = "$1" ] || printf '%s\n' "$1 …"
  started=$1
}

echo "Getting Maven and the libraries. The first run downloads 300 MB, which takes some minutes …"
{
  DEMO_STEPS=1 ./mvnw -B -ntp "$@" 2>&1
  echo $? >"$result"
} | tee "$log" | {
  trap : INT
  running=
  while IFS= read -r line; do
    case $line in
    *" --- compiler:"*":compile "*) step "Compiling the jar" ;;
    *" --- compiler:"*":testCompile "*) step "Compiling the demo" ;;
    *" --- jar:"*) step "Packaging the jar" ;;
    *" --- dependency:"*":unpack "*) step "Unpacking Keycloak. The first run downloads it: 200 MB" ;;
    *" --- exec:"*) running=yes ;;
    "[INFO]"* | "[WARNING]"* | "[ERROR]"* | "SLF4J("*) ;;
    *) [ -z "$running" ] || printf '%s\n' "$line" ;;
    esac
  done
}

code=$(cat "$result")
rm -f "$result"
# 130 is Ctrl-C, 143 is kill.
if [ "$code" -ne 0 ] && [ "$code" -ne 130 ] && [ "$code" -ne 143 ]; then
  grep '^\[ERROR\]' "$log" | head -3 >&2
  echo "The demo failed. Maven's log: $log" >&2
fi
exit "$code"
