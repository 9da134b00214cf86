/* What was deployed against what the org says is there. */
#include "config.h"

#include <string.h>

#include "core/text.h"
#include "provision/bundle.h"
#include "provision/step.h"

static gint compare_words(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* "Api, RefreshToken" and "RefreshToken,Api" are one list. */
static char *sorted_words(const char *list)
{
    g_auto(GStrv) words = g_strsplit_set(list, ", \n;", -1);
    GPtrArray *kept = g_ptr_array_new();
    char *text;

    for (char **word = words; *word; word++)
        if (**word)
            g_ptr_array_add(kept, *word);
    g_ptr_array_sort(kept, compare_words);
    g_ptr_array_add(kept, NULL);
    text = g_strjoinv(",", (char **) kept->pdata);
    g_ptr_array_unref(kept);
    return text;
}

static bool equal(const BundleFact *fact, const char *is)
{
    g_autofree char *one = NULL;
    g_autofree char *other = NULL;

    if (g_str_has_suffix(fact->element, "certificate"))
        return certificates_equal(fact->value, is);
    if (!is)
        return g_str_equal(fact->value, "false");
    one = sorted_words(fact->value);
    other = sorted_words(is);
    return g_str_equal(one, other);
}

static char *difference(const BundleFact *fact, const char *is)
{
    g_autofree char *clean = is ? text_clean(is) : NULL;

    if (g_str_has_suffix(fact->element, "certificate"))
        return g_strdup_printf("the certificate of %s is not ours", fact->full_name);
    return g_strdup_printf("%s of %s is %s, not %s", fact->element, fact->full_name,
                           clean ? clean : "missing", fact->value);
}

/* One component's facts stand together in the list: it is read once. */
bool bundle_compare(Api *api, GPtrArray *facts, GPtrArray *differences, GCancellable *cancellable,
                    GError **error)
{
    g_autoptr(GHashTable) read = NULL;
    const BundleFact *last = NULL;

    for (guint i = 0; i < facts->len; i++) {
        const BundleFact *fact = facts->pdata[i];
        const char *is;

        if (!last || !g_str_equal(last->full_name, fact->full_name) ||
            !g_str_equal(last->type, fact->type)) {
            GError *why = NULL;

            g_clear_pointer(&read, g_hash_table_unref);
            read = metadata_read(api, fact->type, fact->full_name, cancellable, &why);
            if (why) {
                g_propagate_error(error, why);
                return false;
            }
            if (!read)
                g_ptr_array_add(differences,
                                g_strdup_printf("%s %s is missing", fact->type, fact->full_name));
        }
        last = fact;
        is = read ? g_hash_table_lookup(read, fact->element) : NULL;
        if (read && !equal(fact, is))
            g_ptr_array_add(differences, difference(fact, is));
    }
    return true;
}

static bool has_line(const char *lines, const char *line)
{
    g_auto(GStrv) all = g_strsplit(lines ? lines : "", "\n", -1);

    return g_strv_contains((const char *const *) all, line);
}

static void compare_fields(const Grant *grant, const char *name, const char *fields,
                           GPtrArray *differences)
{
    for (guint i = 0; i < grant->fields->len; i++) {
        const GrantField *field = grant->fields->pdata[i];
        g_autofree char *row = g_strdup_printf("%s.%s", grant->object, field->field);

        if (!has_line(fields, row))
            g_ptr_array_add(differences, g_strdup_printf("%s is missing in %s", row, name));
    }
}

static void compare_rows(GHashTable *read, const char *name, GPtrArray *grants,
                         GPtrArray *differences)
{
    const char *objects = g_hash_table_lookup(read, "objectPermissions.object");
    const char *fields = g_hash_table_lookup(read, "fieldPermissions.field");

    if (has_line(g_hash_table_lookup(read, "objectPermissions.viewAllRecords"), "true") ||
        has_line(g_hash_table_lookup(read, "objectPermissions.modifyAllRecords"), "true"))
        g_ptr_array_add(differences, g_strdup_printf("%s views or modifies all records", name));
    for (guint i = 0; i < grants->len; i++) {
        const Grant *grant = grants->pdata[i];

        if (!grant->permissions)
            continue;
        if (!has_line(objects, grant->object))
            g_ptr_array_add(differences,
                            g_strdup_printf("%s is missing in %s", grant->object, name));
        else
            compare_fields(grant, name, fields, differences);
    }
}

/* Every row that was asked for is in the set; rows that the org adds by itself do no harm, but for
 * those that open everything. */
bool bundle_compare_set(Api *api, const PlanNames *names, GPtrArray *grants, GPtrArray *differences,
                        GCancellable *cancellable, GError **error)
{
    const char *name = names->data_set ? names->data_set : names->access_set;
    GError *why = NULL;
    g_autoptr(GHashTable) read = metadata_read(api, "PermissionSet", name, cancellable, &why);

    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    if (!read)
        g_ptr_array_add(differences, g_strdup_printf("the permission set %s is missing", name));
    else if (grants)
        compare_rows(read, name, grants, differences);
    return true;
}
