/* Moving about on a page, the same on all of them: Tab, arrows, text editing, Enter, Space. */
#include "config.h"

#include "wizard/inside.h"

static const PageClass *top(const Wizard *wizard)
{
    return page_class(wizard_top(wizard));
}

static int group_of(WizardItem item)
{
    switch (item) {
    case WIZARD_ITEM_ORG_PRODUCTION:
    case WIZARD_ITEM_ORG_SANDBOX:
    case WIZARD_ITEM_ORG_DOMAIN:
        return 1;
    case WIZARD_ITEM_WAY_KEPT:
    case WIZARD_ITEM_WAY_BROWSER:
    case WIZARD_ITEM_WAY_ELSEWHERE:
    case WIZARD_ITEM_WAY_CLI:
    case WIZARD_ITEM_WAY_TOKEN:
    case WIZARD_ITEM_WAY_APP:
        return 2;
    case WIZARD_ITEM_APP_ECA:
    case WIZARD_ITEM_APP_CONNECTED:
        return 3;
    case WIZARD_ITEM_FORGET:
    case WIZARD_ITEM_KEEP:
        return 4;
    default:
        return 0;
    }
}

static int place_of(const WizardItem *items, guint n, WizardItem item)
{
    for (guint i = 0; i < n; i++)
        if (items[i] == item)
            return (int) i;
    return -1;
}

void focus_mend(Wizard *wizard)
{
    WizardItem items[WIZARD_ITEM_N];
    guint n = wizard_items(wizard, items);

    if (place_of(items, n, wizard_focus(wizard)) < 0)
        wizard_set_focus(wizard, n ? items[0] : WIZARD_ITEM_NONE);
}

WizardEffects focus_leave(Wizard *wizard)
{
    const PageClass *page = top(wizard);
    WizardItem item = wizard_focus(wizard);

    if (wizard->unchecked == item)
        wizard->unchecked_ms = 0;
    if (wizard_item_kind(item) != WIZARD_ITEM_KIND_TEXT || !page->check)
        return 0;
    return page->check(wizard, item);
}

static WizardEffects move_to(Wizard *wizard, WizardItem item)
{
    WizardEffects effects;

    if (item == wizard_focus(wizard))
        return 0;
    effects = focus_leave(wizard);
    wizard_set_focus(wizard, item);
    return effects;
}

/* Tab goes from group to group and lands on the one of a group that is chosen. */
static WizardEffects tab(Wizard *wizard, int step)
{
    WizardItem items[WIZARD_ITEM_N];
    int n = (int) wizard_items(wizard, items);
    int at = place_of(items, (guint) n, wizard_focus(wizard));
    int group = at < 0 ? 0 : group_of(items[at]);
    int to = at;

    if (n == 0)
        return 0;
    do
        to = (to + step + n) % n;
    while (to != at && group && group_of(items[to]) == group);
    group = group_of(items[to]);
    for (int i = 0; group && i < n; i++)
        if (group_of(items[i]) == group && wizard_is_on(wizard, items[i]))
            to = i;
    return move_to(wizard, items[to]);
}

static bool is_in_row(WizardItem item)
{
    WizardItemKind kind = wizard_item_kind(item);

    return kind == WIZARD_ITEM_KIND_BUTTON ||
           (item >= WIZARD_ITEM_MAY_READ && item <= WIZARD_ITEM_MAY_DELETE);
}

/* Up and down go over a row of buttons as over one line. */
static WizardEffects vertical(Wizard *wizard, int step)
{
    WizardItem items[WIZARD_ITEM_N];
    int n = (int) wizard_items(wizard, items);
    int at = place_of(items, (guint) n, wizard_focus(wizard));
    int to = at + step;

    if (at < 0)
        return 0;
    if (is_in_row(items[at]))
        while (to >= 0 && to < n && is_in_row(items[to]) &&
               wizard_item_kind(items[to]) == wizard_item_kind(items[at]))
            to += step;
    else if (step < 0)
        while (to > 0 && is_in_row(items[to]) && is_in_row(items[to - 1]) &&
               wizard_item_kind(items[to]) == wizard_item_kind(items[to - 1]))
            to--;
    return to >= 0 && to < n ? move_to(wizard, items[to]) : 0;
}

static WizardEffects horizontal(Wizard *wizard, int step)
{
    WizardItem items[WIZARD_ITEM_N];
    int n = (int) wizard_items(wizard, items);
    int at = place_of(items, (guint) n, wizard_focus(wizard));
    int to = at + step;

    if (at < 0 || to < 0 || to >= n || !is_in_row(items[at]) || !is_in_row(items[to]))
        return 0;
    return move_to(wizard, items[to]);
}

/* Moves the cursor of the focused list (of the page's first one, from a text field by a page);
 * false when there is none or it is at its end. */
static bool move_list(Wizard *wizard, gint64 by)
{
    const PageClass *page = top(wizard);
    WizardItem item = wizard_focus(wizard);
    bool in_list = wizard_item_kind(item) == WIZARD_ITEM_KIND_LIST;
    guint n = 0;
    guint *cursor;
    gint64 to;

    if (!page->list || (!in_list && ABS(by) == 1))
        return false;
    if (!in_list)
        item = WIZARD_ITEM_LIST;
    cursor = page->list(wizard, item, &n);
    if (!cursor || !n)
        return false;
    to = CLAMP((gint64) *cursor + by, 0, (gint64) n - 1);
    if (to == (gint64) *cursor)
        return false;
    *cursor = (guint) to;
    if (wizard_top(wizard) == WIZARD_PAGE_DASHBOARD && item == WIZARD_ITEM_LIST)
        wizard->dashboard.finding = 0;
    return true;
}

static void text_changed(Wizard *wizard, WizardItem item)
{
    const PageClass *page = top(wizard);
    Field *field = page->field(wizard, item);
    bool was_wrong = field_is_wrong(field);

    if (page->edited)
        page->edited(wizard, item);
    if (!page->check)
        return;
    /* A complaint goes or changes at once; a new one waits for a pause in typing. */
    if (was_wrong && page == page_class(wizard_top(wizard)))
        field_complain(field, NULL);
    wizard->unchecked = item;
    wizard->unchecked_ms = MAX(wizard->now_ms, 1);
}

static void change_text(Wizard *wizard, const WizardEvent *event)
{
    const PageClass *page = top(wizard);
    WizardItem item = wizard_focus(wizard);
    Field *field = page->field ? page->field(wizard, item) : NULL;
    gsize before = field ? field->length : 0;
    bool changed = false;

    if (!field)
        return;
    if (event->kind == WIZARD_EVENT_CHARACTER)
        changed = field_insert(field, event->character);
    else if (event->kind == WIZARD_EVENT_PASTE)
        changed = field_paste(field, event->text);
    else
        changed = field_edit(field, event->edit) && field->length != before;
    if (changed)
        text_changed(wizard, item);
}

static WizardEffects enter(Wizard *wizard)
{
    const PageClass *page = top(wizard);
    WizardItem item = wizard_focus(wizard);

    switch (wizard_item_kind(item)) {
    case WIZARD_ITEM_KIND_TEXT:
        if (page->submit)
            return focus_leave(wizard) | page->submit(wizard, item);
        return vertical(wizard, 1);
    case WIZARD_ITEM_KIND_RADIO:
        if (wizard_is_on(wizard, item) && page->forward)
            return page->forward(wizard);
        return page->activate(wizard, item, true);
    case WIZARD_ITEM_KIND_BUTTON:
        if (item == WIZARD_ITEM_NEXT && page->forward)
            return page->forward(wizard);
        return page->activate(wizard, item, true);
    case WIZARD_ITEM_KIND_LIST:
        return page->activate(wizard, item, true);
    case WIZARD_ITEM_KIND_CHECK: /* only Space changes it: Enter leads on everywhere */
    default:
        return page->forward ? page->forward(wizard) : 0;
    }
}

static WizardEffects space(Wizard *wizard)
{
    const PageClass *page = top(wizard);
    WizardItem item = wizard_focus(wizard);

    if (item == WIZARD_ITEM_NEXT && page->forward)
        return page->forward(wizard);
    return page->activate ? page->activate(wizard, item, false) : 0;
}

static WizardEffects side(Wizard *wizard, const WizardEvent *event)
{
    bool right = event->kind == WIZARD_EVENT_RIGHT;
    WizardEvent edit = {.kind = WIZARD_EVENT_EDIT_TEXT};

    if (wizard_in_text(wizard)) {
        edit.edit = right ? FIELD_EDIT_RIGHT : FIELD_EDIT_LEFT;
        change_text(wizard, &edit);
        return 0;
    }
    return horizontal(wizard, right ? 1 : -1);
}

WizardEffects focus_word(Wizard *wizard, const WizardEvent *event, bool *ret_handled)
{
    gint64 rows = MAX(event->number, 1);

    *ret_handled = true;
    switch (event->kind) {
    case WIZARD_EVENT_NEXT:
        return enter(wizard);
    case WIZARD_EVENT_TAB:
        return tab(wizard, 1);
    case WIZARD_EVENT_TAB_BACK:
        return tab(wizard, -1);
    case WIZARD_EVENT_UP:
        return move_list(wizard, -1) ? 0 : vertical(wizard, -1);
    case WIZARD_EVENT_DOWN:
        return move_list(wizard, 1) ? 0 : vertical(wizard, 1);
    case WIZARD_EVENT_LEFT:
    case WIZARD_EVENT_RIGHT:
        return side(wizard, event);
    case WIZARD_EVENT_PAGE_UP:
        move_list(wizard, -rows);
        return 0;
    case WIZARD_EVENT_PAGE_DOWN:
        move_list(wizard, rows);
        return 0;
    case WIZARD_EVENT_TOP:
        move_list(wizard, -(gint64) G_MAXINT);
        return 0;
    case WIZARD_EVENT_BOTTOM:
        move_list(wizard, G_MAXINT);
        return 0;
    case WIZARD_EVENT_TOGGLE:
        return space(wizard);
    case WIZARD_EVENT_CHARACTER:
    case WIZARD_EVENT_EDIT_TEXT:
    case WIZARD_EVENT_PASTE:
        change_text(wizard, event);
        return 0;
    default:
        *ret_handled = false;
        return 0;
    }
}
