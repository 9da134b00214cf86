/* The journal as a text, and on disk. */
#include "config.h"

#include "provision/journal.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/json.h"
#include "core/problem.h"
#include "core/text.h"
#include "crypto/encode.h"

#define SCHEMA 1
#define MAX_SIZE (4 * 1024 * 1024)

static const char *const states[] = {"pending", "intended", "done", "undone"};

Journal *journal_new(const char *folder, PlanKind kind, const Connection *connection)
{
    Journal *journal = g_new0(Journal, 1);

    journal->name = g_strdup(connection->name);
    journal->run = random_text(12);
    journal->kind = kind;
    journal->started_at = text_time(g_get_real_time() / G_USEC_PER_SEC);
    journal->env = g_strdup("default");
    journal->connection = connection_copy(connection);
    journal->path = g_strdup_printf("%s/%s.json", folder, connection->name);
    return journal;
}

void journal_free(Journal *journal)
{
    if (!journal)
        return;
    g_free(journal->name);
    g_free(journal->run);
    g_free(journal->started_at);
    g_free(journal->env);
    connection_free(journal->connection);
    connection_free(journal->before);
    integration_free(journal->integration);
    plan_names_free(journal->names);
    if (journal->grants)
        g_ptr_array_unref(journal->grants);
    if (journal->grants_before)
        g_ptr_array_unref(journal->grants_before);
    g_strfreev(journal->findings);
    g_free(journal->deploy_id);
    g_free(journal->next_certificate);
    g_free(journal->path);
    g_free(journal);
}

/* A part that has a text form of its own stands in the journal as JSON, not as a quoted text. */
static void add_part(json_object *object, const char *key, char *text)
{
    g_autofree char *owned = text;

    if (owned)
        json_add_take(object, key, json_parse(owned, -1, NULL));
}

static json_object *names_to_json(const PlanNames *names)
{
    json_object *object = json_object_new_object();

    json_add_text(object, "app", names->app);
    json_add_text(object, "label", names->label);
    json_add_text(object, "access_set", names->access_set);
    json_add_text(object, "data_set", names->data_set);
    json_add_text(object, "run_id", names->run_id);
    json_add_text(object, "consumer_key", names->consumer_key);
    json_add_text(object, "wished", names->wished);
    return object;
}

static json_object *grant_to_json(const Grant *grant)
{
    json_object *object = json_object_new_object();
    json_object *fields = json_object_new_array();
    g_autofree char *rights = rights_build(grant->rights);

    json_add_text(object, "object", grant->object);
    json_add_text(object, "rights", rights);
    json_add_text(object, "needed_by", grant->needed_by);
    json_add_text(object, "apart", grant->apart);
    json_add_flag(object, "queryable", grant->queryable);
    for (guint i = 0; i < grant->fields->len; i++) {
        const GrantField *field = grant->fields->pdata[i];
        json_object *entry = json_object_new_object();

        json_add_text(entry, "field", field->field);
        json_add_flag(entry, "editable", field->editable);
        json_object_array_add(fields, entry);
    }
    json_add_take(object, "fields", fields);
    return object;
}

static void add_grants(json_object *object, const char *key, GPtrArray *list)
{
    json_object *grants;

    if (!list)
        return;
    grants = json_object_new_array();
    for (guint i = 0; i < list->len; i++)
        json_object_array_add(grants, grant_to_json(list->pdata[i]));
    json_add_take(object, key, grants);
}

static void add_findings(json_object *object, GStrv findings)
{
    json_object *list;

    if (!findings)
        return;
    list = json_object_new_array();
    for (char **finding = findings; *finding; finding++)
        json_append_text(list, *finding);
    json_add_take(object, "findings", list);
}

static GStrv read_findings(json_object *list)
{
    GPtrArray *findings;

    if (!list)
        return NULL;
    findings = g_ptr_array_new();
    for (gsize i = 0; i < json_object_array_length(list); i++)
        g_ptr_array_add(findings,
                        g_strdup(json_object_get_string(json_object_array_get_idx(list, i))));
    g_ptr_array_add(findings, NULL);
    return (GStrv) g_ptr_array_free(findings, FALSE);
}

static json_object *steps_to_json(const Journal *journal)
{
    json_object *steps = json_object_new_object();

    for (int id = 0; id < STEP_N; id++)
        if (journal->steps[id] != JOURNAL_PENDING)
            json_add_text(steps, step_name((StepId) id), states[journal->steps[id]]);
    return steps;
}

char *journal_build(const Journal *journal)
{
    g_autoptr(json_object) object = json_object_new_object();

    json_add_integer(object, "schema", SCHEMA);
    json_add_text(object, "run", journal->run);
    json_add_text(object, "kind", plan_kind_name(journal->kind));
    json_add_text(object, "started_at", journal->started_at);
    json_add_text(object, "env", journal->env);
    json_add_flag(object, "made_integration", journal->made_integration);
    json_add_flag(object, "keep_sign_in", journal->keep_sign_in);
    json_add_flag(object, "keep_app", journal->keep_app);
    json_add_flag(object, "undoing", journal->undoing);
    json_add_integer(object, "key_size", journal->key_size);
    json_add_integer(object, "valid_days", journal->valid_days);
    json_add_text(object, "deploy_id", journal->deploy_id);
    json_add_integer(object, "deployed_at", journal->deployed_at);
    json_add_text(object, "next_certificate", journal->next_certificate);
    add_findings(object, journal->findings);
    json_add_take(object, "steps", steps_to_json(journal));
    add_part(object, "connection", connection_build(journal->connection));
    if (journal->before)
        add_part(object, "before", connection_build(journal->before));
    if (journal->integration)
        add_part(object, "integration", integration_build(journal->integration));
    if (journal->names)
        json_add_take(object, "names", names_to_json(journal->names));
    add_grants(object, "grants", journal->grants);
    add_grants(object, "grants_before", journal->grants_before);
    return json_build(object, true);
}

static bool read_steps(Journal *journal, json_object *steps, GError **error)
{
    if (!steps)
        return true;
    json_object_object_foreach(steps, key, value)
    {
        const char *word = json_object_get_string(value);
        int id = 0;
        guint state = 0;

        while (id < STEP_N && !g_str_equal(step_name((StepId) id), key))
            id++;
        while (state < G_N_ELEMENTS(states) && g_strcmp0(states[state], word) != 0)
            state++;
        if (id == STEP_N || state == G_N_ELEMENTS(states)) {
            problem_set(error, PROBLEM_MALFORMED_ANSWER, NULL, NULL, "'%s' is not a step or '%s' "
                        "not a state of one", key, word);
            return false;
        }
        journal->steps[id] = (JournalState) state;
    }
    return true;
}

static PlanNames *read_names(json_object *object)
{
    PlanNames *names;

    if (!object)
        return NULL;
    names = g_new0(PlanNames, 1);
    names->app = g_strdup(json_text(object, "app", NULL));
    names->label = g_strdup(json_text(object, "label", NULL));
    names->access_set = g_strdup(json_text(object, "access_set", NULL));
    names->data_set = g_strdup(json_text(object, "data_set", NULL));
    names->run_id = g_strdup(json_text(object, "run_id", NULL));
    names->consumer_key = g_strdup(json_text(object, "consumer_key", NULL));
    names->wished = g_strdup(json_text(object, "wished", NULL));
    return names;
}

static void grant_field_free(gpointer data)
{
    GrantField *field = data;

    g_free(field->field);
    g_free(field);
}

static Grant *read_grant(json_object *object, GError **error)
{
    g_autoptr(Grant) grant = g_new0(Grant, 1);
    json_object *fields = json_need_list(object, "fields", error);
    const char *name = fields ? json_need_text(object, "object", error) : NULL;

    grant->fields = g_ptr_array_new_with_free_func(grant_field_free);
    if (!name || !rights_parse(json_text(object, "rights", ""), &grant->rights, error))
        return NULL;
    grant->object = g_strdup(name);
    grant->needed_by = g_strdup(json_text(object, "needed_by", NULL));
    grant->dependency = grant->needed_by != NULL;
    grant->apart = g_strdup(json_text(object, "apart", NULL));
    grant->permissions = grant->apart == NULL;
    grant->queryable = json_flag(object, "queryable", true);
    for (gsize i = 0; i < json_object_array_length(fields); i++) {
        json_object *entry = json_object_array_get_idx(fields, i);
        GrantField *field = g_new0(GrantField, 1);

        field->field = g_strdup(json_text(entry, "field", ""));
        field->editable = json_flag(entry, "editable", false);
        g_ptr_array_add(grant->fields, field);
    }
    return g_steal_pointer(&grant);
}

static bool read_grants(GPtrArray **ret_grants, json_object *list, GError **error)
{
    if (!list)
        return true;
    *ret_grants = g_ptr_array_new_with_free_func((GDestroyNotify) grant_free);
    for (gsize i = 0; i < json_object_array_length(list); i++) {
        Grant *grant = read_grant(json_object_array_get_idx(list, i), error);

        if (!grant)
            return false;
        g_ptr_array_add(*ret_grants, grant);
    }
    return true;
}

static char *part_text(json_object *object, const char *key)
{
    json_object *part = json_member(object, key);

    return part ? json_build(part, false) : NULL;
}

static bool read_parts(Journal *journal, json_object *object, GError **error)
{
    g_autofree char *connection = part_text(object, "connection");
    g_autofree char *before = part_text(object, "before");
    g_autofree char *integration = part_text(object, "integration");

    if (!connection) {
        problem_set(error, PROBLEM_MALFORMED_ANSWER, NULL, NULL, "'connection' is missing");
        return false;
    }
    journal->connection = connection_parse(connection, -1, error);
    if (!journal->connection)
        return false;
    if (before && !(journal->before = connection_parse(before, -1, error)))
        return false;
    if (integration && !(journal->integration = integration_parse(integration, -1, error)))
        return false;
    journal->names = read_names(json_member(object, "names"));
    return read_grants(&journal->grants, json_list(object, "grants"), error) &&
           read_grants(&journal->grants_before, json_list(object, "grants_before"), error) &&
           read_steps(journal, json_member(object, "steps"), error);
}

Journal *journal_parse(const char *text, gssize length, GError **error)
{
    g_autoptr(json_object) object = json_parse(text, length, error);
    g_autoptr(Journal) journal = g_new0(Journal, 1);
    gint64 schema;

    if (!object)
        return NULL;
    schema = json_integer(object, "schema", 0);
    if (schema != SCHEMA) {
        problem_set(error, PROBLEM_CONFLICT, "it was written by another version of orgwire",
                    "use that version to finish or undo the change",
                    "the journal has schema %" G_GINT64_FORMAT, schema);
        return NULL;
    }
    if (!plan_kind_parse(json_text(object, "kind", NULL), &journal->kind)) {
        problem_set(error, PROBLEM_MALFORMED_ANSWER, NULL, NULL, "'kind' is missing or unknown");
        return NULL;
    }
    journal->run = g_strdup(json_text(object, "run", ""));
    journal->started_at = g_strdup(json_text(object, "started_at", ""));
    journal->env = g_strdup(json_text(object, "env", "default"));
    journal->made_integration = json_flag(object, "made_integration", false);
    journal->keep_sign_in = json_flag(object, "keep_sign_in", false);
    journal->keep_app = json_flag(object, "keep_app", false);
    journal->undoing = json_flag(object, "undoing", false);
    journal->key_size = (guint) json_integer(object, "key_size", 0);
    journal->valid_days = (guint) json_integer(object, "valid_days", 0);
    journal->deploy_id = g_strdup(json_text(object, "deploy_id", NULL));
    journal->deployed_at = json_integer(object, "deployed_at", 0);
    journal->next_certificate = g_strdup(json_text(object, "next_certificate", NULL));
    journal->findings = read_findings(json_list(object, "findings"));
    return read_parts(journal, object, error) ? g_steal_pointer(&journal) : NULL;
}

bool journal_write(Journal *journal, GError **error)
{
    g_autofree char *text = journal_build(journal);
    g_autofree char *folder = g_path_get_dirname(journal->path);
    g_autoptr(GError) why = NULL;

    if (g_mkdir_with_parents(folder, 0700) != 0) {
        problem_set(error, PROBLEM_FAILED, g_strerror(errno), "make the folder writable",
                    "the folder '%s' cannot be made", folder);
        return false;
    }
    if (!g_file_set_contents_full(journal->path, text, -1,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0600, &why)) {
        problem_set(error, PROBLEM_FAILED, why->message,
                    "make room or make the folder writable, then resume",
                    "the journal cannot be written");
        return false;
    }
    return true;
}

bool journal_mark(Journal *journal, StepId step, JournalState state, GError **error)
{
    journal->steps[step] = state;
    return journal_write(journal, error);
}

bool journal_end(Journal *journal, GError **error)
{
    if (g_unlink(journal->path) != 0 && errno != ENOENT) {
        problem_set(error, PROBLEM_FAILED, g_strerror(errno), NULL,
                    "the journal '%s' cannot be deleted", journal->path);
        return false;
    }
    return true;
}

/* Only a plain file of our own is believed. */
static char *read_own(const char *path, const char *connection, GError **error)
{
    struct stat about;
    char *text = NULL;

    if (g_lstat(path, &about) != 0) {
        problem_set(error, errno == ENOENT ? PROBLEM_NOT_FOUND : PROBLEM_FAILED,
                    errno == ENOENT ? NULL : g_strerror(errno), NULL,
                    "no change of '%s' is under way", connection);
        return NULL;
    }
    if (!S_ISREG(about.st_mode) || about.st_uid != geteuid() || about.st_size > MAX_SIZE) {
        problem_set(error, PROBLEM_CONFLICT, "it is no plain file of yours, or far too large",
                    "look at it; nothing was done with it", "the journal '%s' is not believed",
                    path);
        return NULL;
    }
    if (!g_file_get_contents(path, &text, NULL, NULL))
        problem_set(error, PROBLEM_FAILED, g_strerror(errno), NULL,
                    "the journal '%s' cannot be read", path);
    return text;
}

Journal *journal_read(const char *folder, const char *connection, GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%s.json", folder, connection);
    g_autofree char *text = read_own(path, connection, error);
    g_autoptr(GError) why = NULL;
    Journal *journal;

    if (!text)
        return NULL;
    journal = journal_parse(text, -1, &why);
    if (journal) {
        journal->name = g_strdup(connection);
        journal->path = g_steal_pointer(&path);
        return journal;
    }
    if (problem_is(why, PROBLEM_CONFLICT)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    problem_set(error, PROBLEM_CONFLICT, problem_why(why) ? problem_why(why) : why->message,
                "look what is in the org with 'orgwire remove --leftovers', then delete the file",
                "the journal '%s' is damaged", path);
    return NULL;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *journal_names(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        if (g_str_has_suffix(name, ".json") && name[0] != '.')
            g_ptr_array_add(names, g_strndup(name, strlen(name) - strlen(".json")));
    g_ptr_array_sort(names, compare_names);
    return names;
}

StepId journal_next(const Journal *journal, const Plan *plan)
{
    for (guint i = 0; i < plan->steps->len; i++) {
        const PlanStep *step = plan->steps->pdata[i];

        if (journal->steps[step->id] != JOURNAL_DONE)
            return step->id;
    }
    return STEP_N;
}
