/* Step 3: which objects, with which rights. */
#include "config.h"

#include "wizard/inside.h"

static Picker *picker(const Wizard *wizard)
{
    return (Picker *) &wizard->objects.picker;
}

static guint items(const Wizard *wizard, WizardItem *ret_items)
{
    guint n = 0;

    ret_items[n++] = WIZARD_ITEM_FILTER;
    ret_items[n++] = WIZARD_ITEM_LIST;
    if (wizard->objects.lookups->len)
        ret_items[n++] = WIZARD_ITEM_LOOKUP;
    ret_items[n++] = WIZARD_ITEM_NEXT;
    return n;
}

static Field *field(Wizard *wizard, WizardItem item)
{
    return item == WIZARD_ITEM_FILTER ? &wizard->objects.filter : NULL;
}

static guint *list(Wizard *wizard, WizardItem item, guint *ret_n)
{
    *ret_n = picker_n_shown(picker(wizard));
    return &wizard->objects.picker.cursor;
}

static WizardEffects enter(Wizard *wizard)
{
    WizardObjects *objects = &wizard->objects;

    wizard->review.ready = false;
    wizard_set_focus(wizard, WIZARD_ITEM_LIST);
    picker_update(&objects->picker);
    objects_find_lookups(wizard);
    objects_tell_lost(wizard);
    if (objects->load == WIZARD_LOAD_DONE || objects->load == WIZARD_LOAD_RUNNING)
        return 0;
    objects->load = WIZARD_LOAD_RUNNING;
    return WIZARD_LOAD_OBJECTS;
}

static void edited(Wizard *wizard, WizardItem item)
{
    picker_set_filter(picker(wizard), wizard->objects.filter.text);
}

static WizardEffects submit(Wizard *wizard, WizardItem item)
{
    wizard_set_focus(wizard, WIZARD_ITEM_LIST);
    return 0;
}

static WizardEffects open_fields(Wizard *wizard)
{
    int row = picker_current(picker(wizard));

    if (row < 0)
        return 0;
    if (!objects_at(wizard, (guint) row)->allowed)
        return access_word(wizard, (guint) row, WIZARD_EVENT_ACCESS);
    wizard->objects.open = row;
    return wizard_go(wizard, WIZARD_PAGE_FIELDS);
}

static WizardEffects toggle_row(Wizard *wizard, guint row)
{
    WizardObject *object = objects_at(wizard, row);

    if (!object->allowed)
        return access_word(wizard, row, WIZARD_EVENT_ACCESS);
    if (object->rights) {
        objects_mark(wizard, row, 0);
        objects_find_lookups(wizard);
        return 0;
    }
    return access_word(wizard, row, WIZARD_EVENT_ACCESS);
}

static WizardEffects add_lookup(Wizard *wizard)
{
    guint row = g_array_index(wizard->objects.lookups, WizardLookup, 0).target;

    wizard_say(wizard, "%s is marked as well", picker_label(picker(wizard), row));
    return toggle_row(wizard, row);
}

static WizardEffects activate(Wizard *wizard, WizardItem item, bool is_enter)
{
    int row = picker_current(picker(wizard));

    if (item == WIZARD_ITEM_LOOKUP)
        return add_lookup(wizard);
    if (item != WIZARD_ITEM_LIST || row < 0)
        return 0;
    return is_enter ? open_fields(wizard) : toggle_row(wizard, (guint) row);
}

static bool allows(const Wizard *wizard, WizardEventKind word)
{
    bool in_list = wizard_focus(wizard) == WIZARD_ITEM_LIST && picker_n_shown(picker(wizard));

    switch (word) {
    case WIZARD_EVENT_ACCESS:
    case WIZARD_EVENT_RIGHT_READ:
    case WIZARD_EVENT_RIGHT_CREATE:
    case WIZARD_EVENT_RIGHT_UPDATE:
    case WIZARD_EVENT_RIGHT_DELETE:
    case WIZARD_EVENT_RANGE:
    case WIZARD_EVENT_MARK_ALL:
    case WIZARD_EVENT_INVERT:
    case WIZARD_EVENT_RENAME:
    case WIZARD_EVENT_RIGHT:
        return in_list;
    case WIZARD_EVENT_FILTER:
    case WIZARD_EVENT_PATTERN:
    case WIZARD_EVENT_MARK_NONE:
    case WIZARD_EVENT_KINDS:
    case WIZARD_EVENT_MARKED_ONLY:
        return !wizard_in_text(wizard) && wizard->objects.load == WIZARD_LOAD_DONE;
    case WIZARD_EVENT_REFRESH:
        return !wizard_in_text(wizard) && !wizard_is_busy(wizard, WIZARD_LOAD_OBJECTS);
    case WIZARD_EVENT_ADD_LOOKUP:
        return !wizard_in_text(wizard) && wizard->objects.lookups->len;
    default:
        return false;
    }
}

/* Marks (or unmarks) the shown rows from first to last; those that cannot be chosen are left. */
static void mark_rows(Wizard *wizard, guint first, guint last, bool marked)
{
    for (guint i = first; i <= last && i < picker_n_shown(picker(wizard)); i++) {
        guint row = picker_shown(picker(wizard), i);
        WizardObject *object = objects_at(wizard, row);

        if (marked && !object->rights)
            objects_mark(wizard, row, object->allowed & RIGHT_READ ? RIGHT_READ : object->allowed);
        else if (!marked)
            objects_mark(wizard, row, 0);
    }
}

static void invert(Wizard *wizard)
{
    for (guint i = 0; i < picker_n_shown(picker(wizard)); i++)
        mark_rows(wizard, i, i, !picker_is_marked(picker(wizard), picker_shown(picker(wizard), i)));
}

static void range(Wizard *wizard)
{
    Picker *rows = picker(wizard);
    guint first;
    guint last;

    if (rows->anchor < 0) {
        rows->anchor = (int) rows->cursor;
        wizard_say(wizard, "Move to the other end of the range, then v again");
        return;
    }
    picker_range(rows, &first, &last);
    rows->anchor = -1;
    mark_rows(wizard, first, last, true);
}

static WizardEffects mark_word(Wizard *wizard, WizardEventKind kind)
{
    guint before = wizard->objects.picker.n_marked;
    guint after;

    if (kind == WIZARD_EVENT_MARK_ALL)
        mark_rows(wizard, 0, G_MAXUINT - 1, true);
    else if (kind == WIZARD_EVENT_INVERT)
        invert(wizard);
    else if (kind == WIZARD_EVENT_RANGE)
        range(wizard);
    else
        for (guint i = 0; i < picker_n_rows(picker(wizard)); i++)
            objects_mark(wizard, i, 0);
    objects_find_lookups(wizard);
    after = wizard->objects.picker.n_marked;
    if (after != before)
        wizard_say(wizard, "%u marked", after);
    return 0;
}

static WizardEffects word(Wizard *wizard, const WizardEvent *event)
{
    WizardObjects *objects = &wizard->objects;
    int row = picker_current(picker(wizard));

    switch (event->kind) {
    case WIZARD_EVENT_FILTER:
        wizard_set_focus(wizard, WIZARD_ITEM_FILTER);
        return 0;
    case WIZARD_EVENT_RIGHT:
        return open_fields(wizard);
    case WIZARD_EVENT_RENAME:
        prompt_ask(wizard, WIZARD_ASK_RENAME, picker_name(picker(wizard), (guint) row),
                   objects_at(wizard, (guint) row)->rename);
        return 0;
    case WIZARD_EVENT_PATTERN:
        prompt_ask(wizard, WIZARD_ASK_PATTERN, NULL, NULL);
        return 0;
    case WIZARD_EVENT_KINDS:
        objects_show(wizard, (objects->show + 1) % WIZARD_SHOW_N);
        return 0;
    case WIZARD_EVENT_MARKED_ONLY:
        picker_set_marked_only(&objects->picker, !objects->picker.marked_only);
        return 0;
    case WIZARD_EVENT_ADD_LOOKUP:
        return add_lookup(wizard);
    case WIZARD_EVENT_REFRESH:
        /* A list that is there stays until the new one comes. */
        if (objects->load != WIZARD_LOAD_DONE)
            objects->load = WIZARD_LOAD_RUNNING;
        return WIZARD_LOAD_OBJECTS;
    case WIZARD_EVENT_RANGE:
    case WIZARD_EVENT_MARK_ALL:
    case WIZARD_EVENT_MARK_NONE:
    case WIZARD_EVENT_INVERT:
        return mark_word(wizard, event->kind);
    default:
        return access_word(wizard, (guint) row, event->kind);
    }
}

static WizardEffects forward(Wizard *wizard)
{
    if (!wizard->objects.picker.n_marked) {
        wizard_complain(wizard, "Mark at least one object: Space marks it");
        wizard_set_focus(wizard, WIZARD_ITEM_LIST);
        return 0;
    }
    return wizard_go(wizard, WIZARD_PAGE_REVIEW);
}

static WizardEffects back(Wizard *wizard)
{
    WizardObjects *objects = &wizard->objects;

    if (objects->picker.anchor >= 0) {
        objects->picker.anchor = -1;
        return 0;
    }
    if (wizard_focus(wizard) == WIZARD_ITEM_FILTER || objects->filter.length) {
        field_set(&objects->filter, "");
        edited(wizard, WIZARD_ITEM_FILTER);
        wizard_set_focus(wizard, WIZARD_ITEM_LIST);
        return 0;
    }
    if (objects->picker.marked_only) {
        picker_set_marked_only(&objects->picker, false);
        return 0;
    }
    return wizard_go(wizard, WIZARD_PAGE_DETAILS);
}

const PageClass page_objects = {
    .items = items,
    .field = field,
    .list = list,
    .allows = allows,
    .enter = enter,
    .word = word,
    .activate = activate,
    .edited = edited,
    .submit = submit,
    .forward = forward,
    .back = back,
};
