#include "config.h"

#include "org/soap-calls.h"

#include <string.h>

#include "core/json.h"
#include "org/apply.h"
#include "org/setup.h"
#include "org/users.h"

#define COMPONENTS_MAX 10
#define QUERIES_MAX 3

void soap_fail(SoapCall *call, const char *fault, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_free(call->fault_text);
    call->fault_text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    call->fault = fault;
}

static char *child_text(xmlNode *node, const char *name)
{
    xmlNode *child = component_child(node, name);

    return child ? component_text(child) : NULL;
}

static bool is_element(xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *) node->name, name) == 0;
}

static const MetadataType *wanted_type(SoapCall *call, const char *name)
{
    const MetadataType *type = name ? metadata_type_find(name) : NULL;

    if (!type || call->version < type->since) {
        soap_fail(call, "INVALID_TYPE",
                  "This type of metadata is not available for this organization: %s",
                  name ? name : "");
        return NULL;
    }
    return type;
}

/* The texts of the repeated element; at most ten. NULL with a fault. */
static GPtrArray *read_names(SoapCall *call, const char *element)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    for (xmlNode *child = call->call->children; child; child = child->next)
        if (is_element(child, element))
            g_ptr_array_add(names, component_text(child));
    if (names->len <= COMPONENTS_MAX)
        return g_steal_pointer(&names);
    soap_fail(call, "LIMIT_EXCEEDED", "record limit reached. cannot submit more than %d records in "
              "this operation", COMPONENTS_MAX);
    return NULL;
}

static void read_metadata(SoapCall *call, GString *xml)
{
    g_autofree char *name = child_text(call->call, "type");
    const MetadataType *type = wanted_type(call, name);
    g_autoptr(GPtrArray) names = type ? read_names(call, "fullNames") : NULL;

    g_string_append(xml, "<result>");
    for (guint i = 0; names && i < names->len; i++) {
        g_autoptr(json_object) values = apply_read(call->org, type, names->pdata[i]);

        if (!values) {
            g_string_append(xml, "<records xsi:nil=\"true\"/>");
            continue;
        }
        g_string_append_printf(xml, "<records xsi:type=\"%s\">", type->name);
        component_element(xml, "fullName", names->pdata[i]);
        component_write(type, values, xml);
        g_string_append(xml, "</records>");
    }
    g_string_append(xml, "</result>");
}

/* Id and times of a component, whichever kind. */
static void find_facts(const Org *org, const MetadataType *type, const char *full_name,
                       const char **ret_id, gint64 *ret_created, gint64 *ret_modified)
{
    const Component *component = setup_component(org->setup, type->name, full_name);
    const PermissionSet *set = component ? NULL : setup_permission_set(org->setup, full_name);

    *ret_id = component ? component->id : set ? set->id : "";
    *ret_created = component ? component->created_at : 0;
    *ret_modified = component ? component->modified_at : 0;
}

static void write_properties(const Org *org, const MetadataType *type, const char *full_name,
                             GString *xml)
{
    const OrgUser *admin = org_user_by_name(org, ORG_ADMIN_USERNAME);
    g_autofree char *name = org_user_name(admin);
    g_autofree char *file = g_strdup_printf("%s/%s.%s", type->folder, full_name, type->suffix);
    g_autofree char *created_at = NULL, *modified_at = NULL;
    gint64 created, modified;
    const char *id;

    find_facts(org, type, full_name, &id, &created, &modified);
    created_at = org_time(created);
    modified_at = org_time(modified);
    g_string_append(xml, "<result>");
    component_element(xml, "createdById", admin->id);
    component_element(xml, "createdByName", name);
    component_element(xml, "createdDate", created_at);
    component_element(xml, "fileName", file);
    component_element(xml, "fullName", full_name);
    component_element(xml, "id", id);
    component_element(xml, "lastModifiedById", admin->id);
    component_element(xml, "lastModifiedByName", name);
    component_element(xml, "lastModifiedDate", modified_at);
    component_element(xml, "manageableState", "unmanaged");
    component_element(xml, "type", type->name);
    g_string_append(xml, "</result>");
}

static void list_metadata(SoapCall *call, GString *xml)
{
    int n = 0;

    for (xmlNode *child = call->call->children; child; child = child->next) {
        g_autofree char *name = NULL;
        g_autoptr(GPtrArray) names = NULL;
        const MetadataType *type;

        if (!is_element(child, "queries"))
            continue;
        if (++n > QUERIES_MAX) {
            soap_fail(call, "LIMIT_EXCEEDED", "at most %d queries", QUERIES_MAX);
            return;
        }
        name = child_text(child, "type");
        type = wanted_type(call, name);
        if (!type)
            return;
        names = apply_list(call->org, type);
        for (guint i = 0; i < names->len; i++)
            write_properties(call->org, type, names->pdata[i], xml);
    }
}

static void describe_metadata(SoapCall *call, GString *xml)
{
    g_string_append(xml, "<result>");
    for (const MetadataType *type = metadata_types; type->name; type++) {
        if (call->version < type->since)
            continue;
        g_string_append(xml, "<metadataObjects>");
        component_element(xml, "directoryName", type->folder);
        component_element(xml, "inFolder", "false");
        component_element(xml, "metaFile", "false");
        component_element(xml, "suffix", type->suffix);
        component_element(xml, "xmlName", type->name);
        g_string_append(xml, "</metadataObjects>");
    }
    component_element(xml, "organizationNamespace", "");
    component_element(xml, "partialSaveAllowed", "true");
    component_element(xml, "testRequired", "false");
    g_string_append(xml, "</result>");
}

static void write_result(const char *full_name, const Applied *applied, bool with_created,
                         GString *xml)
{
    g_string_append(xml, "<result>");
    if (with_created)
        component_element(xml, "created", applied->created ? "true" : "false");
    if (!applied->success) {
        g_string_append(xml, "<errors>");
        component_element(xml, "message", applied->problem);
        component_element(xml, "statusCode", applied->code);
        g_string_append(xml, "</errors>");
    }
    component_element(xml, "fullName", full_name);
    component_element(xml, "success", applied->success ? "true" : "false");
    g_string_append(xml, "</result>");
}

typedef enum {
    SAVE_CREATE,
    SAVE_UPDATE,
    SAVE_UPSERT,
} Save;

static bool exists(const Setup *setup, const MetadataType *type, const char *full_name)
{
    return strcmp(type->name, TYPE_PERMISSION_SET) == 0
               ? setup_permission_set(setup, full_name) != NULL
               : setup_component(setup, type->name, full_name) != NULL;
}

static void save_one(SoapCall *call, Setup *draft, xmlNode *node, Save how, char **ret_full_name,
                     Applied *applied)
{
    xmlChar *raw = xmlGetNsProp(node, BAD_CAST "type",
                                BAD_CAST "http://www.w3.org/2001/XMLSchema-instance");
    const char *colon = raw ? strrchr((const char *) raw, ':') : NULL;
    const char *name = colon ? colon + 1 : (const char *) raw;
    const MetadataType *type = wanted_type(call, name);
    g_autoptr(json_object) values = NULL;
    g_autofree char *problem = NULL;

    xmlFree(raw);
    if (!type)
        return;
    values = component_read(type, node, call->version, ret_full_name, &problem);
    if (!values)
        applied_fail(applied, "INVALID_TYPE", "%s", problem);
    else if (!*ret_full_name)
        applied_fail(applied, "REQUIRED_FIELD_MISSING", "Required field is missing: fullName");
    else if (how == SAVE_CREATE && exists(draft, type, *ret_full_name))
        applied_fail(applied, "DUPLICATE_DEVELOPER_NAME",
                     "The %s name you entered is already in use", type->name);
    else if (how == SAVE_UPDATE && !exists(draft, type, *ret_full_name))
        applied_fail(applied, "INVALID_CROSS_REFERENCE_KEY", "no %s named %s found", type->name,
                     *ret_full_name);
    else
        apply_component(call->org, call->user, draft, type, *ret_full_name, values, applied);
}

static void finish(SoapCall *call, Setup *draft, bool failed)
{
    if (call->fault || (failed && call->all_or_none)) {
        setup_free(draft);
        return;
    }
    apply_finish(call->org, draft);
    apply_commit(call->org, draft);
}

static bool may_change(SoapCall *call)
{
    if (!fault_on(call->org, FAULT_READ_ONLY_ORG))
        return true;
    soap_fail(call, "INSUFFICIENT_ACCESS_OR_READONLY", "This organization is in read-only mode");
    return false;
}

static void save(SoapCall *call, Save how, GString *xml)
{
    Setup *draft;
    bool failed = false;
    int n = 0;

    if (!may_change(call))
        return;
    draft = setup_copy(call->org->setup);
    for (xmlNode *child = call->call->children; child; child = child->next) {
        g_auto(Applied) applied = {0};
        g_autofree char *full_name = NULL;

        if (!is_element(child, "metadata"))
            continue;
        if (++n > COMPONENTS_MAX)
            soap_fail(call, "LIMIT_EXCEEDED", "record limit reached. cannot submit more than %d "
                      "records in this operation", COMPONENTS_MAX);
        else
            save_one(call, draft, child, how, &full_name, &applied);
        if (call->fault)
            break;
        failed = failed || !applied.success;
        write_result(full_name ? full_name : "", &applied, how == SAVE_UPSERT, xml);
    }
    finish(call, draft, failed);
}

static void delete_metadata(SoapCall *call, GString *xml)
{
    g_autofree char *name = child_text(call->call, "type");
    const MetadataType *type = may_change(call) ? wanted_type(call, name) : NULL;
    g_autoptr(GPtrArray) names = type ? read_names(call, "fullNames") : NULL;
    Setup *draft;
    bool failed = false;

    if (!names)
        return;
    draft = setup_copy(call->org->setup);
    for (guint i = 0; i < names->len; i++) {
        g_auto(Applied) applied = {0};

        apply_removal(call->org, call->user, draft, type, names->pdata[i], &applied);
        if (applied.warning) /* a deploy only warns; here it is an error */
            applied_fail(&applied, "INVALID_CROSS_REFERENCE_KEY", "no %s named %s found",
                         type->name, (char *) names->pdata[i]);
        failed = failed || !applied.success;
        write_result(names->pdata[i], &applied, false, xml);
    }
    finish(call, draft, failed);
}

static void create_metadata(SoapCall *call, GString *xml)
{
    save(call, SAVE_CREATE, xml);
}

static void update_metadata(SoapCall *call, GString *xml)
{
    save(call, SAVE_UPDATE, xml);
}

static void upsert_metadata(SoapCall *call, GString *xml)
{
    save(call, SAVE_UPSERT, xml);
}

static const struct {
    const char *name;
    void (*run)(SoapCall *call, GString *xml);
} calls[] = {
    {"readMetadata", read_metadata},         {"listMetadata", list_metadata},
    {"describeMetadata", describe_metadata}, {"createMetadata", create_metadata},
    {"updateMetadata", update_metadata},     {"upsertMetadata", upsert_metadata},
    {"deleteMetadata", delete_metadata},     {"deploy", soap_deploy},
    {"cancelDeploy", soap_cancel_deploy},    {"checkDeployStatus", soap_check_deploy_status},
};

bool soap_call(SoapCall *call, GString *xml)
{
    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++)
        if (strcmp(calls[i].name, (const char *) call->call->name) == 0) {
            calls[i].run(call, xml);
            return true;
        }
    return false;
}
