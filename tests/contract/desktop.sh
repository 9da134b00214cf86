# For the scripts beside it: private folders, and a session bus that is told of them before it
# starts (services that the bus activates inherit the bus's environment, not the test's).

# need COMMAND…: skips the whole script when one is missing.
need() {
    for command; do
        command -v "$command" >/dev/null || {
            echo "1..0 # SKIP $command is not installed"
            exit 0
        }
    done
}

# desk NAME: folders of its own below TEST_ROOT.
desk() {
    desk=$TEST_ROOT/$1
    mkdir -m 700 "$desk" "$desk/run"
    mkdir "$desk/data" "$desk/config" "$desk/cache" "$desk/home"
    export HOME="$desk/home" XDG_RUNTIME_DIR="$desk/run" XDG_DATA_HOME="$desk/data" \
        XDG_CONFIG_HOME="$desk/config" XDG_CACHE_HOME="$desk/cache"
    unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS G_DEBUG || true
}

bus_call() { # METHOD ARGUMENT…: of the bus itself
    method=$1
    shift
    gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
        --method "org.freedesktop.DBus.$method" "$@" 2>/dev/null
}

# A call before the daemon owns its name would make the bus start a second, locked one.
wait_for_service() {
    tries=0
    until [ "$(bus_call NameHasOwner org.freedesktop.secrets)" = "(true,)" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || return 1
        sleep 0.05
    done
}

service_pid() {
    bus_call GetConnectionUnixProcessID org.freedesktop.secrets | tr -cd '0-9 ' | awk '{print $NF}'
}

unlocked_keyring() {
    printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    wait_for_service
}

lock_keyring() {
    gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
        --method org.freedesktop.Secret.Service.Lock \
        "['/org/freedesktop/secrets/collection/login']" >/dev/null
}

# Ends the daemon and waits until the bus has noticed; another one may be there at once.
kill_service() {
    pid=$(service_pid)
    [ -n "$pid" ] || return 0
    kill -KILL "$pid"
    while [ "$(service_pid)" = "$pid" ]; do
        sleep 0.02
    done
}

# bus_config FILE SERVICES: a session bus that activates nothing but what lies in SERVICES.
bus_config() {
    cat >"$1" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=$TEST_ROOT</listen>
  <servicedir>$2</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
END
}
