/* The journal as a text. */
#include "config.h"

#include "core/json.h"
#include "core/problem.h"
#include "provision/journal.h"

#define SCHEMA 1

static const char *const states[] = {"pending", "intended", "done", "undone"};

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
    json_add_flag(object, "wrote_key", journal->wrote_key);
    json_add_flag(object, "keep_sign_in", journal->keep_sign_in);
    json_add_flag(object, "keep_app", journal->keep_app);
    json_add_flag(object, "undoing", journal->undoing);
    json_add_integer(object, "key_size", journal->key_size);
    json_add_integer(object, "valid_days", journal->valid_days);
    json_add_text(object, "deploy_id", journal->deploy_id);
    json_add_flag(object, "unanswered", journal->unanswered);
    json_add_integer(object, "deployed_at", journal->deployed_at);
    json_add_text(object, "next_certificate", journal->next_certificate);
    add_findings(object, journal->findings);
    json_add_take(object, "steps", steps_to_json(journal));
    add_part(object, "connection", connection_build(journal->connection));
    if (journal->before)
        add_part(object, "before", connection_build(journal->before));
    if (journal->integration)
        add_part(object, "integration", integration_build(journal->integration));
    if (journal->integration_before)
        add_part(object, "integration_before", integration_build(journal->integration_before));
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
            problem_set(error, PROBLEM_MALFORMED_ANSWER, NULL, NULL,
                        "'%s' is not a step or '%s' "
                        "not a state of one",
                        key, word);
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
    g_autofree char *integration_before = part_text(object, "integration_before");

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
    if (integration_before &&
        !(journal->integration_before = integration_parse(integration_before, -1, error)))
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
    journal->wrote_key = json_flag(object, "wrote_key", false);
    journal->keep_sign_in = json_flag(object, "keep_sign_in", false);
    journal->keep_app = json_flag(object, "keep_app", false);
    journal->undoing = json_flag(object, "undoing", false);
    journal->key_size = (guint) json_integer(object, "key_size", 0);
    journal->valid_days = (guint) json_integer(object, "valid_days", 0);
    journal->deploy_id = g_strdup(json_text(object, "deploy_id", NULL));
    journal->unanswered = json_flag(object, "unanswered", false);
    journal->deployed_at = json_integer(object, "deployed_at", 0);
    journal->next_certificate = g_strdup(json_text(object, "next_certificate", NULL));
    journal->findings = read_findings(json_list(object, "findings"));
    return read_parts(journal, object, error) ? g_steal_pointer(&journal) : NULL;
}
