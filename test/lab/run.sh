#!/usr/bin/env bash
# Re-records scenarios and the labels:   sudo bash test/lab/run.sh [--passing] [AREA/NAME …]      (all of them without a name)
set -eu
cd "$(dirname "$0")"
names=() options=()
for a in "$@"; do case $a in --*) options+=("$a") ;; *) names+=("$a") ;; esac; done
if [ "${#names[@]}" = 0 ]; then mapfile -t names < <(cd scenarios && find . -name '*.sh' | sed 's|^\./||; s|\.sh$||' | sort); fi
code=0
node record.mjs ${options[@]+"${options[@]}"} "${names[@]}" || code=$?
node manifest.mjs
exit "$code"
