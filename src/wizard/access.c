/* What may be done with an object: R → RCU → RCUD, and one right at a time. */
#include "config.h"

#include "wizard/inside.h"

/* The next step of the cycle, bounded by what the org allows. */
static Rights next_rights(Rights rights, Rights allowed)
{
    static const Rights steps[] = {
        RIGHT_READ,
        RIGHT_READ | RIGHT_CREATE | RIGHT_UPDATE,
        RIGHT_READ | RIGHT_CREATE | RIGHT_UPDATE | RIGHT_DELETE,
    };

    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        Rights step = steps[i] & allowed;

        if (step && (step & ~rights))
            return step;
    }
    for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
        if (steps[i] & allowed)
            return steps[i] & allowed;
    return 0;
}

static const struct {
    WizardEventKind word;
    Right right;
    const char *name;
} letters[] = {
    {WIZARD_EVENT_RIGHT_READ, RIGHT_READ, "read"},
    {WIZARD_EVENT_RIGHT_CREATE, RIGHT_CREATE, "created"},
    {WIZARD_EVENT_RIGHT_UPDATE, RIGHT_UPDATE, "updated"},
    {WIZARD_EVENT_RIGHT_DELETE, RIGHT_DELETE, "deleted"},
};

static WizardEffects toggle(Wizard *wizard, guint row, guint letter)
{
    WizardObject *object = objects_at(wizard, row);
    const char *label = picker_label(&wizard->objects.picker, row);
    Right right = letters[letter].right;
    Rights rights = object->rights ^ right;

    if (!(object->allowed & right)) {
        wizard_complain(wizard, "%s cannot be %s in this org", label, letters[letter].name);
        return 0;
    }
    if (right == RIGHT_READ && rights) {
        if (object->rights & RIGHT_READ)
            wizard_complain(wizard, "Whoever writes %s also reads it", label);
        rights |= RIGHT_READ;
    }
    objects_mark(wizard, row, rights);
    return rights ? objects_want(wizard, row) : 0;
}

WizardEffects access_word(Wizard *wizard, guint row, WizardEventKind word)
{
    WizardObject *object = objects_at(wizard, row);
    WizardEffects effects = 0;

    if (!object->allowed) {
        wizard_complain(wizard, "%s cannot be reached through the API",
                        picker_label(&wizard->objects.picker, row));
        return 0;
    }
    if (word == WIZARD_EVENT_ACCESS) {
        objects_mark(wizard, row, next_rights(object->rights, object->allowed));
        effects = objects_want(wizard, row);
    }
    for (guint i = 0; i < G_N_ELEMENTS(letters); i++)
        if (letters[i].word == word)
            effects = toggle(wizard, row, i);
    objects_find_lookups(wizard);
    return effects;
}
