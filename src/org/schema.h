/* Objects and fields as the data half of the built-in org knows them: salesforce-api §7.2, §7.3. */
#ifndef ORG_SCHEMA_H
#define ORG_SCHEMA_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

/* What values of a type look like inside a row, always as text:
 * NUMBER and INTEGER digits as they were sent, BOOLEAN "true" or "false", DATE "2026-09-30", DATETIME
 * "2026-09-30T08:00:00.000+0000", TIME "08:00:00.000Z", ID 18 characters, BLOB base64, RAW JSON
 * text; COMPOUND has none, it is put together from other fields. */
typedef enum {
    CLASS_TEXT,
    CLASS_NUMBER,
    CLASS_INTEGER,
    CLASS_BOOLEAN,
    CLASS_DATE,
    CLASS_DATETIME,
    CLASS_TIME,
    CLASS_ID,
    CLASS_BLOB,
    CLASS_RAW,
    CLASS_COMPOUND,
} ValueClass;

/* identifier, the describe's word, soapType, class */
#define FIELD_TYPE_LIST(X) \
    X(STRING, "string", "xsd:string", TEXT) \
    X(PICKLIST, "picklist", "xsd:string", TEXT) \
    X(MULTIPICKLIST, "multipicklist", "xsd:string", TEXT) \
    X(COMBOBOX, "combobox", "xsd:string", TEXT) \
    X(REFERENCE, "reference", "tns:ID", ID) \
    X(BASE64, "base64", "xsd:base64Binary", BLOB) \
    X(BOOLEAN, "boolean", "xsd:boolean", BOOLEAN) \
    X(CURRENCY, "currency", "xsd:double", NUMBER) \
    X(TEXTAREA, "textarea", "xsd:string", TEXT) \
    X(INT, "int", "xsd:int", INTEGER) \
    X(DOUBLE, "double", "xsd:double", NUMBER) \
    X(PERCENT, "percent", "xsd:double", NUMBER) \
    X(PHONE, "phone", "xsd:string", TEXT) \
    X(ID, "id", "tns:ID", ID) \
    X(DATE, "date", "xsd:date", DATE) \
    X(DATETIME, "datetime", "xsd:dateTime", DATETIME) \
    X(TIME, "time", "xsd:time", TIME) \
    X(URL, "url", "xsd:string", TEXT) \
    X(EMAIL, "email", "xsd:string", TEXT) \
    X(ENCRYPTED, "encryptedstring", "xsd:string", TEXT) \
    X(CATEGORY, "datacategorygroupreference", "xsd:string", TEXT) \
    X(LOCATION, "location", "urn:location", COMPOUND) \
    X(ADDRESS, "address", "urn:address", COMPOUND) \
    X(ANYTYPE, "anyType", "xsd:anyType", TEXT) \
    X(JSON, "json", "urn:json", RAW) \
    X(COMPLEX, "complexvalue", "urn:complexvalue", RAW) \
    X(LONG, "long", "xsd:long", INTEGER) \
    X(FLOATARRAY, "floatarray", "urn:floatarray", RAW) \
    X(TEXTARRAY, "textarray", "urn:textarray", RAW)

#define FIELD_TYPE_ENUM(id, word, soap, class_name) FIELD_##id,
typedef enum { FIELD_TYPE_LIST(FIELD_TYPE_ENUM) FIELD_N } FieldType;
#undef FIELD_TYPE_ENUM

const char *field_type_name(FieldType type);
const char *field_type_soap(FieldType type);
FieldType field_type_parse(const char *word); /* FIELD_N: no such type */

typedef struct {
    char *value;
    char *label;
    char *valid_for; /* base64 bitmap over the controller's values; NULL: not dependent */
    bool active;
    bool is_default;
} PickValue;

typedef struct {
    char *name;
    char *label;
    FieldType type;
    int length, byte_length, precision, scale, digits;
    int relationship_order; /* -1: none */
    bool createable, updateable, nillable, defaulted;
    bool filterable, sortable, groupable, aggregatable;
    bool custom, calculated, auto_number, external_id, id_lookup, unique, case_sensitive;
    bool restricted, name_field, name_pointing, permissionable, polymorphic, html, encrypted;
    bool cascade_delete, restricted_delete, master_read, hidden;
    char *compound;       /* compoundFieldName */
    char *relationship;   /* relationshipName, "Owner" */
    char *child_relation; /* the other way round, "Contacts" */
    char *extra_type;     /* extraTypeInfo */
    char *controller;     /* controllerName */
    char *formula;        /* calculatedFormula */
    char *fallback;       /* the value of a row created without one, in row form */
    char *fallback_formula;
    char *help;
    char *mask_type;
    GStrv reference_to;    /* never NULL */
    GPtrArray *values;     /* of PickValue *; never NULL */
    guint slot;            /* where rows keep it; never used again after the field is gone */
    json_object *recorded; /* the field as recorded; NULL: ours */
} Field;

typedef enum {
    KIND_STANDARD,
    KIND_CUSTOM,
    KIND_SETTING,
    KIND_METADATA_TYPE,
    KIND_EVENT,
    KIND_BIG,
    KIND_EXTERNAL,
    KIND_KNOWLEDGE,
    KIND_SHARE,
    KIND_HISTORY,
    KIND_FEED,
    KIND_TAG,
    KIND_CHANGE_EVENT,
    KIND_TABLE, /* of the setup half */
} EntityKind;

/* Flags of the object list; the order is that of entity_flag_names. */
typedef enum {
    ENTITY_ACTIVATEABLE = 1 << 0,
    ENTITY_CREATEABLE = 1 << 1,
    ENTITY_CUSTOM = 1 << 2,
    ENTITY_CUSTOM_SETTING = 1 << 3,
    ENTITY_DEEP_CLONEABLE = 1 << 4,
    ENTITY_DELETABLE = 1 << 5,
    ENTITY_HIDDEN = 1 << 6, /* deprecatedAndHidden */
    ENTITY_FEED = 1 << 7,
    ENTITY_SUBTYPES = 1 << 8,
    ENTITY_INTERFACE = 1 << 9,
    ENTITY_SUBTYPE = 1 << 10,
    ENTITY_LAYOUTABLE = 1 << 11,
    ENTITY_MERGEABLE = 1 << 12,
    ENTITY_MRU = 1 << 13,
    ENTITY_QUERYABLE = 1 << 14,
    ENTITY_REPLICATEABLE = 1 << 15,
    ENTITY_RETRIEVEABLE = 1 << 16,
    ENTITY_SEARCHABLE = 1 << 17,
    ENTITY_TRIGGERABLE = 1 << 18,
    ENTITY_UNDELETABLE = 1 << 19,
    ENTITY_UPDATEABLE = 1 << 20,
} EntityFlag;
#define ENTITY_N_FLAGS 21
extern const char *const entity_flag_names[ENTITY_N_FLAGS + 1];

typedef struct {
    char *name;
    char *label;
    char *label_plural;
    char *key_prefix; /* NULL: none */
    char *associate_type;   /* "Share"; NULL: an object in its own right */
    char *associate_parent; /* "Account" */
    EntityKind kind;
    guint flags;         /* of EntityFlag */
    bool no_permissions; /* takes no object permissions (Task, line items, satellites, …) */
    bool unlisted;       /* not part of the recorded object list, but there */
    const char *follows; /* whose permissions count instead; NULL: nobody's */
    const char *written; /* our describe (describe-written.h); NULL: none */
    GPtrArray *fields;   /* of Field *, in the describe's order; NULL: use entity_fields() */
    GHashTable *by_name;     /* lower-case name → Field * */
    GHashTable *by_relation; /* lower-case relationship name → Field * */
    guint n_slots;
    guint ordinal; /* order in the list it came from */
    json_object *recorded_entry;    /* NULL: ours */
    json_object *recorded_describe; /* without its fields; NULL: ours or not recorded */
} Entity;

Field *field_new(const char *name, const char *label, FieldType type);
void field_free(Field *field);
ValueClass field_class(const Field *field);
bool field_needs_value(const Field *field); /* required when a row is created */
/* Sets lengths and flags that follow from the type; called once by whoever makes a field. */
void field_complete(Field *field);
void field_add_value(Field *field, const char *value, bool is_default);
const PickValue *field_default_value(const Field *field); /* NULL: none */

Entity *entity_new(const char *name, EntityKind kind);
void entity_free(Entity *entity);
bool entity_is(const Entity *entity, EntityFlag flag);
/* The entity's fields must be known (catalogue_describe). Names in any case. */
Field *entity_field(const Entity *entity, const char *name);
Field *entity_relation(const Entity *entity, const char *name);
Field *entity_name_field(const Entity *entity); /* NULL: none */
/* Takes the field. */
void entity_add_field(Entity *entity, Field *field);
/* After the reference or the name of one of its fields has changed. */
void entity_reindex(Entity *entity);
char *entity_default_label(const char *name); /* "AccountTeamMember" → "Account Team Member" */
char *entity_plural(const char *label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Field, field_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Entity, entity_free)

#endif
