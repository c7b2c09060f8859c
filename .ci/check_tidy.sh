#!/usr/bin/env bash
# clang-tidy over the sources that the last commits changed (BASE: the commit to compare with).
set -euo pipefail
preset=${PRESET:-release}
base=${BASE:-$(git rev-parse --verify --quiet HEAD~1 || git hash-object -t tree /dev/null)}
mapfile -t files < <(git diff --name-only --diff-filter=d "$base" HEAD -- 'catalogue/*.cpp' 'kernels/*.cpp' 'strategies/*.cpp' 'sim/*.cpp' | head -n "${MOST:-20}")
if [ ${#files[@]} -eq 0 ]; then echo "tidy: nothing changed"; exit 0; fi
printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 1 clang-tidy -p "build/$preset" --quiet
echo "tidy: ${#files[@]} files clean"
