/* Rows → JSON and CSV. */
#include "config.h"

#include <string.h>

#include "org/access.h"
#include "org/soql-run.h"

void result_put_text(GString *out, const char *text)
{
    static const char hex[] = "0123456789abcdef";

    g_string_append_c(out, '"');
    for (const guchar *at = (const guchar *) text; *at; at++) {
        switch (*at) {
        case '"':
            g_string_append(out, "\\\"");
            break;
        case '\\':
            g_string_append(out, "\\\\");
            break;
        case '\n':
            g_string_append(out, "\\n");
            break;
        case '\r':
            g_string_append(out, "\\r");
            break;
        case '\t':
            g_string_append(out, "\\t");
            break;
        default:
            if (*at >= 0x20) {
                g_string_append_c(out, (char) *at);
            } else {
                g_string_append(out, "\\u00");
                g_string_append_c(out, hex[*at >> 4]);
                g_string_append_c(out, hex[*at & 15]);
            }
            break;
        }
    }
    g_string_append_c(out, '"');
}

void result_put_typed(const Field *field, const char *text, GString *out)
{
    if (!text) {
        g_string_append(out, "null");
        return;
    }
    switch (field_class(field)) {
    case CLASS_NUMBER:
        g_string_append(out, text);
        if (!strchr(text, '.'))
            g_string_append(out, ".0");
        break;
    case CLASS_INTEGER:
    case CLASS_BOOLEAN:
    case CLASS_RAW:
        g_string_append(out, text);
        break;
    default:
        result_put_text(out, text);
        break;
    }
}

void result_put_attributes(const Row *row, const char *version, GString *out)
{
    RowBuffer buffer;
    const char *id = row_id(row, buffer);

    g_string_append(out, "\"attributes\":{\"type\":");
    result_put_text(out, row->entity->name);
    if (id)
        g_string_append_printf(out, ",\"url\":\"/services/data/v%s/sobjects/%s/%s\"", version,
                               row->entity->name, id);
    g_string_append_c(out, '}');
}

/* The parts of an address in the order of the answer, by what their names end in. */
static const struct {
    const char *key;
    const char *ends[2];
} address_members[] = {
    {"city", {"City", "__City__s"}},
    {"country", {"Country", "__CountryCode__s"}},
    {"geocodeAccuracy", {"GeocodeAccuracy", "__GeocodeAccuracy__s"}},
    {"latitude", {"Latitude", "__Latitude__s"}},
    {"longitude", {"Longitude", "__Longitude__s"}},
    {"postalCode", {"PostalCode", "__PostalCode__s"}},
    {"state", {"State", "__StateCode__s"}},
    {"street", {"Street", "__Street__s"}},
};

static const Field *part_of(const Row *row, const Field *whole, const char *const ends[2])
{
    for (guint i = 0; i < row->entity->fields->len; i++) {
        const Field *part = g_ptr_array_index(row->entity->fields, i);
        gsize length = strlen(part->name);

        if (g_strcmp0(part->compound, whole->name) != 0)
            continue;
        for (guint j = 0; j < 2; j++)
            if (length >= strlen(ends[j]) &&
                g_ascii_strcasecmp(part->name + length - strlen(ends[j]), ends[j]) == 0)
                return part;
    }
    return NULL;
}

static void put_compound(const Row *row, const Field *field, GString *out)
{
    bool is_location = field->type == FIELD_LOCATION;
    gsize start = out->len;
    guint n = 0;
    bool any = false;

    g_string_append_c(out, '{');
    for (guint i = 0; i < G_N_ELEMENTS(address_members); i++) {
        const char *key = address_members[i].key;
        const Field *part;
        RowBuffer buffer;
        const char *text;

        if (is_location && !g_str_has_suffix(key, "itude"))
            continue;
        part = part_of(row, field, address_members[i].ends);
        text = part ? row_value(row, part, buffer) : NULL;
        any = any || text;
        g_string_append_printf(out, "%s\"%s\":", n++ ? "," : "", key);
        if (part)
            result_put_typed(part, text, out);
        else
            g_string_append(out, "null");
    }
    g_string_append_c(out, '}');
    if (!any) {
        g_string_truncate(out, start);
        g_string_append(out, "null");
    }
}

/* All but the last four characters of a secret are covered for ordinary users. */
static char *mask(const Reader *reader, const Field *field, const char *text)
{
    glong length, shown;
    GString *masked;

    if (!field->encrypted || reader_is_admin(reader))
        return NULL;
    length = g_utf8_strlen(text, -1);
    shown = MIN(length, g_strcmp0(field->mask_type, "lastFour") == 0 ? 4 : 0);
    masked = g_string_new(NULL);
    for (glong i = shown; i < length; i++)
        g_string_append_c(masked, '*');
    g_string_append(masked, g_utf8_offset_to_pointer(text, length - shown));
    return g_string_free(masked, FALSE);
}

void result_put_value(const Reader *reader, const Row *row, const Field *field, const char *version,
                      GString *out)
{
    RowBuffer buffer, id_buffer;
    const char *text;
    g_autofree char *masked = NULL;

    if (field_class(field) == CLASS_COMPOUND) {
        put_compound(row, field, out);
        return;
    }
    text = row_value(row, field, buffer);
    if (text && field_class(field) == CLASS_BLOB) {
        g_string_append_printf(out, "\"/services/data/v%s/sobjects/%s/%s/%s\"", version,
                               row->entity->name, row_id(row, id_buffer), field->name);
        return;
    }
    masked = text ? mask(reader, field, text) : NULL;
    result_put_typed(field, masked ? masked : text, out);
}

void result_put_csv(const Reader *reader, const Row *row, const PlanValue *value, GString *out)
{
    RowBuffer buffer;
    const char *text = plan_value((Reader *) reader, value, row, buffer);
    g_autofree char *masked = NULL;
    gsize length;

    if (!text)
        return;
    masked = mask(reader, value->type, text);
    text = masked ? masked : text;
    length = strlen(text);
    g_string_append(out, text);
    /* Bulk results end datetimes in Z, and fractions are there as in JSON. */
    if (field_class(value->type) == CLASS_DATETIME && length > 5) {
        g_string_truncate(out, out->len - strlen("+0000"));
        g_string_append_c(out, 'Z');
    } else if (field_class(value->type) == CLASS_NUMBER && !strchr(text, '.')) {
        g_string_append(out, ".0");
    }
}

static void put_members(const Plan *plan, const GPtrArray *nodes, const Row *row,
                        const char *version, GString *out);

static bool follow(const Plan *plan, const PlanNode *node, const Row *row, Row *ret_row)
{
    const Field *reference =
        node->by_name ? entity_field(row->entity, node->field->name) : node->field;
    RowBuffer buffer;
    const char *id = reference ? row_value(row, reference, buffer) : NULL;

    return id && reader_follow(plan->reader, reference, id, ret_row);
}

static void put_parent(const Plan *plan, const PlanNode *node, const GPtrArray *members,
                       const Row *parent, const char *version, GString *out)
{
    g_string_append_c(out, '{');
    result_put_attributes(parent, version, out);
    put_members(plan, members, parent, version, out);
    g_string_append_c(out, '}');
}

static void put_typeof(const Plan *plan, const PlanNode *node, const Row *row, const char *version,
                       GString *out)
{
    Row parent;

    if (!follow(plan, node, row, &parent)) {
        g_string_append(out, "null");
        return;
    }
    for (guint i = 0; i < node->children->len; i++) {
        const PlanNode *branch = g_ptr_array_index(node->children, i);

        if (!*branch->key || g_str_equal(branch->key, parent.entity->name)) {
            put_parent(plan, node, branch->children, &parent, version, out);
            return;
        }
    }
    g_string_append_c(out, '{');
    result_put_attributes(&parent, version, out);
    g_string_append_c(out, '}');
}

typedef struct {
    const char *version;
    GString *out;
    guint n;
} Children;

static bool put_child(const Row *row, gpointer user_data, const Plan *plan)
{
    Children *children = user_data;

    if (children->n++)
        g_string_append_c(children->out, ',');
    result_put_row(plan, row, children->version, children->out);
    return true;
}

/* Which rows belong to which parent, found out once. */
static void index_parents(Plan *plan)
{
    guint64 n = reader_count(plan->reader, plan->entity);

    plan->by_parent =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
    for (guint64 i = 0; i < n; i++) {
        RowBuffer buffer;
        const char *id;
        GArray *positions;
        Row row;

        if (!reader_at(plan->reader, plan->entity, i, &row))
            continue;
        id = row_value(&row, plan->link, buffer);
        if (!id)
            continue;
        positions = g_hash_table_lookup(plan->by_parent, id);
        if (!positions) {
            positions = g_array_new(FALSE, FALSE, sizeof(guint64));
            g_hash_table_insert(plan->by_parent, g_strdup(id), positions);
        }
        g_array_append_val(positions, i);
    }
}

static void put_children(Plan *plan, const Row *row, const char *version, GString *out)
{
    Children children = {version, g_string_new(NULL), 0};
    RowBuffer buffer;
    const char *id = row_id(row, buffer);
    const GArray *positions;

    if (!plan->by_parent)
        index_parents(plan);
    positions = id ? g_hash_table_lookup(plan->by_parent, id) : NULL;
    if (positions)
        plan_each_row_among(plan, positions, put_child, &children);
    if (children.n)
        g_string_append_printf(out, "{\"totalSize\":%u,\"done\":true,\"records\":[%s]}", children.n,
                               children.out->str);
    else
        g_string_append(out, "null");
    g_string_free(children.out, TRUE);
}

static void put_node_value(const Plan *plan, const PlanNode *node, const Row *row,
                           const char *version, GString *out)
{
    const Field *field = node->field;

    if (node->by_name) {
        if (g_str_equal(field->name, "Type") && !entity_field(row->entity, "Username")) {
            result_put_text(out, row->entity->name);
            return;
        }
        field = entity_field(row->entity, field->name);
    }
    if (field)
        result_put_value(plan->reader, row, field, version, out);
    else
        g_string_append(out, "null");
}

static void put_members(const Plan *plan, const GPtrArray *nodes, const Row *row,
                        const char *version, GString *out)
{
    for (guint i = 0; i < nodes->len; i++) {
        const PlanNode *node = g_ptr_array_index(nodes, i);
        Row parent;

        g_string_append_c(out, ',');
        result_put_text(out, node->key);
        g_string_append_c(out, ':');
        switch (node->kind) {
        case NODE_VALUE:
            put_node_value(plan, node, row, version, out);
            break;
        case NODE_PARENT:
            if (follow(plan, node, row, &parent))
                put_parent(plan, node, node->children, &parent, version, out);
            else
                g_string_append(out, "null");
            break;
        case NODE_QUERY:
            put_children(node->query, row, version, out);
            break;
        case NODE_TYPEOF:
            put_typeof(plan, node, row, version, out);
            break;
        }
    }
}

void result_put_row(const Plan *plan, const Row *row, const char *version, GString *out)
{
    g_string_append_c(out, '{');
    result_put_attributes(row, version, out);
    put_members(plan, plan->nodes, row, version, out);
    g_string_append_c(out, '}');
}
