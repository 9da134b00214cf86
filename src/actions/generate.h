/* Code and schemas from an integration's actions. */
#ifndef ACTIONS_GENERATE_H
#define ACTIONS_GENERATE_H

#include <glib.h>
#include <json-c/json.h>

#include "actions/action.h"

typedef struct {
    char *name; /* "sales_is.h" */
    char *text;
    bool is_ours; /* made anew each time; else a start, to be edited */
} GeneratedFile;

/* The service module for C programs: NAME_is.h, NAME_is.c, example.c and a Makefile (GPtrArray of
 * GeneratedFile *). It needs orgwire.h alone and compiles without warnings with -Wall -Wextra in
 * C99 and C++. Members and functions have the names of fields and actions, which are for ever; a
 * word that C, C++ or the shell keeps for itself gets an underscore behind it, and so does a field
 * whose name begins with "has_": that is what the flags begin with. */
GPtrArray *generate_c(const ActionSet *set);

/* OpenAPI 3.1: one POST for each action. */
json_object *generate_openapi(const ActionSet *set);
/* JSON Schema 2020-12: for each action "NAME.input" and "NAME.output" in $defs. */
json_object *generate_json_schema(const ActionSet *set);

#endif
