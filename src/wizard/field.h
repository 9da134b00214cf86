/* A text field: UTF-8 text, a cursor, edits; no characters on a screen.
 *
 * Its memory is taken once at its largest size, so that nothing of a secret is left behind by a
 * growing buffer; clearing wipes it. What it holds is always valid UTF-8 without control
 * characters. */
#ifndef WIZARD_FIELD_H
#define WIZARD_FIELD_H

#include <glib.h>
#include <stdbool.h>

#include "core/secret.h"

typedef enum {
    FIELD_PLAIN,
    FIELD_ADDRESS, /* what follows the first "?" is never drawn: it holds a code */
    FIELD_SECRET,  /* nothing of it is ever drawn, killed text cannot be put back */
} FieldKind;

typedef struct {
    FieldKind kind;
    char *text;    /* NUL-terminated */
    gsize length;  /* bytes */
    gsize cursor;  /* byte offset, at a character */
    gsize max;     /* bytes without the NUL */
    char *killed;  /* what Ctrl-Y puts back; NULL: nothing */
    char *message; /* what is wrong with it, or NULL */
    bool is_note;  /* the message is no complaint */
    bool edited;   /* by a person: defaults no longer replace it */
} Field;

typedef enum {
    FIELD_EDIT_LEFT,
    FIELD_EDIT_RIGHT,
    FIELD_EDIT_WORD_LEFT,
    FIELD_EDIT_WORD_RIGHT,
    FIELD_EDIT_HOME,
    FIELD_EDIT_END,
    FIELD_EDIT_ERASE,       /* before the cursor */
    FIELD_EDIT_ERASE_NEXT,  /* at the cursor */
    FIELD_EDIT_ERASE_WORD,  /* Ctrl-W */
    FIELD_EDIT_KILL_BEFORE, /* Ctrl-U */
    FIELD_EDIT_KILL_AFTER,  /* Ctrl-K */
    FIELD_EDIT_YANK,        /* Ctrl-Y */
    FIELD_EDIT_N,
} FieldEdit;

void field_init(Field *field, FieldKind kind, gsize max);
void field_clear(Field *field); /* wipes and frees */

/* Replaces the text and puts the cursor at its end; what does not fit is cut at a character. */
void field_set(Field *field, const char *text);
/* The same unless a person has edited the field. */
void field_suggest(Field *field, const char *text);
void field_wipe(Field *field); /* empties it and overwrites what was there */

/* True when something changed. */
bool field_edit(Field *field, FieldEdit edit);
bool field_insert(Field *field, gunichar character);
/* Inserts a pasted text: line ends and tabs become nothing at its ends and a space inside (nothing
 * inside an address or a secret), other control characters go, the rest is cut at the limit with a
 * message. */
bool field_paste(Field *field, const char *text);

/* What is wrong, in words; NULL: nothing. Copied. */
void field_complain(Field *field, const char *message);
void field_note(Field *field, const char *message);
bool field_is_wrong(const Field *field);

/* The text as a secret; the field is wiped. NULL when it is empty. */
Secret *field_take_secret(Field *field);

#endif
