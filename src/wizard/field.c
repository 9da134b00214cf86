#include "config.h"

#include "wizard/field.h"

#include <string.h>

void field_init(Field *field, FieldKind kind, gsize max)
{
    memset(field, 0, sizeof *field);
    field->kind = kind;
    field->max = max;
    field->text = g_malloc0(max + 1);
}

void field_clear(Field *field)
{
    if (field->text)
        secret_wipe(field->text, field->max + 1);
    g_clear_pointer(&field->text, g_free);
    g_clear_pointer(&field->killed, secret_free_text);
    g_clear_pointer(&field->message, g_free);
    field->length = field->cursor = 0;
}

void field_wipe(Field *field)
{
    secret_wipe(field->text, field->max + 1);
    field->length = field->cursor = 0;
    g_clear_pointer(&field->killed, secret_free_text);
    field_complain(field, NULL);
}

/* Characters that have a place in one line of text. */
static bool is_text(gunichar c)
{
    return c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0) && c != 0x2028 && c != 0x2029 &&
           g_unichar_validate(c);
}

static bool insert_bytes(Field *field, const char *bytes, gsize n)
{
    if (n > field->max - field->length)
        return false;
    memmove(field->text + field->cursor + n, field->text + field->cursor,
            field->length - field->cursor + 1);
    memcpy(field->text + field->cursor, bytes, n);
    field->length += n;
    field->cursor += n;
    return true;
}

static void remove_bytes(Field *field, gsize from, gsize to)
{
    gsize n = to - from;

    memmove(field->text + from, field->text + to, field->length - to + 1);
    secret_wipe(field->text + field->length - n + 1, n);
    field->length -= n;
    field->cursor = from;
}

static void insert_text(Field *field, const char *text)
{
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (is_text(c) && !insert_bytes(field, p, (gsize) (g_utf8_next_char(p) - p)))
            return;
    }
}

void field_set(Field *field, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);

    secret_wipe(field->text, field->max + 1);
    field->length = field->cursor = 0;
    insert_text(field, valid);
}

void field_suggest(Field *field, const char *text)
{
    if (!field->edited)
        field_set(field, text);
}

static gsize left_of(const Field *field)
{
    if (!field->cursor)
        return 0;
    return (gsize) (g_utf8_prev_char(field->text + field->cursor) - field->text);
}

static gsize right_of(const Field *field)
{
    if (field->cursor == field->length)
        return field->length;
    return (gsize) (g_utf8_next_char(field->text + field->cursor) - field->text);
}

static bool is_space_at(const Field *field, gsize at)
{
    return g_unichar_isspace(g_utf8_get_char(field->text + at));
}

static gsize word_left(const Field *field)
{
    Field at = *field;

    while (at.cursor && is_space_at(&at, left_of(&at)))
        at.cursor = left_of(&at);
    while (at.cursor && !is_space_at(&at, left_of(&at)))
        at.cursor = left_of(&at);
    return at.cursor;
}

static gsize word_right(const Field *field)
{
    Field at = *field;

    while (at.cursor < at.length && is_space_at(&at, at.cursor))
        at.cursor = right_of(&at);
    while (at.cursor < at.length && !is_space_at(&at, at.cursor))
        at.cursor = right_of(&at);
    return at.cursor;
}

static bool move_to(Field *field, gsize to)
{
    bool moved = to != field->cursor;

    field->cursor = to;
    return moved;
}

static bool erase(Field *field, gsize from, gsize to, bool keep)
{
    if (from == to)
        return false;
    if (keep && field->kind != FIELD_SECRET) {
        secret_free_text(field->killed);
        field->killed = g_strndup(field->text + from, to - from);
    }
    remove_bytes(field, from, to);
    field->edited = true;
    return true;
}

static bool yank(Field *field)
{
    gsize before = field->length;

    if (!field->killed)
        return false;
    insert_text(field, field->killed);
    field->edited |= field->length != before;
    return field->length != before;
}

bool field_edit(Field *field, FieldEdit edit)
{
    switch (edit) {
    case FIELD_EDIT_LEFT:
        return move_to(field, left_of(field));
    case FIELD_EDIT_RIGHT:
        return move_to(field, right_of(field));
    case FIELD_EDIT_WORD_LEFT:
        return move_to(field, word_left(field));
    case FIELD_EDIT_WORD_RIGHT:
        return move_to(field, word_right(field));
    case FIELD_EDIT_HOME:
        return move_to(field, 0);
    case FIELD_EDIT_END:
        return move_to(field, field->length);
    case FIELD_EDIT_ERASE:
        return erase(field, left_of(field), field->cursor, false);
    case FIELD_EDIT_ERASE_NEXT:
        return erase(field, field->cursor, right_of(field), false);
    case FIELD_EDIT_ERASE_WORD:
        return erase(field, word_left(field), field->cursor, true);
    case FIELD_EDIT_KILL_BEFORE:
        return erase(field, 0, field->cursor, true);
    case FIELD_EDIT_KILL_AFTER:
        return erase(field, field->cursor, field->length, true);
    case FIELD_EDIT_YANK:
        return yank(field);
    default:
        return false;
    }
}

bool field_insert(Field *field, gunichar character)
{
    char bytes[6];
    int n;

    if (!is_text(character))
        return false;
    n = g_unichar_to_utf8(character, bytes);
    if (!insert_bytes(field, bytes, (gsize) n)) {
        field_complain(field, "This is as long as it may be");
        return false;
    }
    field->edited = true;
    return true;
}

/* Line ends and tabs: a space between words, nothing where the text may have none. */
static char *one_line(const Field *field, const char *pasted)
{
    g_autofree char *valid = g_utf8_make_valid(pasted, -1);
    GString *line;
    bool broken = false; /* a line end or tab is to become a blank */

    g_strstrip(valid);
    line = g_string_sized_new(strlen(valid) + 1);
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        bool is_space = g_unichar_isspace(c);

        if (is_text(c) && !is_space) {
            if (broken && line->len)
                g_string_append_c(line, ' ');
            g_string_append_len(line, p, g_utf8_next_char(p) - p);
            broken = false;
        } else if (is_space && field->kind == FIELD_PLAIN) {
            /* Blanks that were typed stay as many as they are. */
            if (c == ' ' && !broken)
                g_string_append_c(line, ' ');
            else
                broken = line->len && line->str[line->len - 1] != ' ';
        }
    }
    secret_wipe(valid, strlen(valid));
    return g_string_free(line, FALSE);
}

bool field_paste(Field *field, const char *text)
{
    char *line = one_line(field, text);
    gsize before = field->length;
    gsize wanted = strlen(line);

    insert_text(field, line);
    secret_free_text(line);
    if (field->length - before < wanted)
        field_complain(field, "What was pasted is too long; its end was left out");
    field->edited |= field->length != before;
    return field->length != before;
}

static void say(Field *field, const char *message, bool is_note)
{
    char *copy = g_strdup(message);

    g_free(field->message);
    field->message = copy;
    field->is_note = is_note;
}

void field_complain(Field *field, const char *message)
{
    say(field, message, false);
}

void field_note(Field *field, const char *message)
{
    say(field, message, true);
}

bool field_is_wrong(const Field *field)
{
    return field->message && !field->is_note;
}

Secret *field_take_secret(Field *field)
{
    Secret *secret;

    if (!field->length)
        return NULL;
    secret = secret_new(field->text, (gssize) field->length);
    field_wipe(field);
    return secret;
}
