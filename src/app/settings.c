/* Settings: one flat JSON object for the user, one for the system. */
#include "config.h"

#include "app/settings.h"

#include <string.h>

#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"
#include "salesforce/oauth.h"
#include "store/files.h"

const Setting settings[] = {
    {"connection", NULL, "The connection used when none is named"},
    {"env", "default", "The environment used when none is named"},
    {"store", "keyring", "Where new secrets go: keyring, file or file-plain"},
    {"signin.client_id", OAUTH_CLIENT_ID, "The app that the administrator's sign-in goes through"},
    {"signin.redirect_uris", OAUTH_REDIRECT_URI,
     "Its registered callbacks on this computer, separated by spaces"},
    {"api_version", NULL, "The highest API version to use"},
    {"color", "auto", "auto, always or never"},
    {"mouse", "off", "on or off"},
    {NULL, NULL, NULL},
};

static const Setting *find(const char *key)
{
    for (const Setting *setting = settings; setting->key; setting++)
        if (g_str_equal(setting->key, key))
            return setting;
    return NULL;
}

char *setting_path(const App *app, bool system)
{
    const char *const *folders = g_get_system_config_dirs();

    if (!system)
        return g_build_filename(app_folders(app)->config, "config.json", NULL);
    return g_build_filename(folders && folders[0] ? folders[0] : "/etc/xdg", "orgwire",
                            "config.json", NULL);
}

static json_object *read_file(const App *app, bool system, GError **error)
{
    g_autofree char *path = setting_path(app, system);
    g_autofree char *text = NULL;
    gsize length = 0;

    /* The system's file is root's: the checks for our own files do not fit it. */
    if (system) {
        g_autoptr(json_object) read = NULL;

        if (app_options(app)->root || !g_file_get_contents(path, &text, &length, NULL))
            return NULL;
        read = json_parse(text, (gssize) length, error);
        return g_steal_pointer(&read);
    }
    text = files_read(path, &length, error);
    return text ? json_parse(text, (gssize) length, error) : NULL;
}

char *setting_get(const App *app, const char *key)
{
    const Setting *setting = find(key);
    g_autoptr(json_object) user = NULL;
    g_autoptr(json_object) everybody = NULL;
    const char *value;

    if (!setting)
        return NULL;
    user = read_file(app, false, NULL);
    value = json_text(user, key, NULL);
    if (value)
        return g_strdup(value);
    everybody = read_file(app, true, NULL);
    return g_strdup(json_text(everybody, key, setting->fallback));
}

static void set_no_such(GError **error, const char *key)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *near;
    g_autofree char *next = NULL;

    for (const Setting *setting = settings; setting->key; setting++)
        g_ptr_array_add(names, (gpointer) setting->key);
    g_ptr_array_add(names, NULL);
    near = names_nearest(key, (const char *const *) names->pdata);
    next = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;
    problem_set(error, PROBLEM_USAGE, NULL, next ? next : "'orgwire config list' names them",
                "there is no setting '%s'", key);
}

static bool is_one_of(const char *value, const char *const *words)
{
    return g_strv_contains(words, value);
}

/* Each on this computer: Salesforce takes http for localhost alone. */
static bool are_callbacks(const char *value)
{
    g_auto(GStrv) uris = g_strsplit(value, " ", -1);

    for (char **uri = uris; *uri; uri++)
        if (!g_str_has_prefix(*uri, "http://localhost:"))
            return false;
    return uris[0] != NULL;
}

static bool check(const App *app, const char *key, const char *value, GError **error)
{
    static const char *const colors[] = {"auto", "always", "never", NULL};
    static const char *const switches[] = {"on", "off", NULL};
    StoreKind kind;

    if (g_str_equal(key, "store"))
        return store_kind_parse(value, &kind, error);
    if (g_str_equal(key, "connection")) {
        Connection *connection = files_connection(app_folders(app), value, error);
        bool there = connection != NULL;

        connection_free(connection);
        return there;
    }
    if ((g_str_equal(key, "color") && !is_one_of(value, colors)) ||
        (g_str_equal(key, "mouse") && !is_one_of(value, switches)) ||
        (g_str_equal(key, "signin.redirect_uris") && !are_callbacks(value)) ||
        (g_str_equal(key, "api_version") && g_ascii_strtod(value, NULL) < 60)) {
        problem_set(error, PROBLEM_USAGE, find(key)->help, NULL, "'%s' is no value for '%s'", value,
                    key);
        return false;
    }
    return true;
}

bool setting_set(App *app, const char *key, const char *value, GError **error)
{
    g_autofree char *path = setting_path(app, false);
    g_autoptr(json_object) all = NULL;
    g_autofree char *text = NULL;
    g_autoptr(GError) why = NULL;

    if (!find(key)) {
        set_no_such(error, key);
        return false;
    }
    if (value && !check(app, key, value, error))
        return false;
    all = read_file(app, false, &why);
    if (!all && !problem_is(why, PROBLEM_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    if (!all) {
        all = json_object_new_object();
        json_add_integer(all, "schema", 1);
    }
    json_object_object_del(all, key);
    json_add_text(all, key, value);
    text = json_build(all, true);
    return files_make_folder(app_folders(app)->config, error) &&
           files_write(path, text, strlen(text), error);
}
