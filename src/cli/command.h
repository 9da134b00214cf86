/* The commands: one const struct each, one file each (or one for a few that belong together). Help,
 * manual and completion come from this table. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <glib.h>
#include <stdbool.h>

typedef struct Cli Cli;

typedef struct {
    const char *name;  /* "email", without the dashes; NULL ends a list */
    char letter;       /* 0: none */
    const char *value; /* "ADDR": takes a value; NULL: a switch; "[SEC]": a value may follow with = */
    const char *help;  /* one line, no full stop */
} CommandOption;

typedef struct {
    const char *name;      /* "auth begin" */
    const char *arguments; /* "[NAME]" as in the usage line */
    const char *summary;   /* one line */
    const CommandOption *options; /* of its own; NULL: none */
    int min_arguments;
    int max_arguments; /* -1: any number */
    /* In a fiber. False with an error; an exit of its own by cli_set_exit(). */
    bool (*run)(Cli *cli, GError **error);
    /* Will it open the full screen? Then `run` is called outside of any fiber, since the screen
     * turns the loop. NULL: never. */
    bool (*wants_screen)(const Cli *cli);
    bool own_output; /* --output is a folder of its own, not the file that the answer goes to */
    const char *details; /* paragraphs for help and manual; NULL: none */
} Command;

extern const Command *const commands[]; /* NULL-terminated, in the order of the help */
extern const CommandOption global_options[];

const Command *command_find(const char *name);
/* The command named by the first words: "auth begin x" → auth begin, 2 words. */
const Command *command_match(char **words, int n_words, int *ret_used);
char *help_text(const Command *command); /* text for -h */
char *help_overview(void);               /* text for `orgwire help` */

#endif
