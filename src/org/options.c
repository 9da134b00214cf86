#include "config.h"

#include "org/options.h"

#include "core/problem.h"

void options_copy(OrgOptions *to, const OrgOptions *from)
{
    *to = *from;
    to->ca_out = g_strdup(from->ca_out);
    to->describes = g_strdup(from->describes);
    to->rows = g_strdupv(from->rows);
    to->callbacks = g_strdupv(from->callbacks);
    to->faults = g_strdupv(from->faults);
}

void options_clear(OrgOptions *options)
{
    g_free(options->ca_out);
    g_free(options->describes);
    g_strfreev(options->rows);
    g_strfreev(options->callbacks);
    g_strfreev(options->faults);
    *options = (OrgOptions){0};
}

static GOptionContext *make_context(GOptionEntry *entries)
{
    GOptionContext *context = g_option_context_new(NULL);

    g_option_context_set_summary(
        context, "A Salesforce org on loopback, for demos, tests and people who write "
                 "integrations.\nThe first line of its output is a JSON object: url, ca_file, "
                 "login_url, admin_username,\nadmin_token, run_as. It ends with its standard "
                 "input, or by SIGTERM.");
    g_option_context_add_main_entries(context, entries, NULL);
    return context;
}

static bool wants_fault_help(const OrgOptions *options)
{
    return options->faults && g_strv_contains((const char *const *) options->faults, "help");
}

bool options_parse(OrgOptions *options, int argc, char **argv, char **ret_show, GError **error)
{
    int propagation = 0;
    gboolean version = FALSE;
    GOptionEntry entries[] = {
        {"port", 0, 0, G_OPTION_ARG_INT, &options->port, "Listen here (default: any free port)",
         "N"},
        {"ca-out", 0, 0, G_OPTION_ARG_FILENAME, &options->ca_out,
         "Write the CA certificate here and leave it there", "FILE"},
        {"describes", 0, 0, G_OPTION_ARG_FILENAME, &options->describes,
         "Serve recorded objects: DIR/global.json, DIR/NAME.json", "DIR"},
        {"rows", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->rows,
         "Make so many rows of an object on the fly", "OBJECT:N"},
        {"propagation", 0, 0, G_OPTION_ARG_INT, &propagation,
         "A new app works after so many seconds (default 0)", "SEC"},
        {"clock", 0, 0, G_OPTION_ARG_INT64, &options->clock, "The org's clock is off by so much",
         "SEC"},
        {"callback", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->callbacks,
         "One more registered callback of PlatformCLI", "URL"},
        {"fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->faults,
         "Misbehave; 'help' lists the faults", "NAME[:ARG]"},
        {"version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL},
        {NULL}};
    GOptionContext *context = make_context(entries);
    g_autoptr(GError) wrong = NULL;
    bool good = g_option_context_parse(context, &argc, &argv, &wrong);

    g_option_context_free(context);
    *ret_show = NULL;
    if (!good || argc > 1 || propagation < 0 || options->port < 0 || options->port > 65535) {
        problem_set(error, PROBLEM_USAGE, NULL, "See orgwire-org --help", "%s",
                    wrong ? wrong->message : "There is an argument that makes no sense");
        return false;
    }
    options->propagation = (guint) propagation;
    if (version)
        *ret_show = g_strdup("orgwire-org " PACKAGE_VERSION "\n");
    else if (wants_fault_help(options))
        *ret_show = faults_help();
    return true;
}
