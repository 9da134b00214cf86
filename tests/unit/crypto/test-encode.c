#include "config.h"

#include <glib.h>
#include <string.h>

#include "crypto/encode.h"

static const struct {
    const char *name;
    const char *bytes;
    gsize length;
    const char *text;
} vectors[] = {
    {"nothing", "", 0, ""},
    {"RFC 4648 f", "f", 1, "Zg"},
    {"RFC 4648 fo", "fo", 2, "Zm8"},
    {"RFC 4648 foo", "foo", 3, "Zm9v"},
    {"RFC 4648 foob", "foob", 4, "Zm9vYg"},
    {"RFC 4648 fooba", "fooba", 5, "Zm9vYmE"},
    {"RFC 4648 foobar", "foobar", 6, "Zm9vYmFy"},
    {"RFC 7515 appendix C", "\x03\xec\xff\xe0\xc1", 5, "A-z_4ME"},
    {"the two letters that differ from base64", "\xfb\xff\xbf", 3, "-_-_"},
};

static void test_vector(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *text = base64url_encode(vectors[i].bytes, vectors[i].length);
    gsize length = 99;
    g_autofree guint8 *bytes = base64url_decode(vectors[i].text, &length);

    g_assert_cmpstr(text, ==, vectors[i].text);
    g_assert_nonnull(bytes);
    g_assert_cmpmem(bytes, length, vectors[i].bytes, vectors[i].length);
}

static const char *const refused[][2] = {
    {"padding", "Zg=="},
    {"one character over", "Zm9vY"},
    {"plus", "+_-_"},
    {"slash", "/_-_"},
    {"a space inside", "Zm 9v"},
    {"a line break", "Zm9v\n"},
    {"bits left over", "Zh"},
    {"bits left over in three", "Zm9"},
    {"a full stop", "Zm9v.Zg"},
    {"a letter beyond ASCII", "Zm9\xc3\xa9"},
    {"a percent escape", "Zm9v%3D"},
};

static void test_refused(gconstpointer data)
{
    const char *const *row = data;
    gsize length;
    g_autofree guint8 *bytes = base64url_decode(row[1], &length);

    g_assert_null(bytes);
}

static void test_round_trip(void)
{
    guint8 bytes[300];

    for (gsize n = 0; n < sizeof bytes; n++) {
        g_autofree char *text = NULL;
        g_autofree guint8 *back = NULL;
        gsize length;

        random_bytes(bytes, n);
        text = base64url_encode(bytes, n);
        back = base64url_decode(text, &length);
        g_assert_nonnull(back);
        g_assert_cmpmem(back, length, bytes, n);
    }
}

/* RFC 7636, appendix B. */
static void test_pkce(void)
{
    static const guint8 random[] = {116, 24,  223, 180, 151, 153, 224, 37,  79,  250, 96,
                                    125, 216, 173, 187, 186, 22,  212, 37,  77,  105, 214,
                                    191, 240, 91,  88,  5,   88,  83,  132, 141, 121};
    g_autofree char *verifier = base64url_encode(random, sizeof random);
    g_autofree char *challenge = NULL;
    guint8 digest[32];

    g_assert_cmpstr(verifier, ==, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    sha256(verifier, strlen(verifier), digest);
    challenge = base64url_encode(digest, sizeof digest);
    g_assert_cmpstr(challenge, ==, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

static void test_hex(void)
{
    g_autofree char *abc = sha256_hex("abc", 3);
    g_autofree char *empty = sha256_hex("", 0);

    g_assert_cmpstr(abc, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    g_assert_cmpstr(empty, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void test_random_text(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint used[128] = {0};
    guint kinds = 0;

    for (int i = 0; i < 500; i++) {
        char *text = random_text(32);

        g_assert_cmpuint(strlen(text), ==, 32);
        g_assert_true(g_ascii_isalpha(text[0]));
        for (const char *c = text; *c; c++) {
            g_assert_true(g_ascii_isalnum(*c));
            used[(guchar) *c]++;
        }
        g_assert_true(g_hash_table_add(seen, text));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(used); i++)
        kinds += used[i] > 0;
    g_assert_cmpuint(kinds, ==, 62);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        g_autofree char *path = g_strdup_printf("/encode/both ways: %s", vectors[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_vector);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autofree char *path = g_strdup_printf("/encode/refused: %s", refused[i][0]);
        g_test_add_data_func(path, refused[i], test_refused);
    }
    g_test_add_func("/encode/any bytes come back", test_round_trip);
    g_test_add_func("/encode/the PKCE example of RFC 7636", test_pkce);
    g_test_add_func("/encode/SHA-256 in hex", test_hex);
    g_test_add_func("/encode/random text is letters and digits, never twice the same",
                    test_random_text);
    return g_test_run();
}
