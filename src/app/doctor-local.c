/* This computer: terminal, locale, proxies, folders, secret store. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/doctor-private.h"

static void check_terminal(Doctor *doctor)
{
    const DoctorRequest *request = doctor->request;
    g_autofree char *value = NULL;

    if (!request->terminal) {
        doctor_add(doctor, "terminal", "Terminal", CHECK_SKIPPED, NULL,
                   "standard input or output is no terminal", NULL);
        return;
    }
    value = g_strdup_printf("%s, %d×%d", request->terminal, request->columns, request->lines);
    if (request->columns < 60 || request->lines < 18)
        doctor_add(doctor, "terminal", "Terminal", CHECK_NOTE, value, "the full screen needs 60×18",
                   "enlarge the window, or use --prompt");
    else
        doctor_add(doctor, "terminal", "Terminal", CHECK_OK, value, NULL, NULL);
}

static void check_locale(Doctor *doctor)
{
    const char *locale = g_getenv("LC_ALL") ? g_getenv("LC_ALL") : g_getenv("LANG");

    if (!doctor->request->terminal)
        return;
    if (doctor->request->utf8)
        doctor_add(doctor, "locale", "Locale", CHECK_OK, locale ? locale : "UTF-8", NULL, NULL);
    else
        doctor_add(doctor, "locale", "Locale", CHECK_NOTE, locale ? locale : "none",
                   "it is not UTF-8: some letters and lines are replaced", "export LC_ALL=C.UTF-8");
}

/* "http://user:secret@proxy:3128" is shown without what stands before the "@". */
static char *without_secret(const char *value)
{
    const char *at = strrchr(value, '@');
    const char *scheme = strstr(value, "://");

    if (!at)
        return g_strdup(value);
    return g_strdup_printf("%.*s…@%s", scheme ? (int) (scheme - value) + 3 : 0, value, at + 1);
}

static void check_proxy(Doctor *doctor)
{
    static const char *const variables[] = {"https_proxy", "HTTPS_PROXY", "all_proxy",
                                            "ALL_PROXY",   "no_proxy",    "NO_PROXY"};
    g_autoptr(GString) value = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++) {
        const char *set = g_getenv(variables[i]);
        g_autofree char *shown = set && *set ? without_secret(set) : NULL;

        if (shown)
            g_string_append_printf(value, "%s%s=%s", value->len ? ", " : "", variables[i], shown);
    }
    doctor_add(doctor, "proxy", "Proxy", value->len ? CHECK_NOTE : CHECK_OK,
               value->len ? value->str : "none", NULL, NULL);
}

static void check_folder(Doctor *doctor, const char *what, const char *path)
{
    g_autofree char *id = g_strconcat("folder:", what, NULL);
    g_autofree char *label = g_strdup_printf("Folder for %s", what);
    struct stat about;

    if (stat(path, &about) != 0)
        doctor_add(doctor, id, label, CHECK_OK, "not made yet", NULL, NULL);
    else if (about.st_uid != geteuid())
        doctor_add(doctor, id, label, CHECK_BAD, path, "it belongs to somebody else",
                   "give it back to yourself: chown");
    else if (about.st_mode & 077)
        doctor_add(doctor, id, label, CHECK_NOTE, path, "others may look into it",
                   "chmod 700 on it");
    else if (access(path, W_OK) != 0)
        doctor_add(doctor, id, label, CHECK_BAD, path, "it cannot be written", NULL);
    else
        doctor_add(doctor, id, label, CHECK_OK, path, NULL, NULL);
}

void doctor_local(Doctor *doctor)
{
    const Folders *folders = app_folders(doctor->app);

    check_terminal(doctor);
    check_locale(doctor);
    check_proxy(doctor);
    check_folder(doctor, "settings", folders->config);
    check_folder(doctor, "state", folders->state);
    check_folder(doctor, "caches", folders->cache);
    check_folder(doctor, "locks", folders->runtime);
}

void doctor_store(Doctor *doctor)
{
    StoreKind kind = doctor->connection ? doctor->connection->store : app_store_kind(doctor->app);
    StoreState state = secret_store_probe(app_store(doctor->app, kind), doctor->cancellable);
    bool open = state == STORE_UNLOCKED;
    g_autofree char *value =
        g_strdup_printf("%s, %s", store_kind_name(kind), store_state_name(state));

    if (kind == STORE_FILE_PLAIN)
        doctor_add(doctor, "keyring", "Secret store", CHECK_NOTE, value,
                   "secrets are kept in plain text, as was asked for", NULL);
    else
        doctor_add(doctor, "keyring", "Secret store", open ? CHECK_OK : CHECK_BAD, value,
                   open ? NULL : store_state_why(state), open ? NULL : store_state_next(state));
}
