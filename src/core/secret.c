#include "config.h"

#include "core/secret.h"

#include <string.h>
#include <sys/mman.h>

/* Shorter texts are not searched for in logs: too many innocent words would match. */
#define REDACT_MIN 8

struct Secret {
    gint references;
    gsize length;
    gsize mapped;
    char *text; /* a mapping of its own, so that locking and wiping touch nothing else */
};

static GMutex live_lock;
static GPtrArray *live; /* of Secret, borrowed: what secret_redact() looks for */

static void remember(Secret *secret)
{
    g_mutex_lock(&live_lock);
    if (!live)
        live = g_ptr_array_new();
    g_ptr_array_add(live, secret);
    g_mutex_unlock(&live_lock);
}

static void forget(Secret *secret)
{
    g_mutex_lock(&live_lock);
    g_ptr_array_remove_fast(live, secret);
    if (live->len == 0)
        g_clear_pointer(&live, g_ptr_array_unref);
    g_mutex_unlock(&live_lock);
}

static char *map_text(gsize size)
{
    char *text = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (text == MAP_FAILED)
        g_error("out of memory for a secret");
    /* Either may be refused by the system's limits; the secret is wiped all the same. */
    (void) mlock(text, size);
    (void) madvise(text, size, MADV_DONTDUMP);
    return text;
}

Secret *secret_new(const char *text, gssize length)
{
    Secret *secret;

    g_return_val_if_fail(text != NULL, NULL);
    secret = g_new0(Secret, 1);
    secret->references = 1;
    secret->length = length < 0 ? strlen(text) : (gsize) length;
    secret->mapped = secret->length + 1;
    secret->text = map_text(secret->mapped);
    memcpy(secret->text, text, secret->length);
    remember(secret);
    return secret;
}

Secret *secret_new_take(char *text)
{
    Secret *secret = text ? secret_new(text, -1) : NULL;

    secret_free_text(text);
    return secret;
}

Secret *secret_ref(Secret *secret)
{
    g_return_val_if_fail(secret != NULL, NULL);
    g_atomic_int_inc(&secret->references);
    return secret;
}

void secret_unref(Secret *secret)
{
    if (!secret || !g_atomic_int_dec_and_test(&secret->references))
        return;
    forget(secret);
    secret_wipe(secret->text, secret->mapped);
    munmap(secret->text, secret->mapped);
    g_free(secret);
}

const char *secret_text(const Secret *secret)
{
    return secret ? secret->text : NULL;
}

gsize secret_length(const Secret *secret)
{
    return secret ? secret->length : 0;
}

bool secret_equal(const Secret *a, const Secret *b)
{
    volatile unsigned char difference = 0;

    if (!a || !b)
        return a == b;
    if (a->length != b->length)
        return false;
    for (gsize i = 0; i < a->length; i++)
        difference |= (unsigned char) (a->text[i] ^ b->text[i]);
    return difference == 0;
}

void secret_wipe(void *memory, gsize size)
{
    if (memory)
        explicit_bzero(memory, size);
}

void secret_free_text(char *text)
{
    if (text)
        secret_wipe(text, strlen(text));
    g_free(text);
}

char *secret_redact(const char *text)
{
    GString *result = g_string_new(text);

    g_mutex_lock(&live_lock);
    for (guint i = 0; live && i < live->len; i++) {
        const Secret *secret = g_ptr_array_index(live, i);

        if (secret->length >= REDACT_MIN)
            g_string_replace(result, secret->text, "<redacted>", 0);
    }
    g_mutex_unlock(&live_lock);
    return g_string_free(result, FALSE);
}
