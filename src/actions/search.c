#include "config.h"

#include "actions/search.h"

#include <string.h>

#include "actions/search-path.h"
#include "actions/types.h"
#include "core/json.h"
#include "core/problem.h"
#include "core/soql.h"

/* What Salesforce takes. */
#define MAX_SOQL 100000
#define MAX_LIMIT 50000000

static GPtrArray *default_fields(const ActionEntity *entity)
{
    GPtrArray *fields = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < entity->fields->len; i++) {
        const FieldInfo *info = ((const ActionField *) entity->fields->pdata[i])->info;
        ValueKind kind = type_find(info->type)->kind;

        /* Compounds repeat their parts, and Bulk queries refuse them. */
        if (kind != VALUE_BASE64 && kind != VALUE_COMPOUND)
            g_ptr_array_add(fields, g_strdup(info->name));
    }
    return fields;
}

/* An array of texts, or one text with commas; NULL with PROBLEM_USAGE naming `what`. */
static GStrv read_names(json_object *value, const char *what, GError **error)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) names = NULL;
    const char *text;

    if (json_object_is_type(value, json_type_string)) {
        text = search_text(value, what, error);
        if (!text)
            return NULL;
        names = g_strsplit(text, ",", -1);
        for (gsize i = 0; names[i]; i++)
            g_strstrip(names[i]);
        return g_steal_pointer(&names);
    }
    if (!json_object_is_type(value, json_type_array)) {
        problem_set(error, PROBLEM_USAGE, NULL, "write [\"Id\",\"Name\"] or Id,Name",
                    "'%s' must be a list of names", what);
        return NULL;
    }
    for (gsize i = 0; i < json_object_array_length(value); i++) {
        text = search_text(json_object_array_get_idx(value, i), what, error);
        if (!text)
            return NULL;
        g_strv_builder_add(builder, text);
    }
    return g_strv_builder_end(builder);
}

GPtrArray *search_fields(const ActionEntity *entity, json_object *fields, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) names = NULL;

    if (!fields)
        return default_fields(entity);
    names = read_names(fields, "fields", error);
    if (!names)
        return NULL;
    for (gsize i = 0; names[i]; i++) {
        g_auto(SearchPath) path = {0};

        if (!search_path_init(&path, entity, names[i], error))
            return NULL;
        if (g_ptr_array_find_with_equal_func(paths, path.api, g_str_equal, NULL)) {
            problem_set(error, PROBLEM_USAGE, NULL, NULL, "the field '%s' is asked for twice",
                        names[i]);
            return NULL;
        }
        g_ptr_array_add(paths, g_steal_pointer(&path.api));
    }
    if (paths->len == 0) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "'fields' names no field");
        return NULL;
    }
    return g_steal_pointer(&paths);
}

static bool check_no_base64(const ActionEntity *entity, GPtrArray *fields, GError **error)
{
    for (guint i = 0; i < fields->len; i++) {
        const FieldInfo *info = describe_field(entity->describe, fields->pdata[i]);

        if (info && type_find(info->type)->kind == VALUE_BASE64) {
            problem_set(error, PROBLEM_USAGE, "a search would give a path instead of the content",
                        "read it with the Get action", "the field '%s' cannot be searched for",
                        info->name);
            return false;
        }
    }
    return true;
}

static bool is_word(const char *word, const char *wanted)
{
    return word && g_ascii_strcasecmp(word, wanted) == 0;
}

/* "desc nulls last" behind the field → SOQL; false: it is something else. `rest` ends with NULL. */
static bool read_direction(char **rest, GString *soql)
{
    if (is_word(*rest, "asc") || is_word(*rest, "desc"))
        g_string_append(soql, is_word(*rest++, "asc") ? " ASC" : " DESC");
    if (is_word(rest[0], "nulls") && (is_word(rest[1], "first") || is_word(rest[1], "last"))) {
        g_string_append(soql, is_word(rest[1], "first") ? " NULLS FIRST" : " NULLS LAST");
        rest += 2;
    }
    return *rest == NULL;
}

/* "Name desc nulls last" → checked SOQL. */
static bool add_order(GString *soql, const ActionEntity *entity, const char *text, GError **error)
{
    g_auto(SearchPath) path = {0};
    g_autofree char *blanks = g_strstrip(g_strdup(text));
    g_auto(GStrv) words = g_regex_split_simple("[ \\t]+", blanks, 0, 0);

    if (!search_path_init(&path, entity, words[0] ? words[0] : "", error))
        return false;
    if (path.info && !path.info->sortable) {
        problem_set(error, PROBLEM_USAGE, "Salesforce does not sort by this field", NULL,
                    "the order by '%s' cannot be used", words[0]);
        return false;
    }
    g_string_append(soql, path.api);
    if (read_direction(words + 1, soql))
        return true;
    problem_set(error, PROBLEM_USAGE, NULL, "write Name, Name desc or Name asc nulls last",
                "the order '%s' cannot be read", text);
    return false;
}

static bool add_orders(GString *soql, const ActionEntity *entity, json_object *order,
                       GError **error)
{
    g_auto(GStrv) names = NULL;

    if (!order)
        return true;
    names = read_names(order, "order", error);
    if (!names)
        return false;
    for (gsize i = 0; names[i]; i++) {
        g_string_append(soql, i ? ", " : " ORDER BY ");
        if (!add_order(soql, entity, names[i], error))
            return false;
    }
    return true;
}

static bool add_limit(GString *soql, json_object *limit, GError **error)
{
    gint64 number = -1;

    if (!limit)
        return true;
    if (json_object_is_type(limit, json_type_int))
        number = json_object_get_int64(limit);
    else if (json_object_is_type(limit, json_type_string) &&
             !g_ascii_string_to_signed(json_object_get_string(limit), 10, 0, G_MAXINT64, &number,
                                       NULL))
        number = -1;
    if (number < 1 || number > MAX_LIMIT) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL,
                    "'limit' must be a whole number from 1 to 50,000,000");
        return false;
    }
    g_string_append_printf(soql, " LIMIT %" G_GINT64_FORMAT, number);
    return true;
}

/* How a value is written follows from the type of the field it is compared with. */
static SoqlForm form_of(const char *field, const char *name, gpointer user_data)
{
    const ActionEntity *entity = user_data;
    const FieldInfo *info = field ? search_path_describe(entity, field) : NULL;

    if (!info)
        return SOQL_GUESS;
    switch (type_find(info->type)->kind) {
    case VALUE_BOOLEAN:
    case VALUE_INTEGER:
    case VALUE_DECIMAL:
    case VALUE_DATE:
    case VALUE_DATETIME:
    case VALUE_TIME:
        return SOQL_BARE;
    default:
        return SOQL_TEXT;
    }
}

/* The caller's own SOQL condition with its values bound. */
static bool bind_where(const ActionEntity *entity, json_object *where, GHashTable *binds,
                       char **ret_text, GError **error)
{
    const char *text;

    *ret_text = NULL;
    if (!where) {
        if (!binds || g_hash_table_size(binds) == 0)
            return true;
        problem_set(error, PROBLEM_USAGE, NULL, "write where='Amount > :min' --bind min=1000",
                    "values are bound, but there is no 'where'");
        return false;
    }
    text = search_text(where, "where", error);
    if (!text)
        return false;
    *ret_text = soql_bind_as(text, binds, form_of, (gpointer) entity, error);
    return *ret_text != NULL;
}

static bool add_conditions(GString *soql, const ActionEntity *entity, json_object *inputs,
                           GHashTable *binds, GError **error)
{
    g_autofree char *filter = NULL;
    g_autofree char *where = NULL;
    GError *fault = NULL;

    filter = search_filter(entity, json_member(inputs, "filter"), &fault);
    if (fault) {
        g_propagate_error(error, fault);
        return false;
    }
    if (!bind_where(entity, json_member(inputs, "where"), binds, &where, error))
        return false;
    if (where && !*where)
        g_clear_pointer(&where, g_free);
    if (filter && where)
        g_string_append_printf(soql, " WHERE (%s) AND (%s)", filter, where);
    else if (filter || where)
        g_string_append_printf(soql, " WHERE %s", filter ? filter : where);
    return true;
}

char *search_build(const ActionEntity *entity, json_object *inputs, GHashTable *binds, bool count,
                   GPtrArray **ret_fields, GError **error)
{
    g_autoptr(GString) soql = g_string_new("SELECT ");
    g_autoptr(GPtrArray) fields = NULL;

    if (count) {
        g_string_append(soql, "COUNT()");
    } else {
        fields = search_fields(entity, json_member(inputs, "fields"), error);
        if (!fields || !check_no_base64(entity, fields, error))
            return NULL;
        for (guint i = 0; i < fields->len; i++)
            g_string_append_printf(soql, "%s%s", i ? ", " : "", (char *) fields->pdata[i]);
    }
    g_string_append_printf(soql, " FROM %s", entity->object->name);
    if (!add_conditions(soql, entity, inputs, binds, error))
        return NULL;
    if (!count && (!add_orders(soql, entity, json_member(inputs, "order"), error) ||
                   !add_limit(soql, json_member(inputs, "limit"), error)))
        return NULL;
    if (g_utf8_strlen(soql->str, -1) > MAX_SOQL) {
        problem_set(error, PROBLEM_USAGE, "Salesforce takes at most 100,000 characters",
                    "ask in several parts", "the search is too long");
        return NULL;
    }
    if (ret_fields)
        *ret_fields = g_steal_pointer(&fields);
    return g_string_free(g_steal_pointer(&soql), FALSE);
}
