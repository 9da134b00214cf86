/* Writes a service module from files with describes: generate-files FOLDER NAME FILE…
 *
 * All rights are asked for. Reduced describes say nothing of rights; they count as given. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actions/generate.h"
#include "core/json.h"

static void free_describe(gpointer describe)
{
    describe_free(describe);
}

/* `sf sobject describe --json` puts it under "result". */
static Describe *read_describe(const char *path)
{
    g_autofree char *text = NULL;
    gsize length;
    g_autoptr(json_object) whole = NULL;
    g_autofree char *inner = NULL;
    GError *error = NULL;
    Describe *describe;

    if (!g_file_get_contents(path, &text, &length, &error))
        g_error("%s", error->message);
    whole = json_tokener_parse(text);
    if (json_member(whole, "result"))
        inner = json_build(json_member(whole, "result"), false);
    describe = describe_parse(inner ? inner : text, inner ? strlen(inner) : length, &error);
    if (!describe)
        g_error("%s: %s", path, error->message);
    if (!object_info_rights(&describe->info)) {
        ObjectInfo *info = &describe->info;

        info->queryable = info->retrieveable = info->createable = true;
        info->updateable = info->deletable = true;
    }
    return describe;
}

static bool is_there(const Integration *integration, const char *object)
{
    return integration_find(integration, object) != NULL;
}

static void write_text(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    GError *error = NULL;

    if (!g_file_set_contents(path, text, -1, &error))
        g_error("%s", error->message);
}

static void write_json(const char *folder, const char *name, json_object *document)
{
    g_autofree char *text = json_build(document, true);

    write_text(folder, name, text);
    json_object_put(document);
}

int main(int argc, char **argv)
{
    g_autoptr(Integration) integration = integration_new(argv[2], "67.0");
    g_autoptr(GPtrArray) describes = g_ptr_array_new_with_free_func(free_describe);
    g_autoptr(ActionSet) set = NULL;
    g_autoptr(GPtrArray) files = NULL;
    GError *error = NULL;

    for (int i = 3; i < argc; i++) {
        Describe *describe = read_describe(argv[i]);

        if (!describe->info.name || is_there(integration, describe->info.name)) {
            describe_free(describe);
            continue;
        }
        g_ptr_array_add(integration->objects,
                        integration_object_new(describe->info.name, RIGHT_READ | RIGHT_CREATE |
                                                                        RIGHT_UPDATE |
                                                                        RIGHT_DELETE));
        g_ptr_array_add(describes, describe);
    }
    set = action_set_new(integration, describes, &error);
    if (!set)
        g_error("%s", error->message);
    files = generate_c(set);
    for (guint i = 0; i < files->len; i++)
        write_text(argv[1], ((const GeneratedFile *) files->pdata[i])->name,
                   ((const GeneratedFile *) files->pdata[i])->text);
    write_json(argv[1], "openapi.json", generate_openapi(set));
    write_json(argv[1], "schema.json", generate_json_schema(set));
    write_json(argv[1], "actions.json", action_set_to_json(set));
    printf("%u objects, %u actions\n", integration->objects->len, action_set_actions(set)->len);
    return 0;
}
