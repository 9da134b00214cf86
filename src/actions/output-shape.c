#include "config.h"

#include <string.h>

#include "actions/output.h"
#include "actions/types.h"
#include "core/json.h"
#include "core/names.h"

static json_object *shape_value(json_object *value);

/* {"totalSize","done","records":[…]}: the children of a sub-query. */
static bool is_children(json_object *value)
{
    return json_list(value, "records") && json_member(value, "totalSize");
}

static json_object *shape_list(json_object *list)
{
    json_object *shaped = json_object_new_array();

    for (gsize i = 0; i < json_object_array_length(list); i++)
        json_object_array_add(shaped, shape_value(json_object_array_get_idx(list, i)));
    return shaped;
}

static json_object *shape_value(json_object *value)
{
    if (json_object_is_type(value, json_type_array))
        return shape_list(value);
    if (is_children(value))
        return shape_list(json_list(value, "records"));
    if (json_object_is_type(value, json_type_object))
        return output_shape(NULL, value);
    return type_output_untyped(value);
}

json_object *output_shape(const ActionEntity *entity, json_object *record)
{
    json_object *shaped = json_object_new_object();
    json_object_iter iter;

    json_object_object_foreachC(record, iter)
    {
        const ActionField *field = NULL;

        if (g_str_equal(iter.key, "attributes"))
            continue;
        if (entity) {
            g_autofree char *lower = g_ascii_strdown(iter.key, -1);

            field = g_hash_table_lookup(entity->by_api, lower);
        }
        /* JSON that somebody stored may have members of any name: it is no record. */
        if (field && (type_find(field->info->type)->kind == VALUE_OPAQUE ||
                      !json_object_is_type(iter.val, json_type_object)))
            json_object_object_add(shaped, field->name, type_output(field->info, iter.val));
        else
            json_object_object_add(shaped, field ? field->name : iter.key, shape_value(iter.val));
    }
    return shaped;
}

GStrv output_columns_for(const ActionEntity *entity, GPtrArray *fields)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    for (guint i = 0; fields && i < fields->len; i++) {
        g_autofree char *lower = g_ascii_strdown(fields->pdata[i], -1);
        const ActionField *field = g_hash_table_lookup(entity->by_api, lower);

        g_strv_builder_add(builder, field ? field->name : fields->pdata[i]);
    }
    return g_strv_builder_end(builder);
}

/* The end of the select list: FROM outside of parentheses and quotes; NULL: there is none. */
static const char *find_from(const char *soql)
{
    int depth = 0;
    bool quoted = false;

    for (const char *at = soql; *at; at++) {
        if (quoted) {
            if (*at == '\\' && at[1])
                at++;
            else if (*at == '\'')
                quoted = false;
            continue;
        }
        if (*at == '\'')
            quoted = true;
        else if (*at == '(')
            depth++;
        else if (*at == ')')
            depth--;
        else if (depth == 0 && g_ascii_isspace(*at) &&
                 g_ascii_strncasecmp(at + 1, "FROM", 4) == 0 && g_ascii_isspace(at[5]))
            return at;
    }
    return NULL;
}

/* COUNT() alone: there are no records, the number stands in the answer's head. */
static bool is_count(const char *item)
{
    g_autoptr(GString) bare = g_string_new(NULL);

    for (; *item; item++)
        if (!g_ascii_isspace(*item))
            g_string_append_c(bare, *item);
    return g_ascii_strcasecmp(bare->str, "COUNT()") == 0;
}

/* "Name", "COUNT(Id) n", "(SELECT Id FROM Contacts)" → the column's name; NULL: it does not tell.
 */
static char *column_of(char *item, int *next_expression)
{
    char *close = strrchr(item, ')');
    char *blank;

    g_strstrip(item);
    if (is_count(item))
        return g_strdup("count");
    close = strrchr(item, ')');
    if (*item == '(') {
        const char *from = find_from(item + 1);

        if (!from)
            return NULL;
        from += 5 + strspn(from + 5, " \t\r\n");
        return g_strndup(from, strspn(from, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                            "0123456789_"));
    }
    if (close) {
        blank = close + 1 + strspn(close + 1, " \t\r\n");
        if (g_ascii_strncasecmp(item, "toLabel", 7) == 0 ||
            g_ascii_strncasecmp(item, "convertCurrency", 15) == 0) {
            char *open = strchr(item, '(') + 1;

            return *blank ? g_strdup(blank) : g_strndup(open, (gsize) (close - open));
        }
        if (g_ascii_strncasecmp(item, "FIELDS", 6) == 0)
            return NULL;
        return *blank ? g_strdup(blank) : g_strdup_printf("expr%d", (*next_expression)++);
    }
    blank = item + strcspn(item, " \t\r\n");
    if (*blank)
        return g_strdup(g_strchug(blank));
    return names_is_identifier(item) || strchr(item, '.') ? g_strdup(item) : NULL;
}

/* What stands between SELECT and FROM, new; NULL: it is no such query. */
static char *select_list(const char *soql)
{
    const char *start = soql + strspn(soql, " \t\r\n");
    const char *from;

    if (g_ascii_strncasecmp(start, "SELECT", 6) != 0 || !(from = find_from(start)))
        return NULL;
    return g_strndup(start + 6, (gsize) (from - start) - 6);
}

bool output_is_count(const char *soql)
{
    g_autofree char *list = select_list(soql);

    return list && is_count(list);
}

char *output_object_of(const char *soql)
{
    g_autofree char *list = select_list(soql);
    const char *from = list ? find_from(soql) + 5 : NULL;
    gsize length;

    if (!from)
        return NULL;
    from += strspn(from, " \t\r\n");
    for (length = 0; g_ascii_isalnum(from[length]) || from[length] == '_'; length++)
        ;
    return length ? g_strndup(from, length) : NULL;
}

GStrv output_columns_of(const char *soql)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_autofree char *list = select_list(soql);
    int depth = 0, expressions = 0;
    char *item = list;

    if (!list)
        return NULL;
    for (char *at = list;; at++) {
        bool end = *at == '\0';

        depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
        if (!end && (*at != ',' || depth > 0))
            continue;
        *at = '\0';
        if (g_ascii_strncasecmp(g_strchug(item), "TYPEOF", 6) != 0) {
            g_autofree char *column = column_of(item, &expressions);

            if (column) {
                g_strv_builder_add(builder, column);
                item = at + 1;
                if (end)
                    return g_strv_builder_end(builder);
                continue;
            }
        }
        return NULL;
    }
}
