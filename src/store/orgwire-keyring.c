/* The keyring child: a program of its own that orgwire starts and talks to over a socket on its
 * standard input, and kills when it takes too long. The only one that is linked with libsecret.
 *
 * libsecret's calls cannot be trusted to return, and cancelling one can end the desktop's keyring
 * service (reliability.md §0.3); a process can always be ended. */
#include "config.h"

#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/json.h"
#include "store/keyring-bus.h"
#include "store/keyring-frame.h"
#include "store/keyring-items.h"

#define SOCKET 0

/* The parent may have died before PR_SET_PDEATHSIG was in force: the socket knows who made it. */
static bool parent_lives(void)
{
    struct ucred peer;
    socklen_t size = sizeof peer;

    return getsockopt(SOCKET, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid == getppid();
}

/* Whatever the parent had open, above the standard three. */
static void close_inherited(void)
{
    GDir *listing;
    const char *name;
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(int));

    if (syscall(SYS_close_range, 3U, ~0U, 0U) == 0)
        return;
    listing = g_dir_open("/proc/self/fd", 0, NULL);
    while (listing && (name = g_dir_read_name(listing))) {
        int fd = atoi(name);

        if (fd > 2)
            g_array_append_val(open, fd);
    }
    if (listing)
        g_dir_close(listing);
    for (guint i = 0; i < open->len; i++)
        close(g_array_index(open, int, i));
}

static void harden(void)
{
    const struct rlimit none = {0, 0};

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!parent_lives())
        exit(2);
    close_inherited();
    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &none);
    signal(SIGPIPE, SIG_IGN);
    /* Ctrl-C and Ctrl-Z are the parent's; a half-made item is nobody's wish. */
    setsid();
    umask(077);
    /* libsecret's file back end loses and mixes up secrets. */
    unsetenv("SECRET_BACKEND");
    unsetenv("SECRET_FILE_TEST_PATH");
    unsetenv("SECRET_FILE_TEST_PASSWORD");
    unsetenv("SECRET_SERVICE_BUS_NAME");
    setenv("GIO_USE_VFS", "local", 1);
}

static void read_full(void *into, gsize size)
{
    for (char *at = into; size > 0;) {
        ssize_t n = recv(SOCKET, at, size, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            exit(0); /* the parent has hung up */
        at += n;
        size -= (gsize) n;
    }
}

static void write_full(const void *from, gsize size)
{
    for (const char *at = from; size > 0;) {
        ssize_t n = send(SOCKET, at, size, MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            exit(0);
        at += n;
        size -= (gsize) n;
    }
}

static json_object *read_request(Secret **ret_secret)
{
    unsigned char header[FRAME_HEADER];
    gsize json_length, secret_size;
    g_autofree char *text = NULL;
    char *secret;

    read_full(header, sizeof header);
    if (!frame_unpack(header, &json_length, &secret_size))
        exit(2);
    text = g_malloc0(json_length + 1);
    read_full(text, json_length);
    secret = g_malloc0(secret_size + 1);
    read_full(secret, secret_size);
    *ret_secret = secret_new(secret, (gssize) secret_size);
    secret_wipe(secret, secret_size);
    g_free(secret);
    return json_parse(text, (gssize) json_length, NULL);
}

static void write_reply(const ItemsReply *reply)
{
    g_autoptr(json_object) root = json_object_new_object();
    unsigned char header[FRAME_HEADER];
    g_autofree char *text = NULL;

    json_add_text(root, "result", reply->result ? reply->result : RESULT_FAILED);
    json_add_text(root, "state", store_state_name(reply->state));
    if (reply->text)
        json_add_text(root, "text", reply->text);
    if (reply->names) {
        json_object *names = json_object_new_array();

        for (guint i = 0; i < reply->names->len; i++)
            json_append_text(names, reply->names->pdata[i]);
        json_add_take(root, "names", names);
    }
    text = json_build(root, false);
    frame_pack(header, strlen(text), secret_length(reply->secret));
    write_full(header, sizeof header);
    write_full(text, strlen(text));
    write_full(secret_text(reply->secret), secret_length(reply->secret));
}

static void unlock(KeyringBus *bus, ItemsReply *reply)
{
    bool dismissed = false;

    reply->state = keyring_bus_unlock(bus, &dismissed);
    if (reply->state == STORE_UNLOCKED)
        reply->result = RESULT_OK;
    else
        reply->result = dismissed ? RESULT_DISMISSED : RESULT_STATE;
}

static void handle(KeyringBus *bus, KeyringItems *items, json_object *request, const Secret *secret,
                   ItemsReply *reply)
{
    const char *verb = json_text(request, "verb", "");
    const char *id = json_text(request, "id", "");
    const char *label = json_text(request, "label", "orgwire");
    SecretKind kind = SECRET_PRIVATE_KEY;
    bool known = secret_kind_parse(json_text(request, "kind", ""), &kind);

    if (strcmp(verb, "probe") == 0) {
        reply->result = RESULT_STATE;
        reply->state = keyring_bus_probe(bus);
    } else if (strcmp(verb, "unlock") == 0) {
        unlock(bus, reply);
    } else if (strcmp(verb, "list") == 0) {
        keyring_items_list(items, reply);
    } else if (known && strcmp(verb, "get") == 0) {
        keyring_items_get(items, id, kind, reply);
    } else if (known && strcmp(verb, "put") == 0) {
        keyring_items_put(items, id, kind, secret, label, reply);
    } else if (known && strcmp(verb, "delete") == 0) {
        keyring_items_remove(items, id, kind, reply);
    }
}

int main(void)
{
    KeyringBus bus = {NULL, false, NULL, NULL};
    KeyringItems *items;
    struct stat in;

    if (fstat(SOCKET, &in) != 0 || !S_ISSOCK(in.st_mode)) {
        g_printerr("orgwire-keyring: this program is started by orgwire\n");
        return 2;
    }
    harden();
    items = keyring_items_new(&bus);
    for (;;) {
        g_autoptr(Secret) secret = NULL;
        g_autoptr(json_object) request = read_request(&secret);
        g_auto(ItemsReply) reply = {NULL, STORE_UNLOCKED, NULL, NULL, NULL};

        handle(&bus, items, request, secret, &reply);
        write_reply(&reply);
    }
}
