#include "config.h"

#include "org/bundle.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "org/component.h"

#define FILES_MAX 10000
#define FILE_MAX (4 * 1024 * 1024)
#define TOTAL_MAX (64 * 1024 * 1024)

static void part_free(gpointer data)
{
    BundlePart *part = data;

    g_free(part->type_name);
    g_free(part->full_name);
    g_free(part->file);
    json_object_put(part->values);
    g_free(part->problem);
    g_free(part);
}

void bundle_free(Bundle *bundle)
{
    if (!bundle)
        return;
    g_free(bundle->problem);
    g_ptr_array_unref(bundle->before);
    g_ptr_array_unref(bundle->parts);
    g_ptr_array_unref(bundle->after);
    g_free(bundle);
}

static GBytes *read_entry(zip_t *zip, zip_uint64_t index, gsize *total)
{
    struct zip_stat stat;
    zip_file_t *file;
    g_autofree char *bytes = NULL;
    zip_int64_t got;

    if (zip_stat_index(zip, index, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE) ||
        stat.size > FILE_MAX || *total + stat.size > TOTAL_MAX)
        return NULL;
    file = zip_fopen_index(zip, index, 0);
    if (!file)
        return NULL;
    bytes = g_malloc(stat.size + 1);
    got = zip_fread(file, bytes, stat.size + 1);
    zip_fclose(file);
    if (got != (zip_int64_t) stat.size)
        return NULL;
    *total += stat.size;
    return g_bytes_new_take(g_steal_pointer(&bytes), stat.size);
}

/* Name → bytes, without folders. NULL: no zip, or one that is too large. */
static GHashTable *unzip(GBytes *bytes)
{
    g_autoptr(GHashTable) files =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
    gsize length, total = 0;
    const void *data = g_bytes_get_data(bytes, &length);
    zip_source_t *source = length ? zip_source_buffer_create(data, length, 0, NULL) : NULL;
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    bool good = zip && zip_get_num_entries(zip, 0) <= FILES_MAX;

    for (zip_int64_t i = 0; good && i < zip_get_num_entries(zip, 0); i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t) i, 0);
        GBytes *content;

        if (!name || g_str_has_suffix(name, "/"))
            continue;
        content = read_entry(zip, (zip_uint64_t) i, &total);
        good = content != NULL;
        if (good)
            g_hash_table_insert(files, g_strdup(name), content);
    }
    if (zip)
        zip_discard(zip);
    else if (source)
        zip_source_free(source);
    return good ? g_steal_pointer(&files) : NULL;
}

/* Without singlePackage everything lies in one top folder. */
static GHashTable *strip_top(GHashTable *files)
{
    GHashTable *stripped =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
    GHashTableIter iter;
    gpointer name, content;

    g_hash_table_iter_init(&iter, files);
    while (g_hash_table_iter_next(&iter, &name, &content)) {
        const char *slash = strchr(name, '/');

        if (slash)
            g_hash_table_insert(stripped, g_strdup(slash + 1), g_bytes_ref(content));
    }
    g_hash_table_unref(files);
    return stripped;
}

static xmlDoc *parse_file(GHashTable *files, const char *name, char **ret_problem)
{
    GBytes *bytes = g_hash_table_lookup(files, name);
    gsize length;
    const char *text;

    if (!bytes)
        return NULL;
    text = g_bytes_get_data(bytes, &length);
    return component_parse_xml(text, length, ret_problem);
}

static BundlePart *add_part(GPtrArray *parts, const char *type_name, const char *full_name)
{
    BundlePart *part = g_new0(BundlePart, 1);

    part->type = metadata_type_find(type_name);
    part->type_name = g_strdup(type_name);
    part->full_name = g_strdup(full_name);
    g_ptr_array_add(parts, part);
    return part;
}

/* The types and members of package.xml or destructiveChanges.xml. */
static void read_manifest(xmlDoc *doc, GPtrArray *parts)
{
    for (xmlNode *types = xmlDocGetRootElement(doc)->children; types; types = types->next) {
        xmlNode *name;
        g_autofree char *type = NULL;

        if (types->type != XML_ELEMENT_NODE || strcmp((const char *) types->name, "types") != 0)
            continue;
        name = component_child(types, "name");
        type = name ? component_text(name) : g_strdup("");
        for (xmlNode *member = types->children; member; member = member->next) {
            g_autofree char *full_name = NULL;

            if (member->type != XML_ELEMENT_NODE ||
                strcmp((const char *) member->name, "members") != 0)
                continue;
            full_name = component_text(member);
            add_part(parts, type, full_name);
        }
    }
}

static int read_version(xmlDoc *doc)
{
    xmlNode *node = component_child(xmlDocGetRootElement(doc), "version");
    g_autofree char *text = node ? component_text(node) : NULL;

    return text ? atoi(text) : 0;
}

static char *find_file(GHashTable *files, const BundlePart *part)
{
    const char *const endings[] = {"", "-meta.xml"};

    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *name = g_strdup_printf("%s/%s.%s%s", part->type->folder, part->full_name,
                                                part->type->suffix, endings[i]);

        if (g_hash_table_contains(files, name))
            return g_steal_pointer(&name);
    }
    return NULL;
}

static void part_problem(BundlePart *part, char *problem)
{
    g_free(part->problem);
    part->problem = problem;
}

static void read_part(BundlePart *part, GHashTable *files, int version, bool allow_missing)
{
    g_autofree char *problem = NULL;
    xmlDoc *doc;
    xmlNode *root;

    if (!part->type) {
        part_problem(part, g_strdup_printf("Unknown type name '%s' specified in package.xml",
                                           part->type_name));
        part->file = g_strdup("package.xml");
        return;
    }
    part->file = find_file(files, part);
    if (!part->file) {
        part->file = g_strdup("package.xml");
        part->is_warning = allow_missing;
        part_problem(part, g_strdup_printf("An object '%s' of type %s was named in package.xml, "
                                           "but was not found in zipped directory",
                                           part->full_name, part->type_name));
        return;
    }
    doc = parse_file(files, part->file, &problem);
    if (!doc) {
        part_problem(part, g_steal_pointer(&problem));
        return;
    }
    root = xmlDocGetRootElement(doc);
    if (strcmp((const char *) root->name, part->type_name) != 0 || !root->ns ||
        strcmp((const char *) root->ns->href, METADATA_NAMESPACE) != 0)
        part_problem(part, g_strdup_printf("Error parsing file: Document root element is not "
                                           "{" METADATA_NAMESPACE "}%s", part->type_name));
    else
        part->values = component_read(part->type, root, version, NULL, &part->problem);
    xmlFreeDoc(doc);
    g_hash_table_remove(files, part->file);
}

/* "*" in package.xml: every file of that type. */
static void expand_wildcards(GPtrArray *parts, GHashTable *files)
{
    for (guint i = parts->len; i-- > 0;) {
        const BundlePart *part = parts->pdata[i];
        const MetadataType *type = part->type;
        GHashTableIter iter;
        gpointer name;

        if (strcmp(part->full_name, "*") != 0 || !type)
            continue;
        g_ptr_array_remove_index(parts, i);
        g_hash_table_iter_init(&iter, files);
        while (g_hash_table_iter_next(&iter, &name, NULL)) {
            g_autofree char *folder = g_path_get_dirname(name);
            g_autofree char *base = g_path_get_basename(name);
            g_autofree char *suffix = g_strdup_printf(".%s", type->suffix);
            char *dot = strstr(base, suffix);

            if (strcmp(folder, type->folder) != 0 || !dot)
                continue;
            *dot = '\0';
            add_part(parts, type->name, base);
        }
    }
}

static int by_type(gconstpointer a, gconstpointer b)
{
    const BundlePart *first = *(BundlePart *const *) a, *second = *(BundlePart *const *) b;

    if (first->type != second->type)
        return !first->type ? -1 : !second->type ? 1 : first->type < second->type ? -1 : 1;
    return strcmp(first->full_name, second->full_name);
}

/* Files that package.xml does not name are not deployed, and that is a warning. */
static void note_left_over(Bundle *bundle, GHashTable *files)
{
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(files), (GCompareFunc) strcmp);

    for (GList *name = names; name; name = name->next) {
        g_autofree char *base = g_path_get_basename(name->data);
        BundlePart *part;

        if (!strchr(name->data, '/'))
            continue;
        part = add_part(bundle->parts, "", base);
        part->file = g_strdup(name->data);
        part->is_warning = true;
        part_problem(part, g_strdup("Not in package.xml"));
    }
}

static void read_removals(Bundle *bundle, GHashTable *files, const char *name, GPtrArray *removals)
{
    xmlDoc *doc = parse_file(files, name, &bundle->problem);
    guint first = removals->len;

    if (!doc)
        return;
    read_manifest(doc, removals);
    xmlFreeDoc(doc);
    for (guint i = first; i < removals->len; i++) {
        BundlePart *part = removals->pdata[i];

        part->file = g_strdup(name);
        if (!part->type)
            part_problem(part, g_strdup_printf("Unknown type name '%s' specified in %s",
                                               part->type_name, name));
        else if (strcmp(part->full_name, "*") == 0)
            part_problem(part, g_strdup("Wildcards are not allowed in destructive changes"));
    }
}

static void read_all(Bundle *bundle, GHashTable *files, bool allow_missing)
{
    xmlDoc *doc = parse_file(files, "package.xml", &bundle->problem);

    if (!doc) {
        if (!bundle->problem)
            bundle->problem = g_strdup("No package.xml found");
        return;
    }
    bundle->version = read_version(doc);
    read_manifest(doc, bundle->parts);
    xmlFreeDoc(doc);
    if (bundle->version < 31 || bundle->version > 67) {
        bundle->problem = g_strdup_printf("Invalid version specified:%d.0", bundle->version);
        return;
    }
    expand_wildcards(bundle->parts, files);
    for (guint i = 0; i < bundle->parts->len; i++)
        read_part(bundle->parts->pdata[i], files, bundle->version, allow_missing);
    g_ptr_array_sort(bundle->parts, by_type);
    note_left_over(bundle, files);
    read_removals(bundle, files, "destructiveChangesPre.xml", bundle->before);
    read_removals(bundle, files, "destructiveChanges.xml", bundle->before);
    read_removals(bundle, files, "destructiveChangesPost.xml", bundle->after);
}

Bundle *bundle_read(GBytes *zip, bool single_package, bool allow_missing_files)
{
    Bundle *bundle = g_new0(Bundle, 1);
    GHashTable *files = unzip(zip);

    bundle->size = g_bytes_get_size(zip);
    bundle->before = g_ptr_array_new_with_free_func(part_free);
    bundle->parts = g_ptr_array_new_with_free_func(part_free);
    bundle->after = g_ptr_array_new_with_free_func(part_free);
    if (!files) {
        bundle->problem = g_strdup("Unable to read zip file");
        return bundle;
    }
    bundle->n_files = g_hash_table_size(files);
    if (!single_package)
        files = strip_top(files);
    read_all(bundle, files, allow_missing_files);
    g_hash_table_unref(files);
    return bundle;
}
