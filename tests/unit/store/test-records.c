#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/problem.h"
#include "loop/fiber.h"
#include "store/files.h"

static Folders *fresh(void)
{
    g_autofree char *root = g_dir_make_tmp("records-XXXXXX", NULL);

    return folders_new_below(root);
}

static void save(const Folders *folders, const char *name)
{
    g_autoptr(Connection) connection = connection_new(name);
    g_autoptr(GError) error = NULL;

    connection->username = g_strdup("integration@acme.com");
    g_assert_true(files_save_connection(folders, connection, &error));
    g_assert_no_error(error);
}

static void save_integration(const Folders *folders, const char *name)
{
    g_autoptr(Integration) integration = integration_new(name, "67.0");
    g_autoptr(GError) error = NULL;

    g_ptr_array_add(integration->objects, integration_object_new("Account", RIGHT_READ));
    g_assert_true(files_save_integration(folders, integration, &error));
    g_assert_no_error(error);
}

static void connections(void)
{
    g_autoptr(Folders) folders = fresh();
    g_autoptr(GPtrArray) none = files_connections(folders);
    g_autoptr(GPtrArray) names = NULL;
    g_autoptr(Connection) back = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_cmpuint(none->len, ==, 0);
    save(folders, "acme");
    save(folders, "acme-dev");
    save(folders, "acme");
    names = files_connections(folders);
    g_assert_cmpuint(names->len, ==, 2);
    g_assert_cmpstr(names->pdata[0], ==, "acme");
    back = files_connection(folders, "acme", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(back->username, ==, "integration@acme.com");
    g_assert_true(files_remove_connection(folders, "acme", NULL));
    g_assert_true(files_remove_connection(folders, "acme", NULL));
    g_assert_null(files_connection(folders, "acme", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
}

static void near_names(void)
{
    g_autoptr(Folders) folders = fresh();
    g_autoptr(GError) error = NULL;

    g_assert_null(files_connection(folders, "acme", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
    g_assert_nonnull(strstr(problem_next(error), "orgwire new"));
    save(folders, "acme-production");
    g_clear_error(&error);
    g_assert_null(files_connection(folders, "acme-prodution", &error));
    g_assert_nonnull(strstr(problem_next(error), "'acme-production'"));
    g_clear_error(&error);
    g_assert_null(files_connection(folders, "../../etc/passwd", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_USAGE);
}

static void damaged(void)
{
    static const char *const texts[] = {"", "{", "[]", "{\"schema\":1}",
                                        "{\"schema\":1,\"name\":7}"};
    g_autoptr(Folders) folders = fresh();
    g_autofree char *path = g_build_filename(folders->config, "connections", "acme.json", NULL);
    g_autofree char *copy = g_build_filename(folders->config, "connections", "copy.json", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    save(folders, "acme");
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_true(g_file_set_contents(copy, text, -1, NULL));
    g_assert_null(files_connection(folders, "copy", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_MALFORMED_ANSWER);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_assert_true(g_file_set_contents(path, texts[i], -1, NULL));
        g_clear_error(&error);
        g_assert_null(files_connection(folders, "acme", &error));
        g_assert_nonnull(strstr(error->message, "'acme'"));
        g_assert_nonnull(problem_next(error));
    }
}

static void integrations(void)
{
    g_autoptr(Folders) folders = fresh();
    g_autoptr(Integration) back = NULL;
    g_autoptr(GError) error = NULL;

    save_integration(folders, "Sales");
    back = files_integration(folders, "Sales_IS", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(back->name, ==, "Sales");
    g_assert_nonnull(integration_find(back, "Account"));
    g_assert_null(files_integration(folders, "Salse", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
    g_assert_nonnull(strstr(problem_next(error), "'Sales'"));
    g_assert_true(files_remove_integration(folders, "Sales_IS", NULL));
    g_clear_error(&error);
    g_assert_null(files_integration(folders, "Sales", &error));
}

static void associations(void)
{
    g_autoptr(Folders) folders = fresh();
    g_autoptr(GPtrArray) all = NULL;
    g_autofree char *found = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(files_associate(folders, "Sales", "test", "acme-test", &error));
    g_assert_true(files_associate(folders, "Sales_IS", NULL, "acme", &error));
    g_assert_true(files_associate(folders, "Sales", "dev", "acme", &error));
    g_assert_true(files_associate(folders, "Service", NULL, "acme", &error));
    g_assert_true(files_associate(folders, "Sales", "dev", "acme-dev", &error));
    g_assert_no_error(error);
    found = files_associated(folders, "Sales", "dev", &error);
    g_assert_cmpstr(found, ==, "acme-dev");
    all = files_associations(folders);
    g_assert_cmpuint(all->len, ==, 4);
    g_assert_cmpstr(((Association *) all->pdata[0])->env, ==, "default");
    g_assert_cmpstr(((Association *) all->pdata[0])->connection, ==, "acme");
    g_assert_null(files_associated(folders, "Sales", "prod", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
    g_clear_error(&error);
    g_assert_false(files_associate(folders, "Sales", "Not a name", "acme", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_USAGE);
    g_assert_true(files_dissociate(folders, "acme", NULL));
    g_ptr_array_unref(all);
    all = files_associations(folders);
    g_assert_cmpuint(all->len, ==, 2);
}

#define WRITERS 20

static void associate_one(gpointer number)
{
    g_autoptr(Folders) folders = folders_new_below(g_getenv("ASSOCIATIONS_ROOT"));
    g_autofree char *env = g_strdup_printf("env%d", GPOINTER_TO_INT(number));

    if (!files_associate(folders, "Sales", env, "acme", NULL))
        _exit(1);
}

/* Twenty processes, an environment each: none of them may be lost. */
static void at_once(void)
{
    g_autofree char *root = g_dir_make_tmp("at-once-XXXXXX", NULL);
    g_autoptr(Folders) folders = folders_new_below(root);
    g_autoptr(GPtrArray) all = NULL;
    pid_t writers[WRITERS];

    g_setenv("ASSOCIATIONS_ROOT", root, TRUE);
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = fork();
        if (writers[i] == 0) {
            fiber_run(associate_one, GINT_TO_POINTER(i));
            _exit(0);
        }
    }
    for (int i = 0; i < WRITERS; i++) {
        int status = -1;

        g_assert_cmpint(waitpid(writers[i], &status, 0), ==, writers[i]);
        g_assert_cmpint(status, ==, 0);
    }
    all = files_associations(folders);
    g_assert_cmpuint(all->len, ==, WRITERS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/records/connections come back, removed ones do not", connections);
    g_test_add_func("/records/a name that is near is offered", near_names);
    g_test_add_func("/records/damaged and copied files are named", damaged);
    g_test_add_func("/records/integrations with or without _IS", integrations);
    g_test_add_func("/records/twenty associate at once", at_once);
    g_test_add_func("/records/an integration has a connection in each environment", associations);
    return g_test_run();
}
