#include "config.h"

#include <stdarg.h>
#include <string.h>
#include <zip.h>

#include "salesforce/metadata.h"

#define NAMESPACE "http://soap.sforce.com/2006/04/metadata"
#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
/* The oldest time a zip can hold: the same parts give the same bytes. */
#define MTIME 315619200

/* salesforce-api §6.2 */
static const struct {
    const char *type;
    const char *folder;
    const char *suffix;
} places[] = {
    {"ExternalClientApplication", "externalClientApps", "eca"},
    {"ExtlClntAppOauthSettings", "extlClntAppOauthSettings", "ecaOauth"},
    {"ExtlClntAppGlobalOauthSettings", "extlClntAppGlobalOauthSets", "ecaGlblOauth"},
    {"ExtlClntAppOauthConfigurablePolicies", "extlClntAppOauthPolicies", "ecaOauthPlcy"},
    {"ExtlClntAppConfigurablePolicies", "extlClntAppPolicies", "ecaPlcy"},
    {"ConnectedApp", "connectedApps", "connectedApp"},
    {"PermissionSet", "permissionsets", "permissionset"},
    {"Settings", "settings", "settings"},
};

/* Characters that XML 1.0 cannot hold become visible replacements. */
char *metadata_escape(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *escaped = g_string_sized_new(strlen(valid) + 16);

    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar character = g_utf8_get_char(p);

        if (character == '&')
            g_string_append(escaped, "&amp;");
        else if (character == '<')
            g_string_append(escaped, "&lt;");
        else if (character == '>')
            g_string_append(escaped, "&gt;");
        else if (character == '"')
            g_string_append(escaped, "&quot;");
        else if (character == '\'')
            g_string_append(escaped, "&apos;");
        else if (character == '\r')
            g_string_append(escaped, "&#13;");
        else if ((character < 0x20 && character != '\t' && character != '\n') ||
                 character == 0xfffe || character == 0xffff)
            g_string_append_unichar(escaped, 0xfffd);
        else
            g_string_append_unichar(escaped, character);
    }
    return g_string_free(escaped, FALSE);
}

char *metadata_xml(const char *type, const char *name, ...)
{
    GString *xml = g_string_new(DECLARATION);
    va_list args;

    g_string_append_printf(xml, "<%s xmlns=\"" NAMESPACE "\">\n", type);
    va_start(args, name);
    for (; name; name = va_arg(args, const char *)) {
        const char *value = va_arg(args, const char *);
        g_autofree char *escaped = value ? metadata_escape(value) : NULL;

        if (value)
            g_string_append_printf(xml, "    <%s>%s</%s>\n", name, escaped, name);
    }
    va_end(args);
    g_string_append_printf(xml, "</%s>\n", type);
    return g_string_free(xml, FALSE);
}

/* The list of package.xml and of destructiveChanges: each type once, in the order given. */
static char *build_package(const MetadataPart *parts, gsize n_parts, const char *version)
{
    GString *xml = g_string_new(DECLARATION "<Package xmlns=\"" NAMESPACE "\">\n");
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (gsize i = 0; i < n_parts; i++) {
        if (!g_hash_table_add(seen, (gpointer) (gsize) parts[i].type))
            continue;
        g_string_append(xml, "    <types>\n");
        for (gsize j = i; j < n_parts; j++) {
            g_autofree char *name = metadata_escape(parts[j].full_name);

            if (g_str_equal(parts[j].type, parts[i].type))
                g_string_append_printf(xml, "        <members>%s</members>\n", name);
        }
        g_string_append_printf(xml, "        <name>%s</name>\n    </types>\n", parts[i].type);
    }
    if (version)
        g_string_append_printf(xml, "    <version>%s</version>\n", version);
    g_string_append(xml, "</Package>\n");
    return g_string_free(xml, FALSE);
}

static char *build_path(const MetadataPart *part)
{
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        if (g_str_equal(places[i].type, part->type))
            return g_strdup_printf("%s/%s.%s", places[i].folder, part->full_name,
                                   places[i].suffix);
    }
    g_error("no folder for metadata of type '%s'", part->type);
}

/* The archive takes the text over. */
static void add_file(zip_t *archive, const char *path, char *text)
{
    gsize length = strlen(text);
    char *copy = malloc(length + 1); /* libzip frees it */
    zip_source_t *source;
    zip_int64_t index;

    g_assert(copy != NULL);
    memcpy(copy, text, length + 1);
    g_free(text);
    source = zip_source_buffer(archive, copy, length, 1);
    index = source ? zip_file_add(archive, path, source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0)
        g_error("out of memory for the bundle");
    zip_file_set_mtime(archive, (zip_uint64_t) index, MTIME, 0);
}

static void add_parts(zip_t *archive, const MetadataPart *parts, gsize n_parts,
                      const char *version, bool remove)
{
    if (remove) {
        add_file(archive, "package.xml", build_package(NULL, 0, version));
        add_file(archive, "destructiveChangesPost.xml", build_package(parts, n_parts, NULL));
        return;
    }
    add_file(archive, "package.xml", build_package(parts, n_parts, version));
    for (gsize i = 0; i < n_parts; i++) {
        g_autofree char *path = build_path(&parts[i]);

        add_file(archive, path, g_strdup(parts[i].xml));
    }
}

static GBytes *read_buffer(zip_source_t *buffer)
{
    zip_int64_t size;
    char *bytes;

    if (zip_source_open(buffer) < 0 || zip_source_seek(buffer, 0, SEEK_END) < 0 ||
        (size = zip_source_tell(buffer)) < 0 || zip_source_seek(buffer, 0, SEEK_SET) < 0)
        g_error("the bundle cannot be read back");
    bytes = g_malloc((gsize) size);
    if (zip_source_read(buffer, bytes, (zip_uint64_t) size) != size)
        g_error("the bundle cannot be read back");
    zip_source_close(buffer);
    return g_bytes_new_take(bytes, (gsize) size);
}

GBytes *metadata_zip(const MetadataPart *parts, gsize n_parts, const char *version, bool remove)
{
    zip_error_t problem;
    zip_source_t *buffer;
    zip_t *archive;
    GBytes *bytes;

    zip_error_init(&problem);
    buffer = zip_source_buffer_create(NULL, 0, 0, &problem);
    archive = buffer ? zip_open_from_source(buffer, ZIP_TRUNCATE, &problem) : NULL;
    if (!archive)
        g_error("out of memory for the bundle");
    add_parts(archive, parts, n_parts, version, remove);
    zip_source_keep(buffer);
    if (zip_close(archive) < 0)
        g_error("the bundle cannot be closed");
    bytes = read_buffer(buffer);
    zip_source_free(buffer);
    zip_error_fini(&problem);
    return bytes;
}
