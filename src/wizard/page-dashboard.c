/* The connections, how they are, and what to do about it. */
#include "config.h"

#include <string.h>

#include "wizard/inside.h"

static guint items(const Wizard *wizard, WizardItem *ret_items)
{
    const WizardConnection *selected = wizard_selected(wizard);
    guint n = 0;

    if (selected)
        ret_items[n++] = WIZARD_ITEM_LIST;
    if (selected && selected->n_findings)
        ret_items[n++] = WIZARD_ITEM_FINDINGS;
    ret_items[n++] = WIZARD_ITEM_NEW;
    ret_items[n++] = WIZARD_ITEM_REFRESH;
    ret_items[n++] = WIZARD_ITEM_QUIT;
    return n;
}

static guint *list(Wizard *wizard, WizardItem item, guint *ret_n)
{
    const WizardConnection *selected = wizard_selected(wizard);

    if (item == WIZARD_ITEM_FINDINGS) {
        *ret_n = selected ? (guint) selected->n_findings : 0;
        return &wizard->dashboard.finding;
    }
    *ret_n = (guint) wizard->dashboard.n_rows;
    return &wizard->dashboard.cursor;
}

static WizardEffects enter(Wizard *wizard)
{
    wizard->job = WIZARD_JOB_SET_UP;
    wizard_set_focus(wizard, wizard_selected(wizard) ? WIZARD_ITEM_LIST : WIZARD_ITEM_NEW);
    return 0;
}

/* --- news --- */

static void keep_rows(Wizard *wizard, const WizardConnection *news, gsize n)
{
    WizardDashboard *dashboard = &wizard->dashboard;
    Pool *pool = &dashboard->pool;
    WizardConnection *rows = pool_copy(pool, news, n * sizeof *rows);

    for (gsize i = 0; i < n; i++) {
        WizardConnection *row = &rows[i];
        WizardFinding *findings;

        row->name = pool_text(pool, row->name);
        row->org = pool_text(pool, row->org);
        row->username = pool_text(pool, row->username);
        row->environment = pool_text(pool, row->environment);
        row->integration = pool_text(pool, row->integration);
        row->state = pool_text(pool, row->state);
        row->since = pool_text(pool, row->since);
        findings = pool_copy(pool, row->findings, row->n_findings * sizeof *findings);
        for (gsize k = 0; k < row->n_findings; k++) {
            findings[k].what = pool_text(pool, findings[k].what);
            findings[k].effect = pool_text(pool, findings[k].effect);
            findings[k].fix = pool_text(pool, findings[k].fix);
        }
        row->findings = findings;
    }
    dashboard->rows = rows;
    dashboard->n_rows = n;
}

WizardEffects dashboard_on_status(Wizard *wizard, const WizardEvent *event)
{
    WizardDashboard *dashboard = &wizard->dashboard;
    const WizardConnection *selected = wizard_selected(wizard);
    g_autofree char *name = g_strdup(selected         ? selected->name
                                     : wizard->target ? wizard->target
                                                      : NULL);
    bool was_empty = !dashboard->n_rows;
    bool checking = false;

    pool_empty(&dashboard->pool);
    keep_rows(wizard, event->connections, (gsize) event->number);
    dashboard->known = true;
    dashboard->cursor = 0;
    for (gsize i = 0; i < dashboard->n_rows; i++) {
        checking |= dashboard->rows[i].checking;
        if (!g_strcmp0(dashboard->rows[i].name, name))
            dashboard->cursor = (guint) i;
    }
    selected = wizard_selected(wizard);
    if (!selected || dashboard->finding >= selected->n_findings)
        dashboard->finding = 0;
    if (!checking)
        wizard_done_with(wizard, WIZARD_REFRESH_STATUS);
    wizard_done_with(wizard, WIZARD_FIX);
    if (wizard->page == WIZARD_PAGE_DASHBOARD && selected && was_empty &&
        wizard->focus[WIZARD_PAGE_DASHBOARD] == WIZARD_ITEM_NEW)
        wizard->focus[WIZARD_PAGE_DASHBOARD] = WIZARD_ITEM_LIST;
    return 0;
}

WizardEffects dashboard_on_removed(Wizard *wizard, const WizardEvent *event)
{
    wizard_done_with(wizard, WIZARD_REMOVE);
    wizard_say(wizard, "%s", event->text ? event->text : "Removed: nothing is left of it");
    g_clear_pointer(&wizard->target, g_free);
    return WIZARD_REFRESH_STATUS;
}

/* A set-up begins with nothing of the one before. */
static void start_over(Wizard *wizard, const Answers *answers)
{
    Answers *copy = answers ? answers_copy(answers) : answers_new();

    answers_free(wizard->answers);
    wizard->answers = copy;
    details_clear(&wizard->details);
    memset(&wizard->details, 0, sizeof wizard->details);
    details_init(wizard, copy);
    for (guint i = 0; i < picker_n_rows(&wizard->objects.picker); i++)
        objects_mark(wizard, i, 0);
    wizard->review.ready = false;
    create_begin(wizard, NULL);
    g_clear_pointer(&wizard->target, g_free);
}

WizardEffects dashboard_on_editing(Wizard *wizard, const WizardEvent *event)
{
    if (!wizard_is_busy(wizard, WIZARD_EDIT))
        return 0;
    wizard_done_with(wizard, WIZARD_EDIT);
    account_take(wizard, event->editing->account);
    /* What was fetched may be another org's. */
    objects_forget(wizard);
    details_forget_user(wizard);
    start_over(wizard, event->editing->answers);
    wizard->job = WIZARD_JOB_EDIT;
    wizard->target = g_strdup(answers_get(wizard->answers, QUESTION_CONNECTION));
    return wizard_go(wizard, WIZARD_PAGE_OBJECTS);
}

/* --- words --- */

static void aim(Wizard *wizard)
{
    const WizardConnection *selected = wizard_selected(wizard);

    g_free(wizard->target);
    wizard->target = g_strdup(selected ? selected->name : NULL);
}

static WizardEffects fix(Wizard *wizard)
{
    const WizardConnection *selected = wizard_selected(wizard);
    int finding = wizard_finding(wizard);

    if (wizard_is_busy(wizard, WIZARD_FIX | WIZARD_REMOVE | WIZARD_EDIT))
        return 0;
    if (selected && selected->resumable) {
        aim(wizard);
        account_aim(wizard, &(WizardAccount){.instance_url = selected->org,
                                             .production = selected->production});
        create_begin(wizard, NULL);
        return wizard_go(wizard, WIZARD_PAGE_CREATE) | WIZARD_RESUME;
    }
    if (finding < 0 || !selected->findings[finding].fix)
        return 0;
    aim(wizard);
    return WIZARD_FIX;
}

#define ASKED (WIZARD_FIX | WIZARD_EDIT | WIZARD_UNLOCK_STORE)

static WizardEffects start_new(Wizard *wizard)
{
    WizardEffects cancel = wizard_is_busy(wizard, ASKED) ? WIZARD_CANCEL : 0;

    start_over(wizard, NULL);
    sign_in_give_up(wizard);
    wizard->job = WIZARD_JOB_SET_UP;
    return cancel |
           wizard_go(wizard, wizard->signed_in ? WIZARD_PAGE_DETAILS : WIZARD_PAGE_SIGN_IN);
}

static WizardEffects do_word(Wizard *wizard, WizardEventKind kind)
{
    const WizardConnection *selected = wizard_selected(wizard);

    switch (kind) {
    case WIZARD_EVENT_NEW:
        return start_new(wizard);
    case WIZARD_EVENT_REFRESH:
        return wizard_is_busy(wizard, WIZARD_REFRESH_STATUS) ? 0 : WIZARD_REFRESH_STATUS;
    case WIZARD_EVENT_FIX:
        return fix(wizard);
    case WIZARD_EVENT_EDIT:
        aim(wizard);
        return WIZARD_EDIT;
    case WIZARD_EVENT_REMOVE:
        prompt_ask(wizard, WIZARD_ASK_REMOVE, selected->name, NULL);
        return 0;
    default:
        return 0;
    }
}

static WizardEffects activate(Wizard *wizard, WizardItem item, bool is_enter)
{
    const WizardConnection *selected = wizard_selected(wizard);

    switch (item) {
    case WIZARD_ITEM_LIST:
        if (!is_enter)
            return 0;
        /* More than one thing to mend: choose first. */
        if (selected->n_findings > 1 && !selected->resumable) {
            wizard_set_focus(wizard, WIZARD_ITEM_FINDINGS);
            return 0;
        }
        return fix(wizard);
    case WIZARD_ITEM_FINDINGS:
        return fix(wizard);
    case WIZARD_ITEM_NEW:
        return do_word(wizard, WIZARD_EVENT_NEW);
    case WIZARD_ITEM_REFRESH:
        return do_word(wizard, WIZARD_EVENT_REFRESH);
    case WIZARD_ITEM_QUIT:
        return WIZARD_QUIT;
    default:
        return 0;
    }
}

static bool allows(const Wizard *wizard, WizardEventKind word)
{
    const WizardConnection *selected = wizard_selected(wizard);
    bool busy = wizard_is_busy(wizard, WIZARD_FIX | WIZARD_REMOVE | WIZARD_EDIT);

    switch (word) {
    case WIZARD_EVENT_NEW:
    case WIZARD_EVENT_REFRESH:
        return true;
    case WIZARD_EVENT_FIX:
        return selected && !busy &&
               (selected->resumable ||
                (wizard_finding(wizard) >= 0 && selected->findings[wizard_finding(wizard)].fix));
    case WIZARD_EVENT_EDIT:
        return selected && !busy && !selected->resumable;
    case WIZARD_EVENT_REMOVE:
        return selected && !busy;
    default:
        return false;
    }
}

static WizardEffects word(Wizard *wizard, const WizardEvent *event)
{
    return do_word(wizard, event->kind);
}

static WizardEffects back(Wizard *wizard)
{
    if (wizard_is_busy(wizard, ASKED))
        return WIZARD_CANCEL;
    if (wizard_focus(wizard) != WIZARD_ITEM_LIST && wizard_selected(wizard))
        wizard_set_focus(wizard, WIZARD_ITEM_LIST);
    return 0;
}

const PageClass page_dashboard = {
    .items = items,
    .list = list,
    .allows = allows,
    .enter = enter,
    .word = word,
    .activate = activate,
    .back = back,
};
