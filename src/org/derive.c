#include "config.h"

#include "org/derive.h"

#include <stdlib.h>
#include <string.h>

#include "org/value.h"

/* When the source has this value, the target gets that one; "" is any value. */
static const struct {
    const char *object;
    const char *source;
    const char *value;
    const char *target;
    const char *result;
} rules[] = {
    {"Opportunity", "StageName", "", "IsClosed", "false"},
    {"Opportunity", "StageName", "", "IsWon", "false"},
    {"Opportunity", "StageName", "", "ForecastCategory", "Pipeline"},
    {"Opportunity", "StageName", "Closed Won", "IsClosed", "true"},
    {"Opportunity", "StageName", "Closed Won", "IsWon", "true"},
    {"Opportunity", "StageName", "Closed Won", "ForecastCategory", "Closed"},
    {"Opportunity", "StageName", "Closed Lost", "IsClosed", "true"},
    {"Opportunity", "StageName", "Closed Lost", "ForecastCategory", "Omitted"},
    {"Case", "Status", "", "IsClosed", "false"},
    {"Case", "Status", "Closed", "IsClosed", "true"},
    {"Task", "Status", "", "IsClosed", "false"},
    {"Task", "Status", "Completed", "IsClosed", "true"},
    {"Task", "Priority", "", "IsHighPriority", "false"},
    {"Task", "Priority", "High", "IsHighPriority", "true"},
};
static const struct {
    const char *stage;
    const char *probability;
} probabilities[] = {
    {"Prospecting", "10"},          {"Qualification", "20"},      {"Needs Analysis", "35"},
    {"Proposal/Price Quote", "65"}, {"Negotiation/Review", "80"}, {"Closed Won", "100"},
    {"Closed Lost", "0"},
};

static void set(Entity *entity, GArray *changes, const char *name, const char *text)
{
    Field *field = entity_field(entity, name);

    if (field && text)
        changes_add(changes, field, text);
}

/* "CS-{0000}": the number with leading zeros; the digits say how many, and where it starts. */
static char *auto_number(const char *format, guint64 number)
{
    const char *open = format ? strchr(format, '{') : NULL;
    const char *close = open ? strchr(open, '}') : NULL;
    int width;

    if (!close)
        return g_strdup_printf("%" G_GUINT64_FORMAT, number);
    width = (int) (close - open - 1);
    number += g_ascii_strtoull(open + 1, NULL, 10);
    return g_strdup_printf("%.*s%0*" G_GUINT64_FORMAT "%s", (int) (open - format), format, width,
                           number, close + 1);
}

static void set_default(const Dml *dml, Entity *entity, const char *id, Field *field,
                        GArray *changes)
{
    g_autofree char *number = NULL;

    if (field->auto_number) {
        number = auto_number(field->fallback_formula,
                             rows_count(store_rows(dml->data->store, entity)) + 1);
        changes_add(changes, field, number);
    } else if (g_str_equal(field->name, "OwnerId")) {
        changes_add(changes, field, dml->user->id);
    } else if (field->fallback && field->defaulted) {
        changes_add(changes, field, field->fallback);
    } else if (field->name_field && field->defaulted && entity->kind == KIND_CUSTOM) {
        changes_add(changes, field, id);
    }
}

void derive_defaults(const Dml *dml, Entity *entity, const char *id, GArray *changes)
{
    for (guint i = 0; i < entity->fields->len; i++) {
        Field *field = g_ptr_array_index(entity->fields, i);

        if (!changes_has(changes, field))
            set_default(dml, entity, id, field, changes);
    }
}

static void apply_rules(Entity *entity, GArray *changes)
{
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        const char *text;

        if (!g_str_equal(rules[i].object, entity->name))
            continue;
        text = changes_text(changes, rules[i].source);
        if (text && (!*rules[i].value || g_str_equal(rules[i].value, text)))
            set(entity, changes, rules[i].target, rules[i].result);
    }
}

static void derive_opportunity(Entity *entity, GArray *changes)
{
    const char *stage = changes_text(changes, "StageName");
    const char *close = changes_text(changes, "CloseDate");

    if (stage && !changes_text(changes, "Probability"))
        for (guint i = 0; i < G_N_ELEMENTS(probabilities); i++)
            if (g_str_equal(probabilities[i].stage, stage))
                set(entity, changes, "Probability", probabilities[i].probability);
    if (close) {
        g_autofree char *year = g_strndup(close, 4);
        g_autofree char *quarter = g_strdup_printf("%d", (atoi(close + 5) + 2) / 3);

        set(entity, changes, "FiscalYear", year);
        set(entity, changes, "FiscalQuarter", quarter);
    }
}

/* The size of a file is that of its bytes. */
static void derive_size(Entity *entity, GArray *changes, const char *body, const char *size)
{
    const char *text = changes_text(changes, body);
    gsize length = text ? strlen(text) : 0;
    g_autofree char *number = NULL;

    if (!text)
        return;
    length = length / 4 * 3 - (g_str_has_suffix(text, "==") ? 2 : g_str_has_suffix(text, "="));
    number = g_strdup_printf("%zu", length);
    set(entity, changes, size, number);
}

void derive_stamps(const Dml *dml, Entity *entity, bool is_new, GArray *changes)
{
    g_autofree char *now = value_datetime(org_now(dml->data->org) * 1000);

    if (is_new) {
        set(entity, changes, "CreatedDate", now);
        set(entity, changes, "CreatedById", dml->user->id);
    }
    set(entity, changes, "LastModifiedDate", now);
    set(entity, changes, "LastModifiedById", dml->user->id);
    set(entity, changes, "SystemModstamp", now);
    apply_rules(entity, changes);
    if (g_str_equal(entity->name, "Opportunity"))
        derive_opportunity(entity, changes);
    if (g_str_equal(entity->name, "Case") &&
        g_strcmp0(changes_text(changes, "Status"), "Closed") == 0)
        set(entity, changes, "ClosedDate", now);
    derive_size(entity, changes, "Body", "BodyLength");
    derive_size(entity, changes, "VersionData", "ContentSize");
}
