/* Builds the plan: which steps, and what each makes, changes, deletes or leaves alone. */
#include "config.h"

#include "provision/plan.h"

#include "core/answers.h"
#include "provision/bundle.h"

static void item_free(gpointer data)
{
    PlanItem *item = data;

    g_free(item->what);
    g_free(item->name);
    g_free(item->detail);
    g_free(item);
}

static void step_free(gpointer data)
{
    PlanStep *step = data;

    g_ptr_array_unref(step->items);
    g_free(step);
}

static Plan *plan_new(PlanKind kind)
{
    Plan *plan = g_new0(Plan, 1);

    plan->kind = kind;
    plan->steps = g_ptr_array_new_with_free_func(step_free);
    plan->notes = g_ptr_array_new_with_free_func(item_free);
    return plan;
}

void plan_free(Plan *plan)
{
    if (!plan)
        return;
    g_ptr_array_unref(plan->steps);
    g_ptr_array_unref(plan->notes);
    g_strfreev(plan->scopes);
    g_free(plan);
}

static PlanStep *find_step(const Plan *plan, StepId id)
{
    for (guint i = 0; i < plan->steps->len; i++) {
        PlanStep *step = plan->steps->pdata[i];

        if (step->id == id)
            return step;
    }
    return NULL;
}

bool plan_has(const Plan *plan, StepId id)
{
    return find_step(plan, id) != NULL;
}

/* What the builders below share. */
typedef struct {
    Plan *plan;
    const PlanWanted *wanted;
    const PlanFound *found;
    GPtrArray *items; /* of the step being written */
} Writer;

static void begin(Writer *writer, StepId id)
{
    PlanStep *step = find_step(writer->plan, id);

    if (!step) {
        step = g_new0(PlanStep, 1);
        step->id = id;
        step->items = g_ptr_array_new_with_free_func(item_free);
        g_ptr_array_add(writer->plan->steps, step);
    }
    writer->items = step->items;
}

static void add(Writer *writer, PlanWhere where, const char *verb, const char *what,
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

static void note(Writer *writer, PlanWhere where, const char *what, char *detail)
{
    GPtrArray *items = writer->items;

    writer->items = writer->plan->notes;
    add(writer, where, where == PLAN_NOTE ? "note" : "keep", what, NULL, -1, detail);
    writer->items = items;
}

static void add_key(Writer *writer)
{
    begin(writer, STEP_KEY);
    add(writer, PLAN_HERE, "create", "key pair", NULL, QUESTION_KEY_SIZE,
        g_strdup_printf("RSA, %u bits, made on this computer", writer->wanted->key_size));
    add(writer, PLAN_HERE, "create", "certificate", NULL, QUESTION_VALID_DAYS,
        g_strdup_printf("self-signed, valid for %u days; the org gets this, never the key",
                        writer->wanted->valid_days));
}

static void add_store(Writer *writer, const char *what)
{
    begin(writer, STEP_STORE);
    add(writer, PLAN_IN_STORE, "create", what, writer->wanted->connection->name, QUESTION_STORE,
        g_strdup(writer->found->store_words
                     ? writer->found->store_words
                     : store_kind_name(writer->wanted->connection->store)));
}

static void add_external_app(Writer *writer, const char *verb)
{
    const PlanNames *names = writer->wanted->names;
    g_autofree char *settings = g_strconcat(names->app, "_oauth", NULL);
    g_autofree char *global = g_strconcat(names->app, "_glbloauth", NULL);
    g_autofree char *policy = g_strconcat(names->app, "_oauth_defaultPolicy", NULL);
    g_autofree char *plain = g_strconcat(names->app, "_defaultPolicy", NULL);

    add(writer, PLAN_IN_ORG, verb, "external client app", names->app, QUESTION_APP,
        g_strdup("local to this org; its description names this tool and this run"));
    add(writer, PLAN_IN_ORG, verb, "OAuth settings", settings, QUESTION_APP,
        g_strdup("scopes Api and RefreshToken, no others"));
    add(writer, PLAN_IN_ORG, verb, "global OAuth settings", global, QUESTION_APP,
        g_strdup("our certificate and consumer key; PKCE required; no consumer secret; device "
                 "flow, client credentials, token exchange and introspection off"));
    add(writer, PLAN_IN_ORG, verb, "OAuth policies", policy, QUESTION_APP,
        g_strdup_printf("only users with the permission set %s; IP ranges enforced; sessions "
                        "of two hours; refresh tokens, of which there are none, end after a day",
                        names->access_set));
    add(writer, PLAN_IN_ORG, verb, "app policies", plain, QUESTION_APP,
        g_strdup("enabled, OAuth only"));
}

static void add_app(Writer *writer, const char *verb)
{
    const PlanNames *names = writer->wanted->names;

    if (writer->wanted->connection->app_kind == APP_EXTERNAL_CLIENT_APP)
        add_external_app(writer, verb);
    else
        add(writer, PLAN_IN_ORG, verb, "connected app", names->app, QUESTION_APP,
            g_strdup_printf("our certificate and consumer key; scopes Api and RefreshToken; only "
                            "users with the permission set %s; IP ranges enforced",
                            names->access_set));
}

static char *grant_words(const Grant *grant)
{
    g_autofree char *rights = rights_build(grant->rights);
    guint editable = 0;

    if (grant->dependency)
        return g_strdup_printf("%s; needed by %s", rights, grant->needed_by);
    for (guint i = 0; i < grant->fields->len; i++)
        editable += ((GrantField *) grant->fields->pdata[i])->editable;
    if (grant->fields->len == 0)
        return g_strdup_printf("%s; no field needs a row", rights);
    return g_strdup_printf("%s; %u fields, %u of them to edit", rights, grant->fields->len,
                           editable);
}

static void add_sets(Writer *writer, const char *verb)
{
    const PlanNames *names = writer->wanted->names;
    GPtrArray *grants = writer->wanted->grants;

    add(writer, PLAN_IN_ORG, verb, "permission set", names->access_set, -1,
        g_strdup("API Enabled; no View All, no Modify All; no licence asked for"));
    if (names->data_set)
        add(writer, PLAN_IN_ORG, verb, "permission set", names->data_set, -1,
            g_strdup("the object rights, apart from the way into the app"));
    for (guint i = 0; grants && i < grants->len; i++) {
        const Grant *grant = grants->pdata[i];

        if (grant->permissions)
            add(writer, PLAN_IN_ORG, "grant", "object", grant->object, QUESTION_N,
                grant_words(grant));
        else
            note(writer, PLAN_NOTE, "no row in the permission set",
                 g_strdup_printf("%s: %s", grant->object, grant->apart));
    }
}

static void add_read_back(Writer *writer)
{
    begin(writer, STEP_READ_BACK);
    add(writer, PLAN_IN_ORG, "read", "all of it", NULL, -1,
        g_strdup("certificate, consumer key, scopes and policies compared one by one"));
}

static void add_assign(Writer *writer)
{
    const PlanNames *names = writer->wanted->names;
    const char *user = writer->wanted->connection->username;

    begin(writer, STEP_ASSIGN);
    add(writer, PLAN_IN_ORG, "assign", "permission set", names->access_set, QUESTION_USERNAME,
        g_strdup_printf("to %s, and to nobody else", user));
    if (names->data_set)
        add(writer, PLAN_IN_ORG, "assign", "permission set", names->data_set, QUESTION_USERNAME,
            g_strdup_printf("to %s", user));
    add(writer, PLAN_IN_ORG, "read", "pre-authorization", NULL, -1,
        g_strdup("the permission set is let into the app: proven, or put right"));
}

static void add_files(Writer *writer)
{
    const PlanWanted *wanted = writer->wanted;
    const PlanFound *found = writer->found;

    add(writer, PLAN_HERE, found->connection ? "change" : "create", "connection",
        wanted->connection->name, QUESTION_CONNECTION, g_strdup(found->connection_file));
    if (!wanted->integration)
        return;
    if (!found->integration || !integration_equal(found->integration, wanted->integration))
        add(writer, PLAN_HERE, found->integration ? "change" : "create", "integration",
            wanted->integration->name, QUESTION_INTEGRATION, g_strdup(found->integration_file));
    add(writer, PLAN_HERE, "create", "association", wanted->integration->name,
        QUESTION_INTEGRATION,
        g_strdup_printf("in %s it runs through %s", wanted->env, wanted->connection->name));
}

static void add_wait(Writer *writer, bool files)
{
    begin(writer, STEP_WAIT);
    if (files)
        add_files(writer);
    add(writer, PLAN_IN_STORE, "create", "access token", writer->wanted->connection->name, -1,
        g_strdup("usually 2 to 10 minutes after the deploy; 15 at most"));
}

static void add_probe(Writer *writer)
{
    guint n = writer->wanted->integration ? writer->wanted->integration->objects->len : 0;

    begin(writer, STEP_PROBE);
    add(writer, PLAN_IN_ORG, "read", "records", NULL, QUESTION_N,
        g_strdup_printf("one of each of %u %s, as %s", n, n == 1 ? "object" : "objects",
                        writer->wanted->connection->username));
}

static void plan_create(Writer *writer)
{
    if (writer->wanted->connection->app_kind == APP_GIVEN) {
        add_store(writer, "private key");
        add_wait(writer, true);
        add_probe(writer);
        note(writer, PLAN_UNTOUCHED, "the org",
             g_strdup("nothing is created there: the app is given, the user's rights stay"));
        return;
    }
    add_key(writer);
    add_store(writer, "private key");
    begin(writer, STEP_DEPLOY);
    add_app(writer, "create");
    add_sets(writer, "create");
    add_read_back(writer);
    add_assign(writer);
    add_wait(writer, true);
    add_probe(writer);
}

static bool user_changes(const Writer *writer)
{
    const Connection *before = writer->found->connection;

    return before && g_strcmp0(before->user_id, writer->wanted->connection->user_id) != 0;
}

static void plan_edit(Writer *writer)
{
    if (writer->wanted->connection->app_kind != APP_GIVEN) {
        begin(writer, STEP_DEPLOY);
        add_app(writer, "change");
        add_sets(writer, "change");
        add_read_back(writer);
        add_assign(writer);
    }
    add_wait(writer, true);
    add_probe(writer);
    if (writer->wanted->connection->app_kind == APP_GIVEN || !user_changes(writer))
        return;
    begin(writer, STEP_UNASSIGN);
    add(writer, PLAN_IN_ORG, "delete", "assignment", writer->wanted->names->access_set, -1,
        g_strdup_printf("of %s, who is not the connection's user any more",
                        writer->found->connection->username));
}

static bool is_found(const Writer *writer, StepId id)
{
    const char *const *name = writer->found->findings;

    for (; name && *name; name++)
        if (g_str_equal(*name, step_name(id)))
            return true;
    return false;
}

static void plan_repair(Writer *writer)
{
    if (!writer->found->findings || !writer->found->findings[0])
        return;
    if (is_found(writer, STEP_KEY)) {
        add_key(writer);
        add_store(writer, "private key");
    }
    if (is_found(writer, STEP_DEPLOY) || is_found(writer, STEP_KEY)) {
        begin(writer, STEP_DEPLOY);
        add_app(writer, "restore");
        add_sets(writer, "restore");
        add_read_back(writer);
    }
    if (writer->wanted->connection->app_kind != APP_GIVEN)
        add_assign(writer);
    add_wait(writer, true);
    add_probe(writer);
}

static void plan_rotate(Writer *writer)
{
    add_key(writer);
    add_store(writer, "next private key");
    begin(writer, STEP_DEPLOY);
    add_app(writer, "change");
    add_sets(writer, "keep");
    add_read_back(writer);
    add_wait(writer, false);
    add_probe(writer);
    begin(writer, STEP_SWITCH);
    add(writer, PLAN_IN_STORE, "change", "private key", writer->wanted->connection->name, -1,
        g_strdup("the old key is deleted only now that the new one has worked"));
    add_files(writer);
}

static void plan_migrate(Writer *writer)
{
    const Connection *before = writer->found->connection;

    add_key(writer);
    add_store(writer, "next private key");
    begin(writer, STEP_DEPLOY);
    add_app(writer, "create");
    add_sets(writer, "create");
    add_read_back(writer);
    add_assign(writer);
    add_wait(writer, false);
    add_probe(writer);
    begin(writer, STEP_SWITCH);
    add(writer, PLAN_IN_STORE, "change", "private key", writer->wanted->connection->name, -1,
        g_strdup("the new app's key takes the old one's place"));
    add_files(writer);
    begin(writer, STEP_UNASSIGN);
    add(writer, PLAN_IN_ORG, "delete", "assignments", before ? before->app : NULL, -1, NULL);
    begin(writer, STEP_DELETE);
    add(writer, PLAN_IN_ORG, "delete", "connected app", before ? before->app : NULL, -1,
        g_strdup("retired: the new app has worked"));
}

static void add_deletion(Writer *writer)
{
    const Connection *connection = writer->wanted->connection;
    const PlanNames *names = writer->wanted->names;

    if (is_found(writer, STEP_DELETE)) {
        note(writer, PLAN_UNTOUCHED, "the app",
             g_strdup_printf("%s and its permission set stay in the org", names->app));
        return;
    }
    begin(writer, STEP_DELETE);
    add(writer, PLAN_IN_ORG, "delete",
        connection->app_kind == APP_CONNECTED_APP ? "connected app" : "external client app",
        names->app, -1, NULL);
    if (names->access_set)
        add(writer, PLAN_IN_ORG, "delete", "permission set", names->access_set, -1, NULL);
    if (names->data_set)
        add(writer, PLAN_IN_ORG, "delete", "permission set", names->data_set, -1, NULL);
}

static void plan_remove(Writer *writer)
{
    const Connection *connection = writer->wanted->connection;
    const PlanNames *names = writer->wanted->names;

    if (connection->app_kind != APP_GIVEN && !is_found(writer, STEP_FORGET)) {
        begin(writer, STEP_UNASSIGN);
        if (names->access_set)
            add(writer, PLAN_IN_ORG, "delete", "assignment", names->access_set, -1,
                g_strdup_printf("of %s", connection->username));
        add_deletion(writer);
    }
    begin(writer, STEP_FORGET);
    add(writer, PLAN_IN_STORE, "delete", "access token", connection->name, -1,
        g_strdup("revoked first"));
    add(writer, PLAN_IN_STORE, "delete", "private key", connection->name, -1, NULL);
    add(writer, PLAN_HERE, "delete", "connection", connection->name, -1,
        g_strdup(writer->found->connection_file));
    note(writer, PLAN_UNTOUCHED, "integrations", g_strdup("their files stay"));
}

static void add_common_notes(Writer *writer)
{
    const PlanFound *found = writer->found;
    const PlanNames *names = writer->wanted->names;

    if (found->production)
        note(writer, PLAN_NOTE, "production", g_strdup("this is a production org"));
    if (names && names->wished)
        note(writer, PLAN_NOTE, "name taken",
             g_strdup_printf("the org has something named %s that is not this connection's; %s is "
                             "used instead",
                             names->wished, names->app));
    if (found->user && found->user->api_only)
        note(writer, PLAN_NOTE, "user",
             g_strdup_printf("%s can use the API only, which suits a connection",
                             found->user->username));
    if (found->user && found->user->frozen)
        note(writer, PLAN_NOTE, "user",
             g_strdup_printf("%s is frozen: unfreeze the user before the connection can work",
                             found->user->username));
    if (found->has_sign_in && writer->wanted->connection->app_kind != APP_GIVEN)
        note(writer, PLAN_NOTE, "administrator's sign-in",
             g_strdup(found->keep_sign_in ? "kept in the store, as you asked"
                                          : "forgotten at the end"));
    if (writer->wanted->connection->app_kind != APP_GIVEN && writer->plan->kind != PLAN_REMOVE)
        note(writer, PLAN_UNTOUCHED, "the rest of the org",
             g_strdup("no profile, no other permission set, no other app, no setting, no record, "
                      "no other user"));
}

Plan *plan_build(PlanKind kind, const PlanWanted *wanted, const PlanFound *found)
{
    static void (*const builders[])(Writer *) = {
        [PLAN_CREATE] = plan_create, [PLAN_EDIT] = plan_edit,       [PLAN_REPAIR] = plan_repair,
        [PLAN_ROTATE] = plan_rotate, [PLAN_MIGRATE] = plan_migrate, [PLAN_REMOVE] = plan_remove,
    };
    Writer writer = {plan_new(kind), wanted, found, NULL};

    builders[kind](&writer);
    add_common_notes(&writer);
    writer.plan->scopes = wanted->connection->app_kind == APP_GIVEN
                              ? g_new0(char *, 1)
                              : g_strdupv((char **) bundle_scopes);
    return writer.plan;
}
