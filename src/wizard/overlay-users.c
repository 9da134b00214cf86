/* The users of the org, to choose one that scripts act as. */
#include "config.h"

#include "wizard/details.h"

void users_init(Wizard *wizard)
{
    field_init(&wizard->users.filter, FIELD_PLAIN, 200);
    picker_init(&wizard->users.picker);
    pool_init(&wizard->users.pool);
}

void users_clear(WizardUsers *users)
{
    field_clear(&users->filter);
    picker_clear(&users->picker);
    pool_clear(&users->pool);
}

WizardEffects users_on_users(Wizard *wizard, const WizardEvent *event)
{
    WizardUsers *users = &wizard->users;
    gsize n = (gsize) event->number;
    WizardUser *rows;

    wizard_done_with(wizard, WIZARD_LIST_USERS);
    pool_empty(&users->pool);
    picker_empty(&users->picker);
    rows = pool_copy(&users->pool, event->users, n * sizeof *rows);
    for (gsize i = 0; i < n; i++) {
        rows[i].username = pool_text(&users->pool, rows[i].username);
        rows[i].user_id = pool_text(&users->pool, rows[i].user_id);
        rows[i].name = pool_text(&users->pool, rows[i].name);
        rows[i].profile = pool_text(&users->pool, rows[i].profile);
        rows[i].license = pool_text(&users->pool, rows[i].license);
        rows[i].warning = pool_text(&users->pool, rows[i].warning);
        picker_add(&users->picker, rows[i].username, rows[i].name, 0);
    }
    users->rows = rows;
    users->n_rows = n;
    users->load = WIZARD_LOAD_DONE;
    picker_update(&users->picker);
    return 0;
}

static guint items(const Wizard *wizard, WizardItem *ret_items)
{
    ret_items[0] = WIZARD_ITEM_FILTER;
    ret_items[1] = WIZARD_ITEM_LIST;
    return 2;
}

static Field *field(Wizard *wizard, WizardItem item)
{
    return item == WIZARD_ITEM_FILTER ? &wizard->users.filter : NULL;
}

static guint *list(Wizard *wizard, WizardItem item, guint *ret_n)
{
    *ret_n = picker_n_shown(&wizard->users.picker);
    return &wizard->users.picker.cursor;
}

static WizardEffects enter(Wizard *wizard)
{
    wizard_set_focus(wizard, WIZARD_ITEM_FILTER);
    return 0;
}

static void edited(Wizard *wizard, WizardItem item)
{
    picker_set_filter(&wizard->users.picker, wizard->users.filter.text);
}

static WizardEffects choose_user(Wizard *wizard)
{
    int row = picker_current(&wizard->users.picker);
    WizardDetails *details = &wizard->details;

    if (row < 0)
        return 0;
    field_set(&details->username, wizard->users.rows[row].username);
    details->username.edited = true;
    g_free(details->looked_up);
    details->looked_up = g_strdup(details->username.text);
    wizard_close(wizard);
    wizard_set_focus(wizard, WIZARD_ITEM_USERNAME);
    details_take_user(wizard, &wizard->users.rows[row]);
    /* The list does not say what the look-up does: whether the user has too many rights. */
    return details->user_state == WIZARD_USER_FOUND ? WIZARD_LOOK_UP_USER : 0;
}

static WizardEffects activate(Wizard *wizard, WizardItem item, bool is_enter)
{
    return choose_user(wizard);
}

static WizardEffects submit(Wizard *wizard, WizardItem item)
{
    return choose_user(wizard);
}

static WizardEffects back(Wizard *wizard)
{
    wizard_close(wizard);
    return 0;
}

const PageClass page_users = {
    .items = items,
    .field = field,
    .list = list,
    .enter = enter,
    .activate = activate,
    .edited = edited,
    .submit = submit,
    .back = back,
};
