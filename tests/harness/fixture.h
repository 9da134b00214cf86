/* Recorded answers of real orgs: used where they are, never part of the source. */
#ifndef HARNESS_FIXTURE_H
#define HARNESS_FIXTURE_H

#include <glib.h>

/* The file "describe/…json"; NULL, and the test skipped, where it is absent. */
static inline char *fixture_read(const char *name, gsize *ret_length)
{
    const char *folder = g_getenv("ORGWIRE_FIXTURES");
    g_autofree char *fallback =
        g_build_filename(g_getenv("TOP_SRCDIR") ? g_getenv("TOP_SRCDIR") : ".", "..", "shared",
                         "fixtures", NULL);
    g_autofree char *path = g_build_filename(folder ? folder : fallback, name, NULL);
    char *text = NULL;

    if (!g_file_get_contents(path, &text, ret_length, NULL))
        g_test_skip("the recorded data is not here");
    return text;
}

#endif
