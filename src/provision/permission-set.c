/* A permission set as XML: exactly the rows of the grants, in the WSDL's order. */
#include "config.h"

#include <string.h>

#include "core/names.h"
#include "provision/bundle.h"

#define NAMESPACE "http://soap.sforce.com/2006/04/metadata"

static const char *flag(bool value)
{
    return value ? "true" : "false";
}

/* Custom objects and fields sort with the standard ones: the org reads any order of rows, a person
 * comparing two versions wants a steady one. */
static gint by_object(gconstpointer a, gconstpointer b)
{
    return g_ascii_strcasecmp((*(Grant *const *) a)->object, (*(Grant *const *) b)->object);
}

static GPtrArray *sorted(GPtrArray *grants)
{
    GPtrArray *rows = g_ptr_array_new();

    for (guint i = 0; grants && i < grants->len; i++) {
        Grant *grant = grants->pdata[i];

        if (grant->permissions)
            g_ptr_array_add(rows, grant);
    }
    g_ptr_array_sort(rows, by_object);
    return rows;
}

static void append_fields(GString *xml, const Grant *grant)
{
    for (guint i = 0; i < grant->fields->len; i++) {
        const GrantField *field = grant->fields->pdata[i];

        g_string_append_printf(xml,
                               "  <fieldPermissions>\n    <editable>%s</editable>\n"
                               "    <field>%s.%s</field>\n    <readable>true</readable>\n"
                               "  </fieldPermissions>\n",
                               flag(field->editable), grant->object, field->field);
    }
}

/* Create, edit and delete need read; delete needs edit (salesforce-api §6.11). */
static void append_object(GString *xml, const Grant *grant)
{
    Rights rights = grant->rights;
    bool edit = rights & (RIGHT_UPDATE | RIGHT_DELETE);

    g_string_append_printf(xml,
                           "  <objectPermissions>\n    <allowCreate>%s</allowCreate>\n"
                           "    <allowDelete>%s</allowDelete>\n    <allowEdit>%s</allowEdit>\n"
                           "    <allowRead>%s</allowRead>\n"
                           "    <modifyAllRecords>false</modifyAllRecords>\n"
                           "    <object>%s</object>\n"
                           "    <viewAllRecords>false</viewAllRecords>\n  </objectPermissions>\n",
                           flag(rights & RIGHT_CREATE), flag(rights & RIGHT_DELETE), flag(edit),
                           flag(rights != 0), grant->object);
}

char *permission_set_xml(const char *name, const char *description, GPtrArray *grants, bool access)
{
    GString *xml = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                "<PermissionSet xmlns=\"" NAMESPACE "\">\n");
    g_autoptr(GPtrArray) rows = sorted(grants);
    g_autofree char *text = metadata_escape(description);

    g_string_append_printf(xml, "  <description>%s</description>\n", text);
    for (guint i = 0; i < rows->len; i++)
        append_fields(xml, rows->pdata[i]);
    g_string_append_printf(xml,
                           "  <hasActivationRequired>false</hasActivationRequired>\n"
                           "  <label>%s</label>\n",
                           name);
    for (guint i = 0; i < rows->len; i++)
        append_object(xml, rows->pdata[i]);
    if (access)
        g_string_append(xml, "  <userPermissions>\n    <enabled>true</enabled>\n"
                             "    <name>ApiEnabled</name>\n  </userPermissions>\n");
    g_string_append(xml, "</PermissionSet>\n");
    return g_string_free(xml, FALSE);
}
