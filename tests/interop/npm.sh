# npm packages of the interop tests, pinned; outside the product. Sourced, after tests/flows/lib.sh.
# shellcheck shell=sh

interop=${ORGWIRE_INTEROP_DIR:-$TOP_BUILDDIR/interop}

# npm_install NAME VERSION OPTIONS…: once, in a folder of its own; sets npm_folder. What npm says
# is in $TEST_ROOT/npm-out.
npm_install() {
    npm_name=$1
    npm_version=$2
    shift 2
    npm_folder=$interop/$(basename "$npm_name")-$npm_version
    [ ! -f "$npm_folder/complete" ] || return 0
    mkdir -p "$npm_folder"
    (
        # Two test runs may come here at once.
        flock 8
        [ ! -f "$npm_folder/complete" ] || exit 0
        # The person's own registry settings: the tests run with another HOME.
        home=$(getent passwd "$(id -u)" | cut -d: -f6)
        npm_config_userconfig=$home/.npmrc npm install --prefix "$npm_folder" --no-save --no-audit \
            --no-fund --loglevel=error "$@" "$npm_name@$npm_version" >"$TEST_ROOT/npm-out" 2>&1 &&
            : >"$npm_folder/complete"
    ) 8>"$npm_folder/lock"
}
