#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define COUNT 3000
#define SEED 20261125
#define SIZE_MAX_INPUT 16384

static GPtrArray *corpus; /* of GByteArray */

static GByteArray *read_entry(const char *path)
{
    g_autofree char *bytes = NULL;
    GByteArray *entry = g_byte_array_new();
    gsize size;

    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    g_byte_array_append(entry, (const guint8 *) bytes, (guint) size);
    return entry;
}

/* In the order of their names, so that a seed means the same everywhere. */
static void read_corpus(void)
{
    g_autofree char *folder =
        g_build_filename(g_getenv("TOP_SRCDIR"), "tests", "fuzz", "corpus", fuzz_name, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    g_assert_nonnull(dir);
    while ((name = g_dir_read_name(dir)))
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, (GCompareFunc) (void *) g_strcmp0);
    corpus = g_ptr_array_new_with_free_func((GDestroyNotify) g_byte_array_unref);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);

        g_ptr_array_add(corpus, read_entry(path));
    }
    g_assert_cmpuint(corpus->len, >, 0);
}

static guint below(GRand *random, guint limit)
{
    return limit ? (guint) g_rand_int_range(random, 0, (gint32) limit) : 0;
}

static void insert(GByteArray *input, guint at, const void *bytes, guint size)
{
    g_byte_array_set_size(input, input->len + size);
    memmove(input->data + at + size, input->data + at, input->len - size - at);
    memcpy(input->data + at, bytes, size);
}

static void insert_word(GRand *random, GByteArray *input)
{
    guint n = g_strv_length((char **) fuzz_words);
    const char *word = fuzz_words[below(random, n)];

    insert(input, below(random, input->len + 1), word, (guint) strlen(word));
}

/* A piece of another entry, or of this one. */
static void splice(GRand *random, GByteArray *input)
{
    const GByteArray *other = g_ptr_array_index(corpus, below(random, corpus->len));
    guint start = below(random, other->len);
    guint size = below(random, MIN(other->len - start, 512) + 1);

    if (other->len)
        insert(input, below(random, input->len + 1), other->data + start, size);
}

static void mutate_once(GRand *random, GByteArray *input)
{
    guint at = below(random, input->len);
    guint8 byte = (guint8) below(random, 256);

    switch (input->len ? below(random, 8) : 5 + below(random, 3)) {
    case 0:
        input->data[at] ^= (guint8) (1u << below(random, 8));
        break;
    case 1:
        input->data[at] = byte;
        break;
    case 2:
        g_byte_array_remove_range(input, at, 1 + below(random, input->len - at));
        break;
    case 3:
        g_byte_array_set_size(input, at);
        break;
    case 4: /* the same again */
        splice(random, input);
        splice(random, input);
        break;
    case 5:
        insert(input, below(random, input->len + 1), &byte, 1);
        break;
    case 6:
        insert_word(random, input);
        break;
    default:
        splice(random, input);
    }
}

static void test_corpus(void)
{
    for (guint i = 0; i < corpus->len; i++) {
        const GByteArray *entry = g_ptr_array_index(corpus, i);

        LLVMFuzzerTestOneInput(entry->data, entry->len);
    }
    LLVMFuzzerTestOneInput((const uint8_t *) "", 0);
}

static guint32 number_from(const char *variable, guint32 fallback)
{
    const char *value = g_getenv(variable);

    return value ? (guint32) strtoul(value, NULL, 10) : fallback;
}

static void test_mutations(void)
{
    guint32 seed = number_from("ORGWIRE_FUZZ_SEED", SEED);
    guint count = number_from("ORGWIRE_FUZZ_COUNT", COUNT);

    g_test_message("ORGWIRE_FUZZ_SEED=%u ORGWIRE_FUZZ_COUNT=%u", seed, count);
    for (guint i = 0; i < count; i++) {
        /* A seed for each, so that one can be run alone: the seed's number plus `i`, count 1. */
        g_autoptr(GRand) random = g_rand_new_with_seed(seed + i);
        g_autoptr(GByteArray) input = g_byte_array_new();
        const GByteArray *entry = g_ptr_array_index(corpus, below(random, corpus->len));

        g_byte_array_append(input, entry->data, entry->len);
        for (guint left = 1 + below(random, 6); left > 0; left--)
            mutate_once(random, input);
        if (input->len > SIZE_MAX_INPUT)
            g_byte_array_set_size(input, SIZE_MAX_INPUT);
        LLVMFuzzerTestOneInput(input->data, input->len);
    }
}

int main(int argc, char **argv)
{
    g_autofree char *corpus_path = g_strdup_printf("/fuzz/%s: the corpus", fuzz_name);
    g_autofree char *mutations_path = g_strdup_printf("/fuzz/%s: mutations of it", fuzz_name);
    int status;

    g_test_init(&argc, &argv, NULL);
    if (!g_getenv("TOP_SRCDIR"))
        g_error("TOP_SRCDIR must name the folder of the sources");
    read_corpus();
    g_test_add_func(corpus_path, test_corpus);
    g_test_add_func(mutations_path, test_mutations);
    status = g_test_run();
    g_ptr_array_unref(corpus);
    return status;
}
