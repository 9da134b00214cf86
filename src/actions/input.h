/* What a caller gives to an action, and the check before any request.
 *
 * FIELD=VALUE text, FIELD:=JSON typed, FIELD=@FILE content, FIELD= empty, FIELD:=null null; or a
 * JSON body. Later words replace earlier ones and the body's members. Three things differ:
 *   absent  the field is not sent and keeps its value;
 *   null    JSON null is sent and empties the field (refused where the field cannot be empty);
 *   empty   "" is sent for text fields; Salesforce stores it as null, so it reads back as null.
 *           For every other type an empty text is refused: write FIELD:=null.
 * In CSV an empty cell is absent and #N/A is null (as in Bulk API 2.0). */
#ifndef ACTIONS_INPUT_H
#define ACTIONS_INPUT_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

#include "actions/action.h"

typedef struct Input Input;

Input *input_new(void);
void input_free(Input *input);
/* One word of the command line. PROBLEM_USAGE when it is none of the five forms, not UTF-8, or the
 * same name was given twice. Files are read when the call is made. */
bool input_add_word(Input *input, const char *word, GError **error);
/* A JSON object (or for many rows an array) as --body or from a C program; "binds" in it is
 * {NAME:VALUE} for the :names in "where". */
bool input_set_body(Input *input, const char *text, gssize length, GError **error);
/* The same from a value that has been parsed already; a reference is taken. */
bool input_set_json(Input *input, json_object *body, GError **error);
/* NAME=VALUE or NAME:=JSON of --bind. */
bool input_add_bind(Input *input, const char *word, GError **error);
GHashTable *input_binds(const Input *input); /* of core/soql.h, to add to; borrowed */
/* The value given under `name`, borrowed; NULL: absent, or a file. `ret_present` may be NULL. */
json_object *input_value(const Input *input, const char *name, bool *ret_present);
/* The rows that stand in the input itself, borrowed: an array as the body, or "rows". NULL: none, or
 * with PROBLEM_USAGE no array. */
json_object *input_rows(const Input *input, GError **error);

/* A checked call, ready to be sent: names translated, values normalised (types.h). */
typedef struct {
    const Action *action;
    char *id;               /* 18 characters; NULL: none */
    const ActionField *key; /* external id, instead of `id`; NULL: none */
    char *key_value;        /* its text, not yet escaped */
    json_object *values;    /* API names → values for the body; NULL: none */
    GPtrArray *fields;      /* of char *: API paths to read; NULL: none */
    char *soql;             /* search, count; NULL: none */
    GHashTable *files;      /* get: API name → file to write that base64 field to; NULL: none */
    bool allow_duplicates;  /* Sforce-Duplicate-Rule-Header: allowSave=true */
    char *assignment_rule;  /* Sforce-Auto-Assign: "TRUE", "FALSE" or a rule's id; NULL: not sent */
} Call;

/* All checks. PROBLEM_USAGE names the input; the first fault is the message, `why` lists further
 * ones. For actions with many rows use rows.h. */
Call *call_new(const Action *action, const Input *input, GError **error);
void call_free(Call *call);

/* One row of values for create, update, upsert or delete, from names to API names. `row_kind` is
 * the single-row kind; `ret_key` gets the id (update, delete) or the key's text (upsert). */
json_object *input_check_values(const Action *action, ActionKind row_kind, const ActionField *key,
                                json_object *given, char **ret_key, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Input, input_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Call, call_free)

#endif
