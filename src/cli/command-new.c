/* new: from answers to a tested connection; resume and undo. */
#include "config.h"

#include "app/set-up.h"
#include "cli/change-run.h"
#include "cli/commands.h"
#include "core/problem.h"
#include "core/secret.h"

#include <string.h>

/* Flags that are questions of the one model. */
static void take_flags(const Cli *cli, Answers *answers)
{
    for (int id = 0; id < QUESTION_N; id++) {
        const char *value = cli_option(cli, questions[id].flag + 2);

        /* -c names the connection as well. */
        if (value && *value)
            answers_set(answers, id, value);
    }
    if (cli_argument(cli, 0))
        answers_set(answers, QUESTION_CONNECTION, cli_argument(cli, 0));
}

static bool take_objects(const Cli *cli, Answers *answers, GError **error)
{
    g_auto(GStrv) objects = cli_options(cli, "object");

    for (char **object = objects; *object; object++) {
        IntegrationObject *parsed = integration_object_parse(*object, error);

        if (!parsed)
            return false;
        g_ptr_array_add(answers->objects, parsed);
    }
    return true;
}

/* One object a line, in the form of --object; blank lines and # comments are passed over. */
static bool take_objects_file(Cli *cli, Answers *answers, GError **error)
{
    const char *path = cli_option(cli, "objects-from");
    g_autofree char *text = path ? cli_read_file(cli, path, NULL, error) : NULL;
    g_auto(GStrv) lines = text ? g_strsplit(text, "\n", -1) : NULL;

    if (!path)
        return true;
    if (!text)
        return false;
    for (char **line = lines; *line; line++) {
        IntegrationObject *parsed;

        g_strstrip(*line);
        if (!**line || **line == '#')
            continue;
        parsed = integration_object_parse(*line, error);
        if (!parsed)
            return false;
        g_ptr_array_add(answers->objects, parsed);
    }
    return true;
}

Answers *answers_from_cli(Cli *cli, GError **error)
{
    const char *path = cli_option(cli, "from");
    g_autoptr(Answers) answers = NULL;
    g_autoptr(Answers) flags = answers_new();
    g_autofree char *text = NULL;
    gsize length = 0;

    if (path) {
        text = cli_read_file(cli, path, &length, error);
        answers = text ? answers_parse(text, (gssize) length, error) : NULL;
        if (!answers)
            return NULL;
    } else {
        answers = answers_new();
    }
    take_flags(cli, flags);
    if (!take_objects(cli, flags, error) || !take_objects_file(cli, flags, error))
        return NULL;
    answers_merge(answers, flags);
    return g_steal_pointer(&answers);
}

static Secret *read_key(Cli *cli, GError **error)
{
    gsize length;
    char *text = cli_read_file(cli, cli_option(cli, "key-file"), &length, error);
    Secret *key = text ? secret_new(text, (gssize) length) : NULL;

    if (text)
        secret_wipe(text, length);
    g_free(text);
    return key;
}

static bool hand_over(Cli *cli, SignIn *sign_in, const SetUpRequest *request, GError **error)
{
    g_autoptr(GPtrArray) files = set_up_hand_over(
        cli_app(cli), sign_in, request, cli_option(cli, "hand-over"), cli_cancellable(cli), error);

    g_autoptr(json_object) value = NULL;
    json_object *list;

    if (!files)
        return false;
    if (cli_is_json(cli)) {
        value = json_object_new_object();
        list = json_object_new_array();
        for (guint i = 0; i < files->len; i++)
            json_object_array_add(list, json_object_new_string(files->pdata[i]));
        json_add_take(value, "files", list);
        return cli_print_json(cli, value, error);
    }
    for (guint i = 0; i < files->len; i++)
        if (!cli_print(cli, error, "%s\n", (const char *) files->pdata[i]))
            return false;
    return true;
}

/* The kept sign-in for the org asked for; without --org the only one there is. */
static SignIn *find_sign_in(Cli *cli, Answers *answers, GError **error)
{
    const char *org = answers->values[QUESTION_ORG];
    SignIn *sign_in = sign_in_find(cli_app(cli), org, cli_cancellable(cli), error);

    if (sign_in && !org)
        answers_set(answers, QUESTION_ORG, sign_in->instance_url);
    return sign_in;
}

static bool prepare_and_run(Cli *cli, Answers *answers, GError **error)
{
    g_auto(GStrv) like = cli_options(cli, "objects-like");
    g_autoptr(Secret) key = NULL;
    g_autoptr(SignIn) sign_in = NULL;
    g_autoptr(Change) change = NULL;
    SetUpRequest request = {
        .answers = answers,
        .env = cli_option(cli, "env"),
        .client_id = cli_option(cli, "client-id"),
        .keep_sign_in = cli_switch(cli, "keep-sign-in"),
        .objects_like = *like ? (const char *const *) like : NULL,
    };

    if (cli_option(cli, "key-file")) {
        key = read_key(cli, error);
        if (!key)
            return false;
        request.key = key;
    }
    if (!request.client_id) {
        g_autoptr(GError) failed = NULL;

        sign_in = find_sign_in(cli, answers, &failed);
        if (!sign_in && !cli_option(cli, "hand-over")) {
            g_propagate_error(error, g_steal_pointer(&failed));
            return false;
        }
    }
    if (cli_option(cli, "hand-over"))
        return hand_over(cli, sign_in, &request, error);
    change = set_up_prepare(cli_app(cli), sign_in, &request, NULL, cli_cancellable(cli), error);
    return change && change_run_cli(cli, change, error);
}

/* What cannot be meant together is refused, not passed over. */
static bool check_together(const Cli *cli, GError **error)
{
    static const struct {
        const char *one, *other, *why;
    } pairs[] = {
        {"resume", "undo", "one goes on, the other takes back"},
        {"undo", "dry-run",
         "what was begun is in the journal: orgwire new --resume --dry-run "
         "shows its plan"},
        {"hand-over", "dry-run", "a hand-over changes nothing in the org; it writes a folder"},
        {"hand-over", "objects-like",
         "without asking the org nobody knows what a pattern means: "
         "give --object"},
        {"client-id", "objects-like",
         "an app that was made elsewhere has its permission set "
         "already: give --object"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (!cli_option(cli, pairs[i].one) || !cli_option(cli, pairs[i].other))
            continue;
        problem_set(error, PROBLEM_USAGE, pairs[i].why, NULL, "--%s does not go with --%s",
                    pairs[i].one, pairs[i].other);
        return false;
    }
    return true;
}

/* What was begun goes on, or back, as it was answered: another answer needs another set-up. */
static bool check_begun(const Cli *cli, GError **error)
{
    static const char *const taken[] = {"resume", "undo", "dry-run", "wait", "no-wait", NULL};
    const char *way = cli_switch(cli, "undo") ? "undo" : "resume";

    for (const CommandOption *option = command_new.options; option->name; option++) {
        if (!cli_is_typed(cli, option->name) || g_strv_contains(taken, option->name))
            continue;
        problem_set(error, PROBLEM_USAGE, "what was begun is in the journal, with its answers",
                    "for other answers: orgwire new --undo, then orgwire new with them",
                    "--%s does not go with --%s", option->name, way);
        return false;
    }
    return true;
}

static bool run_text(Cli *cli, GError **error)
{
    g_autoptr(Answers) answers = NULL;

    if (!check_together(cli, error))
        return false;
    if (cli_switch(cli, "resume") || cli_switch(cli, "undo")) {
        g_autoptr(Change) change =
            check_begun(cli, error)
                ? change_resume(cli_app(cli), cli_argument(cli, 0), cli_cancellable(cli), error)
                : NULL;

        if (!change)
            return false;
        /* An undo that was broken off is what goes on. */
        return cli_switch(cli, "undo") || change_is_undoing(change)
                   ? change_undo_cli(cli, change, error)
                   : change_run_cli(cli, change, error);
    }
    answers = answers_from_cli(cli, error);
    return answers && prepare_and_run(cli, answers, error);
}

static bool wants_screen(const Cli *cli)
{
    bool complete = cli_switch(cli, "resume") || cli_switch(cli, "undo") ||
                    cli_switch(cli, "dry-run") || cli_option(cli, "hand-over") ||
                    cli_option(cli, "client-id");

    return !complete && cli_may_use_screen(cli, NULL);
}

static bool run_new(Cli *cli, GError **error)
{
    g_autoptr(Answers) answers = NULL;

    if (!wants_screen(cli))
        return run_text(cli, error);
    answers = answers_from_cli(cli, error);
    if (!answers)
        return false;
    cli_run_screen(cli, answers, false, NULL);
    return true;
}

static const CommandOption new_options[] = {
    {"from", 0, "FILE", "take the answers from FILE (JSON); - is standard input"},
    {"org", 0, "HOST", "the org: login host, My Domain or URL"},
    {"email", 0, "ADDR", "e-mail address of the app administrator"},
    {"username", 0, "USER", "Salesforce username that every request runs as"},
    {"integration", 0, "NAME", "name of the integration (module NAME_IS)"},
    {"object", 0, "NAME[:RCUD][:FIELD,…]", "an object, its rights and fields (repeatable)"},
    {"objects-from", 0, "FILE", "objects from FILE, one a line as in --object"},
    {"objects-like", 0, "GLOB", "every object whose API name matches, to read (repeatable)"},
    {"app", 0, "KIND", "external-client-app (default) or connected-app"},
    {"client-id", 0, "KEY", "an app made by somebody else: its consumer key"},
    {"key-file", 0, "FILE", "with --client-id: the app's private key (PEM)"},
    {"key-size", 0, "BITS", "2048, 3072 or 4096"},
    {"valid-days", 0, "N", "how long the certificate is valid"},
    {"store", 0, "KIND", "keyring (default), file or file-plain"},
    {"resume", 0, NULL, "go on with a set-up that was broken off"},
    {"undo", 0, NULL, "take back a set-up that was broken off"},
    {"dry-run", 0, NULL, "show the plan and change nothing"},
    {"no-wait", 0, NULL, "do not wait until Salesforce accepts the app"},
    CHANGE_WAIT_OPTION,
    {"hand-over", 0, "DIR", "write a folder for the person with the rights instead"},
    {"keep-sign-in", 0, NULL, "keep the administrator's sign-in afterwards"},
    {0},
};

const Command command_new = {
    .name = "new",
    .arguments = "[NAME]",
    .summary = "make a connection: an app in the org, a permission set, a tested token",
    .options = new_options,
    .max_arguments = 1,
    .run = run_new,
    .wants_screen = wants_screen,
    .details = "On a terminal the wizard opens. With --no-input, or without a terminal, everything "
               "comes from\nthe options and the answers file; sign in first with `orgwire auth`.",
};
