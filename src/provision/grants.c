/* Least privilege: from the chosen objects and the describes to rows of a permission set. */
#include "config.h"

#include "provision/plan.h"

#include <string.h>

#include "core/names.h"
#include "core/problem.h"

static Describe *find_describe(GPtrArray *describes, const char *object)
{
    for (guint i = 0; i < describes->len; i++) {
        Describe *describe = describes->pdata[i];

        if (describe && g_ascii_strcasecmp(describe->info.name, object) == 0)
            return describe;
    }
    return NULL;
}

/* A master-detail deletes its children with it; a look-up with cascade is named so rarely that
 * reading its parent as well does no harm. */
static bool is_master(const FieldInfo *field)
{
    return g_str_equal(field->type, "reference") && field->cascade_delete && field->reference_to[0];
}

/* What an object cannot be reached without. */
static GPtrArray *parents_of(const Describe *describe)
{
    GPtrArray *parents = g_ptr_array_new_with_free_func(g_free);
    const char *parent = grant_leans_on(describe->info.name);

    if (parent)
        g_ptr_array_add(parents, g_strdup(parent));
    for (guint i = 0; i < describe->fields->len; i++) {
        const FieldInfo *field = describe->fields->pdata[i];

        if (is_master(field) && g_ascii_strcasecmp(field->reference_to[0], describe->info.name))
            g_ptr_array_add(parents, g_strdup(field->reference_to[0]));
    }
    return parents;
}

static bool listed(GPtrArray *names, const char *name)
{
    return g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL);
}

GPtrArray *grants_needed(const Integration *integration, GPtrArray *describes)
{
    GPtrArray *needed = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < integration->objects->len; i++) {
        const IntegrationObject *object = integration->objects->pdata[i];

        if (!find_describe(describes, object->name) && !listed(needed, object->name))
            g_ptr_array_add(needed, g_strdup(object->name));
    }
    for (guint i = 0; i < describes->len; i++) {
        g_autoptr(GPtrArray) parents = NULL;

        if (!describes->pdata[i])
            continue;
        parents = parents_of(describes->pdata[i]);
        for (guint k = 0; k < parents->len; k++)
            if (!find_describe(describes, parents->pdata[k]) && !listed(needed, parents->pdata[k]))
                g_ptr_array_add(needed, g_strdup(parents->pdata[k]));
    }
    return needed;
}

static void grant_field_free(gpointer item)
{
    GrantField *field = item;

    g_free(field->field);
    g_free(field);
}

void grant_free(Grant *grant)
{
    if (!grant)
        return;
    g_free(grant->object);
    g_free(grant->needed_by);
    g_free(grant->apart);
    g_ptr_array_unref(grant->fields);
    g_free(grant);
}

static Grant *grant_new(const char *object, Rights rights)
{
    Grant *grant = g_new0(Grant, 1);

    grant->object = g_strdup(object);
    grant->rights = rights;
    grant->permissions = true;
    grant->queryable = true;
    grant->fields = g_ptr_array_new_with_free_func(grant_field_free);
    return grant;
}

static void grant_add_field(Grant *grant, const char *name, bool editable)
{
    GrantField *field;

    for (guint i = 0; i < grant->fields->len; i++) {
        field = grant->fields->pdata[i];
        if (g_str_equal(field->field, name)) {
            field->editable |= editable;
            return;
        }
    }
    field = g_new0(GrantField, 1);
    field->field = g_strdup(name);
    field->editable = editable;
    g_ptr_array_add(grant->fields, field);
}

Grant *grant_of_object(const IntegrationObject *object)
{
    Grant *grant = grant_new(object->name, object->rights);
    bool edits = object->rights & (RIGHT_CREATE | RIGHT_UPDATE);

    /* Standard fields are required or not, who knows; custom ones may at least be read. */
    for (guint i = 0; object->fields && i < object->fields->len; i++)
        if (g_str_has_suffix(object->fields->pdata[i], "__c"))
            grant_add_field(grant, object->fields->pdata[i], edits);
    return grant;
}

/* Parts of an address or a location are granted through the whole: the org takes a row for
 * Account.BillingAddress, none for Account.BillingStreet. */
static const FieldInfo *granted_as(const Describe *describe, const FieldInfo *field)
{
    const FieldInfo *whole = field->compound ? describe_field(describe, field->compound) : NULL;

    if (whole && whole != field &&
        (g_str_equal(whole->type, "address") || g_str_equal(whole->type, "location")))
        return whole;
    return field;
}

static void add_field(Grant *grant, const Describe *describe, const FieldInfo *field)
{
    const FieldInfo *row = granted_as(describe, field);
    bool writes = grant->rights & (RIGHT_CREATE | RIGHT_UPDATE);

    if (!row->permissionable || field_is_required(row))
        return;
    grant_add_field(grant, row->name,
                    writes && (field->createable || field->updateable) && !field->calculated &&
                        !field->auto_number);
}

static bool add_fields(Grant *grant, const Describe *describe, const IntegrationObject *object,
                       GError **error)
{
    if (!object->fields) {
        for (guint i = 0; i < describe->fields->len; i++)
            add_field(grant, describe, describe->fields->pdata[i]);
        return true;
    }
    for (guint i = 0; i < object->fields->len; i++) {
        const FieldInfo *field = describe_field(describe, object->fields->pdata[i]);

        if (!field) {
            g_autoptr(GPtrArray) names = g_ptr_array_new();
            const char *near;
            g_autofree char *next = NULL;

            for (guint k = 0; k < describe->fields->len; k++)
                g_ptr_array_add(names, ((FieldInfo *) describe->fields->pdata[k])->name);
            g_ptr_array_add(names, NULL);
            near = names_nearest(object->fields->pdata[i], (const char *const *) names->pdata);
            next = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;
            problem_set(error, PROBLEM_USAGE, "the org has no such field, or you cannot see it",
                        next, "'%s' is not a field of '%s'", (char *) object->fields->pdata[i],
                        object->name);
            return false;
        }
        add_field(grant, describe, field);
    }
    /* A create needs its required fields: they carry no rows of their own. */
    return true;
}

static bool check_rights(const IntegrationObject *object, const Describe *describe, GError **error)
{
    Rights may = object_info_rights(&describe->info);
    Rights missing = object->rights & ~may;
    g_autofree char *letters = NULL;
    g_autofree char *allowed = NULL;

    if (!missing)
        return true;
    letters = rights_build(missing);
    allowed = rights_build(may);
    problem_set(error, PROBLEM_USAGE,
                "the org says that this object cannot be read, created, updated or deleted so",
                may ? "choose fewer rights" : "leave the object out",
                "'%s' does not allow '%s', only '%s'", object->name, letters, allowed);
    return false;
}

static Grant *find_grant(GPtrArray *grants, const char *object)
{
    for (guint i = 0; i < grants->len; i++) {
        Grant *grant = grants->pdata[i];

        if (g_ascii_strcasecmp(grant->object, object) == 0)
            return grant;
    }
    return NULL;
}

/* Line items are written by whoever may edit what they belong to. */
static Rights rights_on_parent(const Grant *child)
{
    bool writes = child->rights & (RIGHT_CREATE | RIGHT_UPDATE | RIGHT_DELETE);

    return child->permissions || !writes ? RIGHT_READ : RIGHT_READ | RIGHT_UPDATE;
}

/* Appends to the list it walks: a parent's own parents are found in their turn. */
static void add_parents(GPtrArray *grants, GPtrArray *describes, const char *const *takers)
{
    for (guint i = 0; i < grants->len; i++) {
        const Grant *child = grants->pdata[i];
        const Describe *describe = find_describe(describes, child->object);
        g_autoptr(GPtrArray) parents = describe ? parents_of(describe) : NULL;

        for (guint k = 0; parents && k < parents->len; k++) {
            const char *parent = parents->pdata[k];
            const Describe *about = find_describe(describes, parent);
            Grant *grant = find_grant(grants, parent);

            if (grant) {
                grant->rights |= rights_on_parent(child);
                continue;
            }
            if (about && grant_apart(&about->info, takers))
                continue;
            grant = grant_new(about ? about->info.name : parent, rights_on_parent(child));
            grant->dependency = true;
            grant->needed_by = g_strdup(child->object);
            grant->queryable = !about || about->info.queryable;
            g_ptr_array_add(grants, grant);
        }
    }
}

GPtrArray *grants_build(const Integration *integration, GPtrArray *describes,
                        const char *const *takers, GError **error)
{
    g_autoptr(GPtrArray) grants = g_ptr_array_new_with_free_func((GDestroyNotify) grant_free);

    for (guint i = 0; i < integration->objects->len; i++) {
        const IntegrationObject *object = integration->objects->pdata[i];
        const Describe *describe = find_describe(describes, object->name);
        Grant *grant;

        if (!describe) {
            problem_set(error, PROBLEM_USAGE, "the org has no such object, or you cannot see it",
                        NULL, "'%s' is not an object of this org", object->name);
            return NULL;
        }
        grant = grant_new(describe->info.name, object->rights);
        g_ptr_array_add(grants, grant);
        grant->queryable = describe->info.queryable;
        grant->apart = g_strdup(grant_apart(&describe->info, takers));
        grant->permissions = !grant->apart;
        if (!check_rights(object, describe, error))
            return NULL;
        if (grant->permissions && !add_fields(grant, describe, object, error))
            return NULL;
    }
    add_parents(grants, describes, takers);
    return g_steal_pointer(&grants);
}
