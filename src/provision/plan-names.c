/* Names of what is made in an org, and the words and ids of the plan. */
#include "config.h"

#include "provision/plan.h"

#include <string.h>

#include "core/names.h"
#include "crypto/encode.h"

#define CONSUMER_KEY_LENGTH 85
#define RUN_ID_LENGTH 12

static const struct {
    const char *name;
    const char *title;
} steps[STEP_N] = {
    [STEP_KEY] = {"key", "Make the key pair and its certificate"},
    [STEP_STORE] = {"store", "Put the private key into the secret store"},
    [STEP_DEPLOY] = {"deploy", "Create the app and the permission set in the org"},
    [STEP_READ_BACK] = {"read-back", "Read everything back and compare"},
    [STEP_ASSIGN] = {"assign", "Let the user into the app"},
    [STEP_WAIT] = {"wait", "Wait until Salesforce accepts the key"},
    [STEP_PROBE] = {"probe", "Read one record of each object as the user"},
    [STEP_SWITCH] = {"switch", "Let the new take the old one's place"},
    [STEP_UNASSIGN] = {"unassign", "Take the assignment back"},
    [STEP_DELETE] = {"delete", "Delete the app and the permission set in the org"},
    [STEP_FORGET] = {"forget", "Delete the files and secrets here"},
};

static const char *const kinds[] = {"create", "edit", "repair", "rotate", "migrate", "remove"};
static const char *const wheres[] = {"org", "here", "store", "untouched", "note"};

const char *step_name(StepId id)
{
    return steps[id].name;
}

const char *step_title(StepId id)
{
    return steps[id].title;
}

const char *plan_kind_name(PlanKind kind)
{
    return kinds[kind];
}

bool plan_kind_parse(const char *name, PlanKind *ret_kind)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_strcmp0(name, kinds[i]) == 0) {
            *ret_kind = (PlanKind) i;
            return true;
        }
    return false;
}

const char *plan_where_name(PlanWhere where)
{
    return wheres[where];
}

void plan_names_free(PlanNames *names)
{
    if (!names)
        return;
    g_free(names->app);
    g_free(names->label);
    g_free(names->access_set);
    g_free(names->data_set);
    g_free(names->run_id);
    g_free(names->consumer_key);
    g_free(names->wished);
    g_free(names);
}

PlanNames *plan_names_copy(const PlanNames *names)
{
    PlanNames *copy = g_new0(PlanNames, 1);

    copy->app = g_strdup(names->app);
    copy->label = g_strdup(names->label);
    copy->access_set = g_strdup(names->access_set);
    copy->data_set = g_strdup(names->data_set);
    copy->run_id = g_strdup(names->run_id);
    copy->consumer_key = g_strdup(names->consumer_key);
    copy->wished = g_strdup(names->wished);
    return copy;
}

static bool is_taken(const char *const *taken, const char *app, const char *suffix)
{
    g_autofree char *name = g_strconcat(app, suffix, NULL);

    for (; taken && *taken; taken++)
        if (g_ascii_strcasecmp(*taken, name) == 0)
            return true;
    return false;
}

static bool is_free(const char *const *taken, const char *app)
{
    return !is_taken(taken, app, "") && !is_taken(taken, app, "_Access") &&
           !is_taken(taken, app, "_Data");
}

/* The wish, else the wish with the first number that is free. */
static char *free_name(const char *wish, const char *const *taken)
{
    char *name = g_strdup(wish);

    for (guint i = 2; !is_free(taken, name); i++) {
        g_autofree char *number = g_strdup_printf("%u", i);
        g_autofree char *base = names_developer(wish, NAMES_APP_MAX - 1 - strlen(number));

        g_free(name);
        name = g_strdup_printf("%s_%s", base, number);
    }
    return name;
}

PlanNames *plan_names_new(const char *connection, const char *const *taken, bool separate_data_set)
{
    PlanNames *names = g_new0(PlanNames, 1);
    g_autofree char *wish = names_app(connection);

    names->app = free_name(wish, taken);
    if (!g_str_equal(names->app, wish))
        names->wished = g_steal_pointer(&wish);
    names->label = g_strdelimit(g_strdup(names->app), "_", ' ');
    names->access_set = g_strconcat(names->app, "_Access", NULL);
    if (separate_data_set)
        names->data_set = g_strconcat(names->app, "_Data", NULL);
    names->run_id = random_text(RUN_ID_LENGTH);
    names->consumer_key = random_text(CONSUMER_KEY_LENGTH);
    return names;
}

PlanNames *plan_names_of(const Connection *connection)
{
    PlanNames *names = g_new0(PlanNames, 1);
    char **sets = connection->permission_sets;

    names->app = g_strdup(connection->app);
    names->label = connection->app ? g_strdelimit(g_strdup(connection->app), "_", ' ') : NULL;
    names->access_set = g_strdup(sets ? sets[0] : NULL);
    names->data_set = g_strdup(sets && sets[0] ? sets[1] : NULL);
    names->run_id = random_text(RUN_ID_LENGTH);
    names->consumer_key = g_strdup(connection->client_id);
    return names;
}
