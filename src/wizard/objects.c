/* The org's objects and what is chosen of them; the page is page-objects.c. */
#include "config.h"

#include <string.h>

#include "wizard/inside.h"

/* Groups of the picker: a kind, plus 4 when it is hidden. */
static const guint32 groups_of[WIZARD_SHOW_N] = {
    [WIZARD_SHOW_USUAL] = 0x0f,
    [WIZARD_SHOW_STANDARD] = 1u << WIZARD_KIND_STANDARD,
    [WIZARD_SHOW_CUSTOM] = 1u << WIZARD_KIND_CUSTOM,
    [WIZARD_SHOW_MANAGED] = 1u << WIZARD_KIND_MANAGED,
    [WIZARD_SHOW_ALL] = G_MAXUINT32,
};

const char *wizard_show_word(WizardShow show)
{
    static const char *const words[WIZARD_SHOW_N] = {"usual", "standard", "custom", "managed",
                                                     "all"};

    return words[show];
}

void objects_show(Wizard *wizard, WizardShow show)
{
    wizard->objects.show = show;
    picker_set_groups(&wizard->objects.picker, groups_of[show]);
}

static void object_free(gpointer data)
{
    WizardObject *object = data;

    field_list_free(object->fields);
    integration_object_free(object->given);
    g_free(object->rename);
    g_clear_pointer(&object->renames, g_hash_table_unref);
    g_free(object);
}

void objects_init(Wizard *wizard)
{
    WizardObjects *objects = &wizard->objects;

    picker_init(&objects->picker);
    objects->rows = g_ptr_array_new_with_free_func(object_free);
    field_init(&objects->filter, FIELD_PLAIN, 200);
    field_init(&objects->field_filter, FIELD_PLAIN, 200);
    objects->lookups = g_array_new(FALSE, TRUE, sizeof(WizardLookup));
    objects->lost = g_ptr_array_new_with_free_func(g_free);
    objects->open = -1;
    objects_show(wizard, WIZARD_SHOW_USUAL);
}

void objects_clear(WizardObjects *objects)
{
    picker_clear(&objects->picker);
    g_ptr_array_unref(objects->rows);
    field_clear(&objects->filter);
    field_clear(&objects->field_filter);
    g_array_unref(objects->lookups);
    g_ptr_array_unref(objects->lost);
}

static void forget_rows(WizardObjects *objects)
{
    objects->open = -1;
    g_array_set_size(objects->lookups, 0);
    g_ptr_array_set_size(objects->lost, 0);
    picker_empty(&objects->picker);
    g_ptr_array_set_size(objects->rows, 0);
}

void objects_forget(Wizard *wizard)
{
    WizardObjects *objects = &wizard->objects;

    forget_rows(objects);
    objects->load = WIZARD_LOAD_NONE;
    field_set(&objects->filter, "");
    picker_set_filter(&objects->picker, "");
    g_ptr_array_set_size(wizard->answers->objects, 0);
}

WizardObject *objects_at(const Wizard *wizard, guint row)
{
    return g_ptr_array_index(wizard->objects.rows, row);
}

const WizardObject *wizard_open_object(const Wizard *wizard)
{
    return wizard->objects.open < 0 ? NULL : objects_at(wizard, (guint) wizard->objects.open);
}

void objects_mark(Wizard *wizard, guint row, Rights rights)
{
    WizardObject *object = objects_at(wizard, row);

    rights &= object->allowed;
    /* Whoever writes also reads, where the object can be read at all. */
    if (rights)
        rights |= object->allowed & RIGHT_READ;
    object->rights = rights;
    picker_mark(&wizard->objects.picker, row, rights != 0);
}

WizardEffects objects_want(Wizard *wizard, guint row)
{
    WizardObject *object = objects_at(wizard, row);

    if (object->load != WIZARD_LOAD_NONE && object->load != WIZARD_LOAD_FAILED)
        return 0;
    object->load = WIZARD_LOAD_WANTED;
    return WIZARD_LOAD_FIELDS;
}

const char *wizard_take_wanted(Wizard *wizard)
{
    for (guint i = 0; i < wizard->objects.rows->len; i++) {
        WizardObject *object = objects_at(wizard, i);

        if (object->load != WIZARD_LOAD_WANTED)
            continue;
        object->load = WIZARD_LOAD_RUNNING;
        return picker_name(&wizard->objects.picker, i);
    }
    return NULL;
}

/* Only as much as is marked by hand is fetched beforehand; more waits for the plan. */
#define MAX_EAGER 25

static WizardEffects want_marked(Wizard *wizard)
{
    g_autoptr(GArray) marked = picker_marked(&wizard->objects.picker);
    WizardEffects effects = 0;

    for (guint i = 0; i < MIN(marked->len, MAX_EAGER); i++)
        effects |= objects_want(wizard, g_array_index(marked, guint32, i));
    return effects;
}

const char *objects_rename_of(const WizardObject *object, const char *field)
{
    if (!field)
        return object->rename;
    return object->renames ? g_hash_table_lookup(object->renames, field) : NULL;
}

void objects_rename(WizardObject *object, const char *field, const char *name)
{
    if (!field) {
        g_free(object->rename);
        object->rename = g_strdup(name);
        return;
    }
    if (!object->renames)
        object->renames = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (name)
        g_hash_table_insert(object->renames, g_strdup(field), g_strdup(name));
    else
        g_hash_table_remove(object->renames, field);
}

static void take_choice(WizardObject *object, const IntegrationObject *chosen)
{
    GHashTableIter iter;
    gpointer field;
    gpointer name;

    g_free(object->rename);
    object->rename = g_strdup(chosen->rename);
    g_clear_pointer(&object->renames, g_hash_table_unref);
    if (chosen->renames) {
        g_hash_table_iter_init(&iter, chosen->renames);
        while (g_hash_table_iter_next(&iter, &field, &name))
            objects_rename(object, field, name);
    }
    integration_object_free(object->given);
    object->given = integration_object_copy(chosen);
    if (object->fields)
        fields_adopt(object);
}

void objects_apply(Wizard *wizard, const GPtrArray *chosen)
{
    WizardObjects *objects = &wizard->objects;

    for (guint i = 0; i < chosen->len; i++) {
        const IntegrationObject *wanted = g_ptr_array_index(chosen, i);
        int row = picker_find(&objects->picker, wanted->name);

        if (row < 0 || !(wanted->rights & objects_at(wizard, (guint) row)->allowed)) {
            g_ptr_array_add(objects->lost, g_strdup(wanted->name));
            continue;
        }
        objects_mark(wizard, (guint) row, wanted->rights);
        take_choice(objects_at(wizard, (guint) row), wanted);
    }
    picker_update(&objects->picker);
}

static void add_row(Wizard *wizard, const WizardObjectRow *row)
{
    WizardObject *object = g_new0(WizardObject, 1);

    object->allowed = row->allowed;
    object->kind = row->kind;
    object->hidden = row->hidden;
    g_ptr_array_add(wizard->objects.rows, object);
    picker_add(&wizard->objects.picker, row->name, row->label, row->kind + (row->hidden ? 4u : 0u));
}

/* What a plan, a file or a command line sees: the chosen fields, NULL for all of them. */
static GPtrArray *chosen_fields(const WizardObject *object)
{
    const WizardFieldList *list = object->fields;
    GPtrArray *names;

    if (!list) {
        if (!object->given || !object->given->fields)
            return NULL;
        names = g_ptr_array_new_with_free_func(g_free);
        for (guint i = 0; i < object->given->fields->len; i++)
            g_ptr_array_add(names, g_strdup(g_ptr_array_index(object->given->fields, i)));
        return names;
    }
    if (list->picker.n_marked == picker_n_rows(&list->picker))
        return NULL;
    names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < picker_n_rows(&list->picker); i++)
        if (picker_is_marked(&list->picker, i))
            g_ptr_array_add(names, g_strdup(picker_name(&list->picker, i)));
    return names;
}

IntegrationObject *objects_choice(const Wizard *wizard, guint row)
{
    const WizardObject *object = objects_at(wizard, row);
    IntegrationObject *choice;
    GHashTableIter iter;
    gpointer field;
    gpointer name;

    choice = integration_object_new(picker_name(&wizard->objects.picker, row), object->rights);
    choice->rename = g_strdup(object->rename);
    choice->fields = chosen_fields(object);
    if (object->renames && g_hash_table_size(object->renames)) {
        g_hash_table_iter_init(&iter, object->renames);
        while (g_hash_table_iter_next(&iter, &field, &name))
            integration_object_rename(choice, field, name);
    }
    return choice;
}

GPtrArray *objects_chosen(const Wizard *wizard)
{
    GPtrArray *chosen = g_ptr_array_new_with_free_func((GDestroyNotify) integration_object_free);
    g_autoptr(GArray) marked = picker_marked(&wizard->objects.picker);

    for (guint i = 0; i < marked->len; i++)
        g_ptr_array_add(chosen, objects_choice(wizard, g_array_index(marked, guint32, i)));
    return chosen;
}

/* --- lookups to what is not marked --- */

static void add_lookups(Wizard *wizard, guint row, GHashTable *seen)
{
    const WizardFieldList *list = objects_at(wizard, row)->fields;

    for (gsize i = 0; list && i < list->n_rows; i++) {
        const char *const *target = list->rows[i].references;

        /* One that may point to many kinds of records asks for none of them. */
        if (!target || !target[0] || target[1] || !picker_is_marked(&list->picker, (guint) i))
            continue;
        int to = picker_find(&wizard->objects.picker, target[0]);
        WizardLookup lookup = {row, list->rows[i].name, (guint) to};

        if (to < 0 || picker_is_marked(&wizard->objects.picker, (guint) to) ||
            !objects_at(wizard, (guint) to)->allowed ||
            !g_hash_table_add(seen, GINT_TO_POINTER(to)))
            continue;
        g_array_append_val(wizard->objects.lookups, lookup);
    }
}

void objects_find_lookups(Wizard *wizard)
{
    g_autoptr(GArray) marked = picker_marked(&wizard->objects.picker);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    guint user = (guint) picker_find(&wizard->objects.picker, "User");

    g_array_set_size(wizard->objects.lookups, 0);
    /* Every record has an owner: pointing at User each time would be noise. */
    g_hash_table_add(seen, GUINT_TO_POINTER(user));
    for (guint i = 0; i < marked->len; i++)
        add_lookups(wizard, g_array_index(marked, guint32, i), seen);
}

void objects_tell_lost(Wizard *wizard)
{
    const GPtrArray *lost = wizard->objects.lost;

    if (lost->len == 1)
        wizard_complain(wizard, "1 chosen object is not to be had in this org: %s",
                        (char *) lost->pdata[0]);
    else if (lost->len)
        wizard_complain(wizard, "%u chosen objects are not to be had in this org, such as %s",
                        lost->len, (char *) lost->pdata[0]);
}

/* --- news --- */

WizardEffects objects_on_objects(Wizard *wizard, const WizardEvent *event)
{
    WizardObjects *objects = &wizard->objects;
    g_autoptr(GPtrArray) chosen = NULL;
    bool is_first = !objects->rows->len;

    wizard_done_with(wizard, WIZARD_LOAD_OBJECTS);
    /* A refreshed list keeps what is marked. */
    chosen = is_first ? g_ptr_array_ref(wizard->answers->objects) : objects_chosen(wizard);
    forget_rows(objects);
    for (gint64 i = 0; i < event->number; i++)
        if (event->objects[i].business)
            add_row(wizard, &event->objects[i]);
    for (gint64 i = 0; i < event->number; i++)
        if (!event->objects[i].business)
            add_row(wizard, &event->objects[i]);
    objects->load = WIZARD_LOAD_DONE;
    objects_apply(wizard, chosen);
    if (wizard->page == WIZARD_PAGE_OBJECTS)
        objects_tell_lost(wizard);
    return want_marked(wizard);
}
