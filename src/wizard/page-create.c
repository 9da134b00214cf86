/* Step 5: the steps as they happen, the wait for Salesforce, undo instead of back; and Done. */
#include "config.h"

#include <string.h>

#include "wizard/inside.h"

static void step_clear(gpointer data)
{
    g_free(((WizardStep *) data)->text);
}

void create_init(Wizard *wizard)
{
    WizardCreate *create = &wizard->create;

    pool_init(&create->pool);
    pool_init(&create->wait_pool);
    pool_init(&wizard->done.pool);
    create->steps = g_array_new(FALSE, TRUE, sizeof(WizardStep));
    g_array_set_clear_func(create->steps, step_clear);
    wizard->done.tried = -1;
}

void create_clear(WizardCreate *create)
{
    g_array_unref(create->steps);
    pool_clear(&create->pool);
    pool_clear(&create->wait_pool);
}

void done_clear(WizardDone *done)
{
    pool_clear(&done->pool);
    g_free(done->output);
}

void create_begin(Wizard *wizard, const char *const *titles)
{
    WizardCreate *create = &wizard->create;

    pool_empty(&create->pool);
    g_array_set_size(create->steps, 0);
    for (const char *const *title = titles; title && *title; title++) {
        WizardStep step = {.title = pool_text(&create->pool, *title)};

        g_array_append_val(create->steps, step);
    }
    create->undoing = create->waiting = false;
}

static WizardStep *step_at(const Wizard *wizard, int index)
{
    const GArray *steps = wizard->create.steps;

    return index >= 0 && (guint) index < steps->len ? &g_array_index(steps, WizardStep, index)
                                                    : NULL;
}

static bool is_running(const Wizard *wizard)
{
    return wizard_is_busy(wizard, WIZARD_CREATE | WIZARD_RESUME | WIZARD_UNDO);
}

/* --- news --- */

WizardEffects create_on_step(Wizard *wizard, const WizardEvent *event)
{
    const WizardStepNews *news = event->step;
    WizardStep *step = step_at(wizard, news->index);

    if (!step)
        return 0;
    if (news->state == WIZARD_STEP_RUNNING && step->state != WIZARD_STEP_RUNNING) {
        step->begun_ms = wizard->now_ms;
        step->ended_ms = 0;
    }
    if (news->state != WIZARD_STEP_RUNNING) {
        if (step->state == WIZARD_STEP_RUNNING)
            step->ended_ms = wizard->now_ms;
        wizard->create.waiting = false;
    }
    step->state = news->state;
    if (news->text) {
        g_free(step->text);
        step->text = g_strdup(news->text);
    }
    return 0;
}

WizardEffects create_on_waiting(Wizard *wizard, const WizardEvent *event)
{
    WizardCreate *create = &wizard->create;

    create->waiting = true;
    create->wait = *event->waiting;
    pool_empty(&create->wait_pool);
    create->wait.answer = pool_text(&create->wait_pool, event->waiting->answer);
    return 0;
}

static void keep_created(Wizard *wizard, const WizardCreated *news)
{
    WizardDone *done = &wizard->done;
    const char *const *command;

    pool_empty(&done->pool);
    done->created = *news;
    done->created.connection = pool_text(&done->pool, news->connection);
    done->created.module = pool_text(&done->pool, news->module);
    done->created.tested = pool_text(&done->pool, news->tested);
    done->created.commands = command = pool_list(&done->pool, news->commands);
    done->n_commands = 0;
    while (command && command[done->n_commands])
        done->n_commands++;
    done->cursor = 0;
    done->tried = -1;
    done->keep = wizard->signed_in && wizard->account.kept;
    done->make_default = news->is_default;
    g_clear_pointer(&done->output, g_free);
}

WizardEffects create_on_created(Wizard *wizard, const WizardEvent *event)
{
    wizard_done_with(wizard, WIZARD_CREATE | WIZARD_RESUME);
    /* It was ready in the very moment that undo was asked for: undo wins. */
    if (wizard->create.undoing)
        return 0;
    keep_created(wizard, event->created);
    g_free(wizard->target);
    wizard->target = g_strdup(event->created->connection);
    wizard->create.waiting = false;
    return wizard_go(wizard, WIZARD_PAGE_DONE);
}

WizardEffects create_on_undo_done(Wizard *wizard, const WizardEvent *event)
{
    WizardEffects effects;

    wizard_done_with(wizard, WIZARD_UNDO | WIZARD_CREATE | WIZARD_RESUME);
    create_begin(wizard, NULL);
    wizard->review.ready = false;
    g_clear_pointer(&wizard->target, g_free);
    if (wizard->job == WIZARD_JOB_SET_UP && wizard->objects.picker.n_marked && wizard->signed_in)
        effects = wizard_go(wizard, WIZARD_PAGE_REVIEW);
    else
        effects = wizard_go(wizard, WIZARD_PAGE_DASHBOARD) | WIZARD_REFRESH_STATUS;
    wizard_say(wizard, "Everything was undone: nothing is left of it, in the org or here");
    return effects;
}

WizardEffects done_on_tried(Wizard *wizard, const WizardEvent *event)
{
    WizardDone *done = &wizard->done;

    wizard_done_with(wizard, WIZARD_TRY_COMMAND);
    done->tried = event->tried->index;
    done->tried_ok = event->tried->ok;
    g_free(done->output);
    done->output = g_strdup(event->tried->output);
    /* The next t tries the next one. */
    if (done->n_commands)
        done->cursor = ((guint) MAX(done->tried, 0) + 1) % done->n_commands;
    return 0;
}

/* --- create --- */

static guint items(const Wizard *wizard, WizardItem *ret_items)
{
    guint n = 0;

    if (!is_running(wizard))
        ret_items[n++] = WIZARD_ITEM_NEXT; /* goes on */
    ret_items[n++] = WIZARD_ITEM_LEAVE;
    if (!wizard->create.undoing)
        ret_items[n++] = WIZARD_ITEM_UNDO;
    return n;
}

static WizardEffects enter(Wizard *wizard)
{
    wizard->create.begun_ms = wizard->now_ms;
    wizard_set_focus(wizard, WIZARD_ITEM_LEAVE);
    return 0;
}

static WizardEffects do_word(Wizard *wizard, WizardEventKind kind)
{
    if (kind == WIZARD_EVENT_LEAVE)
        return WIZARD_LEAVE | WIZARD_QUIT;
    if (!wizard->create.undoing)
        prompt_ask(wizard, WIZARD_ASK_UNDO, wizard_connection(wizard), NULL);
    return 0;
}

static WizardEffects activate(Wizard *wizard, WizardItem item, bool is_enter)
{
    return do_word(wizard, item == WIZARD_ITEM_LEAVE ? WIZARD_EVENT_LEAVE : WIZARD_EVENT_UNDO);
}

static bool allows(const Wizard *wizard, WizardEventKind word)
{
    return word == WIZARD_EVENT_LEAVE || (word == WIZARD_EVENT_UNDO && !wizard->create.undoing);
}

static WizardEffects word(Wizard *wizard, const WizardEvent *event)
{
    return do_word(wizard, event->kind);
}

static WizardEffects forward(Wizard *wizard)
{
    if (is_running(wizard))
        return 0;
    return wizard->create.undoing ? WIZARD_UNDO : WIZARD_RESUME;
}

const PageClass page_create = {
    .items = items,
    .allows = allows,
    .enter = enter,
    .word = word,
    .activate = activate,
    .forward = forward,
};

/* --- done --- */

static guint done_items(const Wizard *wizard, WizardItem *ret_items)
{
    guint n = 0;

    ret_items[n++] = WIZARD_ITEM_NEXT;
    if (wizard->done.n_commands)
        ret_items[n++] = WIZARD_ITEM_LIST;
    if (!wizard->done.created.is_default)
        ret_items[n++] = WIZARD_ITEM_DEFAULT;
    if (wizard->signed_in) {
        ret_items[n++] = WIZARD_ITEM_FORGET;
        ret_items[n++] = WIZARD_ITEM_KEEP;
    }
    return n;
}

static guint *done_list(Wizard *wizard, WizardItem item, guint *ret_n)
{
    *ret_n = wizard->done.n_commands;
    return &wizard->done.cursor;
}

static bool done_is_on(const Wizard *wizard, WizardItem item)
{
    switch (item) {
    case WIZARD_ITEM_DEFAULT:
        return wizard->done.make_default;
    case WIZARD_ITEM_FORGET:
        return !wizard->done.keep;
    case WIZARD_ITEM_KEEP:
        return wizard->done.keep;
    default:
        return false;
    }
}

static WizardEffects done_enter(Wizard *wizard)
{
    wizard_set_focus(wizard, WIZARD_ITEM_NEXT);
    return 0;
}

static WizardEffects try_command(Wizard *wizard)
{
    return wizard_is_busy(wizard, WIZARD_TRY_COMMAND) ? 0 : WIZARD_TRY_COMMAND;
}

static bool done_allows(const Wizard *wizard, WizardEventKind word)
{
    return word == WIZARD_EVENT_TRY && wizard->demo && wizard->done.n_commands;
}

static WizardEffects done_word(Wizard *wizard, const WizardEvent *event)
{
    return try_command(wizard);
}

static WizardEffects done_activate(Wizard *wizard, WizardItem item, bool is_enter)
{
    WizardDone *done = &wizard->done;

    switch (item) {
    case WIZARD_ITEM_LIST:
        return wizard->demo ? try_command(wizard) : 0;
    case WIZARD_ITEM_DEFAULT:
        done->make_default = !done->make_default;
        return 0;
    case WIZARD_ITEM_FORGET:
    case WIZARD_ITEM_KEEP:
        done->keep = item == WIZARD_ITEM_KEEP;
        return 0;
    default:
        return 0;
    }
}

WizardEffects done_settle(Wizard *wizard)
{
    WizardDone *done = &wizard->done;
    WizardEffects effects = 0;

    if (done->make_default && !done->created.is_default)
        effects |= WIZARD_MAKE_DEFAULT;
    if (wizard->signed_in)
        effects |= done->keep ? WIZARD_KEEP_SIGN_IN : WIZARD_FORGET_SIGN_IN;
    if (effects & WIZARD_FORGET_SIGN_IN)
        wizard->signed_in = false;
    return effects;
}

static WizardEffects done_forward(Wizard *wizard)
{
    return done_settle(wizard) | wizard_go(wizard, WIZARD_PAGE_DASHBOARD) | WIZARD_REFRESH_STATUS;
}

const PageClass page_done = {
    .items = done_items,
    .list = done_list,
    .is_on = done_is_on,
    .allows = done_allows,
    .enter = done_enter,
    .word = done_word,
    .activate = done_activate,
    .forward = done_forward,
};
