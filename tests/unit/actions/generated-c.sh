#!/bin/sh
# Every recorded describe generates, and what is generated compiles without a warning under gcc and
# clang, as C and (the header) as C++.
set -eu

fixtures=${ORGWIRE_FIXTURES:-$TOP_SRCDIR/../shared/fixtures}
program=$TOP_BUILDDIR/tests/unit/actions/generate-files
n=0
failed=0

check() {
    n=$((n + 1))
    what=$1
    shift
    if "$@" >"$TEST_ROOT/said" 2>&1; then
        echo "ok $n - $what"
    else
        echo "not ok $n - $what"
        sed 's/^/# /' "$TEST_ROOT/said" | head -20
        failed=1
    fi
}

skip() {
    n=$((n + 1))
    echo "ok $n - $1 # SKIP $2"
}

# compile COMPILER STANDARD FOLDER
compile() {
    for source in "$3"/*.c; do
        "$1" -std="$2" -Wall -Wextra -Werror -I"$TOP_SRCDIR/src" -I"$3" -c -o "$3/out.o" "$source" \
            || return 1
    done
}

# A header of the module must do for C++ too.
compile_cxx() {
    printf '#include "%s"\n' "$(basename "$1"/*_is.h)" >"$1/all.cc"
    g++ -Wall -Wextra -Werror -I"$TOP_SRCDIR/src" -I"$1" -fsyntax-only "$1/all.cc"
}

try() {
    folder=$TEST_ROOT/$1
    mkdir -p "$folder"
    name=$1
    shift
    if [ ! -d "$fixtures" ]; then
        for each in generates 'compiles under gcc' 'compiles under clang' 'header as C++'; do
            skip "$name: $each" "no recorded describes at $fixtures"
        done
        return
    fi
    check "$name: generates" "$program" "$folder" Recorded "$@"
    for compiler in gcc clang; do
        if command -v $compiler >/dev/null; then
            check "$name: compiles under $compiler" compile $compiler c99 "$folder"
        else
            skip "$name: compiles under $compiler" "no $compiler here"
        fi
    done
    if command -v g++ >/dev/null; then
        check "$name: header as C++" compile_cxx "$folder"
    else
        skip "$name: header as C++" "no g++ here"
    fi
}

echo 1..36
try account "$fixtures"/describe/cumulusci-Account.json
try describe "$fixtures"/describe/*.json
try user "$fixtures"/describe/forcetoolkit-User.json
for folder in pt-raccoon jjuan bkareti sandile jjuan-odd bkareti-odd; do
    try $folder "$fixtures"/describe-min/$folder/*.json
done
[ "$failed" = 0 ]
