#include "config.h"

#include "actions/search-path.h"

#include <string.h>

#include "core/names.h"
#include "core/problem.h"
#include "core/text.h"

/* SOQL goes at most five levels up. */
#define MAX_LEVELS 5

void search_path_clear(SearchPath *path)
{
    g_clear_pointer(&path->api, g_free);
}

const char *search_text(json_object *value, const char *what, GError **error)
{
    const char *text = json_object_get_string(value);

    if (!json_object_is_type(value, json_type_string)) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "'%s' must be a text", what);
        return NULL;
    }
    if (!g_utf8_validate_len(text, (gsize) json_object_get_string_len(value), NULL)) {
        problem_set(error, PROBLEM_USAGE, "it is not UTF-8, or holds a NUL", NULL,
                    "'%s' cannot be used", what);
        return NULL;
    }
    return text;
}

const FieldInfo *search_path_parent(const Describe *describe, const char *name)
{
    for (guint i = 0; i < describe->fields->len; i++) {
        const FieldInfo *info = describe->fields->pdata[i];

        if (info->relationship && g_ascii_strcasecmp(info->relationship, name) == 0)
            return info;
    }
    return NULL;
}

/* The same, or PROBLEM_USAGE. */
static const FieldInfo *find_relationship(const Describe *describe, const char *name,
                                          GError **error)
{
    const FieldInfo *found = search_path_parent(describe, name);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *next = NULL;
    const char *near;

    if (found)
        return found;
    for (guint i = 0; i < describe->fields->len; i++) {
        const FieldInfo *info = describe->fields->pdata[i];

        if (info->relationship)
            g_ptr_array_add(names, info->relationship);
    }
    g_ptr_array_add(names, NULL);
    near = names_nearest(name, (const char *const *) names->pdata);
    next = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;
    problem_set(error, PROBLEM_USAGE, NULL, next, "'%s' has no parent '%s'", describe->info.name,
                name);
    return NULL;
}

static bool set_no_field(const Describe *describe, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *next = NULL;
    const char *near;

    for (guint i = 0; i < describe->fields->len; i++)
        g_ptr_array_add(names, ((const FieldInfo *) describe->fields->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    near = names_nearest(name, (const char *const *) names->pdata);
    next = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;
    problem_set(error, PROBLEM_USAGE, NULL, next, "'%s' has no field '%s'", describe->info.name,
                name);
    return false;
}

static bool check_any(const ActionEntity *entity, const FieldInfo *reference, const char *name,
                      GError **error)
{
    const Describe *describe = NULL;

    for (gsize i = 0; reference->reference_to[i]; i++) {
        describe = action_set_describe(entity->set, reference->reference_to[i]);
        if (!describe || describe_field(describe, name))
            return true;
    }
    return set_no_field(describe, name, error);
}

/* Walks up as far as describes are at hand; beyond that the names need only be identifiers. */
static bool check_parents(SearchPath *path, const ActionEntity *entity, GStrv parts, guint n,
                          GError **error)
{
    const Describe *describe = entity->describe;

    for (guint i = 0; i + 1 < n && describe; i++) {
        const FieldInfo *reference = find_relationship(describe, parts[i], error);

        if (!reference)
            return false;
        /* One of several objects: what all of them lack is wrong, and no type is known. */
        if (reference->reference_to[0] && reference->reference_to[1])
            return i + 2 < n || check_any(entity, reference, parts[n - 1], error);
        describe = action_set_describe(entity->set, reference->reference_to[0]);
    }
    if (describe) {
        path->info = describe_field(describe, parts[n - 1]);
        if (!path->info)
            return set_no_field(describe, parts[n - 1], error);
    }
    return true;
}

const FieldInfo *search_path_describe(const ActionEntity *entity, const char *api)
{
    g_auto(SearchPath) path = {0};

    if (!strchr(api, '.'))
        return describe_field(entity->describe, api);
    return search_path_init(&path, entity, api, NULL) ? path.info : NULL;
}

bool search_path_init(SearchPath *path, const ActionEntity *entity, const char *name,
                      GError **error)
{
    g_auto(GStrv) parts = g_strsplit(name, ".", -1);
    guint n = g_strv_length(parts);
    const ActionField *field;

    *path = (SearchPath){.name = name};
    for (guint i = 0; i < n || n == 0; i++) {
        if (n == 0 || n > MAX_LEVELS + 1 || !names_is_identifier(parts[i])) {
            g_autofree char *shown = text_clean(name);

            problem_set(error, PROBLEM_USAGE, NULL,
                        "names are letters, digits and underscores, a parent's Owner.Name",
                        "'%s' is no name of a field", shown);
            return false;
        }
    }
    if (n > 1) {
        path->api = g_strdup(name);
        return check_parents(path, entity, parts, n, error);
    }
    field = action_entity_field(entity, name, error);
    if (!field)
        return false;
    path->info = field->info;
    path->api = g_strdup(field->info->name);
    return true;
}
