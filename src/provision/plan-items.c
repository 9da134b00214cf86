/* What each step makes, changes or reads, in words. */
#include "config.h"

#include "core/answers.h"
#include "provision/plan-writer.h"

void write_step(Writer *writer, StepId id)
{
    PlanStep *step = plan_find_step(writer->plan, id);

    if (!step) {
        step = g_new0(PlanStep, 1);
        step->id = id;
        step->items = g_ptr_array_new_with_free_func(plan_item_free);
        g_ptr_array_add(writer->plan->steps, step);
    }
    writer->items = step->items;
}

void write_item(Writer *writer, PlanWhere where, const char *verb, const char *what,
                const char *name, int question, char *detail)
{
    PlanItem *item = g_new0(PlanItem, 1);

    item->where = where;
    item->verb = verb;
    item->what = g_strdup(what);
    item->name = g_strdup(name);
    item->detail = detail;
    item->question = question;
    g_ptr_array_add(writer->items, item);
}

void write_note(Writer *writer, PlanWhere where, const char *what, char *detail)
{
    GPtrArray *items = writer->items;

    writer->items = writer->plan->notes;
    write_item(writer, where, where == PLAN_NOTE ? "note" : "keep", what, NULL, -1, detail);
    writer->items = items;
}

void write_key(Writer *writer)
{
    write_step(writer, STEP_KEY);
    write_item(writer, PLAN_HERE, "create", "key pair", NULL, QUESTION_KEY_SIZE,
               g_strdup_printf("RSA, %u bits, made on this computer", writer->wanted->key_size));
    write_item(writer, PLAN_HERE, "create", "certificate", NULL, QUESTION_VALID_DAYS,
               g_strdup_printf("self-signed, valid for %u days; the org gets this, never the key",
                               writer->wanted->valid_days));
}

void write_store(Writer *writer, const char *what)
{
    write_step(writer, STEP_STORE);
    write_item(
        writer, PLAN_IN_STORE, "create", what, writer->wanted->connection->name, QUESTION_STORE,
        g_strdup(writer->found->store_words ? writer->found->store_words
                                            : store_kind_name(writer->wanted->connection->store)));
}

static void add_external_app(Writer *writer, const char *verb)
{
    const PlanNames *names = writer->wanted->names;
    g_autofree char *settings = g_strconcat(names->app, "_oauth", NULL);
    g_autofree char *global = g_strconcat(names->app, "_glbloauth", NULL);
    g_autofree char *policy = g_strconcat(names->app, "_oauth_defaultPolicy", NULL);
    g_autofree char *plain = g_strconcat(names->app, "_defaultPolicy", NULL);

    write_item(writer, PLAN_IN_ORG, verb, "external client app", names->app, QUESTION_APP,
               g_strdup("local to this org; its description names this tool and this run"));
    write_item(writer, PLAN_IN_ORG, verb, "OAuth settings", settings, QUESTION_APP,
               g_strdup("scopes Api and RefreshToken, no others"));
    write_item(
        writer, PLAN_IN_ORG, verb, "global OAuth settings", global, QUESTION_APP,
        g_strdup("our certificate and consumer key; PKCE required; no consumer secret; device "
                 "flow, client credentials, token exchange and introspection off"));
    write_item(
        writer, PLAN_IN_ORG, verb, "OAuth policies", policy, QUESTION_APP,
        g_strdup_printf("only users with the permission set %s; IP ranges enforced; sessions "
                        "of two hours; refresh tokens, of which there are none, end after a day",
                        names->access_set));
    write_item(writer, PLAN_IN_ORG, verb, "app policies", plain, QUESTION_APP,
               g_strdup("enabled, OAuth only"));
}

void write_app(Writer *writer, const char *verb)
{
    const PlanNames *names = writer->wanted->names;

    if (writer->wanted->connection->app_kind == APP_EXTERNAL_CLIENT_APP)
        add_external_app(writer, verb);
    else
        write_item(
            writer, PLAN_IN_ORG, verb, "connected app", names->app, QUESTION_APP,
            g_strdup_printf("our certificate and consumer key; scopes Api and RefreshToken; only "
                            "users with the permission set %s; IP ranges enforced",
                            names->access_set));
}

/* What the row will hold: Salesforce gives no right to delete without that to edit. */
static char *rights_words(Rights rights)
{
    bool more = (rights & RIGHT_DELETE) && !(rights & RIGHT_UPDATE);
    g_autofree char *letters = rights_build(more ? rights | RIGHT_UPDATE : rights);

    return more ? g_strconcat(letters, " (delete needs edit)", NULL) : g_steal_pointer(&letters);
}

static char *grant_words(const Grant *grant)
{
    g_autofree char *rights = rights_words(grant->rights);
    guint editable = 0;

    if (grant->dependency)
        return g_strdup_printf("%s; needed by %s", rights, grant->needed_by);
    for (guint i = 0; i < grant->fields->len; i++)
        editable += ((GrantField *) grant->fields->pdata[i])->editable;
    if (grant->fields->len == 0)
        return g_strdup_printf("%s; no field needs a row", rights);
    if (grant->fields->len == 1)
        return g_strdup_printf("%s; 1 field, %s", rights, editable ? "to edit" : "to read");
    return g_strdup_printf("%s; %u fields, %u of them to edit", rights, grant->fields->len,
                           editable);
}

void write_sets(Writer *writer, const char *verb)
{
    const PlanNames *names = writer->wanted->names;
    GPtrArray *grants = writer->wanted->grants;

    write_item(writer, PLAN_IN_ORG, verb, "permission set", names->access_set, -1,
               g_strdup("API Enabled; no View All, no Modify All; no licence asked for"));
    if (names->data_set)
        write_item(writer, PLAN_IN_ORG, verb, "permission set", names->data_set, -1,
                   g_strdup("the object rights, apart from the way into the app"));
    for (guint i = 0; grants && i < grants->len; i++) {
        const Grant *grant = grants->pdata[i];

        if (grant->permissions)
            write_item(writer, PLAN_IN_ORG, "grant", "object", grant->object, QUESTION_N,
                       grant_words(grant));
        else
            write_note(writer, PLAN_NOTE, "no row in the permission set",
                       g_strdup_printf("%s: %s", grant->object, grant->apart));
    }
}

void write_read_back(Writer *writer)
{
    write_step(writer, STEP_READ_BACK);
    write_item(writer, PLAN_IN_ORG, "read", "all of it", NULL, -1,
               g_strdup("certificate, consumer key, scopes and policies compared one by one"));
}

void write_assign(Writer *writer)
{
    const PlanNames *names = writer->wanted->names;
    const char *user = writer->wanted->connection->username;

    write_step(writer, STEP_ASSIGN);
    write_item(writer, PLAN_IN_ORG, "assign", "permission set", names->access_set,
               QUESTION_USERNAME, g_strdup_printf("to %s, and to nobody else", user));
    if (names->data_set)
        write_item(writer, PLAN_IN_ORG, "assign", "permission set", names->data_set,
                   QUESTION_USERNAME, g_strdup_printf("to %s", user));
    write_item(writer, PLAN_IN_ORG, "read", "pre-authorization", NULL, -1,
               g_strdup("the permission set is let into the app: proven, or put right"));
}

void write_connection_file(Writer *writer)
{
    const PlanFound *found = writer->found;

    write_item(writer, PLAN_HERE, found->connection ? "change" : "create", "connection",
               writer->wanted->connection->name, QUESTION_CONNECTION,
               g_strdup(found->connection_file));
}

void write_files(Writer *writer)
{
    const PlanWanted *wanted = writer->wanted;
    const PlanFound *found = writer->found;

    write_connection_file(writer);
    if (!wanted->integration)
        return;
    if (!found->integration || !integration_equal(found->integration, wanted->integration))
        write_item(writer, PLAN_HERE, found->integration ? "change" : "create", "integration",
                   wanted->integration->name, QUESTION_INTEGRATION,
                   g_strdup(found->integration_file));
    if (g_strcmp0(wanted->env, "") != 0)
        write_item(
            writer, PLAN_HERE, "create", "association", wanted->integration->name,
            QUESTION_INTEGRATION,
            g_strdup_printf("in %s it runs through %s", wanted->env, wanted->connection->name));
}

void write_wait(Writer *writer, bool files)
{
    write_step(writer, STEP_WAIT);
    if (files)
        write_files(writer);
    write_item(writer, PLAN_IN_STORE, "create", "access token", writer->wanted->connection->name,
               -1, g_strdup("usually 2 to 10 minutes after the deploy; 15 at most"));
}

void write_probe(Writer *writer)
{
    guint n = writer->wanted->integration ? writer->wanted->integration->objects->len : 0;

    write_step(writer, STEP_PROBE);
    write_item(writer, PLAN_IN_ORG, "read", "records", NULL, QUESTION_N,
               g_strdup_printf("one of each of %u %s, as %s", n, n == 1 ? "object" : "objects",
                               writer->wanted->connection->username));
}
