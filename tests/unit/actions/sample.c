#include "config.h"

#include "sample.h"

#include <string.h>

#include "core/json.h"

/* flags: c createable, u updateable, n nillable, d defaulted on create, F not filterable, S not
 * sortable, x external id, i id lookup, r restricted picklist, k calculated, a auto number.
 * extra: "values=A;B", "to=Account;Lead as Account", "of=BillingAddress". */
typedef struct {
    const char *object, *name, *type;
    int length, precision, scale, digits;
    const char *flags, *extra;
} Row;

static const Row rows[] = {
    {"Account", "Id", "id", 18, 0, 0, 0, "di", NULL},
    {"Account", "Name", "string", 255, 0, 0, 0, "cu", NULL},
    {"Account", "Industry", "picklist", 40, 0, 0, 0, "cun", "values=Energy;Banking;Retail"},
    {"Account", "Rating", "picklist", 40, 0, 0, 0, "cunr", "values=Hot;Warm;Cold"},
    {"Account", "AnnualRevenue", "currency", 0, 18, 0, 0, "cun", NULL},
    {"Account", "NumberOfEmployees", "int", 0, 0, 0, 8, "cun", NULL},
    {"Account", "ParentId", "reference", 18, 0, 0, 0, "cun", "to=Account as Parent"},
    {"Account", "OwnerId", "reference", 18, 0, 0, 0, "cud", "to=User as Owner"},
    {"Account", "BillingStreet", "textarea", 255, 0, 0, 0, "cun", "of=BillingAddress"},
    {"Account", "BillingCity", "string", 40, 0, 0, 0, "cun", "of=BillingAddress"},
    {"Account", "BillingAddress", "address", 0, 0, 0, 0, "nFS", NULL},
    {"Account", "Description", "textarea", 32000, 0, 0, 0, "cunFS", NULL},
    {"Account", "Ext__c", "string", 40, 0, 0, 0, "cunxi", NULL},
    {"Account", "CreatedDate", "datetime", 0, 0, 0, 0, "d", NULL},
    {"Contact", "Id", "id", 18, 0, 0, 0, "di", NULL},
    {"Contact", "LastName", "string", 80, 0, 0, 0, "cu", "of=Name"},
    {"Contact", "Name", "string", 121, 0, 0, 0, "d", NULL},
    {"Contact", "Email", "email", 80, 0, 0, 0, "cuni", NULL},
    {"Contact", "AccountId", "reference", 18, 0, 0, 0, "cun", "to=Account as Account"},
    {"Contact", "ReportsToId", "reference", 18, 0, 0, 0, "cun", "to=Contact as ReportsTo"},
    {"Contact", "WhatId", "reference", 18, 0, 0, 0, "cun", "to=Account;Lead as What"},
    {"Every__c", "Id", "id", 18, 0, 0, 0, "di", NULL},
    {"Every__c", "Name", "string", 80, 0, 0, 0, "cud", NULL},
    {"Every__c", "Text__c", "string", 10, 0, 0, 0, "cun", NULL},
    {"Every__c", "Area__c", "textarea", 1000, 0, 0, 0, "cunFS", NULL},
    {"Every__c", "Phone__c", "phone", 40, 0, 0, 0, "cun", NULL},
    {"Every__c", "Url__c", "url", 255, 0, 0, 0, "cun", NULL},
    {"Every__c", "Email__c", "email", 80, 0, 0, 0, "cun", NULL},
    {"Every__c", "Secret__c", "encryptedstring", 20, 0, 0, 0, "cunFS", NULL},
    {"Every__c", "Combo__c", "combobox", 20, 0, 0, 0, "cun", "values=Call;Visit"},
    {"Every__c", "Flag__c", "boolean", 0, 0, 0, 0, "cud", NULL},
    {"Every__c", "Int__c", "int", 0, 0, 0, 9, "cun", NULL},
    {"Every__c", "Long__c", "long", 0, 0, 0, 18, "cun", NULL},
    {"Every__c", "Double__c", "double", 0, 18, 6, 0, "cun", NULL},
    {"Every__c", "Money__c", "currency", 0, 18, 2, 0, "cun", NULL},
    {"Every__c", "Percent__c", "percent", 0, 5, 2, 0, "cun", NULL},
    {"Every__c", "Date__c", "date", 0, 0, 0, 0, "cun", NULL},
    {"Every__c", "When__c", "datetime", 0, 0, 0, 0, "cun", NULL},
    {"Every__c", "Time__c", "time", 0, 0, 0, 0, "cun", NULL},
    {"Every__c", "Pick__c", "picklist", 255, 0, 0, 0, "cunr", "values=Red;Green;Blue"},
    {"Every__c", "Open__c", "picklist", 255, 0, 0, 0, "cun", "values=One;Two"},
    {"Every__c", "Multi__c", "multipicklist", 4099, 4, 0, 0, "cunr", "values=A;B;C"},
    {"Every__c", "Lookup__c", "reference", 18, 0, 0, 0, "cun", "to=Account as Lookup__r"},
    {"Every__c", "Body__c", "base64", 0, 0, 0, 0, "cunFS", NULL},
    {"Every__c", "Place__c", "location", 0, 0, 0, 0, "nFS", NULL},
    {"Every__c", "Place__Latitude__s", "double", 0, 18, 15, 0, "cun", "of=Place__c"},
    {"Every__c", "Place__Longitude__s", "double", 0, 18, 15, 0, "cun", "of=Place__c"},
    {"Every__c", "Formula__c", "double", 0, 18, 2, 0, "nk", NULL},
    {"Every__c", "Auto__c", "string", 30, 0, 0, 0, "da", NULL},
    {"Every__c", "Key__c", "string", 40, 0, 0, 0, "cunxi", NULL},
    {"Every__c", "Number_Key__c", "double", 0, 18, 0, 0, "cunxi", NULL},
    {"Every__c", "Json__c", "json", 0, 0, 0, 0, "cunFS", NULL},
    {"Read_Only__c", "Id", "id", 18, 0, 0, 0, "di", NULL},
    {"Read_Only__c", "Name", "string", 80, 0, 0, 0, "n", NULL},
};

static const struct {
    const char *name, *label, *plural, *prefix;
    bool writeable;
} objects[] = {
    {"Account", "Account", "Accounts", "001", true},
    {"Contact", "Contact", "Contacts", "003", true},
    {"Every__c", "Every", "Everies", "a00", true},
    {"Read_Only__c", "Read Only", "Read Onlies", "a01", false},
};

static bool has(const Row *row, char flag)
{
    return strchr(row->flags, flag) != NULL;
}

static json_object *list_of(const char *text)
{
    json_object *list = json_object_new_array();
    g_auto(GStrv) parts = g_strsplit(text, ";", -1);

    for (gsize i = 0; parts[i]; i++)
        json_append_text(list, parts[i]);
    return list;
}

static void add_extra(json_object *field, const char *extra)
{
    json_object *values = json_object_new_array();
    g_auto(GStrv) parts = g_strsplit(extra ? strchr(extra, '=') + 1 : "", " as ", 2);

    if (extra && g_str_has_prefix(extra, "values=")) {
        g_auto(GStrv) texts = g_strsplit(parts[0], ";", -1);

        for (gsize i = 0; texts[i]; i++) {
            json_object *entry = json_object_new_object();

            json_add_text(entry, "value", texts[i]);
            json_add_text(entry, "label", texts[i]);
            json_add_flag(entry, "active", true);
            json_object_array_add(values, entry);
        }
    }
    json_add_take(field, "picklistValues", values);
    json_add_take(field, "referenceTo",
                  extra && g_str_has_prefix(extra, "to=") ? list_of(parts[0])
                                                          : json_object_new_array());
    json_add_text(field, "relationshipName",
                  extra && g_str_has_prefix(extra, "to=") ? parts[1] : NULL);
    json_add_text(field, "compoundFieldName",
                  extra && g_str_has_prefix(extra, "of=") ? parts[0] : NULL);
}

static json_object *field_of(const Row *row)
{
    json_object *field = json_object_new_object();

    json_add_text(field, "name", row->name);
    json_add_text(field, "label", row->name);
    json_add_text(field, "type", row->type);
    json_add_integer(field, "length", row->length);
    json_add_integer(field, "precision", row->precision);
    json_add_integer(field, "scale", row->scale);
    json_add_integer(field, "digits", row->digits);
    json_add_flag(field, "createable", has(row, 'c'));
    json_add_flag(field, "updateable", has(row, 'u'));
    json_add_flag(field, "nillable", has(row, 'n'));
    json_add_flag(field, "defaultedOnCreate", has(row, 'd'));
    json_add_flag(field, "filterable", !has(row, 'F'));
    json_add_flag(field, "sortable", !has(row, 'S'));
    json_add_flag(field, "externalId", has(row, 'x'));
    json_add_flag(field, "idLookup", has(row, 'i'));
    json_add_flag(field, "restrictedPicklist", has(row, 'r'));
    json_add_flag(field, "calculated", has(row, 'k'));
    json_add_flag(field, "autoNumber", has(row, 'a'));
    add_extra(field, row->extra);
    return field;
}

Describe *sample_describe(const char *object)
{
    g_autoptr(json_object) describe = json_object_new_object();
    json_object *fields = json_object_new_array();
    g_autofree char *text = NULL;
    Describe *parsed;
    gsize i = 0;

    while (i < G_N_ELEMENTS(objects) && !g_str_equal(objects[i].name, object))
        i++;
    json_add_take(describe, "fields", fields);
    if (i == G_N_ELEMENTS(objects))
        return NULL;
    json_add_text(describe, "name", object);
    json_add_text(describe, "label", objects[i].label);
    json_add_text(describe, "labelPlural", objects[i].plural);
    json_add_text(describe, "keyPrefix", objects[i].prefix);
    json_add_flag(describe, "queryable", true);
    json_add_flag(describe, "retrieveable", true);
    json_add_flag(describe, "createable", objects[i].writeable);
    json_add_flag(describe, "updateable", objects[i].writeable);
    json_add_flag(describe, "deletable", objects[i].writeable);
    for (gsize r = 0; r < G_N_ELEMENTS(rows); r++)
        if (g_str_equal(rows[r].object, object))
            json_object_array_add(fields, field_of(&rows[r]));
    text = json_build(describe, false);
    parsed = describe_parse(text, strlen(text), NULL);
    g_assert_nonnull(parsed);
    return parsed;
}

Integration *sample_integration(const char *const *typed)
{
    Integration *integration = integration_new("Sales", "67.0");

    for (gsize i = 0; typed[i]; i++) {
        GError *error = NULL;
        IntegrationObject *object = integration_object_parse(typed[i], &error);

        g_assert_no_error(error);
        g_ptr_array_add(integration->objects, object);
    }
    return integration;
}

static void free_describe(gpointer describe)
{
    describe_free(describe);
}

GPtrArray *sample_describes(const Integration *integration)
{
    GPtrArray *describes = g_ptr_array_new_with_free_func(free_describe);

    for (guint i = 0; i < integration->objects->len; i++)
        g_ptr_array_add(
            describes,
            sample_describe(((const IntegrationObject *) integration->objects->pdata[i])->name));
    return describes;
}

ActionSet *sample_set(const char *const *typed)
{
    g_autoptr(Integration) integration = sample_integration(typed);
    g_autoptr(GPtrArray) describes = sample_describes(integration);
    GError *error = NULL;
    ActionSet *set = action_set_new(integration, describes, &error);

    g_assert_no_error(error);
    return set;
}

const ActionSet *sample_everything(void)
{
    static const char *const all[] = {"Account:RCUD", "Contact:RCUD", "Every__c:RCUD", NULL};
    static ActionSet *set;

    if (!set)
        set = sample_set(all);
    return set;
}

const ActionEntity *sample_entity(const char *object)
{
    const ActionEntity *entity = action_set_entity(sample_everything(), object);

    g_assert_nonnull(entity);
    return entity;
}
