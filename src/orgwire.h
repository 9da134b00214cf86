/* orgwire.h: call an integration's server actions from a program.
 *
 *     orgwire *org = NULL;
 *     orgwire_error *error = NULL;
 *     char *json = NULL;
 *
 *     if (orgwire_open("Sales", NULL, &org, &error) == ORGWIRE_OK &&
 *         orgwire_call(org, "GetAccount", "{\"Id\":\"0015g00000EXMPLAA5\"}", &json, &error) ==
 *             ORGWIRE_OK)
 *         puts(json);
 *     else
 *         fprintf(stderr, "%s\n", orgwire_error_message(error));
 *     orgwire_free(json);
 *     orgwire_error_free(error);
 *     orgwire_close(org);
 *
 * Compile and link with `pkg-config --cflags --libs orgwire`. Integrations, connections and keys
 * are those that the program `orgwire` made; tokens are minted and renewed inside and never handed
 * out.
 *
 * Threads: every function may be called from any thread, and one handle by many at once; its calls
 * then run side by side. Callbacks run in the thread that made the call, and may call the library,
 * except orgwire_close() on the same handle. A handle does not survive fork(). Texts are UTF-8.
 *
 * Every call returns a code; with a code other than ORGWIRE_OK and an `error` that is not NULL,
 * *error is new and is freed with orgwire_error_free(). */
#ifndef ORGWIRE_H
#define ORGWIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    ORGWIRE_OK = 0,
    ORGWIRE_FAILED,            /* it did not work, and none of the following fits */
    ORGWIRE_USAGE,             /* a wrong input; nothing was sent */
    ORGWIRE_NOT_FOUND,         /* no such integration, connection, action or record */
    ORGWIRE_SIGN_IN_NEEDED,    /* the grant is dead: orgwire repair */
    ORGWIRE_DENIED,            /* approval missing */
    ORGWIRE_NOT_PERMITTED,     /* the org says this user may not */
    ORGWIRE_REFUSED_HOST,      /* not a host of Salesforce's, and not trusted by name */
    ORGWIRE_STORE_UNAVAILABLE, /* the secret store is absent, locked or silent */
    ORGWIRE_NETWORK,           /* no answer; after a create its fate may be unknown */
    ORGWIRE_LIMIT,             /* a limit of the org */
    ORGWIRE_TIMEOUT,
    ORGWIRE_MALFORMED_ANSWER,
    ORGWIRE_PARTIAL,   /* some of the rows failed: see each row's result */
    ORGWIRE_PREPARING, /* Salesforce still prepares the app */
    ORGWIRE_CONFLICT,
    ORGWIRE_INTERRUPTED /* orgwire_cancel(), or a callback stopped it */
} orgwire_code;

/* "not_found", … as in the program's --json. */
const char *orgwire_code_name(orgwire_code code);

/* What went wrong. Texts live as long as the error; NULL where there is nothing to say. */
typedef struct orgwire_error orgwire_error;
orgwire_code orgwire_error_code(const orgwire_error *error);   /* ORGWIRE_OK for NULL */
const char *orgwire_error_message(const orgwire_error *error); /* "" for NULL */
const char *orgwire_error_why(const orgwire_error *error);
const char *orgwire_error_next(const orgwire_error *error); /* what to do, one action a line */
const char *orgwire_error_salesforce(const orgwire_error *error); /* "REQUIRED_FIELD_MISSING" */
bool orgwire_error_is_retryable(const orgwire_error *error);
void orgwire_error_free(orgwire_error *error);

/* Frees a text that the library gave; accepts NULL. */
void orgwire_free(void *text);

/* Set `size` to sizeof(orgwire_options) and everything else that is not needed to zero. What is
 * left out comes from the environment (ORGWIRE_CONNECTION, ORGWIRE_ENV, ORGWIRE_CA_FILE,
 * ORGWIRE_TRUST_HOST, ORGWIRE_PASSPHRASE_FILE, ORGWIRE_TIMEOUT), then from the settings. */
typedef struct {
    size_t size;
    const char *connection; /* its name; NULL: the one associated with the integration */
    const char *env;        /* "prod"; NULL: the default one */
    const char *root;       /* all files below this folder; NULL: the user's */
    const char *ca_file;
    const char *const *trusted_hosts; /* ends with NULL */
    const char *passphrase_file;      /* for the encrypted files; never asked for */
    unsigned timeout;                 /* seconds for a request; 0: 120 */
} orgwire_options;

typedef struct orgwire orgwire;

/* Opens an integration ("Sales" or "Sales_IS"): reads it, gets a token, reads what its objects look
 * like. `options` may be NULL. */
orgwire_code orgwire_open(const char *integration, const orgwire_options *options,
                          orgwire **ret_org, orgwire_error **error);
/* Waits for the calls under way, after cancelling them. Accepts NULL. */
void orgwire_close(orgwire *org);
/* Ends the calls under way with ORGWIRE_INTERRUPTED. */
void orgwire_cancel(orgwire *org);

/* Calls one action: a JSON object in (NULL: none), a JSON text out, to be freed with
 * orgwire_free(). Search and the actions for many rows give an array; for those see also
 * orgwire_each(). With ORGWIRE_PARTIAL the array is given too. `ret_json` may be NULL. The inputs
 * are those that `orgwire actions --json` lists; "binds" is an object of values for the :names in
 * "where", written in the form that the field's type asks for: texts, numbers, true, false, null,
 * and behind IN a list of them. */
orgwire_code orgwire_call(orgwire *org, const char *action, const char *json, char **ret_json,
                          orgwire_error **error);

/* Gets each record of a search, or each row's result, as one JSON object; the text is borrowed for
 * the call. Another return value than 0 stops. */
typedef int (*orgwire_row)(const char *json, size_t length, void *user_data);
orgwire_code orgwire_each(orgwire *org, const char *action, const char *json, orgwire_row row,
                          void *user_data, orgwire_error **error);
/* Free SOQL; `binds` is a JSON object of values for the :names, or NULL. The types of the fields
 * are not known here: a text is quoted, unless it is a whole date or time with its zone; numbers,
 * true, false and null stand as they are; behind IN a list is taken. */
orgwire_code orgwire_query(orgwire *org, const char *soql, const char *binds, orgwire_row row,
                           void *user_data, orgwire_error **error);
/* The actions with their inputs and outputs: the document of `orgwire actions --json`. */
orgwire_code orgwire_actions(orgwire *org, char **ret_json, orgwire_error **error);

/* ---- Values: JSON without a JSON library. ---- */

typedef struct orgwire_value orgwire_value;

orgwire_value *orgwire_value_new(void); /* an empty object */
orgwire_value *orgwire_value_parse(const char *json, size_t length, orgwire_error **error);
char *orgwire_value_build(const orgwire_value *value); /* orgwire_free() */
void orgwire_value_free(orgwire_value *value);         /* accepts NULL */

void orgwire_value_set_text(orgwire_value *object, const char *name, const char *text);
void orgwire_value_set_bool(orgwire_value *object, const char *name, bool flag);
void orgwire_value_set_integer(orgwire_value *object, const char *name, int64_t number);
/* A decimal, digit for digit: "12.50". False if it is no JSON number. */
bool orgwire_value_set_number(orgwire_value *object, const char *name, const char *digits);
void orgwire_value_set_null(orgwire_value *object, const char *name);
/* Any JSON; false if it is none. */
bool orgwire_value_set_json(orgwire_value *object, const char *name, const char *json);

typedef enum {
    ORGWIRE_ABSENT = 0, /* not there, not sent: the field keeps its value */
    ORGWIRE_NULL,       /* null: empties the field */
    ORGWIRE_VALUE       /* there */
} orgwire_presence;

orgwire_presence orgwire_value_has(const orgwire_value *object, const char *name);
/* Texts are borrowed from the object; NULL when absent, null or of another type. */
const char *orgwire_value_text(const orgwire_value *object, const char *name);
const char *orgwire_value_number(const orgwire_value *object, const char *name); /* its digits */
const char *orgwire_value_json(const orgwire_value *object, const char *name);   /* any, as JSON */
bool orgwire_value_bool(const orgwire_value *object, const char *name);          /* else false */
int64_t orgwire_value_integer(const orgwire_value *object, const char *name);    /* else 0 */

/* Like orgwire_call(), with values. `input` may be NULL; *ret_value is new. */
orgwire_code orgwire_call_value(orgwire *org, const char *action, const orgwire_value *input,
                                orgwire_value **ret_value, orgwire_error **error);

/* ---- Records: what generated modules (orgwire generate) are made of. ---- */

typedef enum {
    ORGWIRE_KIND_TEXT,   /* const char * */
    ORGWIRE_KIND_NUMBER, /* const char *, the digits of a decimal */
    ORGWIRE_KIND_INT32,  /* int32_t */
    ORGWIRE_KIND_INT64,  /* int64_t */
    ORGWIRE_KIND_BOOL,   /* bool */
    ORGWIRE_KIND_JSON    /* const char *, any JSON */
} orgwire_kind;

/* One member of a struct; a list of them ends with a NULL name. */
typedef struct {
    const char *name;
    orgwire_kind kind;
    size_t presence; /* offset of its orgwire_presence */
    size_t value;    /* offset of the value */
} orgwire_field;

/* The members that are not absent. NULL when a number or JSON text is none. */
orgwire_value *orgwire_record_write(const orgwire_field *fields, const void *record,
                                    orgwire_error **error);
/* Fills a struct; its texts are borrowed from `value`, which must outlive it. */
void orgwire_record_read(const orgwire_field *fields, void *record, const orgwire_value *value);

/* What a change of one record gives. */
typedef struct {
    char id[19];  /* "" if none */
    bool created; /* by Create and Upsert */
    bool success;
} orgwire_result;

/* How Create, Update and Upsert are done; everything that is not needed is zero. What an action
 * does not take is ORGWIRE_USAGE. */
typedef struct {
    bool allow_duplicates;       /* save although a duplicate rule warns */
    const char *assignment_rule; /* "true": the active one, "false": none, or the id of one */
    bool all_or_none;            /* many rows, at most 200: when one fails none is saved */
} orgwire_write_options;

/* Create, Update, Upsert, Delete: `id` and `external_id` may be NULL where they are not needed;
 * `fields` and `record` too. `result` may be NULL. */
orgwire_code orgwire_write(orgwire *org, const char *action, const char *id,
                           const char *external_id, const orgwire_field *fields, const void *record,
                           orgwire_result *result, orgwire_error **error);
/* The same; `options` may be NULL. */
orgwire_code orgwire_write_with(orgwire *org, const char *action, const char *id,
                                const char *external_id, const orgwire_field *fields,
                                const void *record, const orgwire_write_options *options,
                                orgwire_result *result, orgwire_error **error);
/* Get: by Id (`key` NULL) or by the external id `key`. `names`: the fields to read, ends with NULL;
 * NULL: all. *ret_value is new. */
orgwire_code orgwire_get(orgwire *org, const char *action, const char *key, const char *id,
                         const char *const *names, orgwire_value **ret_value,
                         orgwire_error **error);

/* Search and Count; everything that is not needed is zero. */
typedef struct {
    const char *filter;         /* JSON: [["Industry","=","Energy"]] */
    const char *where;          /* SOQL with :names */
    const orgwire_value *binds; /* their texts */
    const char *order;          /* "Name, CreatedDate desc" */
    int64_t limit;              /* 0: none */
    const char *const *fields;  /* ends with NULL; NULL: all */
} orgwire_search;
/* The record is borrowed for the call. Another return value than 0 stops. */
typedef int (*orgwire_record)(const orgwire_value *record, void *user_data);
orgwire_code orgwire_find(orgwire *org, const char *action, const orgwire_search *search,
                          orgwire_record record, void *user_data, orgwire_error **error);
orgwire_code orgwire_count(orgwire *org, const char *action, const orgwire_search *search,
                           int64_t *ret_count, orgwire_error **error);

/* One row's result; texts live until orgwire_rows_free(). */
typedef struct {
    char id[19];
    bool created;
    bool success;
    const char *code; /* "REQUIRED_FIELD_MISSING", "FATE_UNKNOWN"; NULL: none */
    const char *message;
} orgwire_row_result;
typedef struct orgwire_rows orgwire_rows;
/* Many rows: an array of structs, `stride` bytes each. With ORGWIRE_OK and ORGWIRE_PARTIAL
 * *ret_rows is new and has one result for each row, in order. */
orgwire_code orgwire_write_rows(orgwire *org, const char *action, const char *external_id,
                                const orgwire_field *fields, const void *records, size_t n_records,
                                size_t stride, orgwire_rows **ret_rows, orgwire_error **error);
/* The same; `options` may be NULL. */
orgwire_code orgwire_write_rows_with(orgwire *org, const char *action, const char *external_id,
                                     const orgwire_field *fields, const void *records,
                                     size_t n_records, size_t stride,
                                     const orgwire_write_options *options, orgwire_rows **ret_rows,
                                     orgwire_error **error);
size_t orgwire_rows_count(const orgwire_rows *rows);
orgwire_row_result orgwire_rows_get(const orgwire_rows *rows, size_t index);
void orgwire_rows_free(orgwire_rows *rows); /* accepts NULL */

#ifdef __cplusplus
}
#endif

#endif
