/* One question with one answer: a pattern, a name, a path, the name of what is to be removed.
 * Also the help. */
#include "config.h"

#include <string.h>

#include "core/names.h"
#include "wizard/filter.h"
#include "wizard/inside.h"

const char *wizard_ask_title(WizardAsk ask)
{
    static const char *const titles[WIZARD_ASK_N] = {
        [WIZARD_ASK_PATTERN] = "Mark by pattern",
        [WIZARD_ASK_RENAME] = "Rename",
        [WIZARD_ASK_SAVE] = "Save the answers",
        [WIZARD_ASK_HAND_OVER] = "Write a hand-over folder",
        [WIZARD_ASK_REMOVE] = "Remove",
        [WIZARD_ASK_UNDO] = "Undo everything",
    };

    return titles[ask];
}

void prompt_ask(Wizard *wizard, WizardAsk ask, const char *about, const char *start)
{
    WizardPrompt *prompt = &wizard->prompt;
    bool by_name = ask == WIZARD_ASK_REMOVE || ask == WIZARD_ASK_UNDO;
    char *copy = g_strdup(about);

    prompt->ask = ask;
    field_wipe(&prompt->answer);
    field_set(&prompt->answer, start);
    g_free(prompt->about);
    prompt->about = copy;
    g_free(prompt->expected);
    prompt->expected = by_name ? g_strdup(about) : NULL;
    wizard_open(wizard, WIZARD_PAGE_PROMPT);
    wizard_set_focus(wizard, WIZARD_ITEM_ANSWER);
}

static guint items(const Wizard *wizard, WizardItem *ret_items)
{
    ret_items[0] = WIZARD_ITEM_ANSWER;
    ret_items[1] = WIZARD_ITEM_NEXT;
    return 2;
}

static Field *field(Wizard *wizard, WizardItem item)
{
    return item == WIZARD_ITEM_ANSWER ? &wizard->prompt.answer : NULL;
}

/* What F4 was pressed on: an object's row, and a field's name on the page of its fields. */
static int renamed_row(const Wizard *wizard, const char **ret_field)
{
    bool is_field = wizard->page == WIZARD_PAGE_FIELDS && wizard_open_object(wizard);

    *ret_field = is_field ? wizard->prompt.about : NULL;
    return is_field ? wizard->objects.open
                    : picker_find(&wizard->objects.picker, wizard->prompt.about);
}

/* In an edit no name means the name there was: who wants the org's own one back has to say it. */
static char *new_name(const Wizard *wizard)
{
    const WizardPrompt *prompt = &wizard->prompt;
    const char *field;
    int row = renamed_row(wizard, &field);

    if (prompt->answer.length && g_strcmp0(prompt->answer.text, field) != 0)
        return g_strdup(prompt->answer.text);
    if (wizard->job != WIZARD_JOB_EDIT || row < 0 ||
        !objects_rename_of(objects_at(wizard, (guint) row), field))
        return NULL;
    return field ? g_strdup(field) : names_entity(prompt->about, false);
}

/* Would the names of all that is chosen still differ? */
static void check_clash(Wizard *wizard)
{
    g_autoptr(Integration) integration = integration_new(NULL, NULL);
    g_autofree char *name = new_name(wizard);
    const char *field;
    int row = renamed_row(wizard, &field);
    IntegrationObject *object;
    GError *error = NULL;

    if (row < 0)
        return;
    g_ptr_array_unref(integration->objects);
    integration->objects = objects_chosen(wizard);
    object = integration_find(integration, picker_name(&wizard->objects.picker, (guint) row));
    if (!object) {
        object = objects_choice(wizard, (guint) row);
        g_ptr_array_add(integration->objects, object);
    }
    /* With all of a field list chosen, their own names count too. */
    fields_name_all(objects_at(wizard, (guint) row), object);
    integration_object_rename(object, field, name);
    if (!integration_check_names(integration, &error))
        wizard_blame(&wizard->prompt.answer, error);
}

static void check_rename(Wizard *wizard)
{
    WizardPrompt *prompt = &wizard->prompt;

    if (prompt->answer.length && !names_is_identifier(prompt->answer.text))
        field_complain(&prompt->answer, "Letters, digits and _, a letter first; empty gives the "
                                        "own name back");
    else
        check_clash(wizard);
}

static WizardEffects check(Wizard *wizard, WizardItem item)
{
    WizardPrompt *prompt = &wizard->prompt;
    const char *typed = prompt->answer.text;
    GError *error = NULL;

    field_complain(&prompt->answer, NULL);
    switch (prompt->ask) {
    case WIZARD_ASK_PATTERN: {
        g_autoptr(Pattern) pattern = *typed ? pattern_parse(typed, &error) : NULL;

        if (error)
            wizard_blame(&prompt->answer, error);
        break;
    }
    case WIZARD_ASK_RENAME:
        check_rename(wizard);
        break;
    case WIZARD_ASK_REMOVE:
    case WIZARD_ASK_UNDO:
        if (*typed && !g_str_has_prefix(prompt->expected ? prompt->expected : "", typed))
            field_complain(&prompt->answer, "This is another name");
        break;
    default:
        break;
    }
    return 0;
}

/* --- what an answer does --- */

static WizardEffects mark_pattern(Wizard *wizard)
{
    g_autoptr(Pattern) pattern = pattern_parse(wizard->prompt.answer.text, NULL);
    Picker *picker = &wizard->objects.picker;
    guint before = picker->n_marked;

    for (guint i = 0; i < picker_n_rows(picker); i++) {
        WizardObject *object = objects_at(wizard, i);

        /* Hidden ones are marked by hand alone. */
        if (!object->rights && object->allowed && !object->hidden &&
            pattern_matches(pattern, picker_name(picker, i)))
            objects_mark(wizard, i, object->allowed & RIGHT_READ ? RIGHT_READ : object->allowed);
    }
    objects_find_lookups(wizard);
    wizard_say(wizard, "%u more marked by %s", picker->n_marked - before,
               wizard->prompt.answer.text);
    return 0;
}

static WizardEffects rename_it(Wizard *wizard)
{
    g_autofree char *name = new_name(wizard);
    const char *field;
    int row = renamed_row(wizard, &field);

    if (row >= 0)
        objects_rename(objects_at(wizard, (guint) row), field, name);
    return 0;
}

static WizardEffects take_path(Wizard *wizard, WizardEffects effect)
{
    g_free(wizard->path);
    wizard->path = g_strdup(wizard->prompt.answer.text);
    wizard_answers(wizard);
    return effect;
}

static WizardEffects remove_it(Wizard *wizard)
{
    g_free(wizard->target);
    wizard->target = g_strdup(wizard->prompt.about);
    return WIZARD_REMOVE;
}

static WizardEffects answered(Wizard *wizard)
{
    switch (wizard->prompt.ask) {
    case WIZARD_ASK_PATTERN:
        return mark_pattern(wizard);
    case WIZARD_ASK_RENAME:
        return rename_it(wizard);
    case WIZARD_ASK_SAVE:
        return take_path(wizard, WIZARD_SAVE_ANSWERS);
    case WIZARD_ASK_HAND_OVER:
        return take_path(wizard, WIZARD_HAND_OVER);
    case WIZARD_ASK_REMOVE:
        return remove_it(wizard);
    case WIZARD_ASK_UNDO:
        wizard->create.undoing = true;
        return WIZARD_UNDO;
    default:
        return 0;
    }
}

static WizardEffects forward(Wizard *wizard)
{
    WizardPrompt *prompt = &wizard->prompt;
    bool may_be_empty = prompt->ask == WIZARD_ASK_RENAME;

    check(wizard, WIZARD_ITEM_ANSWER);
    wizard_set_focus(wizard, WIZARD_ITEM_ANSWER);
    if (prompt->expected && strcmp(prompt->answer.text, prompt->expected))
        field_complain(&prompt->answer, "Type the name exactly, or Esc");
    else if (!prompt->answer.length && !may_be_empty)
        field_complain(&prompt->answer, "Type something, or Esc");
    if (field_is_wrong(&prompt->answer))
        return 0;
    wizard_close(wizard);
    return answered(wizard);
}

static WizardEffects submit(Wizard *wizard, WizardItem item)
{
    return forward(wizard);
}

static WizardEffects back(Wizard *wizard)
{
    field_wipe(&wizard->prompt.answer);
    wizard->quit_when_saved = false;
    wizard_close(wizard);
    return 0;
}

const PageClass page_prompt = {
    .items = items,
    .field = field,
    .check = check,
    .submit = submit,
    .forward = forward,
    .back = back,
};

/* --- help --- */

static guint *help_list(Wizard *wizard, WizardItem item, guint *ret_n)
{
    *ret_n = G_MAXUINT16; /* the view knows how many lines there are */
    return &wizard->help_row;
}

static guint help_items(const Wizard *wizard, WizardItem *ret_items)
{
    ret_items[0] = WIZARD_ITEM_LIST;
    return 1;
}

static WizardEffects help_back(Wizard *wizard)
{
    wizard_close(wizard);
    return 0;
}

static WizardEffects help_activate(Wizard *wizard, WizardItem item, bool is_enter)
{
    return help_back(wizard);
}

const PageClass page_help = {
    .items = help_items,
    .list = help_list,
    .activate = help_activate,
    .back = help_back,
};
