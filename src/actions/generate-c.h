/* What the files of the C generator share. Inside src/actions. */
#ifndef ACTIONS_GENERATE_C_H
#define ACTIONS_GENERATE_C_H

#include "actions/action.h"

/* One field as a member of a struct. */
typedef struct {
    const ActionField *field;
    char *member;   /* "Name" */
    char *presence; /* "has_Name" */
    const char *kind; /* "ORGWIRE_KIND_TEXT" */
    const char *type; /* "const char *" */
} CMember;

typedef struct {
    const ActionEntity *entity;
    char *type;     /* "sales_is_Account" */
    GPtrArray *members; /* of CMember * */
} CEntity;

typedef struct {
    const ActionSet *set;
    char *module;   /* "Sales_IS" */
    char *prefix;   /* "sales_is" */
    char *guard;    /* "SALES_IS" */
    GPtrArray *entities; /* of CEntity * */
    GHashTable *functions; /* Action * → name */
    GHashTable *with;      /* Action * → name of the one with options; none for some */
} CModule;

CModule *c_module_new(const ActionSet *set);
void c_module_free(CModule *module);
const CEntity *c_module_entity(const CModule *module, const Action *action);
const char *c_module_function(const CModule *module, const Action *action);
/* Can a record be named by a field other than Id? */
bool c_has_keys(const ActionEntity *entity);

/* NULL: the action takes no orgwire_write_options. */
const char *c_module_function_with(const CModule *module, const Action *action);
/* The parameters behind `orgwire *org`, each with its comma in front; appended to `text`. */
void c_append_parameters(GString *text, const CModule *module, const Action *action, bool with);
/* Text from an org, fit for a C comment: no end, no beginning, no trigraphs, no line breaks. */
char *c_comment(const char *text);

char *c_header(const CModule *module);
char *c_source(const CModule *module);
char *c_example(const CModule *module);
char *c_makefile(const CModule *module);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CModule, c_module_free)

#endif
