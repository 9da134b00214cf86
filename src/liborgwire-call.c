/* Calls of actions and queries by JSON. */
#include "config.h"

#include <string.h>

#include "actions/input.h"
#include "actions/rows.h"
#include "actions/run.h"
#include "core/json.h"
#include "core/problem.h"
#include "core/soql.h"
#include "liborgwire-private.h"

static Input *read_input(json_object *given, GError **error)
{
    g_autoptr(Input) input = input_new();

    return !given || input_set_json(input, given, error) ? g_steal_pointer(&input) : NULL;
}

static bool run_action(Job *job, GError **error)
{
    const Action *action = action_set_find(job->org->set, job->action, error);
    g_autoptr(Input) input = action ? read_input(job->input, error) : NULL;
    g_autoptr(Rows) rows = NULL;
    g_autoptr(Call) call = NULL;

    if (!input)
        return false;
    if (action_is_rows(action)) {
        rows = rows_new(action, input, NULL, error);
        return rows && rows_run(rows, job->org->api, library_row, job, job->cancellable, error);
    }
    call = call_new(action, input, error);
    return call && run_call(job->org->api, call, NULL, library_row, job, job->cancellable, error);
}

orgwire_code library_call(orgwire *org, const char *action, json_object *input, LibraryRow row,
                          void *user_data, orgwire_error **error)
{
    Job job = {.org = org, .run = run_action, .action = action, .input = input};

    return library_do(&job, row, user_data, error);
}

static bool run_query_job(Job *job, GError **error)
{
    g_autoptr(GHashTable) values = soql_binds_new();
    g_autofree char *soql = soql_binds_add_json(values, job->input, error)
                                ? soql_bind(job->action, values, error)
                                : NULL;

    return soql &&
           run_query(job->org->api, soql, NULL, 0, library_row, job, job->cancellable, error);
}

typedef struct {
    orgwire_row row;
    void *user_data;
} Text;

static int on_text(json_object *record, void *user_data)
{
    Text *text = user_data;
    g_autofree char *json = json_build(record, false);

    return text->row ? text->row(json, strlen(json), text->user_data) : 0;
}

static bool parse_object(const char *json, json_object **ret_value, GError **error)
{
    *ret_value = NULL;
    if (!json || !*json)
        return true;
    *ret_value = json_parse_own(json, -1, error);
    return *ret_value != NULL;
}

orgwire_code orgwire_each(orgwire *org, const char *action, const char *json, orgwire_row row,
                          void *user_data, orgwire_error **error)
{
    Text text = {row, user_data};
    g_autoptr(json_object) input = NULL;
    GError *problem = NULL;
    GError *usage = NULL;

    if (parse_object(json, &input, &problem))
        return library_call(org, action, input, on_text, &text, error);
    problem_set(&usage, PROBLEM_USAGE, problem_why(problem), NULL, "the input is no JSON");
    g_error_free(problem);
    return library_finish(usage, error);
}

orgwire_code orgwire_query(orgwire *org, const char *soql, const char *binds, orgwire_row row,
                           void *user_data, orgwire_error **error)
{
    Job job = {.org = org, .run = run_query_job, .action = soql};
    Text text = {row, user_data};
    g_autoptr(json_object) given = NULL;
    GError *problem = NULL;
    GError *usage = NULL;

    if (parse_object(binds, &given, &problem)) {
        job.input = given;
        return library_do(&job, on_text, &text, error);
    }
    problem_set(&usage, PROBLEM_USAGE, problem_why(problem), NULL, "'binds' is no JSON");
    g_error_free(problem);
    return library_finish(usage, error);
}

static bool is_list(const orgwire *org, const char *action)
{
    const Action *found = action_set_find(org->set, action, NULL);

    return found && (action_is_rows(found) || found->kind == ACTION_SEARCH);
}

static int on_collected(const char *json, size_t length, void *user_data)
{
    GString *all = user_data;

    if (all->len > 1)
        g_string_append(all, ",\n");
    g_string_append_len(all, json, (gssize) length);
    return 0;
}

orgwire_code orgwire_call(orgwire *org, const char *action, const char *json, char **ret_json,
                          orgwire_error **error)
{
    bool list = is_list(org, action);
    g_autoptr(GString) all = g_string_new(list ? "[" : "");
    orgwire_code code = orgwire_each(org, action, json, on_collected, all, error);

    if (list)
        g_string_append_c(all, ']');
    if (ret_json && (code == ORGWIRE_OK || code == ORGWIRE_PARTIAL))
        *ret_json = g_string_free(g_steal_pointer(&all), FALSE);
    return code;
}

static bool list_actions(Job *job, GError **error)
{
    g_autoptr(json_object) document = action_set_to_json(job->org->set);

    return library_row(document, job, error);
}

orgwire_code orgwire_actions(orgwire *org, char **ret_json, orgwire_error **error)
{
    Job job = {.org = org, .run = list_actions};
    g_autoptr(GString) all = g_string_new(NULL);
    Text text = {on_collected, all};
    orgwire_code code = library_do(&job, on_text, &text, error);

    if (code == ORGWIRE_OK)
        *ret_json = g_string_free(g_steal_pointer(&all), FALSE);
    return code;
}

static int on_value(json_object *record, void *user_data)
{
    json_object_array_add(user_data, json_object_get(record));
    return 0;
}

orgwire_code orgwire_call_value(orgwire *org, const char *action, const orgwire_value *input,
                                orgwire_value **ret_value, orgwire_error **error)
{
    g_autoptr(json_object) list = json_object_new_array();
    orgwire_code code =
        library_call(org, action, input ? input->json : NULL, on_value, list, error);

    if (!ret_value || (code != ORGWIRE_OK && code != ORGWIRE_PARTIAL))
        return code;
    *ret_value =
        library_value(is_list(org, action) ? json_object_get(list)
                                           : json_object_get(json_object_array_get_idx(list, 0)));
    return code;
}
