/* Opens a link in a graphical browser; a text browser would take the terminal from us. */
#include "config.h"

#include <string.h>

#include "app/sign-in.h"
#include "core/problem.h"

static const char *const text_browsers[] = {"lynx", "links",       "links2", "elinks",
                                            "w3m",  "www-browser", "browsh", NULL};

static bool is_text_browser(const char *command)
{
    g_autofree char *name = g_path_get_basename(command);

    return g_strv_contains(text_browsers, name);
}

/* Quietly, away from our terminal, and not waited for. */
static bool run(char **arguments)
{
    return g_spawn_async(NULL, arguments, NULL,
                         G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                             G_SPAWN_STDERR_TO_DEV_NULL,
                         NULL, NULL, NULL, NULL);
}

/* One command of a variable: words of a shell, "%s" or the end takes the link. */
static bool run_command(const char *command, const char *url, GString *tried)
{
    g_auto(GStrv) words = NULL;
    GPtrArray *arguments;
    bool placed = false, ok;

    if (!g_shell_parse_argv(command, NULL, &words, NULL) || is_text_browser(words[0]))
        return false;
    g_string_append_printf(tried, "%s%s", tried->len ? ", " : "", words[0]);
    arguments = g_ptr_array_new_with_free_func(g_free);
    for (char **word = words; *word; word++) {
        const char *place = strstr(*word, "%s");

        g_ptr_array_add(arguments, place ? g_strdup_printf("%.*s%s%s", (int) (place - *word), *word,
                                                           url, place + 2)
                                         : g_strdup(*word));
        placed |= place != NULL;
    }
    if (!placed)
        g_ptr_array_add(arguments, g_strdup(url));
    g_ptr_array_add(arguments, NULL);
    ok = run((char **) arguments->pdata);
    g_ptr_array_unref(arguments);
    return ok;
}

static bool has_display(void)
{
    return g_getenv("DISPLAY") || g_getenv("WAYLAND_DISPLAY") || g_getenv("WSL_DISTRO_NAME");
}

static bool run_list(const char *list, const char *url, GString *tried)
{
    g_auto(GStrv) commands = g_strsplit(list, ":", -1);

    for (char **command = commands; *command; command++)
        if (**command && run_command(*command, url, tried))
            return true;
    return false;
}

bool browser_is_likely(void)
{
    const char *own = g_getenv("ORGWIRE_BROWSER");

    return (own && *own) || has_display();
}

bool browser_open(const char *url, GError **error)
{
    static const char *const openers[] = {"xdg-open", "wslview", "explorer.exe", "open"};
    const char *own = g_getenv("ORGWIRE_BROWSER");
    const char *common = g_getenv("BROWSER");
    g_autoptr(GString) tried = g_string_new(NULL);

    if (own && *own && run_command(own, url, tried))
        return true;
    if (common && *common && run_list(common, url, tried))
        return true;
    /* Without a display xdg-open falls back to a text browser. */
    for (gsize i = 0; has_display() && i < G_N_ELEMENTS(openers); i++) {
        g_autofree char *program = g_find_program_in_path(openers[i]);

        if (program && run_command(program, url, tried))
            return true;
    }
    problem_set(error, PROBLEM_FAILED,
                tried->len ? tried->str : "there is no display and no browser command",
                "open the link by hand, on any computer\n"
                "or set ORGWIRE_BROWSER to a command",
                "no browser could be opened");
    return false;
}
