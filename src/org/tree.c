/* /composite/tree: rows with their children, all or none. */
#include "config.h"

#include <string.h>

#include "org/body.h"
#include "org/dml.h"
#include "org/transaction.h"

#define MAX_ROWS 200
#define MAX_DEPTH 5

typedef struct {
    Data *data;
    Dml dml;
    json_object *results; /* of what was created */
    json_object *errors;
    guint n;
} Tree;

static void add_error(Tree *tree, const char *reference, const DmlError *error)
{
    json_object *result = json_object_new_object();
    json_object *errors = json_object_new_array();

    json_object_array_add(errors, dml_error_json(error, true));
    json_add_text(result, "referenceId", reference);
    json_add_take(result, "errors", errors);
    json_object_array_add(tree->errors, result);
}

static void add_result(Tree *tree, const char *reference, const char *id)
{
    json_object *result = json_object_new_object();

    json_add_text(result, "referenceId", reference);
    json_add_text(result, "id", id);
    json_object_array_add(tree->results, result);
}

static void save_records(Tree *tree, Entity *entity, const Field *link, const char *parent,
                         json_object *records, guint depth);

/* The members that are lists of children, saved below their new parent. */
static void save_children(Tree *tree, Entity *entity, json_object *record, const char *id,
                          guint depth)
{
    json_object_iter iter;

    json_object_object_foreachC(record, iter)
    {
        const ChildLink *link = json_list(iter.val, "records")
                                    ? catalogue_child(tree->data->catalogue, entity, iter.key)
                                    : NULL;

        if (link)
            save_records(tree, link->child, link->field, id, json_list(iter.val, "records"),
                         depth + 1);
    }
}

static json_object *own_members(json_object *record, const Field *link, const char *parent)
{
    json_object *values = json_object_new_object();
    json_object_iter iter;

    json_object_object_foreachC(record, iter)
    {
        if (!json_list(iter.val, "records"))
            json_add_take(values, iter.key, json_object_get(iter.val));
    }
    if (link)
        json_add_text(values, link->name, parent);
    return values;
}

static void save_record(Tree *tree, Entity *entity, const Field *link, const char *parent,
                        json_object *record, guint depth)
{
    const char *reference = json_text(json_member(record, "attributes"), "referenceId", NULL);
    g_autoptr(json_object) values = own_members(record, link, parent);
    g_auto(DmlError) error = {0};
    g_autofree char *id = NULL;

    if (!reference)
        dml_error_set(&error, 400, "INVALID_INPUT",
                      "Include a reference ID for each record in the "
                      "request.");
    else if (++tree->n > MAX_ROWS || depth > MAX_DEPTH)
        dml_error_set(&error, 400, "INVALID_INPUT", "A tree has at most %d records and %d levels",
                      MAX_ROWS, MAX_DEPTH);
    else if (dml_insert(&tree->dml, entity, values, &id, &error)) {
        add_result(tree, reference, id);
        save_children(tree, entity, record, id, depth);
        return;
    }
    add_error(tree, reference ? reference : "", &error);
}

static void save_records(Tree *tree, Entity *entity, const Field *link, const char *parent,
                         json_object *records, guint depth)
{
    for (gsize i = 0; i < json_object_array_length(records); i++)
        save_record(tree, entity, link, parent, json_object_array_get_idx(records, i), depth);
}

static void reply_tree(Tree *tree, bool failed, OrgReply *reply)
{
    json_object *answer = json_object_new_object();

    json_add_flag(answer, "hasErrors", failed);
    json_add_take(answer, "results", json_object_get(failed ? tree->errors : tree->results));
    org_reply_take_json(reply, failed ? 400 : 201, answer);
}

bool tree_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply)
{
    Tree tree = {.data = data};
    Entity *entity = path[2] && !path[3] ? data_visible(data, request, path[2], reply) : NULL;
    g_autoptr(json_object) body = NULL;
    json_object *records;
    Transaction transaction;
    bool failed;

    if (!path[2] || path[3])
        return data_not_found(reply);
    if (!entity)
        return true;
    if (!org_request_is(request, "POST"))
        return data_not_allowed(reply, request, "POST");
    body = body_read(request, reply);
    records = json_list(body, "records");
    if (!body)
        return true;
    if (!records) {
        org_reply_error(reply, 400, "MISSING_ARGUMENT", NULL, "records is missing");
        return true;
    }
    dml_init(&tree.dml, data, request);
    tree.results = json_object_new_array();
    tree.errors = json_object_new_array();
    transaction_begin(&transaction, data);
    save_records(&tree, entity, NULL, NULL, records, 1);
    failed = json_object_array_length(tree.errors) > 0;
    transaction_end(&transaction, !failed);
    reply_tree(&tree, failed, reply);
    json_object_put(tree.results);
    json_object_put(tree.errors);
    return true;
}
