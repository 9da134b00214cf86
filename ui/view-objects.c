/* Step 3: the org's objects; the fields of one; the users to choose from. */
#include "config.h"

#include <string.h>

#include "ui/view.h"
#include "ui/widgets.h"

/* Columns of a table: where each begins; the last is the end. */
typedef struct {
    int label, name, access, kind, end;
} Columns;

static Columns object_columns(const WINDOW *window)
{
    Columns c;
    int width = MIN(getmaxx(window) - 2 * view_left(window), 130);

    c.label = view_left(window) + 5;
    c.end = view_left(window) + width;
    c.kind = c.end - 8;
    c.access = c.kind - 8;
    c.name = c.label + (c.access - c.label) / 2;
    return c;
}

static const char *kind_word(WizardObjectKind kind)
{
    static const char *const words[] = {
        [WIZARD_KIND_STANDARD] = "std",
        [WIZARD_KIND_CUSTOM] = "custom",
        [WIZARD_KIND_MANAGED] = "managed",
        [WIZARD_KIND_OTHER] = "other",
    };

    return words[kind];
}

static const WizardObject *object_at(const Wizard *wizard, guint row)
{
    return g_ptr_array_index(wizard->objects.rows, row);
}

static void draw_object(WINDOW *window, const Wizard *wizard, int y, guint row, bool here,
                        bool in_range)
{
    const Picker *picker = &wizard->objects.picker;
    const WizardObject *object = object_at(wizard, row);
    Columns c = object_columns(window);
    ThemeMeaning meaning = !object->allowed ? THEME_DIM : here ? THEME_FOCUS : THEME_TEXT;
    g_autofree char *access = rights_build_fixed(object->rights);
    g_autofree char *name =
        object->rename ? g_strdup_printf("%s = %s", picker_name(picker, row), object->rename)
                       : g_strdup(picker_name(picker, row));

    if (here)
        put_padded(window, y, c.label - 4, c.end - c.label + 4, meaning, "");
    put(window, y, c.label - 5, 1, THEME_TITLE, here ? ">" : in_range ? "|" : " ");
    put(window, y, c.label - 4, 3, meaning,
        object->rights    ? "[x]"
        : object->allowed ? "[ ]"
                          : " - ");
    put(window, y, c.label, c.name - c.label - 1, meaning, picker_label(picker, row));
    put(window, y, c.name, c.access - c.name - 1, meaning, name);
    put(window, y, c.access, 7, meaning, access);
    put(window, y, c.kind, c.end - c.kind, meaning, kind_word(object->kind));
}

static void draw_object_filter(WINDOW *window, const Wizard *wizard, int y, Area *area)
{
    const WizardObjects *objects = &wizard->objects;
    int x = view_left(window) + 1;
    int width = getmaxx(window) >= 76 ? 34 : 24;
    g_autofree char *shown = view_number(picker_n_shown(&objects->picker));
    g_autofree char *all = view_number(picker_n_rows(&objects->picker));

    x = view_filter(window, wizard, y, x, width, area) + 2;
    put_format(window, y, x, getmaxx(window) - x, THEME_DIM, "%s of %s%s   %u marked   %s%s", shown,
               all, getmaxx(window) >= 76 ? " shown" : "", objects->picker.n_marked,
               wizard_show_word(objects->show), objects->picker.marked_only ? ", marked only" : "");
}

static void draw_lookup(WINDOW *window, const Wizard *wizard, int y)
{
    const WizardObjects *objects = &wizard->objects;
    const WizardLookup *lookup = &g_array_index(objects->lookups, WizardLookup, 0);
    bool focused = wizard_focus(wizard) == WIZARD_ITEM_LOOKUP;
    int x = view_left(window) + 1;
    g_autofree char *more = objects->lookups->len > 1
                                ? g_strdup_printf(" (and %u more)", objects->lookups->len - 1)
                                : g_strdup("");

    if (focused)
        put(window, y, x - 1, 1, THEME_TITLE, ">");
    put_format(window, y, x, getmaxx(window) - x - 1, focused ? THEME_FOCUS : THEME_WARNING,
               "+ adds %s%s: %s.%s points to it", picker_name(&objects->picker, lookup->target),
               more, picker_name(&objects->picker, lookup->object), lookup->field);
}

static void draw_objects(WINDOW *window, const Wizard *wizard, Area *area)
{
    const WizardObjects *objects = &wizard->objects;
    const Picker *picker = &objects->picker;
    Columns c = object_columns(window);
    int y = area->top;
    int last = area->bottom - 1;
    guint n = picker_n_shown(picker);
    guint first;
    guint from;
    guint to;

    if (objects->load != WIZARD_LOAD_DONE && !picker_n_rows(picker)) {
        put(window, y, view_left(window), 60, THEME_WARNING,
            objects->load == WIZARD_LOAD_FAILED
                ? "The list of objects could not be fetched. r tries again"
                : "Fetching the list of objects \xe2\x80\xa6");
        draw_object_filter(window, wizard, y + 1, area);
        view_nothing(window, wizard, y + 2, "");
        view_button(window, wizard, last, view_left(window) + 2, WIZARD_ITEM_NEXT, "Next (F10)");
        return;
    }
    draw_object_filter(window, wizard, y, area);
    put(window, y + 1, c.label, 20, THEME_TITLE, "Label");
    put(window, y + 1, c.name, 20, THEME_TITLE, "API name");
    put(window, y + 1, c.access, 7, THEME_TITLE, "Access");
    put(window, y + 1, c.kind, 7, THEME_TITLE, "Type");
    area->rows = last - (y + 2) - (objects->lookups->len ? 1 : 0);
    first = view_top(n, picker->cursor, area->rows);
    picker_range(picker, &from, &to);
    for (guint i = first; i < n && i < first + (guint) area->rows; i++)
        draw_object(window, wizard, y + 2 + (int) (i - first), picker_shown(picker, i),
                    i == picker->cursor && wizard_focus(wizard) == WIZARD_ITEM_LIST,
                    picker->anchor >= 0 && i >= from && i <= to);
    if (!n)
        view_nothing(window, wizard, y + 3,
                     picker->marked_only ? "Nothing is marked. m shows all again"
                                         : "Nothing fits this filter. Esc takes it away");
    if (objects->lookups->len)
        draw_lookup(window, wizard, last - 1);
    view_button(window, wizard, last, view_left(window) + 2, WIZARD_ITEM_NEXT, "Next (F10)");
    if (objects->show == WIZARD_SHOW_USUAL && !picker->marked_only)
        put(window, last, view_left(window) + 19, getmaxx(window) - view_left(window) - 19,
            THEME_DIM, "Unusual ones are hidden: s shows others");
}

const View view_objects = {
    .draw = draw_objects,
};

/* --- fields --- */

static void draw_rights(WINDOW *window, const Wizard *wizard, int y)
{
    static const struct {
        WizardItem item;
        const char *label;
    } rights[] = {
        {WIZARD_ITEM_MAY_READ, "Read"},
        {WIZARD_ITEM_MAY_CREATE, "Create"},
        {WIZARD_ITEM_MAY_UPDATE, "Update"},
        {WIZARD_ITEM_MAY_DELETE, "Delete"},
    };
    static const Right bits[] = {RIGHT_READ, RIGHT_CREATE, RIGHT_UPDATE, RIGHT_DELETE};
    const WizardObject *object = wizard_open_object(wizard);
    int x = view_left(window) + 1;

    x += put(window, y, x, 9, THEME_TEXT, "Access:") + 2;
    for (guint i = 0; i < G_N_ELEMENTS(rights); i++) {
        bool focused = wizard_focus(wizard) == rights[i].item;
        bool possible = (object->allowed & bits[i]) != 0;
        g_autofree char *text = g_strdup_printf("%s %s",
                                                !possible                  ? " - "
                                                : object->rights & bits[i] ? "[x]"
                                                                           : "[ ]",
                                                rights[i].label);

        if (focused)
            put(window, y, x - 1, 1, THEME_TITLE, ">");
        x += put(window, y, x, 12,
                 focused    ? THEME_FOCUS
                 : possible ? THEME_TEXT
                            : THEME_DIM,
                 text) +
             2;
    }
}

/* Where there is little room, the mark "[=]" alone says that it is required. */
static char *field_notes(const WizardFieldRow *row, int room)
{
    GString *notes = g_string_new(NULL);

    if (row->required && room >= 20)
        g_string_append(notes, "required ");
    if (row->external_id)
        g_string_append(notes, "external id ");
    if (row->formula)
        g_string_append(notes, "formula ");
    if (row->encrypted)
        g_string_append(notes, "encrypted ");
    if (row->read_only)
        g_string_append(notes, "read-only ");
    for (guint i = 0; row->references && row->references[i] && i < 3; i++)
        g_string_append_printf(notes, "%s%s", i ? ", " : "\xe2\x86\x92 ", row->references[i]);
    return g_string_free(notes, FALSE);
}

static void draw_field(WINDOW *window, const Wizard *wizard, int y, guint at, bool here)
{
    const WizardObject *object = wizard_open_object(wizard);
    const WizardFieldList *list = object->fields;
    const WizardFieldRow *row = &list->rows[at];
    const char *rename = object->renames ? g_hash_table_lookup(object->renames, row->name) : NULL;
    int left = view_left(window) + 5;
    int end = left + MIN(getmaxx(window) - left - 1, 125);
    int step = (end - left) / 16;
    ThemeMeaning meaning = here ? THEME_FOCUS : THEME_TEXT;
    g_autofree char *notes = field_notes(row, end - left - step * 10 - 11);
    g_autofree char *name =
        rename ? g_strdup_printf("%s = %s", row->name, rename) : g_strdup(row->name);

    if (here)
        put_padded(window, y, left - 4, end - left + 4, meaning, "");
    put(window, y, left - 5, 1, THEME_TITLE, here ? ">" : " ");
    put(window, y, left - 4, 3, meaning,
        row->required                         ? "[=]"
        : picker_is_marked(&list->picker, at) ? "[x]"
                                              : "[ ]");
    put(window, y, left, step * 5 - 1, meaning, row->label);
    put(window, y, left + step * 5, step * 5 - 1, meaning, name);
    put(window, y, left + step * 10, 10, meaning, row->type);
    put(window, y, left + step * 10 + 11, end - left - step * 10 - 11, meaning, notes);
}

static void draw_why(WINDOW *window, const WizardFieldList *list, int y)
{
    int at = picker_current(&list->picker);

    if (at >= 0 && list->rows[at].required)
        put_format(window, y, view_left(window) + 1, getmaxx(window) - 4, THEME_DIM,
                   "[=] stays: %s", list->rows[at].required);
}

static void draw_fields(WINDOW *window, const Wizard *wizard, Area *area)
{
    const WizardObject *object = wizard_open_object(wizard);
    const WizardFieldList *list = object->fields;
    const Picker *objects = &wizard->objects.picker;
    guint row = (guint) wizard->objects.open;
    int y = area->top;
    int last = area->bottom - 1;
    int x = view_left(window);
    guint n;
    guint first;

    put_format(window, y, x, getmaxx(window) - x, THEME_TITLE, "%s  (%s)",
               picker_label(objects, row), picker_name(objects, row));
    draw_rights(window, wizard, y + 1);
    view_button(window, wizard, last, x + 2, WIZARD_ITEM_NEXT, "Done");
    if (!list) {
        put(window, y + 3, x + 1, 60, THEME_WARNING,
            object->load == WIZARD_LOAD_FAILED ? "The fields could not be fetched. r tries again"
                                               : "Fetching the fields \xe2\x80\xa6");
        return;
    }
    n = picker_n_shown(&list->picker);
    x = view_filter(window, wizard, y + 2, x + 1, getmaxx(window) >= 76 ? 34 : 24, area) + 2;
    put_format(window, y + 2, x, getmaxx(window) - x, THEME_DIM, "%u of %u fields   %u wanted", n,
               picker_n_rows(&list->picker), list->picker.n_marked);
    area->rows = last - 1 - (y + 3);
    first = view_top(n, list->picker.cursor, area->rows);
    for (guint i = first; i < n && i < first + (guint) area->rows; i++)
        draw_field(window, wizard, y + 3 + (int) (i - first), picker_shown(&list->picker, i),
                   i == list->picker.cursor && wizard_focus(wizard) == WIZARD_ITEM_LIST);
    if (!n)
        view_nothing(window, wizard, y + 4, "No field fits this filter. Esc takes it away");
    draw_why(window, list, last - 1);
}

const View view_fields = {
    .draw = draw_fields,
};
