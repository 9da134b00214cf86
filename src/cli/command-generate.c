/* generate: the service module for C programs. */
#include "config.h"

#include <string.h>

#include "actions/generate.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "core/problem.h"
#include "core/text.h"

/* Was a file that is only a start changed, by hand or by an earlier integration? */
static bool is_theirs(const char *folder, const GeneratedFile *file)
{
    g_autofree char *path = g_build_filename(folder, file->name, NULL);
    g_autofree char *there = NULL;

    return !file->is_ours && g_file_get_contents(path, &there, NULL, NULL) &&
           !g_str_equal(there, file->text);
}

/* What is generated is code to be read and checked in, so it gets the modes of any new file. */
static bool write_file(const char *folder, const GeneratedFile *file, GError **error)
{
    g_autofree char *path = g_build_filename(folder, file->name, NULL);
    g_autofree char *shown = text_clean(path);
    g_autoptr(GError) fault = NULL;

    if (g_file_set_contents_full(path, file->text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &fault))
        return true;
    problem_set(error, PROBLEM_FAILED, fault->message, NULL, "'%s' cannot be written", shown);
    return false;
}

static bool run_generate(Cli *cli, GError **error)
{
    const char *language = cli_option(cli, "lang");
    const char *folder = cli_option(cli, "output");
    g_autoptr(Loaded) loaded = NULL;
    g_autoptr(GPtrArray) files = NULL;

    if (language && !g_str_equal(language, "c")) {
        problem_set(error, PROBLEM_USAGE, "there is C alone", "--lang=c",
                    "'%s' is no language for a module", language);
        return false;
    }
    if (!folder) {
        problem_set(error, PROBLEM_USAGE, NULL, "--output=DIR", "the folder to write to is missing");
        return false;
    }
    loaded = load_actions(cli, cli_argument(cli, 0), NULL, error);
    if (!loaded)
        return false;
    if (g_mkdir_with_parents(folder, 0755) != 0) {
        problem_set(error, PROBLEM_FAILED, NULL, NULL, "the folder '%s' cannot be made", folder);
        return false;
    }
    files = generate_c(loaded->set);
    for (guint i = 0; i < files->len; i++) {
        const GeneratedFile *file = files->pdata[i];

        if (is_theirs(folder, file) && !cli_switch(cli, "force")) {
            cli_note(cli, "%s/%s is there and differs: left as it is (--force replaces it)", folder,
                     file->name);
            continue;
        }
        if (!write_file(folder, file, error))
            return false;
        cli_note(cli, "%s/%s", folder, file->name);
    }
    return true;
}

static const CommandOption generate_options[] = {
    {"lang", 0, "LANG", "the language: c"},
    {"force", 0, NULL, "replace an example and a Makefile that were edited, too"},
    {0},
};

const Command command_generate = {
    .name = "generate",
    .arguments = "INTEGRATION --output=DIR",
    .summary = "write an integration's service module for C programs",
    .options = generate_options,
    .max_arguments = 1,
    .run = run_generate,
    .own_output = true,
    .details = "Writes NAME_is.h, NAME_is.c, an example and a Makefile: a struct for each object, a "
               "function for each action. They need the installed library (pkg-config orgwire). "
               "The example and the Makefile are a start: once edited they are left alone.",
};
