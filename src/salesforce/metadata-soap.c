#include "config.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "core/problem.h"
#include "salesforce/answer.h"
#include "salesforce/metadata-soap.h"
#include "salesforce/metadata.h"

#define MAX_ANSWER (8 * 1024 * 1024)
#define MAX_ELEMENTS 20000 /* of one component */

typedef xmlDoc XmlDoc;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XmlDoc, xmlFreeDoc)

static void refuse(GError **error, const char *why, const char *doing)
{
    problem_set(error, PROBLEM_MALFORMED_ANSWER, why, NULL, "%s", doing);
}

/* No document type: no entities, nothing from the network or the disk. */
static xmlDoc *parse(const char *text, gsize length, const char *doing, GError **error)
{
    xmlDoc *doc;

    if (length > MAX_ANSWER || !g_utf8_validate_len(text, length, NULL)) {
        refuse(error, "the answer is too long or not UTF-8", doing);
        return NULL;
    }
    if (g_strstr_len(text, (gssize) length, "<!DOCTYPE") ||
        g_strstr_len(text, (gssize) length, "<!ENTITY")) {
        refuse(error, "the answer has a document type", doing);
        return NULL;
    }
    doc = xmlReadMemory(text, (int) length, "answer.xml", "UTF-8",
                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                            XML_PARSE_NOCDATA);
    if (!doc || !xmlDocGetRootElement(doc) || doc->intSubset) {
        xmlFreeDoc(doc);
        refuse(error, "the answer is no XML", doing);
        return NULL;
    }
    return doc;
}

static bool is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE &&
           (!name || strcmp((const char *) node->name, name) == 0);
}

static xmlNode *child(const xmlNode *node, const char *name)
{
    for (xmlNode *at = node ? node->children : NULL; at; at = at->next) {
        if (is_element(at, name))
            return at;
    }
    return NULL;
}

static char *text_of(const xmlNode *node)
{
    xmlChar *content = node ? xmlNodeGetContent(node) : NULL;
    char *text = g_strdup(content ? (const char *) content : "");

    xmlFree(content);
    return g_strstrip(text);
}

/* What the first child of the body holds; a fault becomes a problem. */
static xmlNode *open_body(xmlDoc *doc, int status, const char *doing, GError **error)
{
    xmlNode *body = child(xmlDocGetRootElement(doc), "Body");
    xmlNode *fault = child(body, "Fault");
    xmlNode *first = child(body, NULL);

    if (fault) {
        g_autofree char *code = text_of(child(fault, "faultcode"));
        g_autofree char *text = text_of(child(fault, "faultstring"));
        const char *colon = strchr(code, ':');

        answer_set_code(error, status, colon ? colon + 1 : code, text, doing);
        return NULL;
    }
    if (!first)
        refuse(error, "the answer is empty", doing);
    return first;
}

static bool is_nil(const xmlNode *node)
{
    xmlChar *nil = xmlGetProp((xmlNode *) (gsize) node, (const xmlChar *) "nil");
    bool is = nil && strcmp((const char *) nil, "true") == 0;

    xmlFree(nil);
    return is;
}

static void string_free(gpointer string)
{
    g_string_free(string, TRUE);
}

/* One component on its way from a tree to a table. */
typedef struct {
    GHashTable *texts; /* path → GString */
    guint elements;
} Flat;

static void add_text(Flat *flat, const char *path, const xmlNode *node)
{
    g_autofree char *text = text_of(node);
    GString *before = g_hash_table_lookup(flat->texts, path);

    if (before)
        g_string_append_printf(before, "\n%s", text);
    else
        g_hash_table_insert(flat->texts, g_strdup(path), g_string_new(text));
}

/* False: there are too many. */
static bool flatten(Flat *flat, const xmlNode *node, const char *prefix, int depth)
{
    for (const xmlNode *at = node->children; at && depth < 16; at = at->next) {
        g_autofree char *path = NULL;

        if (!is_element(at, NULL))
            continue;
        if (++flat->elements > MAX_ELEMENTS)
            return false;
        path = g_strconcat(prefix, *prefix ? "." : "", (const char *) at->name, NULL);
        if (!child(at, NULL))
            add_text(flat, path, at);
        else if (!flatten(flat, at, path, depth + 1))
            return false;
    }
    return true;
}

static GHashTable *texts_of(GHashTable *strings)
{
    GHashTable *texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    GHashTableIter iter;
    gpointer path, string;

    g_hash_table_iter_init(&iter, strings);
    while (g_hash_table_iter_next(&iter, &path, &string))
        g_hash_table_insert(texts, g_strdup(path), g_strdup(((GString *) string)->str));
    return texts;
}

GHashTable *metadata_soap_read(const char *text, gsize length, int status, GError **error)
{
    static const char doing[] = "the component cannot be read";
    g_autoptr(XmlDoc) doc = parse(text, length, doing, error);
    xmlNode *response = doc ? open_body(doc, status, doing, error) : NULL;
    xmlNode *record = child(child(response, "result"), "records");
    g_autoptr(GHashTable) strings = NULL;
    Flat flat = {0};

    if (!record || is_nil(record) || !child(record, "fullName"))
        return NULL;
    strings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, string_free);
    flat.texts = strings;
    if (flatten(&flat, record, "", 0))
        return texts_of(strings);
    refuse(error, "the component has too many elements", doing);
    return NULL;
}

GPtrArray *metadata_soap_list(const char *text, gsize length, int status, GError **error)
{
    static const char doing[] = "the components cannot be listed";
    g_autoptr(XmlDoc) doc = parse(text, length, doing, error);
    xmlNode *response = doc ? open_body(doc, status, doing, error) : NULL;
    GPtrArray *names;

    if (!response)
        return NULL;
    names = g_ptr_array_new_with_free_func(g_free);
    for (xmlNode *at = response->children; at; at = at->next) {
        if (is_element(at, "result"))
            g_ptr_array_add(names, text_of(child(at, "fullName")));
    }
    return names;
}

/* The token stands in the body: SOAP knows no other place for it. */
static char *build_envelope(const Secret *token, const char *body)
{
    g_autofree char *session = metadata_escape(secret_text(token));
    char *envelope = g_strdup_printf(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<env:Envelope xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n"
        "<env:Header><SessionHeader><sessionId>%s</sessionId></SessionHeader></env:Header>\n"
        "<env:Body>%s</env:Body>\n</env:Envelope>\n",
        session, body);

    secret_wipe(session, strlen(session));
    return envelope;
}

static HttpResponse *send_once(Api *api, const Secret *token, const char *body, const char *doing,
                               GCancellable *cancellable, GError **error)
{
    static const char *const headers[] = {"SOAPAction: \"\"", "Accept: text/xml", NULL};
    static const int accept[] = {500, 0};
    g_autofree char *path = g_strconcat("/services/Soap/m/", api_version(api), NULL);
    char *envelope = build_envelope(token, body);
    HttpRequest request = {.method = "POST",
                           .url = path,
                           .content_type = "text/xml; charset=UTF-8",
                           .headers = headers,
                           .body = envelope,
                           .body_length = strlen(envelope),
                           .max_body = MAX_ANSWER};
    HttpResponse *response = api_request(api, &request, accept, doing, cancellable, error);

    secret_free_text(envelope);
    return response;
}

/* A dead token shows as a fault here: renewed and repeated once (the calls only read). */
static HttpResponse *call(Api *api, const char *body, const char *doing, GCancellable *cancellable,
                          GError **error)
{
    for (int tries = 0;; tries++) {
        g_autoptr(Secret) token = secret_ref(api_token(api));
        gint64 sent_at = g_get_monotonic_time();
        g_autoptr(HttpResponse) response = send_once(api, token, body, doing, cancellable, error);

        if (!response || tries > 0 || response->status != 500 ||
            !strstr(response->body, ":INVALID_SESSION_ID<"))
            return g_steal_pointer(&response);
        if (!api_renew(api, token, sent_at, cancellable, error))
            return NULL;
    }
}

GHashTable *metadata_read(Api *api, const char *type, const char *full_name,
                          GCancellable *cancellable, GError **error)
{
    g_autofree char *name = metadata_escape(full_name);
    g_autofree char *body = g_strdup_printf(
        "<readMetadata><type>%s</type><fullNames>%s</fullNames></readMetadata>", type, name);
    g_autoptr(HttpResponse) response =
        call(api, body, "the component cannot be read", cancellable, error);

    return response
               ? metadata_soap_read(response->body, response->body_length, response->status, error)
               : NULL;
}

GPtrArray *metadata_list(Api *api, const char *type, GCancellable *cancellable, GError **error)
{
    g_autofree char *body = g_strdup_printf("<listMetadata><queries><type>%s</type></queries>"
                                            "<asOfVersion>%s</asOfVersion></listMetadata>",
                                            type, api_version(api));
    g_autoptr(HttpResponse) response =
        call(api, body, "the components cannot be listed", cancellable, error);

    return response
               ? metadata_soap_list(response->body, response->body_length, response->status, error)
               : NULL;
}
