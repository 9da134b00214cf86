#include "config.h"

#include "cli/cli.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/change.h"
#include "app/settings.h"
#include "cli/cli-private.h"
#include "core/problem.h"
#include "loop/fiber.h"

App *cli_app(Cli *cli)
{
    return cli->app;
}

GCancellable *cli_cancellable(Cli *cli)
{
    return cli->cancellable;
}

void cli_set_exit(Cli *cli, int code)
{
    cli->exit = code;
}

void cli_become(Cli *cli, char *const *words)
{
    static const int ours[] = {SIGPIPE, SIGINT, SIGTERM};
    mode_t mask = umask(cli->screen->umask);
    int why;

    for (gsize i = 0; i < G_N_ELEMENTS(ours); i++)
        signal(ours[i], SIG_DFL);
    execvp(words[0], words);
    why = errno;
    signal(SIGPIPE, SIG_IGN);
    umask(mask);
    errno = why;
}

bool cli_is_json(const Cli *cli)
{
    return cli_switch(cli, "json");
}

bool cli_is_plain(const Cli *cli)
{
    return cli_switch(cli, "plain");
}

bool cli_is_quiet(const Cli *cli)
{
    return cli_switch(cli, "quiet");
}

bool cli_may_ask(const Cli *cli)
{
    return !cli_switch(cli, "no-input") && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool cli_may_use_screen(const Cli *cli, GError **error)
{
    if (cli_switch(cli, "no-input") || cli_switch(cli, "prompt") || cli_is_json(cli))
        return false;
    return cli->screen->can_run(error);
}

void cli_run_screen(Cli *cli, const Answers *answers, bool dashboard, Demo *demo)
{
    const char *colour = cli_option(cli, "color");
    g_autofree char *set = colour ? NULL : setting_get(cli->app, "color");
    CliScreenStart start = {
        .app = demo ? demo->app : cli->app,
        .answers = answers,
        .demo = demo,
        .dashboard = dashboard,
        .env = cli_option(cli, "env"),
        .colour = colour ? colour : set,
    };

    cli->exit = cli->screen->run(&start);
}

/* The first interrupt cancels what runs, so that it can tidy up; the second ends at once. */
static gboolean on_interrupt(gpointer user_data)
{
    Cli *cli = user_data;

    if (g_cancellable_is_cancelled(cli->cancellable))
        _exit(problem_code_exit(PROBLEM_INTERRUPTED));
    g_cancellable_cancel(cli->cancellable);
    return G_SOURCE_CONTINUE;
}

static void on_http(const char *line, gpointer user_data)
{
    cli_note(user_data, "%s", line);
}

static Secret *on_passphrase(gpointer user_data, PassphraseWanted wanted, GCancellable *cancellable,
                             GError **error)
{
    Cli *cli = user_data;
    g_autoptr(Secret) again = NULL;
    g_autoptr(Secret) first = NULL;

    if (wanted == PASSPHRASE_WRONG)
        cli_note(cli, "This is not the passphrase.");
    first = cli_ask_secret(cli,
                           wanted == PASSPHRASE_NEW ? "New passphrase for the secret store"
                                                    : "Passphrase of the secret store",
                           error);
    if (!first || wanted != PASSPHRASE_NEW)
        return g_steal_pointer(&first);
    again = cli_ask_secret(cli, "Once more", error);
    if (!again)
        return NULL;
    if (!secret_equal(first, again)) {
        problem_set(error, PROBLEM_USAGE, NULL, "try again", "the two passphrases differ");
        return NULL;
    }
    return g_steal_pointer(&first);
}

static bool make_app(Cli *cli, GError **error)
{
    g_auto(GStrv) trusted = cli_options(cli, "trust-host");
    AppOptions options = {
        .ca_file = cli_option(cli, "ca-file"),
        .trusted_hosts = (const char *const *) trusted,
        .no_cache = cli_switch(cli, "no-cache"),
        .no_input = cli_switch(cli, "no-input"),
        .passphrase_file = cli_option(cli, "passphrase-file"),
        .ask = !cli->wants_screen && cli_may_ask(cli) ? on_passphrase : NULL,
        .ask_data = cli,
        .log = cli_option(cli, "debug") ? on_http : NULL,
        .log_data = cli,
    };
    gint64 timeout;

    if (!cli_integer(cli, "timeout", 1, 86400, 0, &timeout, error))
        return false;
    options.timeout = (guint) timeout;
    cli->app = app_new(&options);
    return true;
}

typedef struct {
    Cli *cli;
    CliFunc func;
    GError **error;
    bool ok;
} Run;

static void run_func(gpointer user_data)
{
    Run *run = user_data;

    run->ok = run->func(run->cli, run->error);
}

bool cli_in_fiber(Cli *cli, CliFunc func, GError **error)
{
    Run run = {cli, func, error, false};

    fiber_run(run_func, &run);
    return run.ok;
}

static bool run_command(Cli *cli, GError **error)
{
    if (cli->wants_screen)
        return cli->command->run(cli, error);
    return cli_in_fiber(cli, cli->command->run, error);
}

static bool run_without_command(Cli *cli, GError **error)
{
    g_autofree char *help = help_overview();
    g_autoptr(GError) why = NULL;

    if (cli->wants_screen) {
        g_autoptr(GPtrArray) known = files_connections(app_folders(cli->app));
        g_autoptr(GPtrArray) unfinished = changes_unfinished(cli->app);

        cli_run_screen(cli, NULL, known->len > 0 || unfinished->len > 0, NULL);
        return true;
    }
    fputs(help, stderr);
    if (!cli_may_use_screen(cli, &why) && why)
        fprintf(stderr, "\n%s: %s.\n", why->message, problem_why(why) ? problem_why(why) : "");
    cli->exit = problem_code_exit(PROBLEM_USAGE);
    return true;
}

static bool wants_screen(const Cli *cli)
{
    if (cli_switch(cli, "help") || cli_switch(cli, "version"))
        return false;
    if (cli->command)
        return cli->command->wants_screen && cli->command->wants_screen(cli);
    return cli_may_use_screen(cli, NULL);
}

static bool run(Cli *cli, GError **error)
{
    if (cli_switch(cli, "version"))
        return printf("%s\n", PACKAGE_STRING) > 0;
    if (cli_switch(cli, "help")) {
        g_autofree char *help = cli->command ? help_text(cli->command) : help_overview();

        return fputs(help, stdout) >= 0;
    }
    if (!make_app(cli, error) || !output_open(cli, error))
        return false;
    return cli->command ? run_command(cli, error) : run_without_command(cli, error);
}

static void cli_clear(Cli *cli)
{
    g_clear_pointer(&cli->app, app_free);
    g_hash_table_unref(cli->values);
    g_ptr_array_unref(cli->arguments);
    g_object_unref(cli->cancellable);
    g_free(cli->out_path);
}

/* GLib's signal sources bring a thread, so they come after the guardian's fork. The screen has
 * signals of its own. */
static bool run_with_signals(Cli *cli, GError **error)
{
    guint interrupt, terminate;
    bool ok;

    cli->wants_screen = wants_screen(cli);
    if (cli->wants_screen) {
        cli->screen->guard();
        return run(cli, error);
    }
    interrupt = g_unix_signal_add(SIGINT, on_interrupt, cli);
    terminate = g_unix_signal_add(SIGTERM, on_interrupt, cli);
    ok = run(cli, error);
    g_source_remove(interrupt);
    g_source_remove(terminate);
    return ok;
}

int cli_main(int argc, char **argv, const CliScreen *screen)
{
    Cli cli = {
        .screen = screen,
        .values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_ptr_array_unref),
        .arguments = g_ptr_array_new_with_free_func(g_free),
        .cancellable = g_cancellable_new(),
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) late = NULL;
    bool ok = cli_parse(&cli, argc, argv, &error) && run_with_signals(&cli, &error);
    /* When some of the records failed the answer says which: it is complete. */
    bool complete = ok || problem_is(error, PROBLEM_PARTIAL);
    int code;

    /* A reader that went away (`| head`) has what it wanted. */
    if (cli.pipe_closed)
        g_clear_error(&error);
    if (!output_close(&cli, !complete && !cli.pipe_closed, &late) && complete) {
        g_clear_error(&error);
        g_propagate_error(&error, g_steal_pointer(&late));
    }
    if (error)
        cli_problem(&cli, error);
    code = error ? problem_exit(error) : cli.exit;
    cli_clear(&cli);
    return code;
}
