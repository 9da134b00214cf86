#include "config.h"

#include "actions/types.h"

#define TEXT "text of at most `length` characters; an empty text is stored as null"
#define DECIMAL "exact: precision and scale are checked digit by digit"
#define OPAQUE "any JSON, passed through unchecked"

const TypeInfo types[] = {
    {"string", VALUE_TEXT, "string", NULL, "const char *", TEXT},
    {"textarea", VALUE_TEXT, "string", NULL, "const char *", TEXT "; line breaks are kept"},
    {"phone", VALUE_TEXT, "string", NULL, "const char *", TEXT},
    {"url", VALUE_TEXT, "string", NULL, "const char *", TEXT},
    {"email", VALUE_TEXT, "string", "email", "const char *", TEXT ", name@host"},
    {"encryptedstring", VALUE_TEXT, "string", NULL, "const char *",
     TEXT "; comes back masked without the right to see it"},
    {"datacategorygroupreference", VALUE_TEXT, "string", NULL, "const char *", TEXT},
    {"combobox", VALUE_TEXT, "string", NULL, "const char *", TEXT "; the values are proposals"},
    {"id", VALUE_ID, "string", NULL, "const char *", "15 or 18 characters, given back as 18"},
    {"reference", VALUE_ID, "string", NULL, "const char *",
     "the id of a record of one of the target objects"},
    {"boolean", VALUE_BOOLEAN, "boolean", NULL, "bool", "true or false, never null"},
    {"int", VALUE_INTEGER, "integer", "int32", "int32_t", "a whole number of at most `digits`"},
    {"long", VALUE_INTEGER, "integer", "int64", "int64_t", "a whole number of 64 bits"},
    {"double", VALUE_DECIMAL, "number", NULL, "const char *", DECIMAL},
    {"currency", VALUE_DECIMAL, "number", NULL, "const char *", DECIMAL},
    {"percent", VALUE_DECIMAL, "number", NULL, "const char *", DECIMAL "; 12.5 is 12.5 %"},
    {"date", VALUE_DATE, "string", "date", "const char *", "2026-09-30"},
    {"datetime", VALUE_DATETIME, "string", "date-time", "const char *",
     "2026-09-30T08:00:00.000Z; a zone is needed"},
    {"time", VALUE_TIME, "string", NULL, "const char *", "08:00:00.000Z"},
    {"picklist", VALUE_PICKLIST, "string", NULL, "const char *",
     "one of the values where the picklist is restricted"},
    {"multipicklist", VALUE_MULTIPICKLIST, "string", NULL, "const char *",
     "values joined by semicolons; an array is taken too"},
    {"base64", VALUE_BASE64, "string", "byte", "const char *", "base64 text, or a file"},
    {"address", VALUE_COMPOUND, "object", NULL, "const char *", "read-only: its parts are written"},
    {"location", VALUE_COMPOUND, "object", NULL, "const char *",
     "read-only: its parts are written"},
    {"complexvalue", VALUE_OPAQUE, "any", NULL, "const char *", OPAQUE},
    {"json", VALUE_OPAQUE, "any", NULL, "const char *", OPAQUE},
    {"floatarray", VALUE_OPAQUE, "any", NULL, "const char *", OPAQUE},
    {"textarray", VALUE_OPAQUE, "any", NULL, "const char *", OPAQUE},
    {"anyType", VALUE_OPAQUE, "any", NULL, "const char *", OPAQUE},
    {0},
};

const TypeInfo *type_find(const char *type)
{
    const TypeInfo *row = types;

    while (row[1].type && g_strcmp0(row->type, type) != 0)
        row++;
    return row;
}
