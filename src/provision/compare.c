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

/* The rows of a set as they were read: the nth line of each list is of the nth row. */
typedef struct {
    const char *set;
    GHashTable *read;
    GPtrArray *missing, *excess;
} Rows;

static int row_of(const Rows *rows, const char *element, const char *value)
{
    const char *lines = g_hash_table_lookup(rows->read, element);
    g_auto(GStrv) all = g_strsplit(lines ? lines : "", "\n", -1);

    for (int i = 0; all[i]; i++)
        if (g_str_equal(all[i], value))
            return i;
    return -1;
}

static void compare_flag(const Rows *rows, int row, const char *name, const char *element,
                         bool wanted)
{
    const char *lines = g_hash_table_lookup(rows->read, element);
    g_auto(GStrv) all = g_strsplit(lines ? lines : "", "\n", -1);
    bool is = row < (int) g_strv_length(all) && g_str_equal(all[row], "true");

    if (is != wanted)
        g_ptr_array_add(is ? rows->excess : rows->missing,
                        g_strdup_printf("%s of %s in %s is %s, not %s", strchr(element, '.') + 1,
                                        name, rows->set, is ? "true" : "false",
                                        wanted ? "true" : "false"));
}

static void compare_fields(const Rows *rows, const Grant *grant)
{
    for (guint i = 0; i < grant->fields->len; i++) {
        const GrantField *field = grant->fields->pdata[i];
        g_autofree char *name = g_strdup_printf("%s.%s", grant->object, field->field);
        int row = row_of(rows, "fieldPermissions.field", name);

        if (row < 0)
            g_ptr_array_add(rows->missing,
                            g_strdup_printf("%s is missing in %s", name, rows->set));
        else
            compare_flag(rows, row, name, "fieldPermissions.editable", field->editable);
    }
}

/* What permission_set_xml() makes of the rights: delete brings edit, and all bring read. */
static void compare_object(const Rows *rows, const Grant *grant)
{
    int row = row_of(rows, "objectPermissions.object", grant->object);
    Rights rights = grant->rights;

    if (row < 0) {
        g_ptr_array_add(rows->missing,
                        g_strdup_printf("%s is missing in %s", grant->object, rows->set));
        return;
    }
    compare_flag(rows, row, grant->object, "objectPermissions.allowCreate", rights & RIGHT_CREATE);
    compare_flag(rows, row, grant->object, "objectPermissions.allowDelete", rights & RIGHT_DELETE);
    compare_flag(rows, row, grant->object, "objectPermissions.allowEdit",
                 rights & (RIGHT_UPDATE | RIGHT_DELETE));
    compare_flag(rows, row, grant->object, "objectPermissions.allowRead", rights != 0);
    compare_fields(rows, grant);
}

/* Of the user permissions API Enabled alone is ours; every other one lets the user do more than was
 * chosen. */
static void compare_user_permissions(const Rows *rows, bool access)
{
    const char *lines = g_hash_table_lookup(rows->read, "userPermissions.name");
    g_auto(GStrv) names = g_strsplit(lines ? lines : "", "\n", -1);

    for (char **name = names; *name; name++) {
        g_autofree char *clean = text_clean(*name);

        if (**name && !g_str_equal(*name, "ApiEnabled"))
            g_ptr_array_add(rows->excess, g_strdup_printf("%s in %s was not asked for", clean,
                                                          rows->set));
    }
    if (access && row_of(rows, "userPermissions.name", "ApiEnabled") < 0)
        g_ptr_array_add(rows->missing, g_strdup_printf("ApiEnabled is missing in %s", rows->set));
}

/* Rows that the org adds by itself do no harm, but for those that open everything. `grants` NULL:
 * the rows are not compared. */
static bool compare_set(Api *api, const char *name, bool access, GPtrArray *grants,
                        GPtrArray *missing, GPtrArray *excess, GCancellable *cancellable,
                        GError **error)
{
    GError *why = NULL;
    g_autoptr(GHashTable) read = metadata_read(api, "PermissionSet", name, cancellable, &why);
    Rows rows = {name, read, missing, excess};

    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    if (!read) {
        g_ptr_array_add(missing, g_strdup_printf("the permission set %s is missing", name));
        return true;
    }
    if (has_line(g_hash_table_lookup(read, "objectPermissions.viewAllRecords"), "true") ||
        has_line(g_hash_table_lookup(read, "objectPermissions.modifyAllRecords"), "true"))
        g_ptr_array_add(excess, g_strdup_printf("%s views or modifies all records", name));
    compare_user_permissions(&rows, access);
    for (guint i = 0; grants && i < grants->len; i++) {
        const Grant *grant = grants->pdata[i];

        if (grant->permissions)
            compare_object(&rows, grant);
    }
    return true;
}

/* Every row that was asked for is in the set, with just the rights that were asked for. */
bool bundle_compare_set(Api *api, const PlanNames *names, GPtrArray *grants, GPtrArray *missing,
                        GPtrArray *excess, GCancellable *cancellable, GError **error)
{
    return compare_set(api, names->access_set, true, names->data_set ? NULL : grants, missing,
                       excess, cancellable, error) &&
           (!names->data_set || compare_set(api, names->data_set, false, grants, missing, excess,
                                            cancellable, error));
}
