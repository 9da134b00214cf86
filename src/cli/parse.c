#include "config.h"

#include <string.h>

#include "cli/cli-private.h"
#include "core/names.h"
#include "core/problem.h"

/* GOption wants an entry with storage each; every entry goes to one callback instead, which files
 * the value under the option's name. */
static gboolean on_option(const char *option, const char *value, gpointer user_data, GError **error)
{
    Cli *cli = user_data;
    const char *name = option + strspn(option, "-");
    GPtrArray *values;

    if (option[1] != '-') {
        for (const CommandOption *global = global_options; global->name; global++)
            if (global->letter == name[0])
                name = global->name;
        for (const CommandOption *own = cli->command ? cli->command->options : NULL;
             own && own->name; own++)
            if (own->letter == name[0] && option[1] == name[0])
                name = own->name;
    }
    values = g_hash_table_lookup(cli->values, name);
    if (!values) {
        values = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(cli->values, g_strdup(name), values);
    }
    g_ptr_array_add(values, g_strdup(value ? value : ""));
    return TRUE;
}

static void add_entries(GArray *entries, const CommandOption *options)
{
    for (const CommandOption *option = options; option && option->name; option++) {
        GOptionEntry entry = {
            .long_name = option->name,
            .short_name = option->letter,
            .arg = G_OPTION_ARG_CALLBACK,
            .arg_data = (gpointer) (void (*)(void)) on_option,
            .description = option->help,
        };

        if (!option->value)
            entry.flags = G_OPTION_FLAG_NO_ARG;
        else if (option->value[0] == '[')
            entry.flags = G_OPTION_FLAG_OPTIONAL_ARG;
        g_array_append_val(entries, entry);
    }
}

/* Takes the options out of argv; what stays are words. `strict`: stops at the first word. */
static bool parse_options(Cli *cli, const CommandOption *own, bool strict, char ***argv,
                          GError **error)
{
    g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
    GOptionContext *context = g_option_context_new(NULL);
    GOptionGroup *group = g_option_group_new("orgwire", "", "", cli, NULL);
    g_autoptr(GError) failed = NULL;

    add_entries(entries, own);
    add_entries(entries, global_options);
    g_option_group_add_entries(group, (const GOptionEntry *) (void *) entries->data);
    g_option_context_set_main_group(context, group);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_strict_posix(context, strict);
    g_option_context_parse_strv(context, argv, &failed);
    g_option_context_free(context);
    if (failed) {
        g_autofree char *next = g_strdup_printf(
            "orgwire %s--help shows the options", cli->command ? "COMMAND " : "");

        problem_set(error, PROBLEM_USAGE, NULL, next, "%s", failed->message);
        return false;
    }
    return true;
}

static void set_unknown_command(const char *word, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *next = NULL;
    const char *near;

    for (const Command *const *command = commands; *command; command++)
        g_ptr_array_add(names, (gpointer) (*command)->name);
    g_ptr_array_add(names, NULL);
    near = names_nearest(word, (const char *const *) names->pdata);
    next = near ? g_strdup_printf("did you mean '%s'?", near)
                : g_strdup("orgwire help lists the commands");
    problem_set(error, PROBLEM_USAGE, NULL, next, "there is no command '%s'", word);
}

static bool check_arguments(const Cli *cli, GError **error)
{
    g_autofree char *usage = NULL;
    int n = (int) cli->arguments->len;

    if (n >= cli->command->min_arguments &&
        (cli->command->max_arguments < 0 || n <= cli->command->max_arguments))
        return true;
    usage = g_strdup_printf("orgwire %s %s", cli->command->name, cli->command->arguments);
    problem_set(error, PROBLEM_USAGE, NULL, usage,
                n < cli->command->min_arguments ? "'%s' needs more words" : "'%s' takes fewer words",
                cli->command->name);
    return false;
}

bool cli_parse(Cli *cli, int argc, char **argv, GError **error)
{
    g_auto(GStrv) words = NULL;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    int used = 0;
    int first;
    bool is_exec;

    for (int i = 0; i < argc; i++)
        g_strv_builder_add(builder, argv[i]);
    words = g_strv_builder_end(builder);
    if (!parse_options(cli, NULL, true, &words, error))
        return false;
    first = (words[0] && words[1] && g_str_equal(words[1], "--")) ? 2 : 1;
    if (!words[0] || !words[first])
        return true;
    cli->command = command_match(words + first, (int) g_strv_length(words + first), &used);
    if (!cli->command) {
        set_unknown_command(words[first], error);
        return false;
    }
    /* The command's words go; its name stands in for argv[0]. */
    for (int i = 0; i < used + first - 1; i++) {
        g_free(words[1]);
        memmove(words + 1, words + 2, (g_strv_length(words + 2) + 1) * sizeof *words);
    }
    is_exec = g_str_equal(cli->command->name, "exec");
    if (!parse_options(cli, cli->command->options, is_exec, &words, error))
        return false;
    /* exec's own reading tells its name from its command by this word. */
    first = !is_exec && words[0] && words[1] && g_str_equal(words[1], "--") ? 2 : 1;
    for (int i = 1; words[0] && words[i]; i++)
        if (i >= first)
            g_ptr_array_add(cli->arguments, g_strdup(words[i]));
    return cli_switch(cli, "help") || check_arguments(cli, error);
}

/* An option without a value: from the environment. */
static const char *other_source(const Cli *cli, const char *name)
{
    g_autofree char *variable = g_strdup_printf("ORGWIRE_%s", name);
    const char *value;

    for (char *c = variable; *c; c++)
        *c = *c == '-' ? '_' : g_ascii_toupper(*c);
    value = g_getenv(variable);
    /* Kept, so that it lives as long as the run. */
    return value ? g_intern_string(value) : NULL;
}

bool cli_is_typed(const Cli *cli, const char *name)
{
    return g_hash_table_contains(cli->values, name);
}

const char *cli_option(const Cli *cli, const char *name)
{
    GPtrArray *values = g_hash_table_lookup(cli->values, name);

    return values ? g_ptr_array_index(values, values->len - 1) : other_source(cli, name);
}

bool cli_switch(const Cli *cli, const char *name)
{
    const char *value = cli_option(cli, name);

    return value && !g_str_equal(value, "0") && !g_str_equal(value, "false");
}

GStrv cli_options(const Cli *cli, const char *name)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    GPtrArray *values = g_hash_table_lookup(cli->values, name);
    const char *other = values ? NULL : other_source(cli, name);

    for (guint i = 0; values && i < values->len; i++)
        g_strv_builder_add(builder, g_ptr_array_index(values, i));
    if (other) {
        g_auto(GStrv) parts = g_strsplit_set(other, ", ", -1);

        for (char **part = parts; *part; part++)
            if (**part)
                g_strv_builder_add(builder, *part);
    }
    return g_strv_builder_end(builder);
}

bool cli_integer(const Cli *cli, const char *name, gint64 min, gint64 max, gint64 fallback,
                 gint64 *ret_value, GError **error)
{
    const char *text = cli_option(cli, name);

    *ret_value = fallback;
    if (!text || !*text)
        return true;
    if (g_ascii_string_to_signed(text, 10, min, max, ret_value, NULL))
        return true;
    problem_set(error, PROBLEM_USAGE, NULL, NULL,
                "--%s wants a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                ", not '%s'",
                name, min, max, text);
    return false;
}

const char *cli_argument(const Cli *cli, int index)
{
    return index < (int) cli->arguments->len ? g_ptr_array_index(cli->arguments, index) : NULL;
}

int cli_n_arguments(const Cli *cli)
{
    return (int) cli->arguments->len;
}
