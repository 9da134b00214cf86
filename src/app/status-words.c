/* The states, and what each failure means for a connection. */
#include "config.h"

#include "app/status-private.h"

#include <string.h>

#include "core/text.h"
#include "salesforce/answer.h"

static const char *const names[STATUS_N] = {
    [STATUS_OK] = "ok",
    [STATUS_PREPARING] = "preparing",
    [STATUS_NOT_CHECKED] = "not checked",
    [STATUS_KEY_EXPIRING] = "KEY EXPIRING",
    [STATUS_REFRESHED] = "REFRESHED",
    [STATUS_NO_ACCESS] = "NO ACCESS",
    [STATUS_LOCKED_KEYRING] = "LOCKED KEYRING",
    [STATUS_OFFLINE] = "OFFLINE",
    [STATUS_REVOKED] = "REVOKED",
    [STATUS_BLOCKED] = "BLOCKED",
    [STATUS_LIMIT] = "LIMIT",
    [STATUS_DRIFT] = "DRIFT",
    [STATUS_ERROR] = "ERROR",
};

const char *status_state_name(StatusState state)
{
    return names[state];
}

bool status_state_parse(const char *name, StatusState *ret_state)
{
    for (int i = 0; i < STATUS_N; i++)
        if (g_strcmp0(name, names[i]) == 0) {
            *ret_state = (StatusState) i;
            return true;
        }
    return false;
}

bool status_state_needs_person(StatusState state)
{
    return g_ascii_isupper(names[state][0]);
}

/* What a finding means, and its way out: %s is the connection. */
typedef struct {
    const char *effect, *fix, *command;
    char key;
} Way;

static const Way ways[STATUS_N] = {
    [STATUS_PREPARING] = {"scripts get no token yet", "wait", "orgwire status %s --wait", 'w'},
    [STATUS_KEY_EXPIRING] = {"when the certificate ends, so does every token request",
                             "make a new key and certificate", "orgwire rotate %s", 'o'},
    [STATUS_REFRESHED] = {"the app and the permission set are gone with the old org",
                          "make them again in the new one", "orgwire repair %s", 'r'},
    [STATUS_NO_ACCESS] = {"scripts get no token", "put the access back", "orgwire repair %s", 'r'},
    [STATUS_LOCKED_KEYRING] = {"scripts cannot read the key or the token",
                               "unlock the secret store", "orgwire doctor %s", 'u'},
    [STATUS_OFFLINE] = {"scripts cannot reach the org", "find out where it stops",
                        "orgwire doctor %s", 'd'},
    [STATUS_REVOKED] = {"scripts get no token", "put back what is missing in the org",
                        "orgwire repair %s", 'r'},
    [STATUS_BLOCKED] = {"scripts get no token until somebody lets them in again",
                        "look at the user and the app in Setup", NULL, 0},
    [STATUS_LIMIT] = {"scripts fail until the limit moves on", "wait", NULL, 'w'},
    [STATUS_DRIFT] = {"actions may fail or miss fields", "compare, then adapt the integration",
                      "orgwire check", 'c'},
    [STATUS_ERROR] = {"the connection cannot be used", "find out why", "orgwire doctor %s", 'd'},
};

static void add(Status *status, StatusState state, const char *what, const Way *way)
{
    Finding *finding = g_new0(Finding, 1);

    finding->state = state;
    finding->what = text_clean(what);
    finding->effect = g_strdup(way->effect);
    finding->fix = g_strdup(way->fix);
    if (way->command) {
        g_auto(GStrv) parts = g_strsplit(way->command, "%s", 2);

        finding->command = g_strjoinv(status->name, parts);
    }
    finding->key = way->key;
    g_ptr_array_add(status->findings, finding);
}

void status_add(Status *status, StatusState state, const char *what)
{
    add(status, state, what, &ways[state]);
}

void status_add_rights(Status *status, bool more, const char *what)
{
    static const Way fewer = {"actions may fail or miss fields",
                              "put back the rights that were chosen", "orgwire repair %s", 'r'};
    static const Way excess = {"scripts may do more than was chosen",
                               "take the other rights away", "orgwire repair %s", 'r'};

    add(status, STATUS_DRIFT, what, more ? &excess : &fewer);
}

void status_drop_rights(Status *status, const char *what)
{
    for (guint i = status->findings->len; i > 0; i--) {
        const Finding *finding = status->findings->pdata[i - 1];

        if (finding->state == STATUS_DRIFT && finding->key == 'r')
            g_ptr_array_remove_index(status->findings, i - 1);
    }
    status_add(status, STATUS_DRIFT, what);
}

/* Waiting is all that `status --wait` may do. */
static bool only_waits(const Journal *journal)
{
    return !journal->undoing && (journal->steps[STEP_WAIT] == JOURNAL_INTENDED ||
                                 (journal->steps[STEP_WAIT] == JOURNAL_DONE &&
                                  journal->steps[STEP_PROBE] != JOURNAL_DONE));
}

static bool is_blocked(const Status *status)
{
    for (guint i = 0; i < status->findings->len; i++)
        if (((Finding *) status->findings->pdata[i])->state == STATUS_BLOCKED)
            return true;
    return false;
}

void status_add_unfinished(Status *status, const Journal *journal)
{
    /* Waiting never lets a user in again who was shut out. */
    bool blocked = is_blocked(status);
    g_autofree char *what =
        g_strdup_printf("a change (%s) was begun and %s", plan_kind_name(journal->kind),
                        journal->undoing ? "not wholly taken back" : "not finished");
    Finding *finding;

    status_add(status, STATUS_PREPARING, what);
    finding = status->findings->pdata[status->findings->len - 1];
    if (only_waits(journal) && !blocked)
        return;
    g_free(finding->effect);
    g_free(finding->fix);
    g_free(finding->command);
    finding->effect = g_strdup("scripts may fail until it is finished or taken back");
    finding->key = 0;
    if (journal->kind == PLAN_REMOVE) {
        finding->fix = g_strdup("finish it");
        finding->command = g_strdup_printf("orgwire remove %s", status->name);
    } else if (blocked && !journal->undoing) {
        finding->fix = g_strdup_printf("take it back (or let the user in and finish it: "
                                       "orgwire new %s --resume)",
                                       status->name);
        finding->command = g_strdup_printf("orgwire new %s --undo", status->name);
    } else {
        finding->fix = g_strdup_printf("%s (or take it back: orgwire new %s --undo)",
                                       journal->undoing ? "go on" : "finish it", status->name);
        finding->command = g_strdup_printf("orgwire new %s --resume", status->name);
    }
}

void status_drop_explained(Status *status, guint first)
{
    for (guint i = status->findings->len; i > first; i--)
        switch (((Finding *) status->findings->pdata[i - 1])->state) {
        case STATUS_REFRESHED:
        case STATUS_NO_ACCESS:
        case STATUS_REVOKED:
        case STATUS_DRIFT:
        case STATUS_ERROR:
            g_ptr_array_remove_index(status->findings, i - 1);
            break;
        default:
            break;
        }
}

static bool has(const char *text, const char *part)
{
    g_autofree char *lower = text ? g_ascii_strdown(text, -1) : NULL;

    return lower && strstr(lower, part);
}

/* From the token endpoint's words (salesforce-api §4.6). */
static StatusState state_of_words(const GError *why)
{
    static const struct {
        const char *part;
        StatusState state;
    } rows[] = {
        {"app_not_found", STATUS_REFRESHED},
        {"not installed in this org", STATUS_REFRESHED},
        {"approved this consumer", STATUS_NO_ACCESS},
        {"invalid_app_access", STATUS_NO_ACCESS},
        {"invalid_client_id", STATUS_REVOKED},
        {"invalid assertion", STATUS_REVOKED},
        {"signature", STATUS_REVOKED},
        {"inactive_user", STATUS_BLOCKED},
        {"inactive_org", STATUS_BLOCKED},
        {"app_blocked", STATUS_BLOCKED},
        {"blocked", STATUS_BLOCKED},
        {"authentication failure", STATUS_BLOCKED},
        {"ip restricted", STATUS_BLOCKED},
        {"ip not allowed", STATUS_BLOCKED},
        {"login hours", STATUS_BLOCKED},
        {"locked", STATUS_BLOCKED},
        {"password expired", STATUS_BLOCKED},
    };
    const char *code = problem_salesforce_code(why);
    const char *text = problem_salesforce_text(why);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (has(code, rows[i].part) || has(text, rows[i].part))
            return rows[i].state;
    return STATUS_ERROR;
}

StatusState status_state_of(const GError *why)
{
    switch (problem_code(why)) {
    case PROBLEM_STORE_UNAVAILABLE:
        return STATUS_LOCKED_KEYRING;
    case PROBLEM_NETWORK:
    case PROBLEM_TIMEOUT:
        return STATUS_OFFLINE;
    case PROBLEM_INTERRUPTED:
        return STATUS_NOT_CHECKED;
    case PROBLEM_LIMIT:
        return STATUS_LIMIT;
    case PROBLEM_PREPARING:
        return STATUS_PREPARING;
    default:
        return state_of_words(why);
    }
}

/* A lost key is an error of its own: only a repair helps. */
void status_add_problem(Status *status, const GError *why)
{
    StatusState state = status_state_of(why);
    const char *reason = problem_why(why);
    g_autofree char *what =
        reason ? g_strdup_printf("%s: %s", why->message, reason) : g_strdup(why->message);

    status_add(status, state, what);
    if (problem_is(why, PROBLEM_NOT_FOUND)) {
        Finding *finding = status->findings->pdata[status->findings->len - 1];

        g_free(finding->command);
        finding->command = g_strdup_printf("orgwire repair %s", status->name);
        finding->key = 'r';
    }
}

/* The worst first: what stops everything, then what stops soon. */
static int weight(StatusState state)
{
    static const StatusState order[] = {STATUS_ERROR,     STATUS_LOCKED_KEYRING, STATUS_OFFLINE,
                                        STATUS_REFRESHED, STATUS_REVOKED,        STATUS_BLOCKED,
                                        STATUS_NO_ACCESS, STATUS_LIMIT,          STATUS_PREPARING,
                                        STATUS_DRIFT,     STATUS_KEY_EXPIRING,   STATUS_NOT_CHECKED,
                                        STATUS_OK};

    for (guint i = 0; i < G_N_ELEMENTS(order); i++)
        if (order[i] == state)
            return (int) i;
    return (int) G_N_ELEMENTS(order);
}

static gint by_weight(gconstpointer a, gconstpointer b)
{
    return weight((*(Finding *const *) a)->state) - weight((*(Finding *const *) b)->state);
}

void status_settle(Status *status)
{
    const Finding *first;

    if (status->findings->len == 0) {
        status->state = STATUS_OK;
        return;
    }
    g_ptr_array_sort(status->findings, by_weight);
    first = status->findings->pdata[0];
    status->state = first->state;
    g_free(status->reason);
    g_free(status->next);
    status->reason = g_strdup(first->what);
    status->next = g_strdup(first->command);
}

int status_exit(GPtrArray *statuses)
{
    static const int exits[STATUS_N] = {[STATUS_OK] = 0,
                                        [STATUS_PREPARING] = 9,
                                        [STATUS_NOT_CHECKED] = 7,
                                        [STATUS_KEY_EXPIRING] = 1,
                                        [STATUS_REFRESHED] = 1,
                                        [STATUS_NO_ACCESS] = 5,
                                        [STATUS_LOCKED_KEYRING] = 6,
                                        [STATUS_OFFLINE] = 7,
                                        [STATUS_REVOKED] = 4,
                                        [STATUS_BLOCKED] = 5,
                                        [STATUS_LIMIT] = 7,
                                        [STATUS_DRIFT] = 1,
                                        [STATUS_ERROR] = 1};
    static const int order[] = {9, 7, 6, 5, 4, 1};

    for (gsize k = 0; k < G_N_ELEMENTS(order); k++)
        for (guint i = 0; i < statuses->len; i++)
            if (exits[((Status *) statuses->pdata[i])->state] == order[k])
                return order[k];
    return 0;
}
