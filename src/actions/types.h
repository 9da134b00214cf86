/* Every Salesforce field type: how it looks in JSON and in C, and the check of each value.
 *
 * date      "2026-09-30", a day of the Gregorian calendar from 1700-01-01 to 4000-12-31.
 * datetime  "2026-09-30T08:00:00Z": date, T, hour and minute; seconds and up to three decimals may
 *           follow; then Z or an offset (+02:00, +0200), never left out: no zone is guessed. Sent
 * and given back in UTC as "2026-09-30T08:00:00.000Z". time      "08:00", "08:00:00",
 * "08:00:00.000", with or without Z, never another offset. Sent and given back as "08:00:00.000Z".
 * decimals  currency, double, percent: a JSON number or its text, digit for digit, never through a
 *           binary double: at most precision − scale digits before the point and scale behind it.
 *           An exponent is written out. Trailing zeros behind the point do not count.
 * id        15 or 18 characters; the checksum of 18 is checked; sent as 18. Where the target
 * objects are known, the prefix of another object is refused. boolean   true, false (JSON, or the
 * text of either). Never null. multipicklist  an array of values or one text joined by ";"; given
 * back as the text. base64    text in base64, or a file (FIELD=@FILE); at most 37 MB of content.
 * Text lengths count characters, not bytes. NUL and invalid UTF-8 are refused everywhere. */
#ifndef ACTIONS_TYPES_H
#define ACTIONS_TYPES_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

#include "salesforce/describe.h"

typedef enum {
    VALUE_TEXT,
    VALUE_ID,
    VALUE_BOOLEAN,
    VALUE_INTEGER,
    VALUE_DECIMAL,
    VALUE_DATE,
    VALUE_DATETIME,
    VALUE_TIME,
    VALUE_PICKLIST,
    VALUE_MULTIPICKLIST,
    VALUE_BASE64,
    VALUE_COMPOUND, /* address, location: read-only, its parts are written */
    VALUE_OPAQUE,   /* anyType, json, complexvalue, …: any JSON, passed through unchecked */
} ValueKind;

typedef struct {
    const char *type;    /* Salesforce's word */
    ValueKind kind;
    const char *json;    /* "string", "number", "boolean", "object", "any" */
    const char *format;  /* JSON schema's format or ours; NULL: none */
    const char *c;       /* "const char *", "bool", "int64_t" */
    const char *remark;  /* the rule in one sentence */
} TypeInfo;

extern const TypeInfo types[]; /* ends with type NULL; the published table */
const TypeInfo *type_find(const char *type); /* unknown words: the row of anyType */
/* The first object's key prefix of a target, "001"; NULL: not known. Standard objects are known;
 * others come from describes. */
const char *type_standard_prefix(const char *object);

/* Checks a value given for a field and returns what is sent (new reference). JSON null gives NULL
 * without error if the field may be empty. `name`: the field as the caller knows it. PROBLEM_USAGE.
 */
json_object *type_check(const FieldInfo *field, const char *name, json_object *value,
                        GError **error);
/* The SOQL literal of a value for a comparison with this field (ranges and lengths are not checked:
 * one may compare with anything of the type; date words such as TODAY are literals of dates). */
char *type_literal(const FieldInfo *field, const char *name, json_object *value, GError **error);
/* The same for a field nobody described: by the value's JSON type. */
char *type_literal_untyped(const char *name, json_object *value, GError **error);
/* A value as the org gave it → as callers get it (new reference; NULL is JSON null). */
json_object *type_output(const FieldInfo *field, json_object *value);
/* The same where nobody says the type: what is exactly a time as the org writes it becomes UTC. */
json_object *type_output_untyped(json_object *value);
/* A cell of a Bulk query's CSV → JSON; "" is null. Unknown field (NULL): text. */
json_object *type_from_cell(const FieldInfo *field, const char *cell);

/* A JSON number with exactly these digits; the text must be a JSON number. */
json_object *type_number(const char *digits);
/* A number's text, digit for digit. */
const char *type_digits(json_object *number);

#endif
