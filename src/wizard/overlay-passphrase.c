/* The second store's passphrase: over any page, when what runs needs it. */
#include "config.h"

#include <string.h>

#include "wizard/inside.h"

#define MIN_CHARACTERS 8

void passphrase_init(Wizard *wizard)
{
    field_init(&wizard->passphrase.phrase, FIELD_SECRET, 1024);
    field_init(&wizard->passphrase.again, FIELD_SECRET, 1024);
}

void passphrase_clear(WizardPassphrase *passphrase)
{
    field_clear(&passphrase->phrase);
    field_clear(&passphrase->again);
}

static void end(Wizard *wizard)
{
    wizard->passphrase.wanted = WIZARD_PHRASE_NONE;
    if (wizard->overlay == WIZARD_PAGE_PASSPHRASE)
        wizard_close(wizard);
    if (wizard->under == WIZARD_PAGE_PASSPHRASE)
        wizard->under = WIZARD_PAGE_NONE;
}

static void start_anew(WizardPassphrase *passphrase)
{
    field_wipe(&passphrase->phrase);
    field_wipe(&passphrase->again);
    field_complain(&passphrase->phrase, NULL);
    field_complain(&passphrase->again, NULL);
}

WizardEffects passphrase_on_wanted(Wizard *wizard, const WizardEvent *event)
{
    WizardPassphrase *passphrase = &wizard->passphrase;

    start_anew(passphrase);
    if (event->number == WIZARD_PHRASE_NONE)
        end(wizard);
    else
        passphrase->wanted = (WizardPhrase) event->number;
    if (event->number == WIZARD_PHRASE_WRONG)
        field_complain(&passphrase->phrase,
                       "It does not open the files: mind the keyboard's layout and Caps Lock");
    return 0;
}

static guint items(const Wizard *wizard, WizardItem *ret_items)
{
    guint n = 0;

    ret_items[n++] = WIZARD_ITEM_PASSPHRASE;
    if (wizard->passphrase.wanted == WIZARD_PHRASE_NEW)
        ret_items[n++] = WIZARD_ITEM_PASSPHRASE_AGAIN;
    ret_items[n++] = WIZARD_ITEM_NEXT;
    return n;
}

static Field *field(Wizard *wizard, WizardItem item)
{
    return item == WIZARD_ITEM_PASSPHRASE         ? &wizard->passphrase.phrase
           : item == WIZARD_ITEM_PASSPHRASE_AGAIN ? &wizard->passphrase.again
                                                  : NULL;
}

static WizardEffects enter(Wizard *wizard)
{
    wizard_set_focus(wizard, WIZARD_ITEM_PASSPHRASE);
    return 0;
}

static WizardEffects check(Wizard *wizard, WizardItem item)
{
    WizardPassphrase *passphrase = &wizard->passphrase;

    if (passphrase->wanted != WIZARD_PHRASE_NEW)
        return 0;
    field_complain(&passphrase->phrase, NULL);
    field_complain(&passphrase->again, NULL);
    if (g_utf8_strlen(passphrase->phrase.text, -1) < MIN_CHARACTERS)
        field_complain(&passphrase->phrase, "At least 8 characters: it guards the private key");
    else if (passphrase->again.length && strcmp(passphrase->phrase.text, passphrase->again.text))
        field_complain(&passphrase->again, "The two are not the same");
    return 0;
}

static WizardEffects forward(Wizard *wizard)
{
    WizardPassphrase *passphrase = &wizard->passphrase;
    bool is_new = passphrase->wanted == WIZARD_PHRASE_NEW;

    check(wizard, WIZARD_ITEM_PASSPHRASE);
    if (!passphrase->phrase.length)
        field_complain(&passphrase->phrase, "Type it, or Esc");
    else if (is_new && !field_is_wrong(&passphrase->phrase) && !passphrase->again.length)
        field_complain(&passphrase->again, "Type the passphrase once more");
    wizard_set_focus(wizard, WIZARD_ITEM_PASSPHRASE);
    if (field_is_wrong(&passphrase->phrase))
        return 0;
    if (is_new && field_is_wrong(&passphrase->again)) {
        wizard_set_focus(wizard, WIZARD_ITEM_PASSPHRASE_AGAIN);
        return 0;
    }
    end(wizard);
    return WIZARD_ANSWER_PASSPHRASE;
}

static WizardEffects submit(Wizard *wizard, WizardItem item)
{
    if (item == WIZARD_ITEM_PASSPHRASE && wizard->passphrase.wanted == WIZARD_PHRASE_NEW) {
        wizard_set_focus(wizard, WIZARD_ITEM_PASSPHRASE_AGAIN);
        return 0;
    }
    return forward(wizard);
}

static WizardEffects back(Wizard *wizard)
{
    start_anew(&wizard->passphrase);
    end(wizard);
    return WIZARD_ANSWER_PASSPHRASE;
}

const PageClass page_passphrase = {
    .items = items,
    .field = field,
    .enter = enter,
    .check = check,
    .submit = submit,
    .forward = forward,
    .back = back,
};
