/* api: any request, as the connection's user. */
#include "config.h"

#include <string.h>

#include "cli/commands.h"
#include "cli/load.h"
#include "core/problem.h"

static bool on_bytes(const char *bytes, gsize length, gpointer user_data, GError **error)
{
    return cli_write(user_data, bytes, length, error);
}

/* "-f KEY=VALUE": in a GET they go into the query, else into a JSON body. */
static char *with_query(const char *path, char **fields)
{
    g_autoptr(GString) url = g_string_new(path);

    for (char **field = fields; *field; field++) {
        g_auto(GStrv) pair = g_strsplit(*field, "=", 2);
        g_autofree char *name = http_escape(pair[0]);
        g_autofree char *value = http_escape(pair[1] ? pair[1] : "");

        g_string_append_printf(url, "%c%s=%s", strchr(url->str, '?') ? '&' : '?', name, value);
    }
    return g_string_free(g_steal_pointer(&url), FALSE);
}

static char *body_of(char **fields)
{
    g_autoptr(json_object) body = json_object_new_object();

    for (char **field = fields; *field; field++) {
        g_auto(GStrv) pair = g_strsplit(*field, "=", 2);

        json_add_text(body, pair[0], pair[1] ? pair[1] : "");
    }
    return json_build(body, false);
}

static bool print_head(Cli *cli, const HttpResponse *response, GError **error)
{
    GHashTableIter iter;
    gpointer name, value;

    if (!cli_print(cli, error, "HTTP %d\n", response->status))
        return false;
    g_hash_table_iter_init(&iter, response->headers);
    while (g_hash_table_iter_next(&iter, &name, &value))
        if (!g_str_equal(name, "set-cookie") &&
            !cli_print(cli, error, "%s: %s\n", (char *) name, (char *) value))
            return false;
    return cli_print(cli, error, "\n");
}

/* One request; ret_next: where the next page is, if the answer names one. */
static bool request(Cli *cli, Api *api, const HttpRequest *http, char **ret_next, GError **error)
{
    g_autoptr(HttpResponse) response =
        api_request(api, http, NULL, "the request failed", cli_cancellable(cli), error);

    if (!response)
        return false;
    if (ret_next && response->body_length > 0) {
        g_autoptr(json_object) value =
            json_parse(response->body, (gssize) response->body_length, NULL);

        *ret_next = g_strdup(json_text(value, "nextRecordsUrl", NULL));
    }
    if (cli_switch(cli, "include") && !print_head(cli, response, error))
        return false;
    return on_bytes(response->body, response->body_length, cli, error) &&
           (response->body_length == 0 || response->body[response->body_length - 1] == '\n' ||
            cli_print(cli, error, "\n"));
}

static bool run_api(Cli *cli, GError **error)
{
    bool has_method = cli_n_arguments(cli) == 2;
    const char *typed = cli_argument(cli, has_method ? 1 : 0);
    g_auto(GStrv) fields = cli_options(cli, "field");
    g_autofree char *body = NULL;
    g_autofree char *method = NULL;
    g_autofree char *path = NULL;
    g_autoptr(Connection) connection = load_connection(cli, NULL, error);
    g_autoptr(Api) api =
        connection ? session_api(cli_app(cli), connection, cli_cancellable(cli), error) : NULL;
    HttpRequest http = {.content_type = "application/json; charset=UTF-8"};
    gsize length = 0;

    if (!api)
        return false;
    if (cli_option(cli, "body")) {
        body = cli_read_file(cli, cli_option(cli, "body"), &length, error);
        if (!body)
            return false;
    }
    method = has_method ? g_ascii_strup(cli_argument(cli, 0), -1)
                        : g_strdup(body || *fields ? "POST" : "GET");
    path = g_str_equal(method, "GET") ? with_query(typed, fields) : g_strdup(typed);
    if (!body && *fields && !g_str_equal(method, "GET")) {
        body = body_of(fields);
        length = strlen(body);
    }
    http.method = method;
    http.body = body;
    http.body_length = length;
    http.once = g_str_equal(method, "POST");
    while (path) {
        g_autofree char *next = NULL;

        http.url = path;
        if (!request(cli, api, &http, cli_switch(cli, "paginate") ? &next : NULL, error))
            return false;
        g_free(path);
        path = g_steal_pointer(&next);
    }
    return true;
}

static const CommandOption api_options[] = {
    {"field", 'f', "KEY=VALUE", "a query parameter, or a member of the body (repeatable)"},
    {"body", 0, "FILE", "the body; - is standard input"},
    {"paginate", 0, NULL, "follow nextRecordsUrl; one answer after the other"},
    {"include", 0, NULL, "print the answer's status and headers too"},
    {0},
};

const Command command_api = {
    .name = "api",
    .arguments = "[METHOD] PATH",
    .summary = "send any request as the connection's user",
    .options = api_options,
    .min_arguments = 1,
    .max_arguments = 2,
    .run = run_api,
    .details = "PATH is below /services/data/vXX.0 (\"limits\"), or absolute (\"/services/data\").",
};
