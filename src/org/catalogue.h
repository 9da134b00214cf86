/* All objects of the org, in the order of the object list: our own, or recorded ones. */
#ifndef ORG_CATALOGUE_H
#define ORG_CATALOGUE_H

#include "org/schema.h"

typedef struct Catalogue Catalogue;

/* A field of a child that points to a parent. */
typedef struct {
    Entity *child;
    Field *field;
} ChildLink;

/* `folder`: global.json and NAME.json, recorded; NULL: our own. PROBLEM_USAGE names the file. */
Catalogue *catalogue_new(const char *folder, GError **error);
void catalogue_free(Catalogue *catalogue);
const GPtrArray *catalogue_list(const Catalogue *catalogue); /* of Entity *, sorted by name */
/* Names in any case; NULL: none. catalogue_find() leaves out the fields, which may be unknown yet. */
Entity *catalogue_find(const Catalogue *catalogue, const char *name);
Entity *catalogue_get(Catalogue *catalogue, const char *name);
/* The object whose ids start like this one. */
Entity *catalogue_of_id(Catalogue *catalogue, const char *id);
void catalogue_describe(Catalogue *catalogue, Entity *entity); /* makes its fields known */
/* The same from the recorded describe alone, if there is one. */
void catalogue_read_recorded(Catalogue *catalogue, Entity *entity);
/* Takes the entity; one of the same name is replaced. */
void catalogue_add(Catalogue *catalogue, Entity *entity);
/* Keeps the entity's memory until the catalogue goes: rows and queries may still point to it. */
void catalogue_remove(Catalogue *catalogue, Entity *entity);
/* Who points to this object (GPtrArray of ChildLink *, borrowed; NULL: nobody). */
const GPtrArray *catalogue_children(Catalogue *catalogue, const Entity *parent);
/* The child relationship of this name ("Contacts"); NULL: none. */
const ChildLink *catalogue_child(Catalogue *catalogue, const Entity *parent, const char *name);
/* After fields or objects have come or gone. */
void catalogue_changed(Catalogue *catalogue);
bool catalogue_is_recorded(const Catalogue *catalogue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalogue, catalogue_free)

#endif
