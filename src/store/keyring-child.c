#include "config.h"

#include "store/keyring-child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/problem.h"
#include "loop/fiber.h"
#include "store/keyring-frame.h"

struct KeyringChild {
    pid_t pid;
    int socket;
};

/* What the child needs to find the bus; the provider finds the screen by itself. The rest stays
 * here: it may hold secrets, switch libsecret to files, or make GLib's warnings fatal. */
static const char *const kept_variables[] = {
    "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "HOME", "PATH", "LANG", "LANGUAGE", "LC_ALL",
    "LC_MESSAGES", "LC_CTYPE", "USER", "LOGNAME", "TZ", "LD_LIBRARY_PATH", "ASAN_OPTIONS",
    "UBSAN_OPTIONS", "LSAN_OPTIONS",
};

static GStrv child_environment(void)
{
    GStrv all = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(kept_variables); i++) {
        const char *value = g_getenv(kept_variables[i]);

        if (value)
            all = g_environ_setenv(all, kept_variables[i], value, TRUE);
    }
    return all ? all : g_new0(char *, 1);
}

/* The socket becomes standard input; the child itself closes whatever else it inherited. Signals
 * that we block or ignore are back to normal in it. */
static int spawn(const char *program, int theirs, pid_t *ret_pid)
{
    char *arguments[] = {(char *) program, NULL};
    g_auto(GStrv) environment = child_environment();
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int number;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    number = posix_spawn(ret_pid, program, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return number;
}

static void set_not_started(GError **error, const char *program, int number)
{
    g_autofree char *why = g_strdup_printf("Its helper program '%s' cannot be started: %s", program,
                                           g_strerror(number));

    problem_set(error, PROBLEM_STORE_UNAVAILABLE, why,
                "Install orgwire again, with all its programs\n"
                "Use the second store, files under a passphrase: orgwire config set store file",
                "cannot reach the keyring");
}

KeyringChild *keyring_child_start(const char *program, GError **error)
{
    int pair[2];
    KeyringChild *child;
    pid_t pid;
    int number;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        set_not_started(error, program, errno);
        return NULL;
    }
    number = spawn(program, pair[1], &pid);
    close(pair[1]);
    if (number != 0) {
        close(pair[0]);
        set_not_started(error, program, number);
        return NULL;
    }
    fcntl(pair[0], F_SETFL, fcntl(pair[0], F_GETFL) | O_NONBLOCK);
    child = g_new0(KeyringChild, 1);
    child->pid = pid;
    child->socket = pair[0];
    return child;
}

static void on_ended(GPid pid, gint status, gpointer user_data)
{
    g_debug("keyring child %d has ended", (int) pid);
}

void keyring_child_kill(KeyringChild *child)
{
    if (!child)
        return;
    kill(child->pid, SIGKILL);
    if (waitpid(child->pid, NULL, WNOHANG) == 0) {
        g_autoptr(GSource) source = g_child_watch_source_new(child->pid);

        g_source_set_callback(source, (GSourceFunc) (void (*)(void)) on_ended, NULL, NULL);
        g_source_attach(source, g_main_context_get_thread_default());
    }
    close(child->socket);
    g_free(child);
}

/* One question and its answer, with one deadline for both. */
typedef struct {
    int socket;
    gint64 until; /* -1: none */
    GCancellable *cancellable;
    ChildOutcome outcome;
} Talk;

static bool await_socket(Talk *talk, GIOCondition condition)
{
    gint left = -1;
    g_autoptr(GError) error = NULL;

    if (talk->until >= 0)
        left = (gint) (MAX(0, talk->until - g_get_monotonic_time()) / 1000);
    /* A socket with nothing but the end in it is readable too. */
    if (fiber_wait_fd(talk->socket, condition | G_IO_HUP | G_IO_ERR, left, talk->cancellable,
                      &error))
        return true;
    talk->outcome = error ? CHILD_CANCELLED : CHILD_LATE;
    return false;
}

static bool send_all(Talk *talk, const void *from, gsize size)
{
    for (const char *at = from; size > 0;) {
        ssize_t n = send(talk->socket, at, size, MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN) {
            if (!await_socket(talk, G_IO_OUT))
                return false;
            continue;
        }
        if (n <= 0)
            return false;
        at += n;
        size -= (gsize) n;
    }
    return true;
}

static bool receive_all(Talk *talk, void *into, gsize size)
{
    for (char *at = into; size > 0;) {
        ssize_t n = recv(talk->socket, at, size, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN) {
            if (!await_socket(talk, G_IO_IN))
                return false;
            continue;
        }
        if (n <= 0)
            return false;
        at += n;
        size -= (gsize) n;
    }
    return true;
}

static bool send_request(Talk *talk, json_object *request, const Secret *secret)
{
    unsigned char header[FRAME_HEADER];
    g_autofree char *text = json_build(request, false);

    frame_pack(header, strlen(text), secret_length(secret));
    return send_all(talk, header, sizeof header) && send_all(talk, text, strlen(text)) &&
           send_all(talk, secret_text(secret), secret_length(secret));
}

static bool receive_reply(Talk *talk, json_object **ret_reply, Secret **ret_secret)
{
    unsigned char header[FRAME_HEADER];
    gsize json_length, secret_size;
    g_autofree char *text = NULL;
    g_autoptr(Secret) secret = NULL;
    char *bytes;
    bool complete;

    if (!receive_all(talk, header, sizeof header) ||
        !frame_unpack(header, &json_length, &secret_size))
        return false;
    text = g_malloc0(json_length + 1);
    if (!receive_all(talk, text, json_length))
        return false;
    bytes = g_malloc0(secret_size + 1);
    complete = receive_all(talk, bytes, secret_size);
    if (complete)
        secret = secret_new(bytes, (gssize) secret_size);
    secret_wipe(bytes, secret_size);
    g_free(bytes);
    if (!complete)
        return false;
    *ret_reply = json_parse(text, (gssize) json_length, NULL);
    if (!*ret_reply)
        return false;
    *ret_secret = g_steal_pointer(&secret);
    return true;
}

ChildOutcome keyring_child_ask(KeyringChild *child, json_object *request, const Secret *secret,
                               gint milliseconds, GCancellable *cancellable,
                               json_object **ret_reply, Secret **ret_secret)
{
    Talk talk = {child->socket, -1, cancellable, CHILD_GONE};

    if (milliseconds >= 0)
        talk.until = g_get_monotonic_time() + (gint64) milliseconds * 1000;
    *ret_reply = NULL;
    *ret_secret = NULL;
    if (send_request(&talk, request, secret) && receive_reply(&talk, ret_reply, ret_secret))
        return CHILD_ANSWERED;
    return talk.outcome;
}
