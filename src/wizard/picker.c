#include "config.h"

#include "wizard/picker.h"

#include <string.h>

#include "wizard/filter.h"

#define MAX_TEXT 1000
/* Loosely matched rows are a last resort: only when nothing matches plainly. */
#define MAX_LOOSE 200

typedef struct {
    guint32 row;
    guint score;
    guint length;
} Match;

void picker_init(Picker *picker)
{
    memset(picker, 0, sizeof *picker);
    picker->arena = g_string_new(NULL);
    picker->rows = g_array_new(FALSE, FALSE, sizeof(PickerRow));
    picker->shown = g_array_new(FALSE, FALSE, sizeof(guint32));
    picker->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    picker->anchor = -1;
    picker->groups = G_MAXUINT32;
    picker->filter = g_strdup("");
}

void picker_clear(Picker *picker)
{
    g_string_free(picker->arena, TRUE);
    g_array_unref(picker->rows);
    g_array_unref(picker->shown);
    g_hash_table_unref(picker->by_name);
    g_free(picker->filter);
    memset(picker, 0, sizeof *picker);
}

void picker_empty(Picker *picker)
{
    g_string_truncate(picker->arena, 0);
    g_array_set_size(picker->rows, 0);
    g_array_set_size(picker->shown, 0);
    g_hash_table_remove_all(picker->by_name);
    picker->cursor = picker->n_marked = picker->last_mark = 0;
    picker->anchor = -1;
}

static guint32 keep(Picker *picker, const char *text, guint16 *ret_length)
{
    guint32 at = (guint32) picker->arena->len;

    g_string_append(picker->arena, text);
    if (ret_length)
        *ret_length = (guint16) MIN(strlen(text), G_MAXUINT16);
    g_string_append_c(picker->arena, '\0');
    return at;
}

static char *shorten(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    const char *end = valid + strlen(valid);

    if (end - valid > MAX_TEXT)
        end = g_utf8_find_prev_char(valid, valid + MAX_TEXT);
    return g_strndup(valid, (gsize) (end - valid));
}

guint picker_add(Picker *picker, const char *name, const char *label, guint group)
{
    g_autofree char *short_name = shorten(name);
    g_autofree char *short_label = shorten(label);
    g_autofree char *lower = g_utf8_strdown(short_name, -1);
    g_autofree char *lower_label = g_utf8_strdown(short_label, -1);
    PickerRow row = {.group = (guint16) group};

    row.name = keep(picker, short_name, NULL);
    row.label = keep(picker, short_label, NULL);
    row.lower = keep(picker, lower, &row.name_length);
    row.lower_label = keep(picker, lower_label, &row.label_length);
    g_array_append_val(picker->rows, row);
    g_hash_table_insert(picker->by_name, g_steal_pointer(&short_name),
                        GUINT_TO_POINTER(picker->rows->len));
    return picker->rows->len - 1;
}

static const PickerRow *row_at(const Picker *picker, guint row)
{
    return &g_array_index(picker->rows, PickerRow, row);
}

static bool is_wanted(const Picker *picker, const PickerRow *row)
{
    if (picker->marked_only)
        return row->marked != 0;
    /* What is marked never hides behind the choice of kinds. */
    return row->marked || (picker->groups & (1u << (row->group & 31)));
}

static int compare_matches(gconstpointer a, gconstpointer b)
{
    const Match *x = a;
    const Match *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static void collect(const Picker *picker, const Filter *filter, GArray *matches)
{
    const char *arena = picker->arena->str;

    for (guint i = 0; i < picker->rows->len; i++) {
        const PickerRow *row = row_at(picker, i);
        Match match = {.row = i, .length = row->name_length};

        if (!is_wanted(picker, row))
            continue;
        match.score = filter_score(filter, arena + row->lower, row->name_length,
                                   arena + row->lower_label, row->label_length);
        if (match.score)
            g_array_append_val(matches, match);
    }
}

static void collect_loosely(const Picker *picker, const Filter *filter, GArray *matches)
{
    const char *arena = picker->arena->str;

    for (guint i = 0; i < picker->rows->len && matches->len < MAX_LOOSE; i++) {
        const PickerRow *row = row_at(picker, i);
        Match match = {.row = i, .length = row->name_length, .score = 1};

        if (is_wanted(picker, row) &&
            filter_loosely(filter, arena + row->lower, arena + row->lower_label))
            g_array_append_val(matches, match);
    }
}

void picker_update(Picker *picker)
{
    g_autoptr(Filter) filter = filter_parse(picker->filter);
    g_autoptr(GArray) matches = g_array_sized_new(FALSE, FALSE, sizeof(Match), picker->rows->len);
    int current = picker_current(picker);

    collect(picker, filter, matches);
    if (!matches->len && filter->terms->len)
        collect_loosely(picker, filter, matches);
    if (filter->terms->len)
        g_array_sort(matches, compare_matches);
    g_array_set_size(picker->shown, 0);
    for (guint i = 0; i < matches->len; i++)
        g_array_append_val(picker->shown, g_array_index(matches, Match, i).row);
    picker->anchor = -1;
    picker->cursor = 0;
    if (current >= 0)
        picker_go_row(picker, (guint) current);
}

void picker_set_filter(Picker *picker, const char *typed)
{
    if (!g_strcmp0(picker->filter, typed))
        return;
    g_free(picker->filter);
    picker->filter = g_strdup(typed ? typed : "");
    /* While typing the eye is on the best match, not on where the cursor was before. */
    picker->cursor = 0;
    g_array_set_size(picker->shown, 0);
    picker_update(picker);
}

void picker_set_groups(Picker *picker, guint32 groups)
{
    picker->groups = groups;
    picker_update(picker);
}

void picker_set_marked_only(Picker *picker, bool marked_only)
{
    picker->marked_only = marked_only;
    picker_update(picker);
}

guint picker_n_rows(const Picker *picker)
{
    return picker->rows->len;
}

guint picker_n_shown(const Picker *picker)
{
    return picker->shown->len;
}

guint picker_shown(const Picker *picker, guint index)
{
    return g_array_index(picker->shown, guint32, index);
}

int picker_current(const Picker *picker)
{
    if (picker->cursor >= picker->shown->len)
        return -1;
    return (int) picker_shown(picker, picker->cursor);
}

const char *picker_name(const Picker *picker, guint row)
{
    return picker->arena->str + row_at(picker, row)->name;
}

const char *picker_label(const Picker *picker, guint row)
{
    return picker->arena->str + row_at(picker, row)->label;
}

bool picker_is_marked(const Picker *picker, guint row)
{
    return row_at(picker, row)->marked != 0;
}

int picker_find(const Picker *picker, const char *name)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(picker->by_name, name)) - 1;
}

void picker_move(Picker *picker, int by)
{
    gint64 to = (gint64) picker->cursor + by;

    if (picker->shown->len)
        picker->cursor = (guint) CLAMP(to, 0, (gint64) picker->shown->len - 1);
}

void picker_go(Picker *picker, guint index)
{
    picker->cursor = 0;
    picker_move(picker, (int) MIN(index, (guint) G_MAXINT));
}

void picker_go_row(Picker *picker, guint row)
{
    for (guint i = 0; i < picker->shown->len; i++)
        if (picker_shown(picker, i) == row) {
            picker->cursor = i;
            return;
        }
}

void picker_mark(Picker *picker, guint row, bool marked)
{
    PickerRow *at = &g_array_index(picker->rows, PickerRow, row);

    if (marked == (at->marked != 0))
        return;
    at->marked = marked ? ++picker->last_mark : 0;
    picker->n_marked += marked ? 1u : (guint) -1;
}

static int compare_marks(gconstpointer a, gconstpointer b, gpointer data)
{
    const Picker *picker = data;
    guint32 x = row_at(picker, *(const guint32 *) a)->marked;
    guint32 y = row_at(picker, *(const guint32 *) b)->marked;

    return x < y ? -1 : x > y;
}

GArray *picker_marked(const Picker *picker)
{
    GArray *marked = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint32 i = 0; i < picker->rows->len; i++)
        if (picker_is_marked(picker, i))
            g_array_append_val(marked, i);
    g_array_sort_with_data(marked, compare_marks, (gpointer) picker);
    return marked;
}

void picker_range(const Picker *picker, guint *ret_first, guint *ret_last)
{
    guint anchor = picker->anchor < 0 ? picker->cursor : (guint) picker->anchor;

    *ret_first = MIN(anchor, picker->cursor);
    *ret_last = MAX(anchor, picker->cursor);
}
