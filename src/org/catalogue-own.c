#include "config.h"

#include "org/catalogue-own.h"

#include <string.h>

#include "org/catalogue-names.h"
#include "org/describe-written.h"

#define CRUD (ENTITY_CREATEABLE | ENTITY_UPDATEABLE | ENTITY_DELETABLE)
#define READ (ENTITY_QUERYABLE | ENTITY_RETRIEVEABLE)
#define ROWS (CRUD | READ | ENTITY_REPLICATEABLE | ENTITY_TRIGGERABLE | ENTITY_UNDELETABLE)
#define BUSINESS (ROWS | ENTITY_LAYOUTABLE | ENTITY_SEARCHABLE | ENTITY_MRU)

static const struct {
    char letter;
    EntityKind kind;
    guint flags;
    bool no_permissions;
} groups[] = {
    {'b', KIND_STANDARD, BUSINESS, false},
    {'n', KIND_STANDARD, BUSINESS, true},
    {'d', KIND_STANDARD, ROWS & ~(guint) ENTITY_UNDELETABLE, true},
    {'l', KIND_STANDARD, ROWS, true},
    {'s', KIND_STANDARD, READ | ENTITY_CREATEABLE | ENTITY_UPDATEABLE, true},
    {'r', KIND_STANDARD, READ, true},
    {'c', KIND_STANDARD, 0, true},
    {'g', KIND_SETTING, ROWS | ENTITY_CUSTOM | ENTITY_CUSTOM_SETTING, true},
    {'m', KIND_METADATA_TYPE, READ | ENTITY_CUSTOM, true},
    {'e', KIND_EVENT, ENTITY_CREATEABLE | ENTITY_TRIGGERABLE, false},
    {'o', KIND_BIG, READ | ENTITY_CREATEABLE | ENTITY_CUSTOM, false},
    {'x', KIND_EXTERNAL, READ | CRUD | ENTITY_CUSTOM | ENTITY_LAYOUTABLE, false},
    {'k', KIND_KNOWLEDGE, READ | CRUD | ENTITY_CUSTOM | ENTITY_LAYOUTABLE | ENTITY_SEARCHABLE,
     false},
    {'a', KIND_STANDARD, READ | ENTITY_CUSTOM, true},
};

/* Custom prefixes count on in one row per first letter. */
static const struct {
    EntityKind kind;
    const char *letter;
} prefix_rows[] = {
    {KIND_METADATA_TYPE, "m"}, {KIND_EVENT, "e"},     {KIND_BIG, "o"},
    {KIND_EXTERNAL, "x"},      {KIND_KNOWLEDGE, "k"}, {KIND_CUSTOM, "a"},
};

static const struct {
    char letter;
    EntityKind kind;
    const char *standard; /* suffix */
    const char *custom;
    const char *type; /* associateEntityType */
    const char *prefix;
    guint flags;
} satellites[] = {
    {'S', KIND_SHARE, "Share", "__Share", "Share", NULL, READ | CRUD | ENTITY_REPLICATEABLE},
    {'H', KIND_HISTORY, "History", "__History", "History", NULL, READ | ENTITY_REPLICATEABLE},
    {'I', KIND_HISTORY, "FieldHistory", "__History", "History", NULL, READ | ENTITY_REPLICATEABLE},
    {'F', KIND_FEED, "Feed", "__Feed", "Feed", NULL, READ | ENTITY_DELETABLE},
    {'T', KIND_TAG, "Tag", "__Tag", "Tag", NULL,
     READ | ENTITY_CREATEABLE | ENTITY_DELETABLE | ENTITY_REPLICATEABLE},
    {'C', KIND_CHANGE_EVENT, "ChangeEvent", "__ChangeEvent", "ChangeEvent", NULL,
     ENTITY_TRIGGERABLE},
};

EntityKind catalogue_kind_of(const char *name, bool custom_setting)
{
    static const struct {
        const char *suffix;
        EntityKind kind;
    } kinds[] = {
        {"__mdt", KIND_METADATA_TYPE},
        {"__e", KIND_EVENT},
        {"__b", KIND_BIG},
        {"__x", KIND_EXTERNAL},
        {"__kav", KIND_KNOWLEDGE},
        {"__Share", KIND_SHARE},
        {"__History", KIND_HISTORY},
        {"__Feed", KIND_FEED},
        {"__Tag", KIND_TAG},
        {"ChangeEvent", KIND_CHANGE_EVENT},
    };

    if (custom_setting)
        return KIND_SETTING;
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_has_suffix(name, kinds[i].suffix))
            return kinds[i].kind;
    return g_str_has_suffix(name, "__c") ? KIND_CUSTOM : KIND_STANDARD;
}

void catalogue_associate(Entity *entity, EntityExists exists, gpointer user_data)
{
    for (guint i = 0; i < G_N_ELEMENTS(satellites); i++) {
        bool custom = strstr(entity->name, "__") != NULL;
        const char *suffix = custom ? satellites[i].custom : satellites[i].standard;
        g_autofree char *base = NULL;
        g_autofree char *parent = NULL;

        if (!g_str_has_suffix(entity->name, suffix))
            continue;
        base = g_strndup(entity->name, strlen(entity->name) - strlen(suffix));
        parent = custom ? g_strconcat(base, "__c", NULL) : g_strdup(base);
        if (!*base || !exists(parent, user_data))
            continue;
        g_free(entity->associate_type);
        g_free(entity->associate_parent);
        entity->associate_type = g_strdup(satellites[i].type);
        entity->associate_parent = g_steal_pointer(&parent);
        entity->kind = satellites[i].kind;
        entity->no_permissions = true;
        entity->follows = entity->associate_parent;
        return;
    }
}

static void set_labels(Entity *entity, const char *label)
{
    entity->label = label ? g_strdup(label) : entity_default_label(entity->name);
    entity->label_plural = entity_plural(entity->label);
}

static char *next_prefix(GHashTable *counts, EntityKind kind)
{
    static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *letter = "a";
    guint n;

    for (guint i = 0; i < G_N_ELEMENTS(prefix_rows); i++)
        if (prefix_rows[i].kind == kind)
            letter = prefix_rows[i].letter;
    n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, letter));
    g_hash_table_replace(counts, (gpointer) letter, GUINT_TO_POINTER(n + 1));
    return g_strdup_printf("%s%c%c", letter, digits[n / 36 % 36], digits[n % 36]);
}

static void add_satellites(GPtrArray *list, const Entity *parent, const char *letters)
{
    bool custom = g_str_has_suffix(parent->name, "__c");
    g_autofree char *base = g_strndup(parent->name, strlen(parent->name) - (custom ? 3 : 0));

    for (guint i = 0; i < G_N_ELEMENTS(satellites); i++) {
        g_autofree char *name = NULL;
        g_autofree char *label = NULL;
        Entity *entity;

        if (!strchr(letters, satellites[i].letter))
            continue;
        name = g_strconcat(base, custom ? satellites[i].custom : satellites[i].standard, NULL);
        label = g_strdup_printf("%s %s", parent->label, satellites[i].type);
        entity = entity_new(name, satellites[i].kind);
        set_labels(entity, label);
        entity->flags = satellites[i].flags;
        entity->associate_type = g_strdup(satellites[i].type);
        entity->associate_parent = g_strdup(parent->name);
        entity->follows = entity->associate_parent;
        entity->no_permissions = true;
        g_ptr_array_add(list, entity);
    }
}

static void set_group(Entity *entity, char letter)
{
    for (guint i = 0; i < G_N_ELEMENTS(groups); i++)
        if (groups[i].letter == letter) {
            entity->kind = groups[i].kind;
            entity->flags = groups[i].flags;
            entity->no_permissions = groups[i].no_permissions;
        }
    if (entity->kind == KIND_STANDARD && g_str_has_suffix(entity->name, "__c")) {
        entity->kind = KIND_CUSTOM;
        entity->flags |= ENTITY_CUSTOM;
    }
}

static void add_line(GPtrArray *list, GHashTable *counts, const char *line)
{
    g_auto(GStrv) columns = g_strsplit(line, "|", 5);
    Entity *entity = entity_new(columns[1], KIND_STANDARD);

    set_group(entity, columns[2][0]);
    set_labels(entity, columns[4]);
    entity->written = describe_written(entity->name);
    if (columns[2][1] == '<')
        entity->follows = g_intern_string(columns[2] + 2);
    if (strchr(columns[3], 'F'))
        entity->flags |= ENTITY_FEED;
    if (g_str_equal(columns[0], "*"))
        entity->key_prefix = next_prefix(counts, entity->kind);
    else if (!g_str_equal(columns[0], "-"))
        entity->key_prefix = g_strdup(columns[0]);
    g_ptr_array_add(list, entity);
    add_satellites(list, entity, columns[3]);
}

GPtrArray *catalogue_own_entities(void)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify) entity_free);
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; catalogue_standard_names[i]; i++)
        add_line(list, counts, catalogue_standard_names[i]);
    for (guint i = 0; catalogue_custom_names[i]; i++)
        add_line(list, counts, catalogue_custom_names[i]);
    return list;
}
