/* Changes that were begun and not ended: listed, and taken up again from the journal. */
#include "config.h"

#include "app/app-private.h"
#include "app/change-private.h"
#include "core/problem.h"

/* The other connections that the integration runs through. */
static GStrv sharers_of(const Folders *folders, const char *integration, const char *name)
{
    g_autoptr(GPtrArray) all = files_associations(folders);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();

    for (guint i = 0; integration && i < all->len; i++) {
        const Association *one = all->pdata[i];

        if (g_str_equal(one->integration, integration) && !g_str_equal(one->connection, name))
            g_strv_builder_add(names, one->connection);
    }
    return g_strv_builder_end(names);
}

Plan *change_plan_of(App *app, const Journal *journal, const PlanFound *more,
                     GCancellable *cancellable)
{
    const Folders *folders = app_folders(app);
    const Connection *connection = journal->connection;
    const char *name = journal->integration ? journal->integration->name : NULL;
    StoreState state = secret_store_probe(app_store(app, connection->store), cancellable);
    g_autofree char *words =
        g_strdup_printf("%s, %s", store_kind_name(connection->store), store_state_name(state));
    g_autofree char *connection_file =
        g_strdup_printf("%s/connections/%s.json", folders->config, connection->name);
    g_autofree char *integration_file =
        name ? g_strdup_printf("%s/integrations/%s.json", folders->config, name) : NULL;
    g_autoptr(Integration) saved =
        name && !journal->made_integration ? files_integration(folders, name, NULL) : NULL;
    g_auto(GStrv) sharers = sharers_of(folders, name, journal->name);
    PlanWanted wanted = {
        .connection = connection,
        .integration = journal->integration,
        .env = journal->env,
        .names = journal->names,
        .key_size = journal->key_size,
        .valid_days = journal->valid_days,
        .grants = journal->grants,
    };
    PlanFound found = more ? *more : (PlanFound){0};

    found.connection = journal->before;
    found.integration = saved;
    found.sharers = (const char *const *) sharers;
    found.production = !connection->sandbox;
    found.keep_sign_in = journal->keep_sign_in;
    found.findings = (const char *const *) journal->findings;
    found.store_words = words;
    found.connection_file = connection_file;
    found.integration_file = integration_file;
    return plan_build(journal->kind, &wanted, &found);
}

bool change_needs_admin(const Plan *plan, const Journal *journal, bool undoing)
{
    static const StepId in_org[] = {STEP_DEPLOY, STEP_READ_BACK, STEP_ASSIGN, STEP_UNASSIGN,
                                    STEP_DELETE};

    for (gsize i = 0; i < G_N_ELEMENTS(in_org); i++) {
        JournalState state = journal->steps[in_org[i]];
        bool open =
            undoing ? state == JOURNAL_DONE || state == JOURNAL_INTENDED : state != JOURNAL_DONE;

        if (plan_has(plan, in_org[i]) && open)
            return true;
    }
    return false;
}

bool change_only_waits(const Change *change)
{
    StepId next = journal_next(change->journal, change->plan);

    return !change->journal->undoing && (next == STEP_WAIT || next == STEP_PROBE || next == STEP_N);
}

GPtrArray *changes_unfinished(App *app)
{
    g_autofree char *folder = app_journal_folder(app);
    g_autoptr(GPtrArray) names = journal_names(folder, NULL);
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify) unfinished_free);

    for (guint i = 0; names && i < names->len; i++) {
        g_autoptr(GError) why = NULL;
        g_autoptr(Journal) journal = journal_read(folder, names->pdata[i], &why);
        Unfinished *entry = g_new0(Unfinished, 1);

        entry->connection = g_strdup(names->pdata[i]);
        entry->next = STEP_N;
        if (journal) {
            entry->kind = journal->kind;
            entry->org = g_strdup(journal->connection->instance_url);
            entry->started_at = g_strdup(journal->started_at);
            entry->undoing = journal->undoing;
            for (int id = STEP_N - 1; id >= 0; id--)
                if (journal->steps[id] == JOURNAL_INTENDED)
                    entry->next = (StepId) id;
        } else {
            entry->problem = g_strdup(why->message);
        }
        g_ptr_array_add(list, entry);
    }
    return list;
}

void unfinished_free(Unfinished *entry)
{
    g_free(entry->connection);
    g_free(entry->org);
    g_free(entry->started_at);
    g_free(entry->problem);
    g_free(entry);
}

static char *only_one(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) names = journal_names(folder, error);
    g_autofree char *list = NULL;

    if (!names)
        return NULL;
    if (names->len == 1)
        return g_strdup(names->pdata[0]);
    if (names->len == 0) {
        problem_set(error, PROBLEM_NOT_FOUND, NULL, NULL, "no change is under way");
        return NULL;
    }
    g_ptr_array_add(names, NULL);
    list = g_strjoinv(", ", (char **) names->pdata);
    problem_set(error, PROBLEM_USAGE, list, "name the connection", "several changes are under way");
    return NULL;
}

Change *change_resume(App *app, const char *name, GCancellable *cancellable, GError **error)
{
    g_autofree char *folder = app_journal_folder(app);
    g_autofree char *chosen = name ? g_strdup(name) : only_one(folder, error);
    g_autoptr(Journal) journal = chosen ? journal_read(folder, chosen, error) : NULL;
    g_autoptr(Plan) plan = NULL;
    g_autoptr(GError) why = NULL;
    SignIn *sign_in;
    Change *change;

    if (!journal)
        return NULL;
    plan = change_plan_of(app, journal, NULL, cancellable);
    sign_in = sign_in_for(app, journal->connection, cancellable, &why);
    if (!sign_in && change_needs_admin(plan, journal, journal->undoing)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    change = change_new(app, g_steal_pointer(&plan), g_steal_pointer(&journal), sign_in, true);
    change->resumed = true;
    return change;
}
