#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/secret.h"

static void test_copy(void)
{
    char text[] = "opensesame";
    g_autoptr(Secret) secret = secret_new(text, -1);
    g_autoptr(Secret) part = secret_new(text, 4);

    secret_wipe(text, sizeof text);
    g_assert_cmpint(text[0], ==, 0);
    g_assert_cmpstr(secret_text(secret), ==, "opensesame");
    g_assert_cmpstr(secret_text(part), ==, "open");
    g_assert_false(secret_equal(secret, part));
    g_assert_true(secret_equal(secret, secret));
    g_assert_null(secret_text(NULL));
}

static void test_redact(void)
{
    g_autoptr(Secret) secret = secret_new("00D5g!AQEAQExample", -1);
    g_autofree char *hidden = secret_redact("token 00D5g!AQEAQExample was refused");
    g_autofree char *later = NULL;

    g_assert_cmpstr(hidden, ==, "token <redacted> was refused");
    g_clear_pointer(&secret, secret_unref);
    later = secret_redact("token 00D5g!AQEAQExample was refused");
    g_assert_nonnull(strstr(later, "AQEAQ"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/secret/is a copy of its own", test_copy);
    g_test_add_func("/secret/live secrets are redacted by value", test_redact);
    return g_test_run();
}
