#include "config.h"

#include "org/component.h"

#include <glib.h>
#include <libxml/parser.h>
#include <string.h>

#include "core/json.h"

static void ignore_errors(void *context, const char *format, ...)
{
}

static char *parse_problem(void)
{
    const xmlError *last = xmlGetLastError();
    g_autofree char *message = g_strdup(last && last->message ? last->message : "not XML");

    return g_strdup_printf("Error parsing file: %s", g_strstrip(message));
}

xmlDoc *component_parse_xml(const char *text, gsize length, char **ret_problem)
{
    xmlDoc *doc;

    xmlSetGenericErrorFunc(NULL, ignore_errors);
    xmlResetLastError();
    if (length > G_MAXINT) {
        *ret_problem = g_strdup("Error parsing file: too large");
        return NULL;
    }
    doc = xmlReadMemory(text, (int) length, NULL, NULL,
                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                            XML_PARSE_NOCDATA);
    if (!doc) {
        *ret_problem = parse_problem();
        return NULL;
    }
    if (doc->intSubset || doc->extSubset || !xmlDocGetRootElement(doc)) {
        xmlFreeDoc(doc);
        *ret_problem = g_strdup("Error parsing file: DOCTYPE is not allowed");
        return NULL;
    }
    return doc;
}

char *component_text(xmlNode *node)
{
    xmlChar *raw = xmlNodeGetContent(node);
    char *text = g_strstrip(g_strdup(raw ? (const char *) raw : ""));

    xmlFree(raw);
    return text;
}

xmlNode *component_child(xmlNode *node, const char *name)
{
    for (xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE && strcmp((const char *) child->name, name) == 0)
            return child;
    return NULL;
}

static bool is_nil(xmlNode *node)
{
    xmlChar *nil = xmlGetNsProp(node, BAD_CAST "nil",
                                BAD_CAST "http://www.w3.org/2001/XMLSchema-instance");
    bool answer = nil && strcmp((const char *) nil, "true") == 0;

    xmlFree(nil);
    return answer;
}

static bool is_word_of(const char *words, const char *text)
{
    g_auto(GStrv) list = g_strsplit(words, "|", -1);

    return g_strv_contains((const char *const *) list, text);
}

static bool check_value(const Element *element, const char *text, char **ret_problem)
{
    const char *kind = NULL;

    switch (element->kind) {
    case ELEMENT_BOOLEAN:
        if (!is_word_of("true|false|1|0", text))
            kind = "boolean";
        break;
    case ELEMENT_INTEGER:
        if (!g_ascii_string_to_signed(text, 10, G_MININT32, G_MAXINT32, NULL, NULL))
            kind = "int";
        break;
    case ELEMENT_WORD:
        if (!is_word_of(element->words, text))
            kind = element->name;
        break;
    default:
        break;
    }
    if (!kind)
        return true;
    *ret_problem =
        g_strdup_printf("Error parsing file: '%s' is not a valid value for the %s %s", text,
                        element->kind == ELEMENT_WORD ? "enum" : "type", kind);
    return false;
}

static json_object *read_elements(const char *type, const Element *elements, xmlNode *node,
                                  int version, char **ret_problem);

static json_object *read_value(const char *type, const Element *element, xmlNode *node, int version,
                               char **ret_problem)
{
    g_autofree char *text = NULL;

    if (element->kind == ELEMENT_GROUP)
        return element->children
                   ? read_elements(element->name, element->children, node, version, ret_problem)
                   : json_object_new_object();
    text = component_text(node);
    if (!check_value(element, text, ret_problem))
        return NULL;
    if (element->kind == ELEMENT_BOOLEAN)
        return json_object_new_string(is_word_of("true|1", text) ? "true" : "false");
    return json_object_new_string(text);
}

static int find_element(const Element *elements, const char *name, int version)
{
    for (int i = 0; elements[i].name; i++)
        if (strcmp(elements[i].name, name) == 0 && version >= elements[i].since &&
            (elements[i].until == 0 || version < elements[i].until))
            return i;
    return -1;
}

static void keep_value(json_object *values, const Element *element, json_object *value)
{
    json_object *list = json_list(values, element->name);

    if (!element->repeated) {
        json_object_object_add(values, element->name, value);
        return;
    }
    if (!list) {
        list = json_object_new_array();
        json_object_object_add(values, element->name, list);
    }
    json_object_array_add(list, value);
}

static bool check_required(const char *type, const Element *elements, json_object *values,
                           char **ret_problem)
{
    for (const Element *element = elements; element->name; element++)
        if (element->required && !json_member(values, element->name)) {
            *ret_problem = g_strdup_printf("Required field is missing: %s", element->name);
            return false;
        }
    return true;
}

static json_object *read_elements(const char *type, const Element *elements, xmlNode *node,
                                  int version, char **ret_problem)
{
    g_autoptr(json_object) values = json_object_new_object();
    int cursor = 0;

    for (xmlNode *child = node->children; child; child = child->next) {
        const char *name = (const char *) child->name;
        json_object *value;
        int at;

        if (child->type != XML_ELEMENT_NODE || strcmp(name, "fullName") == 0 || is_nil(child))
            continue;
        at = find_element(elements, name, version);
        if (at < 0) {
            *ret_problem = g_strdup_printf(
                "Error parsing file: Element {" METADATA_NAMESPACE "}%s invalid at this location "
                "in type %s", name, type);
            return NULL;
        }
        /* The schema is a sequence: what comes too late is dropped, and nobody says so. */
        if (at < cursor || (json_member(values, name) && !elements[at].repeated))
            continue;
        cursor = at;
        value = read_value(type, &elements[at], child, version, ret_problem);
        if (!value)
            return NULL;
        keep_value(values, &elements[at], value);
    }
    if (!check_required(type, elements, values, ret_problem))
        return NULL;
    return g_steal_pointer(&values);
}

json_object *component_read(const MetadataType *type, xmlNode *node, int version,
                            char **ret_full_name, char **ret_problem)
{
    xmlNode *full_name = component_child(node, "fullName");

    if (version < type->since) {
        *ret_problem = g_strdup_printf("Unknown type name '%s' specified in package.xml",
                                       type->name);
        return NULL;
    }
    if (ret_full_name)
        *ret_full_name = full_name ? component_text(full_name) : NULL;
    return read_elements(type->name, type->elements, node, version, ret_problem);
}

void component_escape(GString *xml, const char *text)
{
    for (const char *c = text; *c; c++) {
        switch (*c) {
        case '&': g_string_append(xml, "&amp;"); break;
        case '<': g_string_append(xml, "&lt;"); break;
        case '>': g_string_append(xml, "&gt;"); break;
        case '"': g_string_append(xml, "&quot;"); break;
        case '\r': g_string_append(xml, "&#13;"); break;
        default:
            /* The rest of the control characters has no place in XML 1.0. */
            if ((guchar) *c >= 0x20 || *c == '\n' || *c == '\t')
                g_string_append_c(xml, *c);
        }
    }
}

void component_element(GString *xml, const char *name, const char *text)
{
    if (!text)
        return;
    g_string_append_printf(xml, "<%s>", name);
    component_escape(xml, text);
    g_string_append_printf(xml, "</%s>", name);
}

static void write_elements(const Element *elements, json_object *values, GString *xml);

static void write_value(const Element *element, json_object *value, GString *xml)
{
    if (element->kind != ELEMENT_GROUP) {
        component_element(xml, element->name, json_object_get_string(value));
        return;
    }
    if (!element->children)
        return;
    g_string_append_printf(xml, "<%s>", element->name);
    write_elements(element->children, value, xml);
    g_string_append_printf(xml, "</%s>", element->name);
}

static void write_elements(const Element *elements, json_object *values, GString *xml)
{
    for (const Element *element = elements; element->name; element++) {
        json_object *value = json_member(values, element->name);
        json_object *list = json_list(values, element->name);

        if (!value)
            continue;
        if (!list) {
            write_value(element, value, xml);
            continue;
        }
        for (size_t i = 0; i < json_object_array_length(list); i++)
            write_value(element, json_object_array_get_idx(list, i), xml);
    }
}

void component_write(const MetadataType *type, json_object *values, GString *xml)
{
    write_elements(type->elements, values, xml);
}

static json_object *with_defaults(const Element *elements, json_object *values)
{
    json_object *full = json_object_new_object();

    for (const Element *element = elements; element->name; element++) {
        json_object *value = json_member(values, element->name);

        if (value && element->kind == ELEMENT_GROUP && element->children && !element->repeated)
            json_object_object_add(full, element->name, with_defaults(element->children, value));
        else if (value)
            json_object_object_add(full, element->name, json_object_get(value));
        else if (element->fallback)
            json_add_text(full, element->name, element->fallback);
    }
    return full;
}

json_object *component_with_defaults(const MetadataType *type, json_object *values)
{
    return with_defaults(type->elements, values);
}
