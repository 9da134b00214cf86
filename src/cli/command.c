#include "config.h"

#include "cli/command.h"

#include <string.h>

const CommandOption global_options[] = {
    {"connection", 'c', "NAME", "the connection to use"},
    {"env", 'e', "NAME", "the environment to use (default: default)"},
    {"json", 0, NULL, "print JSON"},
    {"plain", 0, NULL, "print tab-separated lines without a header"},
    {"output", 'o', "FILE", "write the answer to FILE, put in place when complete"},
    {"quiet", 'q', NULL, "say nothing but the answer and errors"},
    {"verbose", 'v', NULL, "say more"},
    {"debug", 0, "[http]", "say what goes over the wire, secrets removed"},
    {"color", 0, "WHEN", "auto, always or never"},
    {"no-input", 0, NULL, "ask nothing; missing input is an error"},
    {"prompt", 0, NULL, "ask line by line instead of on the full screen"},
    {"timeout", 0, "SEC", "give up on a request after SEC seconds (default: 120)"},
    {"no-cache", 0, NULL, "read the org's objects anew"},
    {"ca-file", 0, "FILE", "trust the certificates in FILE instead of the system's"},
    {"trust-host", 0, "HOST[:PORT]", "allow a host that is not Salesforce's (repeatable)"},
    {"passphrase-file", 0, "FILE", "the second store's passphrase is in FILE"},
    {"help", 'h', NULL, "show this help"},
    {"version", 0, NULL, "show the version"},
    {0},
};

const Command *command_find(const char *name)
{
    for (const Command *const *command = commands; *command; command++)
        if (g_str_equal((*command)->name, name))
            return *command;
    return NULL;
}

const Command *command_match(char **words, int n_words, int *ret_used)
{
    const Command *found = NULL;

    if (n_words >= 2) {
        g_autofree char *two = g_strdup_printf("%s %s", words[0], words[1]);

        found = command_find(two);
        if (found) {
            *ret_used = 2;
            return found;
        }
    }
    if (n_words >= 1)
        found = command_find(words[0]);
    *ret_used = found ? 1 : 0;
    return found;
}

static void add_option(GString *text, const CommandOption *option)
{
    g_autofree char *left = NULL;
    g_autofree char *value = NULL;

    if (option->value && option->value[0] == '[')
        value = g_strdup_printf("[=%.*s]", (int) strlen(option->value) - 2, option->value + 1);
    else
        value = option->value ? g_strconcat("=", option->value, NULL) : g_strdup("");
    left = option->letter ? g_strdup_printf("-%c, --%s%s", option->letter, option->name, value)
                          : g_strdup_printf("    --%s%s", option->name, value);
    g_string_append_printf(text, "  %-30s  %s\n", left, option->help);
}

char *help_text(const Command *command)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "Usage: orgwire %s%s%s%s\n\n%s\n", command->name,
                           command->options ? " [options]" : "", *command->arguments ? " " : "",
                           command->arguments, command->summary);
    if (command->details)
        g_string_append_printf(text, "\n%s\n", command->details);
    if (command->options && command->options->name) {
        g_string_append(text, "\nOptions:\n");
        for (const CommandOption *option = command->options; option->name; option++)
            add_option(text, option);
    }
    g_string_append(text, "\nFor all commands:\n");
    for (const CommandOption *option = global_options; option->name; option++)
        add_option(text, option);
    return g_string_free(text, FALSE);
}

char *help_overview(void)
{
    GString *text = g_string_new("orgwire wires a Salesforce org to scripts and programs.\n\n"
                                 "Usage: orgwire [options] [command] [arguments]\n\n"
                                 "Without a command, on a terminal: the wizard, or the dashboard "
                                 "once something is set up.\n\nCommands:\n");

    for (const Command *const *command = commands; *command; command++)
        g_string_append_printf(text, "  %-15s %s\n", (*command)->name, (*command)->summary);
    g_string_append(text, "\n`orgwire COMMAND --help` shows a command's options; `orgwire demo` "
                          "tries it all without an org.\n");
    return g_string_free(text, FALSE);
}
