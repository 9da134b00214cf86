/* orgwire-org: puts the built-in org together and runs it until its standard input ends. */
#include "config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <libxml/parser.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "core/json.h"
#include "core/problem.h"
#include "org/control.h"
#include "org/options.h"
#include "org/server.h"

static gboolean on_signal(gpointer loop)
{
    g_main_loop_quit(loop);
    return G_SOURCE_CONTINUE;
}

static gboolean on_input(gint fd, GIOCondition condition, gpointer loop)
{
    char buffer[4096];

    if (read(fd, buffer, sizeof buffer) > 0)
        return G_SOURCE_CONTINUE;
    g_main_loop_quit(loop);
    return G_SOURCE_REMOVE;
}

/* Where the CA certificate goes: the file that was asked for, or one in a folder of our own. */
static char *write_ca(const char *ca_out, const Tls *tls, char **ret_folder, GError **error)
{
    g_autofree char *file = NULL;

    *ret_folder = NULL;
    if (ca_out) {
        file = g_canonicalize_filename(ca_out, NULL);
    } else {
        *ret_folder = g_dir_make_tmp("orgwire-org-XXXXXX", error);
        if (!*ret_folder)
            return NULL;
        file = g_build_filename(*ret_folder, "ca.pem", NULL);
    }
    return g_file_set_contents(file, tls->ca_pem, -1, error) ? g_steal_pointer(&file) : NULL;
}

static void print_line(Org *org, const char *ca_file)
{
    g_autoptr(json_object) line = json_object_new_object();
    g_autofree char *text = NULL;

    json_add_text(line, "url", org->url);
    json_add_text(line, "ca_file", ca_file);
    json_add_text(line, "login_url", org->login_url);
    json_add_text(line, "admin_username", ORG_ADMIN_USERNAME);
    json_add_text(line, "admin_token", control_admin_token(org));
    json_add_text(line, "run_as", ORG_RUN_AS_USERNAME);
    text = json_build(line, false);
    g_print("%s\n", text);
}

static void turn(void)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);

    g_unix_signal_add(SIGTERM, on_signal, loop);
    g_unix_signal_add(SIGINT, on_signal, loop);
    g_unix_signal_add(SIGHUP, on_signal, loop);
    g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR | G_IO_NVAL, on_input, loop);
    g_main_loop_run(loop);
}

static bool run(const OrgOptions *options, GError **error)
{
    g_autoptr(Org) org = org_new(options, error);
    g_autoptr(Tls) tls = org ? tls_make(error) : NULL;
    g_autoptr(Server) server = tls ? server_new(org, tls, error) : NULL;
    g_autofree char *folder = NULL;
    g_autofree char *ca_file = server ? write_ca(options->ca_out, tls, &folder, error) : NULL;

    if (ca_file) {
        print_line(org, ca_file);
        turn();
    }
    if (folder) {
        if (ca_file)
            g_unlink(ca_file);
        g_rmdir(folder);
    }
    return ca_file != NULL;
}

int main(int argc, char **argv)
{
    OrgOptions options = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *show = NULL;
    bool good;

    setlocale(LC_CTYPE, "");
    signal(SIGPIPE, SIG_IGN);
    xmlInitParser();
    good = options_parse(&options, argc, argv, &show, &error);
    if (good && show)
        g_print("%s", show);
    else if (good)
        good = run(&options, &error);
    options_clear(&options);
    xmlCleanupParser();
    if (error)
        g_printerr("orgwire-org: %s\n%s%s%s", error->message, problem_next(error) ? "  try: " : "",
                   problem_next(error) ? problem_next(error) : "", problem_next(error) ? "\n" : "");
    return good ? 0 : problem_exit(error);
}
