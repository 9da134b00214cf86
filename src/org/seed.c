#include "config.h"

#include "org/seed.h"

#include <string.h>

#include "org/data-state.h"
#include "org/value.h"

#define FIRST_CREATED 1767259200 /* 2026-01-01 09:20 UTC */

typedef struct {
    Data *data;
    GHashTable *tags; /* tag → id */
    const char *admin, *run_as;
    guint n;
} Seed;

static void set_text(Rows *rows, Record *record, const char *name, const char *text)
{
    const Field *field = entity_field(rows_entity(rows), name);

    if (field && text)
        rows_set(rows, record, field, text);
}

/* Every fifth row belongs to the user that scripts run as. */
static void stamp(Seed *seed, Rows *rows, Record *record)
{
    g_autofree char *at = value_datetime(((gint64) FIRST_CREATED + seed->n * 3600) * 1000);

    set_text(rows, record, "CreatedDate", at);
    set_text(rows, record, "LastModifiedDate", at);
    set_text(rows, record, "SystemModstamp", at);
    set_text(rows, record, "CreatedById", seed->admin);
    set_text(rows, record, "LastModifiedById", seed->admin);
    set_text(rows, record, "OwnerId", seed->n % 5 ? seed->admin : seed->run_as);
    seed->n++;
}

static void set_value(Seed *seed, Rows *rows, Record *record, const char *name, const char *text)
{
    const Field *field = entity_field(rows_entity(rows), name);
    g_autofree char *given = NULL;
    g_autofree char *value = NULL;

    g_assert(field);
    if (!*text)
        return;
    if (*text == '@' && field_class(field) == CLASS_ID)
        given = g_strdup(g_hash_table_lookup(seed->tags, text + 1));
    else
        given = g_strcompress(text);
    /* Rows are printed as they are: what is none of the type must not get in. */
    if (!given || !value_parse(field, given, &value))
        g_error("the seed of %s.%s is no %s: '%s'", rows_entity(rows)->name, name,
                field_type_name(field->type), text);
    rows_set(rows, record, field, value);
}

static void add_row(Seed *seed, Rows *rows, char **names, const char *line)
{
    g_auto(GStrv) values = g_strsplit(line, "|", -1);
    g_autofree char *id = org_new_id(seed->data->org, rows_entity(rows)->key_prefix);
    Record *record = rows_insert(rows, id);

    if (g_strv_length(values) != g_strv_length(names))
        g_error("the seed '%s' of %s has not as many columns as its header", values[0],
                rows_entity(rows)->name);
    for (guint i = 1; names[i]; i++)
        set_value(seed, rows, record, names[i], values[i]);
    stamp(seed, rows, record);
    g_hash_table_insert(seed->tags, g_strdup(values[0]), g_strdup(id));
}

static void add_object(Seed *seed, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_auto(GStrv) names = g_strsplit(lines[0] + 1, "|", -1);
    Entity *entity = catalogue_get(seed->data->catalogue, names[0]);
    Rows *rows = store_rows(seed->data->store, entity);

    for (guint i = 1; lines[i]; i++)
        if (*lines[i])
            add_row(seed, rows, names, lines[i]);
}

void data_seed(Data *data)
{
    g_autoptr(GHashTable) tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const OrgUser *admin = org_user_by_name(data->org, ORG_ADMIN_USERNAME);
    const OrgUser *run_as = org_user_by_name(data->org, ORG_RUN_AS_USERNAME);
    Seed seed = {data, tags, admin ? admin->id : NULL, run_as ? run_as->id : NULL, 0};

    for (guint i = 0; seed_texts[i]; i++)
        add_object(&seed, seed_texts[i]);
}
