#include "config.h"

#include "random-value.h"

#include <string.h>

#include "actions/types.h"
#include "core/json.h"

static int below(int n)
{
    return g_test_rand_int_range(0, n);
}

static json_object *take_text(char *made)
{
    json_object *value = json_object_new_string(made);

    g_free(made);
    return value;
}

static char *random_digits(guint n)
{
    GString *digits = g_string_new(NULL);

    g_string_append_c(digits, (char) ('1' + below(9)));
    for (guint i = 1; i < n; i++)
        g_string_append_c(digits, (char) ('0' + below(10)));
    return g_string_free(digits, FALSE);
}

json_object *random_decimal(guint whole, guint scale)
{
    g_autofree char *before = random_digits(whole);
    g_autofree char *behind = scale ? random_digits(scale) : NULL;
    g_autofree char *all = NULL;

    /* What ends with a nought comes back without it: the org keeps numbers, not their spelling. */
    if (behind)
        behind[scale - 1] = (char) ('1' + below(9));
    all = g_strdup_printf("%s%s%s%s", g_test_rand_bit() ? "-" : "", before, behind ? "." : "",
                          behind ? behind : "");
    return type_number(all);
}

/* A text whose edges are no blanks: Salesforce trims those. */
static char *random_text(guint max, bool lines)
{
    static const char *const pieces[] = {"a", "Z",    "0",   "'",     "\"", "\\", "%",  "_",
                                         ";", ",",    "<b>", "&amp;", "ä",  "ß",  "中", "🎉",
                                         "é", "#N/A", "--",  "{0}",   " ",  "\t", "\n"};
    guint n = (guint) g_test_rand_int_range(1, 12);
    GString *made = g_string_new("x");

    for (guint i = 0; i < n; i++)
        g_string_append(made, pieces[below(lines ? 23 : 21)]);
    g_string_append_c(made, 'y');
    if (g_utf8_strlen(made->str, -1) > (glong) max) {
        g_string_free(made, TRUE);
        return g_strdup("short");
    }
    return g_string_free(made, FALSE);
}

/* One in ten is empty, which is stored as null; one in twenty is as long as it may be. */
static char *text_of(const FieldInfo *field)
{
    guint length = field->length > 0 ? (guint) field->length : 30;
    int chance = below(20);

    if (g_str_equal(field->type, "email"))
        return g_strdup_printf("a.b+%d@x-%d.example", below(1000000), below(10));
    if (g_str_equal(field->type, "url"))
        return g_strdup_printf("https://x.example/%d?q=%%C3%%A4&a=%d#f", below(1000), below(1000));
    if (chance < 2 && field->nillable)
        return g_strdup("");
    if (chance == 2 && length < 1000)
        return g_strnfill(length, 'm');
    return random_text(length, g_str_equal(field->type, "textarea"));
}

static json_object *random_moment(ValueKind kind)
{
    g_autofree char *day =
        g_strdup_printf("%04d-%02d-%02d", g_test_rand_int_range(1700, 4000),
                        g_test_rand_int_range(1, 13), g_test_rand_int_range(1, 29));
    g_autofree char *time = g_strdup_printf("%02d:%02d:%02d.%03dZ", below(24), below(60), below(60),
                                            kind == VALUE_TIME ? below(1000) : 0);

    return take_text(kind == VALUE_DATE   ? g_strdup(day)
                     : kind == VALUE_TIME ? g_strdup(time)
                                          : g_strdup_printf("%sT%s", day, time));
}

static json_object *random_integer(const FieldInfo *field)
{
    g_autofree char *digits = random_digits((guint) g_test_rand_int_range(1, field->digits + 1));
    gint64 number = g_ascii_strtoll(digits, NULL, 10);

    return json_object_new_int64(g_test_rand_bit() ? number : -number);
}

static json_object *random_choice(const FieldInfo *field)
{
    guint n = g_strv_length(field->values);

    /* The values of an open picklist are proposals. */
    if (n == 0 || (!field->restricted_picklist && below(4) == 0))
        return json_object_new_string("another one");
    return json_object_new_string(field->values[below((int) n)]);
}

/* Some of the values, in the order of the describe: an array, or text with ; between. */
static json_object *random_choices(const FieldInfo *field)
{
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();
    json_object *list;

    for (gsize i = 0; field->values[i]; i++)
        if (g_test_rand_bit())
            g_ptr_array_add(chosen, field->values[i]);
    if (chosen->len == 0)
        g_ptr_array_add(chosen, field->values[0]);
    g_ptr_array_add(chosen, NULL);
    if (g_test_rand_bit())
        return take_text(g_strjoinv(";", (char **) chosen->pdata));
    list = json_object_new_array();
    for (guint i = 0; i + 1 < chosen->len; i++)
        json_append_text(list, chosen->pdata[i]);
    return list;
}

guchar *random_bytes(gsize length)
{
    guchar *bytes = g_malloc(length + 1);

    for (gsize i = 0; i < length; i++)
        bytes[i] = (guchar) below(256);
    return bytes;
}

static json_object *random_base64(void)
{
    gsize length = (gsize) g_test_rand_int_range(1, 300);
    g_autofree guchar *bytes = random_bytes(length);

    return take_text(g_base64_encode(bytes, length));
}

static json_object *random_array(bool numbers)
{
    json_object *list = json_object_new_array();

    for (int i = below(5); i >= 0; i--)
        json_object_array_add(list, numbers ? random_decimal(3, (guint) below(4))
                                            : take_text(random_text(40, true)));
    return list;
}

json_object *random_json(int depth)
{
    static const char *const names[] = {"a", "attributes", "records", "totalSize", "Name", "ä"};
    json_object *value;

    switch (below(depth > 0 ? 6 : 4)) {
    case 0:
        return json_object_new_boolean(g_test_rand_bit());
    case 1:
        return random_decimal(5, 2);
    case 2:
        return json_object_new_int64(below(1000000));
    case 3:
        return take_text(random_text(40, true));
    case 4:
        value = json_object_new_array();
        for (int i = below(4); i > 0; i--)
            json_object_array_add(value, below(5) ? random_json(depth - 1) : NULL);
        return value;
    default:
        value = json_object_new_object();
        for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
            if (g_test_rand_bit())
                json_object_object_add(value, names[i], below(5) ? random_json(depth - 1) : NULL);
        return value;
    }
}

static json_object *random_opaque(const char *type)
{
    if (g_str_equal(type, "floatarray") || g_str_equal(type, "textarray"))
        return random_array(*type == 'f');
    return g_str_equal(type, "anyType") ? take_text(random_text(100, true)) : random_json(3);
}

json_object *random_value(const FieldInfo *field, const char *const *ids)
{
    ValueKind kind = type_find(field->type)->kind;

    if (field->nillable && below(10) == 0)
        return NULL;
    switch (kind) {
    case VALUE_BOOLEAN:
        return json_object_new_boolean(g_test_rand_bit());
    case VALUE_INTEGER:
        return random_integer(field);
    case VALUE_DECIMAL:
        return random_decimal((guint) g_test_rand_int_range(1, field->precision - field->scale + 1),
                              (guint) field->scale);
    case VALUE_DATE:
    case VALUE_DATETIME:
    case VALUE_TIME:
        return random_moment(kind);
    case VALUE_PICKLIST:
        return random_choice(field);
    case VALUE_MULTIPICKLIST:
        return random_choices(field);
    case VALUE_ID:
        return json_object_new_string(ids[below((int) g_strv_length((char **) ids))]);
    case VALUE_TEXT:
        return take_text(text_of(field));
    case VALUE_BASE64:
        return random_base64();
    case VALUE_OPAQUE:
        return random_opaque(field->type);
    default:
        return NULL;
    }
}
