#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli-private.h"
#include "core/problem.h"
#include "core/text.h"

static bool set_write_error(const Cli *cli, int code, GError **error)
{
    problem_set(error, PROBLEM_FAILED, out_file_why(code),
                code == ENOSPC ? "make room, or write elsewhere" : NULL, "'%s' cannot be written",
                cli->out_path ? cli->out_path : "standard output");
    return false;
}

bool output_open(Cli *cli, GError **error)
{
    const char *path = cli_option(cli, "output");

    cli->out = stdout;
    if (!path || g_str_equal(path, "-") || (cli->command && cli->command->own_output))
        return true;
    cli->out_path = g_strdup(path);
    cli->out = out_file_open(&cli->out_file, path) ? fdopen(cli->out_file.fd, "w") : NULL;
    return cli->out ? true : set_write_error(cli, errno, error);
}

static bool finish_file(Cli *cli, bool failed, GError **error)
{
    int code = fflush(cli->out) == 0 ? 0 : errno;

    if (!out_file_end(&cli->out_file, code == 0 && !failed) && code == 0)
        code = errno;
    if (fclose(cli->out) != 0 && code == 0)
        code = errno;
    cli->out = NULL;
    return code == 0 ? true : set_write_error(cli, code, error);
}

bool output_close(Cli *cli, bool failed, GError **error)
{
    int code;

    if (cli->out && cli->out_path)
        return finish_file(cli, failed, error);
    if (!cli->out || fflush(stdout) == 0)
        return true;
    code = errno;
    return code == EPIPE ? true : set_write_error(cli, code, error);
}

bool cli_write(Cli *cli, const char *text, gsize length, GError **error)
{
    if (fwrite(text, 1, length, cli->out) == length)
        return true;
    if (errno == EPIPE) {
        cli->pipe_closed = true;
        problem_set(error, PROBLEM_FAILED, NULL, NULL, "the reader went away");
        return false;
    }
    return set_write_error(cli, errno, error);
}

void cli_flush(Cli *cli)
{
    fflush(cli->out);
}

bool cli_print(Cli *cli, GError **error, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    return cli_write(cli, text, strlen(text), error);
}

bool cli_print_json(Cli *cli, json_object *value, GError **error)
{
    bool pretty = !cli->out_path && isatty(STDOUT_FILENO);
    g_autofree char *text = json_build(value, pretty);

    return cli_print(cli, error, "%s%s", text, pretty ? "" : "\n");
}

struct CliTable {
    guint columns;
    GPtrArray *rows; /* of GStrv; the first is the header */
};

CliTable *cli_table_new(const char *const *header)
{
    CliTable *table = g_new0(CliTable, 1);

    table->columns = g_strv_length((GStrv) header);
    table->rows = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);
    g_ptr_array_add(table->rows, g_strdupv((GStrv) header));
    return table;
}

void cli_table_add(CliTable *table, ...)
{
    GStrv row = g_new0(char *, table->columns + 1);
    va_list args;
    guint i = 0;

    va_start(args, table);
    for (const char *cell; (cell = va_arg(args, const char *));) {
        g_assert(i < table->columns);
        row[i++] = text_clean(cell);
    }
    va_end(args);
    while (i < table->columns)
        row[i++] = g_strdup("");
    g_ptr_array_add(table->rows, row);
}

static void widths(const CliTable *table, glong *width)
{
    for (guint r = 0; r < table->rows->len; r++)
        for (guint c = 0; c < table->columns; c++)
            width[c] = MAX(width[c], g_utf8_strlen(((GStrv) table->rows->pdata[r])[c], -1));
}

bool cli_table_print(Cli *cli, CliTable *table, GError **error)
{
    g_autofree glong *width = g_new0(glong, table->columns);
    g_autoptr(GString) text = g_string_new(NULL);
    bool plain = cli_is_plain(cli);

    widths(table, width);
    for (guint r = plain ? 1 : 0; r < table->rows->len; r++) {
        GStrv row = table->rows->pdata[r];

        for (guint c = 0; c < table->columns; c++) {
            bool last = c + 1 == table->columns;

            g_string_append(text, row[c]);
            if (plain || last)
                g_string_append(text, last ? "\n" : "\t");
            else
                g_string_append_printf(text, "%*s",
                                       (int) (width[c] - g_utf8_strlen(row[c], -1) + 2), "");
        }
    }
    g_ptr_array_unref(table->rows);
    g_free(table);
    return cli_write(cli, text->str, text->len, error);
}

void cli_note(const Cli *cli, const char *format, ...)
{
    g_autofree char *text = NULL;
    g_autofree char *redacted = NULL;
    g_autofree char *clean = NULL;
    va_list args;

    if (cli_is_quiet(cli))
        return;
    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    redacted = secret_redact(text);
    clean = text_clean_lines(redacted);
    fprintf(stderr, "%s\n", clean);
}

static json_object *problem_json(const GError *error)
{
    json_object *inner = json_object_new_object();
    json_object *next = json_object_new_array();
    g_auto(GStrv) actions = g_strsplit(problem_next(error) ? problem_next(error) : "", "\n", -1);

    json_add_text(inner, "code", problem_code_name(problem_code(error)));
    json_add_integer(inner, "exit", problem_exit(error));
    json_add_text(inner, "message", error->message);
    json_add_text(inner, "why", problem_why(error));
    for (char **action = actions; *action; action++)
        if (**action)
            json_append_text(next, *action);
    json_add_take(inner, "next", next);
    json_add_flag(inner, "retryable", problem_is_retryable(error));
    if (problem_salesforce_code(error) || problem_salesforce_status(error)) {
        json_object *salesforce = json_object_new_object();

        json_add_integer(salesforce, "status", problem_salesforce_status(error));
        json_add_text(salesforce, "error", problem_salesforce_code(error));
        json_add_text(salesforce, "text", problem_salesforce_text(error));
        json_add_take(inner, "salesforce", salesforce);
    }
    return inner;
}

static void append_indented(GString *text, const char *head, const char *lines)
{
    g_auto(GStrv) each = g_strsplit(lines ? lines : "", "\n", -1);

    for (char **line = each; *line; line++)
        if (**line)
            g_string_append_printf(text, "  %s %s\n", head, *line);
}

void cli_problem(const Cli *cli, const GError *error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *redacted = NULL;
    g_autofree char *clean = NULL;

    if (cli_is_json(cli)) {
        g_autoptr(json_object) outer = json_object_new_object();
        g_autofree char *line = NULL;

        json_add_take(outer, "error", problem_json(error));
        line = json_build(outer, false);
        g_string_append_printf(text, "%s\n", line);
    } else {
        g_string_append_printf(text, "orgwire: %s\n", error->message);
        append_indented(text, "why:", problem_why(error));
        if (problem_salesforce_code(error))
            g_string_append_printf(
                text, "  Salesforce said: %s%s%s\n", problem_salesforce_code(error),
                problem_salesforce_text(error) ? ": " : "",
                problem_salesforce_text(error) ? problem_salesforce_text(error) : "");
        append_indented(text, "try:", problem_next(error));
    }
    redacted = secret_redact(text->str);
    clean = text_clean_lines(redacted);
    fputs(clean, stderr);
}
