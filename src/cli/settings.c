/* The user's and the system's settings files: one flat JSON object each, names with underscores. */
#include "config.h"

#include "cli/settings.h"

#include <string.h>

#include "core/json.h"
#include "core/problem.h"
#include "store/files.h"

const char *const setting_names[] = {
    "connection", "env",     "timeout",    "color",      "ca_file",          "trust_host",
    "store",      "api_version", "mouse", "passphrase_file", "signin.client_id", "signin.redirect_uris",
    "lang",       NULL,
};

char *settings_path(bool system)
{
    const char *const *folders = g_get_system_config_dirs();

    if (system)
        return g_build_filename(folders[0] ? folders[0] : "/etc/xdg", "orgwire", "config.json", NULL);
    return g_build_filename(g_get_user_config_dir(), "orgwire", "config.json", NULL);
}

static json_object *load(bool system, GError **error)
{
    g_autofree char *path = settings_path(system);
    g_autoptr(GError) failed = NULL;
    g_autofree char *text = NULL;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, NULL))
        return json_object_new_object();
    if (length == 0)
        return json_object_new_object();
    {
        json_object *value = json_parse(text, (gssize) length, &failed);

        if (value && json_object_is_type(value, json_type_object))
            return value;
        json_object_put(value);
    }
    problem_set(error, PROBLEM_USAGE, failed ? problem_why(failed) : "it is not a JSON object",
                "mend or remove the file", "'%s' cannot be read", path);
    return NULL;
}

static char *normal_name(const char *name)
{
    return g_strdelimit(g_strdup(name), "-", '_');
}

char *settings_get(const char *name, GError **error)
{
    g_autofree char *key = normal_name(name);

    for (int system = 0; system <= 1; system++) {
        g_autoptr(json_object) file = load(system, error);

        if (!file)
            return NULL;
        if (json_text(file, key, NULL))
            return g_strdup(json_text(file, key, NULL));
    }
    return NULL;
}

bool settings_check_name(const char *name, GError **error)
{
    g_autofree char *key = normal_name(name);
    g_autofree char *known = g_strjoinv(", ", (GStrv) setting_names);

    if (g_strv_contains(setting_names, key))
        return true;
    problem_set(error, PROBLEM_USAGE, NULL, known, "there is no setting '%s'", name);
    return false;
}

bool settings_set(const char *name, const char *value, GError **error)
{
    g_autofree char *key = normal_name(name);
    g_autofree char *path = settings_path(false);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(json_object) file = load(false, error);
    g_autofree char *text = NULL;

    if (!file || !settings_check_name(name, error))
        return false;
    json_object_object_del(file, key);
    if (value)
        json_add_text(file, key, value);
    text = json_build(file, true);
    return files_make_folder(folder, error) && files_write(path, text, strlen(text), error);
}

json_object *settings_list(GError **error)
{
    g_autoptr(json_object) list = json_object_new_object();

    for (const char *const *name = setting_names; *name; name++) {
        g_autoptr(GError) failed = NULL;
        g_autofree char *value = settings_get(*name, &failed);

        if (failed) {
            g_propagate_error(error, g_steal_pointer(&failed));
            return NULL;
        }
        json_add_text(list, *name, value);
    }
    return g_steal_pointer(&list);
}
