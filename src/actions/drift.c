#include "config.h"

#include "actions/drift.h"

#include <string.h>

#include "actions/shape.h"
#include "core/json.h"
#include "core/text.h"

typedef struct {
    GPtrArray *changes;
    const IntegrationObject *object;
    const char *field;  /* NULL: the object */
    json_object *before; /* its shape */
    json_object *after;
} Compare;

/* `breaking` and `safe` say when: what is compared below, for orgwire(1). */
static const struct {
    const char *name;
    const char *words;
    const char *breaking;
    const char *safe;
} kinds[DRIFT_N_KINDS] = {
    [DRIFT_OBJECT_REMOVED] = {"object_removed", "the org has it no more, or hides it", "always",
                              "never"},
    [DRIFT_OBJECT_RIGHTS] = {"object_rights", "rights", "the integration uses one that is lost",
                             "others are lost or gained"},
    [DRIFT_FIELD_ADDED] = {"field_added", "new field",
                           "a create needs it and the integration creates", "otherwise"},
    [DRIFT_FIELD_REMOVED] = {"field_removed", "the field is gone, or hidden", "always", "never"},
    [DRIFT_TYPE] = {"type", "type", "values of the old type do not fit the new one",
                    "texts become plain texts, decimals other decimals"},
    [DRIFT_LENGTH] = {"length", "length", "shorter", "longer"},
    [DRIFT_PRECISION] = {"precision", "digits", "fewer digits before or behind the point", "more"},
    [DRIFT_REQUIRED] = {"required", "required", "required now and the integration creates",
                        "otherwise"},
    [DRIFT_VALUE_ADDED] = {"value_added", "new picklist value", "never", "always"},
    [DRIFT_VALUE_REMOVED] = {"value_removed", "picklist value gone", "the picklist is restricted",
                             "any value may be given"},
    [DRIFT_CREATEABLE] = {"createable", "can be given on create",
                          "not any more and the integration creates", "otherwise"},
    [DRIFT_UPDATEABLE] = {"updateable", "can be changed",
                          "not any more and the integration updates", "otherwise"},
    [DRIFT_REFERENCE] = {"reference", "refers to", "a target is lost", "a target is gained"},
    [DRIFT_KEY] = {"key", "external id", "no external id any more", "one now"},
    [DRIFT_RESTRICTED] = {"restricted", "restricted picklist",
                          "restricted now and the integration writes", "otherwise"},
};

const char *drift_kind_name(DriftKind kind)
{
    return kinds[kind].name;
}

const char *drift_grade_name(const DriftChange *change)
{
    return change->breaking ? "breaking" : "safe";
}

void drift_grades(DriftKind kind, const char **ret_breaking, const char **ret_safe)
{
    *ret_breaking = kinds[kind].breaking;
    *ret_safe = kinds[kind].safe;
}

static void change_free(gpointer data)
{
    DriftChange *change = data;

    g_free(change->object);
    g_free(change->field);
    g_free(change->before);
    g_free(change->after);
    g_free(change);
}

/* Takes before and after. */
static void add(Compare *compare, DriftKind kind, bool breaking, char *before, char *after)
{
    DriftChange *change = g_new0(DriftChange, 1);

    change->kind = kind;
    change->breaking = breaking;
    change->object = g_strdup(compare->object->name);
    change->field = g_strdup(compare->field);
    change->before = before;
    change->after = after;
    g_ptr_array_add(compare->changes, change);
}

static int number(json_object *shape, const char *key)
{
    return (int) json_integer(shape, key, 0);
}

static bool uses(const Compare *compare, Rights rights)
{
    return (compare->object->rights & rights) != 0;
}

/* Would a value of the one type do for the other? */
static bool is_compatible(const char *before, const char *after)
{
    static const char *const to[] = {"string", "textarea", "combobox", NULL};
    static const char *const from[] = {"string", "textarea", "combobox", "phone",
                                       "url",    "email",    "picklist", NULL};
    static const char *const decimals[] = {"double", "currency", "percent", NULL};

    return (g_strv_contains(from, before) && g_strv_contains(to, after)) ||
           (g_strv_contains(decimals, before) && g_strv_contains(decimals, after));
}

static void compare_type(Compare *compare)
{
    const char *before = json_text(compare->before, "type", "");
    const char *after = json_text(compare->after, "type", "");

    if (!g_str_equal(before, after))
        add(compare, DRIFT_TYPE, !is_compatible(before, after), g_strdup(before), g_strdup(after));
}

static void compare_size(Compare *compare)
{
    int length = number(compare->before, "length"), now = number(compare->after, "length");
    int digits = number(compare->before, "digits"), digits_now = number(compare->after, "digits");
    int precision = number(compare->before, "precision"), scale = number(compare->before, "scale");
    int precision_now = number(compare->after, "precision");
    int scale_now = number(compare->after, "scale");

    if (length != now)
        add(compare, DRIFT_LENGTH, now < length, g_strdup_printf("%d", length),
            g_strdup_printf("%d", now));
    if (digits != digits_now)
        add(compare, DRIFT_PRECISION, digits_now < digits, g_strdup_printf("%d", digits),
            g_strdup_printf("%d", digits_now));
    /* "18,2": sixteen digits before the point, two behind it. */
    if (precision != precision_now || scale != scale_now)
        add(compare, DRIFT_PRECISION,
            scale_now < scale || precision_now - scale_now < precision - scale,
            g_strdup_printf("%d,%d", precision, scale),
            g_strdup_printf("%d,%d", precision_now, scale_now));
}

static void compare_flag(Compare *compare, DriftKind kind, const char *key, bool breaking_value,
                         bool matters)
{
    bool before = json_flag(compare->before, key, false);
    bool after = json_flag(compare->after, key, false);

    if (before != after)
        add(compare, kind, matters && after == breaking_value, g_strdup(before ? "yes" : "no"),
            g_strdup(after ? "yes" : "no"));
}

static bool has_text(json_object *list, const char *text)
{
    for (gsize i = 0; list && i < json_object_array_length(list); i++)
        if (g_strcmp0(json_object_get_string(json_object_array_get_idx(list, i)), text) == 0)
            return true;
    return false;
}

/* One change for each text that is in one list alone. */
static void compare_lists(Compare *compare, const char *key, DriftKind added, DriftKind removed,
                          bool removal_breaks)
{
    json_object *before = json_list(compare->before, key);
    json_object *after = json_list(compare->after, key);

    for (gsize i = 0; before && i < json_object_array_length(before); i++) {
        const char *text = json_object_get_string(json_object_array_get_idx(before, i));

        if (!has_text(after, text))
            add(compare, removed, removal_breaks, g_strdup(text), NULL);
    }
    for (gsize i = 0; after && i < json_object_array_length(after); i++) {
        const char *text = json_object_get_string(json_object_array_get_idx(after, i));

        if (!has_text(before, text))
            add(compare, added, false, NULL, g_strdup(text));
    }
}

static void compare_field(Compare *compare)
{
    bool restricted = json_flag(compare->before, "restricted", false) ||
                      json_flag(compare->after, "restricted", false);

    compare_type(compare);
    compare_size(compare);
    compare_flag(compare, DRIFT_REQUIRED, "required", true, uses(compare, RIGHT_CREATE));
    compare_flag(compare, DRIFT_CREATEABLE, "createable", false, uses(compare, RIGHT_CREATE));
    compare_flag(compare, DRIFT_UPDATEABLE, "updateable", false, uses(compare, RIGHT_UPDATE));
    compare_flag(compare, DRIFT_KEY, "key", false, true);
    compare_flag(compare, DRIFT_RESTRICTED, "restricted", true,
                 uses(compare, RIGHT_CREATE | RIGHT_UPDATE));
    compare_lists(compare, "values", DRIFT_VALUE_ADDED, DRIFT_VALUE_REMOVED, restricted);
    compare_lists(compare, "references", DRIFT_REFERENCE, DRIFT_REFERENCE, true);
}

static json_object *find_named(json_object *list, const char *name)
{
    for (gsize i = 0; list && i < json_object_array_length(list); i++) {
        json_object *entry = json_object_array_get_idx(list, i);

        if (g_strcmp0(json_text(entry, "name", NULL), name) == 0)
            return entry;
    }
    return NULL;
}

static void compare_rights(Compare *compare, json_object *before, json_object *after)
{
    const char *had = json_text(before, "rights", "");
    const char *has = json_text(after, "rights", "");
    Rights lost = 0, old = 0, now = 0;

    if (*had)
        rights_parse(had, &old, NULL);
    if (*has)
        rights_parse(has, &now, NULL);
    /* What the integration has been given since the record may be missing from the start. */
    lost = compare->object->rights & ~now;
    if (lost)
        add(compare, DRIFT_OBJECT_RIGHTS, true, rights_build(old | lost), g_strdup(has));
    else if (old != now && before)
        add(compare, DRIFT_OBJECT_RIGHTS, false, g_strdup(had), g_strdup(has));
}

static void compare_fields(Compare *compare, json_object *before, json_object *after)
{
    json_object *old = json_list(before, "fields");
    json_object *now = json_list(after, "fields");

    for (gsize i = 0; old && i < json_object_array_length(old); i++) {
        compare->before = json_object_array_get_idx(old, i);
        compare->field = json_text(compare->before, "name", "");
        compare->after = find_named(now, compare->field);
        if (compare->after)
            compare_field(compare);
        else
            add(compare, DRIFT_FIELD_REMOVED, true,
                g_strdup(json_text(compare->before, "type", "")), NULL);
    }
    for (gsize i = 0; now && i < json_object_array_length(now); i++) {
        json_object *field = json_object_array_get_idx(now, i);
        bool required = json_flag(field, "required", false);

        compare->field = json_text(field, "name", "");
        if (find_named(old, compare->field))
            continue;
        add(compare, DRIFT_FIELD_ADDED, required && uses(compare, RIGHT_CREATE), NULL,
            g_strdup_printf("%s%s", json_text(field, "type", ""), required ? ", required" : ""));
    }
    compare->field = NULL;
}

/* The recorded fields that the org hides now are removed; those that the integration has dropped
 * meanwhile are its own affair. */
static json_object *without_dropped(const IntegrationObject *object, json_object *shape)
{
    json_object *kept = json_object_new_object();
    json_object *fields = json_object_new_array();
    json_object *old = json_list(shape, "fields");

    for (gsize i = 0; old && i < json_object_array_length(old); i++) {
        json_object *field = json_object_array_get_idx(old, i);
        const FieldInfo probe = {.name = (char *) json_text(field, "name", ""),
                                 .type = (char *) json_text(field, "type", ""),
                                 .createable = json_flag(field, "required", false)};

        if (shape_holds(object, &probe))
            json_object_array_add(fields, json_object_get(field));
    }
    json_add_text(kept, "rights", json_text(shape, "rights", ""));
    json_add_take(kept, "fields", fields);
    return kept;
}

static int breaking_first(gconstpointer a, gconstpointer b)
{
    const DriftChange *left = *(const DriftChange *const *) a;
    const DriftChange *right = *(const DriftChange *const *) b;

    return (int) right->breaking - (int) left->breaking;
}

GPtrArray *drift_compare(json_object *shape, const Integration *integration, GPtrArray *describes)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(change_free);
    json_object *objects = json_list(shape, "objects");

    for (guint i = 0; i < integration->objects->len; i++) {
        const Describe *describe = i < describes->len ? describes->pdata[i] : NULL;
        g_autoptr(GPtrArray) changes = g_ptr_array_new();
        Compare compare = {.changes = changes, .object = integration->objects->pdata[i]};
        json_object *recorded = find_named(objects, compare.object->name);

        if (!describe) {
            add(&compare, DRIFT_OBJECT_REMOVED, true, g_strdup(compare.object->name), NULL);
        } else if (!recorded) { /* added to the integration since: its rights alone are known */
            g_autoptr(json_object) after = shape_object(compare.object, describe);

            compare_rights(&compare, NULL, after);
        } else {
            g_autoptr(json_object) before = without_dropped(compare.object, recorded);
            g_autoptr(json_object) after = shape_object(compare.object, describe);

            compare_rights(&compare, before, after);
            compare_fields(&compare, before, after);
        }
        g_ptr_array_sort(changes, breaking_first); /* stable: GLib's sort is a merge sort */
        for (guint c = 0; c < changes->len; c++)
            g_ptr_array_add(all, changes->pdata[c]);
    }
    return all;
}

bool drift_has_breaking(GPtrArray *changes)
{
    for (guint i = 0; i < changes->len; i++)
        if (((const DriftChange *) changes->pdata[i])->breaking)
            return true;
    return false;
}

char *drift_line(const DriftChange *change)
{
    bool bare = change->kind == DRIFT_OBJECT_REMOVED || change->kind == DRIFT_FIELD_REMOVED;
    bool single = change->kind == DRIFT_FIELD_ADDED || change->kind == DRIFT_VALUE_ADDED ||
                  change->kind == DRIFT_VALUE_REMOVED;
    g_autofree char *values =
        bare     ? g_strdup("")
        : single ? g_strdup_printf(": %s", change->after ? change->after : change->before)
                 : g_strdup_printf(": %s → %s", change->before ? change->before : "–",
                                   change->after ? change->after : "–");
    g_autofree char *line =
        g_strdup_printf("%s%s%s: %s%s", change->object, change->field ? "." : "",
                        change->field ? change->field : "", kinds[change->kind].words, values);

    return text_clean(line);
}

json_object *drift_to_json(const Integration *integration, GPtrArray *changes)
{
    json_object *document = json_object_new_object();
    json_object *list = json_object_new_array();

    json_add_integer(document, "schema", 1);
    json_add_text(document, "integration", integration->name);
    json_add_flag(document, "breaking", drift_has_breaking(changes));
    for (guint i = 0; i < changes->len; i++) {
        const DriftChange *change = changes->pdata[i];
        json_object *entry = json_object_new_object();

        json_add_text(entry, "kind", drift_kind_name(change->kind));
        json_add_text(entry, "grade", drift_grade_name(change));
        json_add_text(entry, "object", change->object);
        json_add_text(entry, "field", change->field);
        json_add_text(entry, "before", change->before);
        json_add_text(entry, "after", change->after);
        json_object_array_add(list, entry);
    }
    json_add_take(document, "changes", list);
    return document;
}

GPtrArray *drift_misfits(const Integration *integration, GPtrArray *describes)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < integration->objects->len; i++) {
        const IntegrationObject *object = integration->objects->pdata[i];
        const Describe *describe = i < describes->len ? describes->pdata[i] : NULL;
        Rights missing;

        if (!describe) {
            g_ptr_array_add(lines, g_strdup_printf("%s: the org has no such object, or the "
                                                   "connection's user may not see it",
                                                   object->name));
            continue;
        }
        missing = object->rights & ~object_info_rights(&describe->info);
        if (missing) {
            g_autofree char *letters = rights_build(missing);

            g_ptr_array_add(lines, g_strdup_printf("%s: the connection's user has not the right %s",
                                                   object->name, letters));
        }
        for (guint f = 0; object->fields && f < object->fields->len; f++)
            if (!describe_field(describe, object->fields->pdata[f]))
                g_ptr_array_add(lines,
                                g_strdup_printf("%s.%s: the org has no such field, or the "
                                                "connection's user may not see it",
                                                object->name, (char *) object->fields->pdata[f]));
    }
    return lines;
}
