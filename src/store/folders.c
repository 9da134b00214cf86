#include "config.h"

#include "store/files.h"

#include <sys/stat.h>
#include <unistd.h>

/* The base directory specification: a relative path is as good as none. */
static char *base(const char *variable, const char *below_home)
{
    const char *given = g_getenv(variable);

    if (given && g_path_is_absolute(given))
        return g_build_filename(given, "orgwire", NULL);
    return g_build_filename(g_get_home_dir(), below_home, "orgwire", NULL);
}

/* Under cron, su and sudo the variable is missing or names somebody else's folder. */
static char *runtime_folder(const char *state)
{
    const char *given = g_getenv("XDG_RUNTIME_DIR");
    struct stat found;

    if (given && g_path_is_absolute(given) && stat(given, &found) == 0 && S_ISDIR(found.st_mode) &&
        found.st_uid == geteuid())
        return g_build_filename(given, "orgwire", NULL);
    return g_build_filename(state, "run", NULL);
}

Folders *folders_new(void)
{
    Folders *folders = g_new0(Folders, 1);

    folders->config = base("XDG_CONFIG_HOME", ".config");
    folders->state = base("XDG_STATE_HOME", ".local/state");
    folders->cache = base("XDG_CACHE_HOME", ".cache");
    folders->runtime = runtime_folder(folders->state);
    return folders;
}

Folders *folders_new_below(const char *root)
{
    Folders *folders = g_new0(Folders, 1);

    folders->config = g_build_filename(root, "config", NULL);
    folders->state = g_build_filename(root, "state", NULL);
    folders->cache = g_build_filename(root, "cache", NULL);
    folders->runtime = g_build_filename(root, "run", NULL);
    return folders;
}

void folders_free(Folders *folders)
{
    if (!folders)
        return;
    g_free(folders->config);
    g_free(folders->state);
    g_free(folders->cache);
    g_free(folders->runtime);
    g_free(folders);
}
