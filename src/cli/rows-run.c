#include "config.h"

#include "cli/rows-run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "actions/output.h"
#include "core/problem.h"
#include "core/text.h"

typedef struct {
    Cli *cli;
    gint64 started; /* monotonic, microseconds */
    gint64 said;
} Progress;

/* One line that is written over, on a terminal only. */
static void on_progress(const RowsProgress *now, gpointer user_data)
{
    Progress *progress = user_data;
    gint64 time = g_get_monotonic_time();
    double seconds = (double) (time - progress->started) / G_USEC_PER_SEC;
    double rate = seconds > 0 ? (double) now->done / seconds : 0;
    g_autofree char *left = NULL;

    if (cli_is_quiet(progress->cli) || !isatty(STDERR_FILENO) ||
        (now->done < now->total && time - progress->said < G_USEC_PER_SEC / 4))
        return;
    progress->said = time;
    left = rate > 0 ? text_duration((gint64) ((double) (now->total - now->done) / rate))
                    : g_strdup("?");
    fprintf(stderr, "\r\033[K%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " rows, %.0f a second, "
                    "%s left, %" G_GUINT64_FORMAT " failed%s",
            now->phase, now->done, now->total, rate, left, now->failed,
            now->done == now->total ? "\n" : "");
}

static bool on_output(const char *bytes, gsize length, gpointer user_data, GError **error)
{
    return cli_write(user_data, bytes, length, error);
}

/* One journal for one action on one connection. */
static char *journal_path(Cli *cli, const Loaded *loaded, const Action *action, GError **error)
{
    g_autofree char *folder = g_build_filename(app_folders(cli_app(cli))->state, "rows", NULL);
    g_autofree char *name =
        g_strdup_printf("%s.%s.%s", loaded->connection->name, loaded->integration->name,
                        action->name);

    if (!files_make_folder(folder, error))
        return NULL;
    return g_build_filename(folder, name, NULL);
}

/* 0: found out; a tab may be written as a word. */
static bool read_delimiter(Cli *cli, char *ret_delimiter, GError **error)
{
    const char *text = cli_option(cli, "delimiter");

    *ret_delimiter = 0;
    if (!text)
        return true;
    if (g_str_equal(text, "tab") || g_str_equal(text, "\\t"))
        *ret_delimiter = '\t';
    else if (strlen(text) == 1 && !strchr("\"\r\n", *text) && !((guchar) *text & 0x80))
        *ret_delimiter = *text;
    if (*ret_delimiter)
        return true;
    problem_set(error, PROBLEM_USAGE, "it is one ASCII character, no quote and no line break",
                "write --delimiter=';', or --delimiter=tab", "the delimiter cannot be used");
    return false;
}

static bool read_csv(Cli *cli, Rows *rows, const char *path, GError **error)
{
    bool standard = g_str_equal(path, "-");
    char delimiter;
    int fd;
    bool ok;

    if (!read_delimiter(cli, &delimiter, error))
        return false;
    fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        problem_set(error, PROBLEM_USAGE, g_strerror(errno), NULL, "'%s' cannot be read", path);
        return false;
    }
    ok = rows_read_csv(rows, fd, delimiter, error);
    if (!standard)
        close(fd);
    return ok;
}

/* Rows of JSON came with the input. */
static bool read_rows(Cli *cli, Rows *rows, const Input *input, GError **error)
{
    const char *path = cli_option(cli, "csv");

    if (path)
        return read_csv(cli, rows, path, error);
    if (input_rows(input, NULL))
        return true;
    problem_set(error, PROBLEM_USAGE, NULL,
                "give them as --csv=FILE, or --csv=- for standard input\n"
                "or as JSON: rows:='[{…}]', or --body=FILE with an array",
                "the rows are missing");
    return false;
}

bool rows_run_cli(Cli *cli, const Loaded *loaded, const Action *action, const Input *input,
                  GError **error)
{
    Progress progress = {cli, g_get_monotonic_time(), 0};
    g_autofree char *journal = journal_path(cli, loaded, action, error);
    RowsOptions options = {
        .bulk = cli_switch(cli, "bulk"),
        .journal = journal,
        .resume = cli_switch(cli, "resume"),
        .progress = on_progress,
        .progress_data = &progress,
    };
    g_autoptr(Rows) rows = journal ? rows_new(action, input, &options, error) : NULL;
    g_autoptr(Output) output = NULL;
    g_autoptr(GError) failed = NULL;
    bool ok;

    if (!rows || !read_rows(cli, rows, input, error))
        return false;
    if (cli_switch(cli, "dry-run")) {
        g_autoptr(json_object) value = rows_check(rows, error) ? rows_explain(rows) : NULL;

        return value && cli_print_json(cli, value, error);
    }
    output = output_new(cli_is_plain(cli) ? OUTPUT_PLAIN : OUTPUT_JSON, on_output, cli);
    ok = rows_run(rows, loaded->api, output_row, output, cli_cancellable(cli), &failed);
    /* Failed rows are answers: the list is complete and is closed. */
    if ((ok || problem_is(failed, PROBLEM_PARTIAL)) && !output_end(output, error))
        return false;
    if (failed)
        g_propagate_error(error, g_steal_pointer(&failed));
    return ok;
}
