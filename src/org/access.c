#include "config.h"

#include "org/access.h"

#define ALL (RIGHT_READ | RIGHT_CREATE | RIGHT_UPDATE | RIGHT_DELETE)

/* What the object allows to anybody. */
static Rights possible(const Entity *entity)
{
    Rights rights = 0;

    if (entity_is(entity, ENTITY_QUERYABLE) || entity_is(entity, ENTITY_RETRIEVEABLE))
        rights |= RIGHT_READ;
    if (entity_is(entity, ENTITY_CREATEABLE))
        rights |= RIGHT_CREATE;
    if (entity_is(entity, ENTITY_UPDATEABLE))
        rights |= RIGHT_UPDATE;
    if (entity_is(entity, ENTITY_DELETABLE))
        rights |= RIGHT_DELETE;
    return rights;
}

/* A child of another object: who may edit the parent may do everything with it. */
static Rights followed(const Org *org, const OrgUser *user, const Entity *entity)
{
    Rights rights = org_object_rights(org, user, entity->follows);

    if (entity->kind == KIND_SHARE || entity->kind == KIND_HISTORY || entity->kind == KIND_FEED)
        return rights & RIGHT_READ;
    return (rights & RIGHT_UPDATE) ? ALL : rights & RIGHT_READ;
}

Rights access_entity(const Org *org, const OrgUser *user, const Entity *entity)
{
    Rights rights;

    if (!user || user->admin)
        rights = ALL;
    else if (entity->follows)
        rights = followed(org, user, entity);
    else if (entity->no_permissions)
        rights = entity_is(entity, ENTITY_REPLICATEABLE) || entity->kind == KIND_TABLE ? ALL
                                                                                       : RIGHT_READ;
    else
        rights = org_object_rights(org, user, entity->name);
    return rights & possible(entity);
}

bool access_visible(const Org *org, const OrgUser *user, const Entity *entity)
{
    if (!user || user->admin)
        return true;
    /* An event can be published alone; the permission for that is Create. */
    if (entity->kind == KIND_EVENT)
        return (access_entity(org, user, entity) & RIGHT_CREATE) != 0;
    if (!possible(entity))
        return true;
    return (access_entity(org, user, entity) & RIGHT_READ) != 0;
}

typedef bool (*FieldQuestion)(const Org *org, const OrgUser *user, const char *object,
                              const char *field);

/* The parts of an address or a name share the permission of the whole, and the other way round. */
static bool ask(const Org *org, const OrgUser *user, const Entity *entity, const Field *field,
                FieldQuestion question)
{
    if (question(org, user, entity->name, field->name))
        return true;
    if (field->compound && entity_field(entity, field->compound))
        return question(org, user, entity->name, field->compound);
    if (field_class(field) != CLASS_COMPOUND)
        return false;
    for (guint i = 0; i < entity->fields->len; i++) {
        const Field *part = g_ptr_array_index(entity->fields, i);

        if (g_strcmp0(part->compound, field->name) == 0 &&
            question(org, user, entity->name, part->name))
            return true;
    }
    return false;
}

bool access_readable(const Org *org, const OrgUser *user, const Entity *entity, const Field *field)
{
    if (field->hidden)
        return false;
    if (!user || user->admin || entity->no_permissions || !field->permissionable)
        return true;
    return ask(org, user, entity, field, org_field_readable);
}

static bool editable(const Org *org, const OrgUser *user, const Entity *entity, const Field *field)
{
    if (field->hidden)
        return false;
    if (!user || user->admin || entity->no_permissions || !field->permissionable)
        return true;
    return ask(org, user, entity, field, org_field_editable);
}

bool access_createable(const Org *org, const OrgUser *user, const Entity *entity,
                       const Field *field)
{
    return field->createable && (access_entity(org, user, entity) & RIGHT_CREATE) &&
           editable(org, user, entity, field);
}

bool access_updateable(const Org *org, const OrgUser *user, const Entity *entity,
                       const Field *field)
{
    return field->updateable && (access_entity(org, user, entity) & RIGHT_UPDATE) &&
           editable(org, user, entity, field);
}
