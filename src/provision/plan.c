/* Builds the plan: which steps, and what each makes, changes, deletes or leaves alone. */
#include "config.h"

#include "provision/plan.h"

#include "provision/bundle.h"
#include "provision/plan-writer.h"

void plan_item_free(gpointer data)
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
    plan->notes = g_ptr_array_new_with_free_func(plan_item_free);
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

PlanStep *plan_find_step(const Plan *plan, StepId id)
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
    return plan_find_step(plan, id) != NULL;
}

static void plan_create(Writer *writer)
{
    if (writer->wanted->connection->app_kind == APP_GIVEN) {
        write_store(writer, "private key");
        write_wait(writer, true);
        write_probe(writer);
        write_note(writer, PLAN_UNTOUCHED, "the org",
                   g_strdup("nothing is created there: the app is given, the user's rights stay"));
        return;
    }
    write_key(writer);
    write_store(writer, "private key");
    write_step(writer, STEP_DEPLOY);
    write_app(writer, "create");
    write_sets(writer, "create");
    write_read_back(writer);
    write_assign(writer);
    write_wait(writer, true);
    write_probe(writer);
}

static bool user_changes(const Writer *writer)
{
    const Connection *before = writer->found->connection;

    return before && g_strcmp0(before->user_id, writer->wanted->connection->user_id) != 0;
}

static void write_sharers(Writer *writer)
{
    const Integration *before = writer->found->integration;
    const Integration *wanted = writer->wanted->integration;
    const char *const *name = writer->found->sharers;

    if (!before || !wanted || integration_equal(before, wanted))
        return;
    for (; name && *name; name++)
        write_note(writer, PLAN_NOTE, PLAN_SHARED,
                   g_strdup_printf("%s runs through %s, too, with the rights of before: "
                                   "orgwire repair %s",
                                   wanted->name, *name, *name));
}

static void plan_edit(Writer *writer)
{
    write_sharers(writer);
    if (writer->wanted->connection->app_kind != APP_GIVEN) {
        write_step(writer, STEP_DEPLOY);
        write_app(writer, "change");
        write_sets(writer, "change");
        write_read_back(writer);
        write_assign(writer);
    }
    write_wait(writer, true);
    write_probe(writer);
    if (writer->wanted->connection->app_kind == APP_GIVEN || !user_changes(writer))
        return;
    write_step(writer, STEP_UNASSIGN);
    write_item(writer, PLAN_IN_ORG, "delete", "assignment", writer->wanted->names->access_set, -1,
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
        write_key(writer);
        write_store(writer, "private key");
    }
    if (is_found(writer, STEP_DEPLOY) || is_found(writer, STEP_KEY)) {
        write_step(writer, STEP_DEPLOY);
        write_app(writer, "restore");
        write_sets(writer, "restore");
        write_read_back(writer);
    }
    if (writer->wanted->connection->app_kind != APP_GIVEN)
        write_assign(writer);
    write_wait(writer, true);
    write_probe(writer);
}

static void plan_rotate(Writer *writer)
{
    write_key(writer);
    write_store(writer, "next private key");
    write_step(writer, STEP_DEPLOY);
    write_app(writer, "change");
    write_read_back(writer);
    write_wait(writer, false);
    write_step(writer, STEP_PROBE);
    write_item(writer, PLAN_IN_ORG, "read", "limits", NULL, -1,
               g_strdup_printf("with the new key, as %s", writer->wanted->connection->username));
    write_step(writer, STEP_SWITCH);
    write_item(writer, PLAN_IN_STORE, "change", "private key", writer->wanted->connection->name, -1,
               g_strdup("the old key is deleted only now that the new one has worked"));
    write_connection_file(writer);
    write_note(writer, PLAN_UNTOUCHED, "rights",
               g_strdup_printf("%s, its rows and its assignment stay as they are",
                               writer->wanted->names->access_set));
}

static void plan_migrate(Writer *writer)
{
    const Connection *before = writer->found->connection;

    write_key(writer);
    write_store(writer, "next private key");
    write_step(writer, STEP_DEPLOY);
    write_app(writer, "create");
    write_sets(writer, "create");
    write_read_back(writer);
    write_assign(writer);
    write_wait(writer, false);
    write_probe(writer);
    write_step(writer, STEP_SWITCH);
    write_item(writer, PLAN_IN_STORE, "change", "private key", writer->wanted->connection->name, -1,
               g_strdup("the new app's key takes the old one's place"));
    write_files(writer);
    write_step(writer, STEP_UNASSIGN);
    write_item(writer, PLAN_IN_ORG, "delete", "assignments", before ? before->app : NULL, -1, NULL);
    write_step(writer, STEP_DELETE);
    write_item(writer, PLAN_IN_ORG, "delete", "connected app", before ? before->app : NULL, -1,
               g_strdup("retired: the new app has worked"));
}

static void add_deletion(Writer *writer)
{
    const Connection *connection = writer->wanted->connection;
    const PlanNames *names = writer->wanted->names;

    if (is_found(writer, STEP_DELETE)) {
        write_note(writer, PLAN_UNTOUCHED, "the app",
                   g_strdup_printf("%s and its permission set stay in the org", names->app));
        return;
    }
    write_step(writer, STEP_DELETE);
    write_item(writer, PLAN_IN_ORG, "delete",
               connection->app_kind == APP_CONNECTED_APP ? "connected app" : "external client app",
               names->app, -1, NULL);
    if (names->access_set)
        write_item(writer, PLAN_IN_ORG, "delete", "permission set", names->access_set, -1, NULL);
    if (names->data_set)
        write_item(writer, PLAN_IN_ORG, "delete", "permission set", names->data_set, -1, NULL);
}

static void plan_remove(Writer *writer)
{
    const Connection *connection = writer->wanted->connection;
    const PlanNames *names = writer->wanted->names;

    if (connection->app_kind != APP_GIVEN && !is_found(writer, STEP_FORGET)) {
        write_step(writer, STEP_UNASSIGN);
        if (names->access_set)
            write_item(writer, PLAN_IN_ORG, "delete", "assignment", names->access_set, -1,
                       g_strdup_printf("of %s", connection->username));
        add_deletion(writer);
    }
    write_step(writer, STEP_FORGET);
    write_item(writer, PLAN_IN_STORE, "delete", "access token", connection->name, -1,
               g_strdup("revoked first"));
    write_item(writer, PLAN_IN_STORE, "delete", "private key", connection->name, -1, NULL);
    write_item(writer, PLAN_HERE, "delete", "connection", connection->name, -1,
               g_strdup(writer->found->connection_file));
    write_note(writer, PLAN_UNTOUCHED, "integrations", g_strdup("their files stay"));
}

static void add_common_notes(Writer *writer)
{
    const PlanFound *found = writer->found;
    const PlanNames *names = writer->wanted->names;

    if (found->production)
        write_note(writer, PLAN_NOTE, "production", g_strdup("this is a production org"));
    if (names && names->wished)
        write_note(
            writer, PLAN_NOTE, "name taken",
            g_strdup_printf("the org has something named %s that is not this connection's; %s is "
                            "used instead",
                            names->wished, names->app));
    if (found->user && found->user->api_only)
        write_note(writer, PLAN_NOTE, "user",
                   g_strdup_printf("%s can use the API only, which suits a connection",
                                   found->user->username));
    if (found->has_sign_in && writer->wanted->connection->app_kind != APP_GIVEN)
        write_note(writer, PLAN_NOTE, "administrator's sign-in",
                   g_strdup(found->keep_sign_in ? "kept in the store, as you asked"
                                                : "forgotten at the end"));
    if (writer->wanted->connection->app_kind != APP_GIVEN && writer->plan->kind != PLAN_REMOVE)
        write_note(
            writer, PLAN_UNTOUCHED, "the rest of the org",
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
