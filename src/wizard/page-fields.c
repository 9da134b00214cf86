/* The fields of one object, and what may be done with it. */
#include "config.h"

#include <string.h>

#include "wizard/inside.h"

static const struct {
    WizardItem item;
    WizardEventKind word;
    Right right;
} checks[] = {
    {WIZARD_ITEM_MAY_READ, WIZARD_EVENT_RIGHT_READ, RIGHT_READ},
    {WIZARD_ITEM_MAY_CREATE, WIZARD_EVENT_RIGHT_CREATE, RIGHT_CREATE},
    {WIZARD_ITEM_MAY_UPDATE, WIZARD_EVENT_RIGHT_UPDATE, RIGHT_UPDATE},
    {WIZARD_ITEM_MAY_DELETE, WIZARD_EVENT_RIGHT_DELETE, RIGHT_DELETE},
};

void field_list_free(WizardFieldList *list)
{
    if (!list)
        return;
    picker_clear(&list->picker);
    pool_clear(&list->pool);
    g_free(list);
}

static bool is_held(const WizardFieldRow *row)
{
    return row->required != NULL;
}

void fields_adopt(WizardObject *object)
{
    WizardFieldList *list = object->fields;
    const GPtrArray *given = object->given ? object->given->fields : NULL;

    for (gsize i = 0; i < list->n_rows; i++) {
        bool wanted = !given || is_held(&list->rows[i]);

        for (guint k = 0; given && !wanted && k < given->len; k++)
            wanted = !strcmp(g_ptr_array_index(given, k), list->rows[i].name);
        picker_mark(&list->picker, (guint) i, wanted);
    }
    picker_update(&list->picker);
    g_clear_pointer(&object->given, integration_object_free);
}

void fields_name_all(const WizardObject *object, IntegrationObject *choice)
{
    const WizardFieldList *list = object->fields;

    if (!list || choice->fields)
        return;
    choice->fields = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < list->n_rows; i++)
        g_ptr_array_add(choice->fields, g_strdup(list->rows[i].name));
}

static WizardFieldList *list_new(const WizardFields *news)
{
    WizardFieldList *list = g_new0(WizardFieldList, 1);
    WizardFieldRow *rows;

    picker_init(&list->picker);
    pool_init(&list->pool);
    rows = pool_copy(&list->pool, news->rows, news->n_rows * sizeof *rows);
    for (gsize i = 0; i < news->n_rows; i++) {
        rows[i].name = pool_text(&list->pool, news->rows[i].name);
        rows[i].label = pool_text(&list->pool, news->rows[i].label);
        rows[i].type = pool_text(&list->pool, news->rows[i].type);
        rows[i].required = pool_text(&list->pool, news->rows[i].required);
        rows[i].references = pool_list(&list->pool, news->rows[i].references);
        picker_add(&list->picker, rows[i].name, rows[i].label, 0);
    }
    list->rows = rows;
    list->n_rows = news->n_rows;
    return list;
}

WizardEffects fields_on_fields(Wizard *wizard, const WizardEvent *event)
{
    int row = picker_find(&wizard->objects.picker, event->fields->object);
    WizardObject *object;
    bool is_first;

    if (row < 0)
        return 0;
    object = objects_at(wizard, (guint) row);
    is_first = !object->fields;
    if (object->fields && !object->given) {
        /* Fetched anew: what was unmarked by hand stays unmarked. */
        g_autoptr(GPtrArray) chosen = objects_chosen(wizard);

        for (guint i = 0; i < chosen->len; i++) {
            const IntegrationObject *choice = g_ptr_array_index(chosen, i);

            if (!strcmp(choice->name, event->fields->object))
                object->given = integration_object_copy(choice);
        }
    }
    field_list_free(object->fields);
    object->fields = list_new(event->fields);
    object->load = WIZARD_LOAD_DONE;
    fields_adopt(object);
    if (is_first && wizard->page == WIZARD_PAGE_FIELDS && wizard->objects.open == row &&
        wizard->focus[WIZARD_PAGE_FIELDS] == WIZARD_ITEM_NEXT)
        wizard->focus[WIZARD_PAGE_FIELDS] = WIZARD_ITEM_LIST;
    objects_find_lookups(wizard);
    return 0;
}

WizardEffects fields_on_failed(Wizard *wizard, const WizardEvent *event)
{
    int row = picker_find(&wizard->objects.picker, event->text);

    if (row < 0)
        return 0;
    objects_at(wizard, (guint) row)->load = WIZARD_LOAD_FAILED;
    if (wizard->page == WIZARD_PAGE_FIELDS && wizard->objects.open == row)
        wizard_complain(wizard, "The fields could not be fetched: r tries again");
    return 0;
}

static WizardObject *open_object(const Wizard *wizard)
{
    return (WizardObject *) wizard_open_object(wizard);
}

static Picker *picker(const Wizard *wizard)
{
    WizardObject *object = open_object(wizard);

    return object && object->fields ? &object->fields->picker : NULL;
}

static guint items(const Wizard *wizard, WizardItem *ret_items)
{
    const WizardObject *object = open_object(wizard);
    guint n = 0;

    for (guint i = 0; object && i < G_N_ELEMENTS(checks); i++)
        if (object->allowed & checks[i].right)
            ret_items[n++] = checks[i].item;
    if (picker(wizard)) {
        ret_items[n++] = WIZARD_ITEM_FILTER;
        ret_items[n++] = WIZARD_ITEM_LIST;
    }
    ret_items[n++] = WIZARD_ITEM_NEXT;
    return n;
}

static Field *field(Wizard *wizard, WizardItem item)
{
    return item == WIZARD_ITEM_FILTER ? &wizard->objects.field_filter : NULL;
}

static guint *list(Wizard *wizard, WizardItem item, guint *ret_n)
{
    Picker *rows = picker(wizard);

    if (!rows)
        return NULL;
    *ret_n = picker_n_shown(rows);
    return &rows->cursor;
}

static bool is_on(const Wizard *wizard, WizardItem item)
{
    for (guint i = 0; i < G_N_ELEMENTS(checks); i++)
        if (checks[i].item == item)
            return (open_object(wizard)->rights & checks[i].right) != 0;
    return false;
}

static WizardEffects enter(Wizard *wizard)
{
    Picker *rows = picker(wizard);

    field_set(&wizard->objects.field_filter, "");
    if (rows)
        picker_set_filter(rows, "");
    wizard_set_focus(wizard, rows ? WIZARD_ITEM_LIST : WIZARD_ITEM_NEXT);
    return objects_want(wizard, (guint) wizard->objects.open);
}

static void edited(Wizard *wizard, WizardItem item)
{
    if (picker(wizard))
        picker_set_filter(picker(wizard), wizard->objects.field_filter.text);
}

static WizardEffects submit(Wizard *wizard, WizardItem item)
{
    wizard_set_focus(wizard, WIZARD_ITEM_LIST);
    return 0;
}

/* Choosing fields of an object chooses the object. */
static void mark_object(Wizard *wizard)
{
    WizardObject *object = open_object(wizard);

    if (!object->rights)
        access_word(wizard, (guint) wizard->objects.open, WIZARD_EVENT_ACCESS);
}

static void mark(Wizard *wizard, guint row, bool marked)
{
    const WizardFieldRow *at = &open_object(wizard)->fields->rows[row];

    if (is_held(at) && !marked) {
        wizard_complain(wizard, "%s stays: %s", at->label ? at->label : at->name, at->required);
        return;
    }
    picker_mark(picker(wizard), row, marked);
}

static WizardEffects activate(Wizard *wizard, WizardItem item, bool is_enter)
{
    Picker *rows = picker(wizard);
    int row = rows ? picker_current(rows) : -1;

    for (guint i = 0; i < G_N_ELEMENTS(checks); i++)
        if (checks[i].item == item)
            return access_word(wizard, (guint) wizard->objects.open, checks[i].word);
    if (item != WIZARD_ITEM_LIST)
        return 0;
    if (is_enter)
        return page_fields.forward(wizard);
    if (row < 0)
        return 0;
    mark(wizard, (guint) row, !picker_is_marked(rows, (guint) row));
    mark_object(wizard);
    objects_find_lookups(wizard);
    return 0;
}

static bool allows(const Wizard *wizard, WizardEventKind word)
{
    Picker *rows = picker(wizard);
    bool in_list = wizard_focus(wizard) == WIZARD_ITEM_LIST && rows && picker_n_shown(rows);

    switch (word) {
    case WIZARD_EVENT_ACCESS:
    case WIZARD_EVENT_RIGHT_READ:
    case WIZARD_EVENT_RIGHT_CREATE:
    case WIZARD_EVENT_RIGHT_UPDATE:
    case WIZARD_EVENT_RIGHT_DELETE:
        return !wizard_in_text(wizard);
    case WIZARD_EVENT_LEFT:
    case WIZARD_EVENT_RENAME:
        return in_list;
    case WIZARD_EVENT_MARK_ALL:
    case WIZARD_EVENT_MARK_NONE:
    case WIZARD_EVENT_INVERT:
    case WIZARD_EVENT_MARKED_ONLY:
    case WIZARD_EVENT_FILTER:
        return rows && !wizard_in_text(wizard);
    case WIZARD_EVENT_REFRESH:
        return !wizard_in_text(wizard) && open_object(wizard)->load == WIZARD_LOAD_FAILED;
    default:
        return false;
    }
}

static void mark_shown(Wizard *wizard, WizardEventKind kind)
{
    Picker *rows = picker(wizard);
    const WizardFieldList *fields = open_object(wizard)->fields;

    for (guint i = 0; i < picker_n_shown(rows); i++) {
        guint row = picker_shown(rows, i);
        bool marked = kind == WIZARD_EVENT_MARK_ALL ||
                      (kind == WIZARD_EVENT_INVERT && !picker_is_marked(rows, row));

        picker_mark(rows, row, marked || is_held(&fields->rows[row]));
    }
    mark_object(wizard);
    objects_find_lookups(wizard);
}

static void rename_field(Wizard *wizard)
{
    const WizardObject *object = open_object(wizard);
    Picker *rows = picker(wizard);
    const char *name = picker_name(rows, (guint) picker_current(rows));

    prompt_ask(wizard, WIZARD_ASK_RENAME, name,
               object->renames ? g_hash_table_lookup(object->renames, name) : NULL);
}

static WizardEffects word(Wizard *wizard, const WizardEvent *event)
{
    Picker *rows = picker(wizard);

    switch (event->kind) {
    case WIZARD_EVENT_LEFT:
        return page_fields.back(wizard);
    case WIZARD_EVENT_RENAME:
        rename_field(wizard);
        return 0;
    case WIZARD_EVENT_MARK_ALL:
    case WIZARD_EVENT_MARK_NONE:
    case WIZARD_EVENT_INVERT:
        mark_shown(wizard, event->kind);
        return 0;
    case WIZARD_EVENT_MARKED_ONLY:
        picker_set_marked_only(rows, !rows->marked_only);
        return 0;
    case WIZARD_EVENT_FILTER:
        wizard_set_focus(wizard, WIZARD_ITEM_FILTER);
        return 0;
    case WIZARD_EVENT_REFRESH:
        return objects_want(wizard, (guint) wizard->objects.open);
    default:
        return access_word(wizard, (guint) wizard->objects.open, event->kind);
    }
}

static WizardEffects forward(Wizard *wizard)
{
    return wizard_go(wizard, WIZARD_PAGE_OBJECTS);
}

static WizardEffects back(Wizard *wizard)
{
    if (wizard->objects.field_filter.length) {
        field_set(&wizard->objects.field_filter, "");
        edited(wizard, WIZARD_ITEM_FILTER);
        wizard_set_focus(wizard, WIZARD_ITEM_LIST);
        return 0;
    }
    return wizard_go(wizard, WIZARD_PAGE_OBJECTS);
}

const PageClass page_fields = {
    .items = items,
    .field = field,
    .list = list,
    .is_on = is_on,
    .allows = allows,
    .enter = enter,
    .word = word,
    .activate = activate,
    .edited = edited,
    .submit = submit,
    .forward = forward,
    .back = back,
};
