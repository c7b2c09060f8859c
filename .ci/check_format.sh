#!/usr/bin/env bash
# Every tracked source file is as .clang-format says.
set -euo pipefail
git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run --Werror
echo "format: clean"
