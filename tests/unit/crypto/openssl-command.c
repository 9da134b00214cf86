#include "config.h"

#include "openssl-command.h"

bool openssl_is_missing(void)
{
    g_autofree char *path = g_find_program_in_path("openssl");

    if (!path)
        g_test_skip("the openssl command is not installed");
    return path == NULL;
}

char *openssl_run(const char *format, ...)
{
    g_autofree char *args = NULL;
    g_autofree char *line = NULL;
    g_autofree char *out = NULL;
    g_autofree char *err = NULL;
    g_autoptr(GError) error = NULL;
    va_list list;
    int status;

    va_start(list, format);
    args = g_strdup_vprintf(format, list);
    va_end(list);
    line = g_strconcat("openssl ", args, NULL);
    if (!g_spawn_command_line_sync(line, &out, &err, &status, &error))
        g_error("%s", error->message);
    if (!g_spawn_check_wait_status(status, NULL))
        return NULL;
    return g_steal_pointer(&out);
}

char *openssl_file(const char *name, const char *text)
{
    const char *root = g_getenv("TEST_ROOT");
    char *path = g_build_filename(root ? root : g_get_tmp_dir(), name, NULL);

    if (text)
        g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}
