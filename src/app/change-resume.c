/* Changes that were begun and not ended: listed, and taken up again from the journal. */
#include "config.h"

#include "app/app-private.h"
#include "app/change-private.h"
#include "core/problem.h"

void here_find(App *app, Here *here, const char *connection, const char *integration,
               StoreKind store, GCancellable *cancellable)
{
    const Folders *folders = app_folders(app);
    StoreState state = secret_store_probe(app_store(app, store), cancellable);

    *here = (Here){0};
    here->connection = files_connection(folders, connection, NULL);
    here->integration = integration ? files_integration(folders, integration, NULL) : NULL;
    here->connection_file = g_strdup_printf("%s/connections/%s.json", folders->config, connection);
    if (integration)
        here->integration_file =
            g_strdup_printf("%s/integrations/%s.json", folders->config, integration);
    here->store_words = g_strdup_printf("%s, %s", store_kind_name(store), store_state_name(state));
}

void here_clear(Here *here)
{
    connection_free(here->connection);
    integration_free(here->integration);
    g_free(here->connection_file);
    g_free(here->integration_file);
    g_free(here->store_words);
    *here = (Here){0};
}

static Plan *plan_of(App *app, const Journal *journal, GCancellable *cancellable)
{
    const Connection *connection = journal->connection;
    const Integration *integration = journal->integration;
    g_auto(Here) here = {0};
    PlanWanted wanted = {
        .connection = connection,
        .integration = integration,
        .env = journal->env,
        .names = journal->names,
        .key_size = journal->key_size,
        .valid_days = journal->valid_days,
        .grants = journal->grants,
    };
    PlanFound found = {
        .connection = journal->before,
        .production = !connection->sandbox,
        .keep_sign_in = journal->keep_sign_in,
        .findings = (const char *const *) journal->findings,
    };

    here_find(app, &here, connection->name, integration ? integration->name : NULL,
              connection->store, cancellable);
    found.store_words = here.store_words;
    found.connection_file = here.connection_file;
    found.integration_file = here.integration_file;
    found.integration = journal->made_integration ? NULL : here.integration;
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
    g_autoptr(GPtrArray) names = journal_names(folder);
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify) unfinished_free);

    for (guint i = 0; i < names->len; i++) {
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
    g_autoptr(GPtrArray) names = journal_names(folder);
    g_autofree char *list = NULL;

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
    plan = plan_of(app, journal, cancellable);
    sign_in = sign_in_for(app, journal->connection, cancellable, &why);
    if (!sign_in && change_needs_admin(plan, journal, journal->undoing)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    change = change_new(app, g_steal_pointer(&plan), g_steal_pointer(&journal), sign_in, true);
    change->resumed = true;
    return change;
}
