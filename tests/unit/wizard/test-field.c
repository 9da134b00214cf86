/* Edits of a text field, one row each: what was there ("|" is the cursor), what is done, what is
 * there then. */
#include "config.h"

#include <string.h>

#include "wizard/field.h"

typedef struct {
    const char *name;
    const char *before;
    const char *edits; /* names with blanks; 'x' types x */
    const char *after;
} Row;

static const Row rows[] = {
    {"a letter goes in at the cursor", "a|c", "'b", "ab|c"},
    {"left", "ab|", "left", "a|b"},
    {"left stops at the start", "|ab", "left", "|ab"},
    {"right", "|ab", "right", "a|b"},
    {"right stops at the end", "ab|", "right", "ab|"},
    {"home and end", "a|b", "home end home", "|ab"},
    {"erase", "ab|c", "erase", "a|c"},
    {"erase at the start", "|abc", "erase", "|abc"},
    {"erase the next", "a|bc", "erase-next", "a|c"},
    {"erase the next at the end", "abc|", "erase-next", "abc|"},
    {"a character of two bytes is one", "\xc3\xa4\xc3\xb6|", "left erase", "|\xc3\xb6"},
    {"a character of four bytes is one", "a\xf0\x9f\x98\x80|", "erase", "a|"},
    {"erase a word", "one two|", "erase-word", "one |"},
    {"erase a word and the blanks behind it", "one two  |", "erase-word", "one |"},
    {"erase all before", "one t|wo", "kill-before", "|wo"},
    {"erase all behind", "one t|wo", "kill-after", "one t|"},
    {"put back what was erased", "one t|wo", "kill-before yank", "one t|wo"},
    {"put back twice", "ab|", "kill-before yank yank", "abab|"},
    {"a word is put back, too", "one two|", "erase-word home yank", "two|one "},
    {"nothing to put back", "ab|", "yank", "ab|"},
    {"a word left", "one two|", "word-left", "one |two"},
    {"two words left", "one two|", "word-left word-left", "|one two"},
    {"a word right", "|one two", "word-right", "one| two"},
    {"no room, no letter", "0123456789012345678|", "'a 'b", "0123456789012345678a|"},
    {"no control characters", "a|", "'\x01 '\x7f", "a|"},
};

static const char *const names[FIELD_EDIT_N] = {
    [FIELD_EDIT_LEFT] = "left",
    [FIELD_EDIT_RIGHT] = "right",
    [FIELD_EDIT_WORD_LEFT] = "word-left",
    [FIELD_EDIT_WORD_RIGHT] = "word-right",
    [FIELD_EDIT_HOME] = "home",
    [FIELD_EDIT_END] = "end",
    [FIELD_EDIT_ERASE] = "erase",
    [FIELD_EDIT_ERASE_NEXT] = "erase-next",
    [FIELD_EDIT_ERASE_WORD] = "erase-word",
    [FIELD_EDIT_KILL_BEFORE] = "kill-before",
    [FIELD_EDIT_KILL_AFTER] = "kill-after",
    [FIELD_EDIT_YANK] = "yank",
};

static void apply(Field *field, const char *edit)
{
    if (*edit == '\'') {
        field_insert(field, g_utf8_get_char(edit + 1));
        return;
    }
    for (int i = 0; i < FIELD_EDIT_N; i++)
        if (!strcmp(names[i], edit)) {
            field_edit(field, (FieldEdit) i);
            return;
        }
    g_error("no such edit: %s", edit);
}

static void test_edit(gconstpointer data)
{
    const Row *row = data;
    g_auto(GStrv) parts = g_strsplit(row->before, "|", 2);
    g_auto(GStrv) edits = g_strsplit(row->edits, " ", -1);
    g_autofree char *whole = g_strconcat(parts[0], parts[1], NULL);
    g_autofree char *after = NULL;
    Field field;

    field_init(&field, FIELD_PLAIN, 20);
    field_set(&field, whole);
    field.cursor = strlen(parts[0]);
    for (char **edit = edits; *edit; edit++)
        apply(&field, *edit);
    after = g_strdup_printf("%.*s|%s", (int) field.cursor, field.text, field.text + field.cursor);
    g_assert_cmpstr(after, ==, row->after);
    g_assert_cmpuint(strlen(field.text), ==, field.length);
    field_clear(&field);
}

typedef struct {
    const char *name;
    FieldKind kind;
    const char *pasted;
    const char *text;
    bool told; /* that it was cut */
} Paste;

static const Paste pastes[] = {
    {"a line end at the end goes", FIELD_PLAIN, "acme\n", "acme", false},
    {"blanks around go", FIELD_PLAIN, "  acme \t", "acme", false},
    {"line ends inside become one blank", FIELD_PLAIN, "one\r\n two", "one two", false},
    {"an address has no blanks", FIELD_ADDRESS, "http://x/\n?code=\n a", "http://x/?code=a", false},
    {"nor has a token", FIELD_SECRET, "00D! AQ\n0", "00D!AQ0", false},
    {"escape sequences lose their escape", FIELD_PLAIN, "\033[31mred", "[31mred", false},
    {"C1 controls go", FIELD_PLAIN,
     "a\xc2\x9b"
     "b",
     "ab", false},
    {"broken UTF-8 is mended", FIELD_PLAIN,
     "a\xff"
     "b",
     "a\xef\xbf\xbd"
     "b",
     false},
    {"too long is cut and told", FIELD_PLAIN, "012345678901234567890123", "01234567890123456789",
     true},
    {"cut at a character", FIELD_PLAIN, "0123456789012345678\xc3\xa4", "0123456789012345678", true},
    {"nothing", FIELD_PLAIN, "", "", false},
};

static void test_paste(gconstpointer data)
{
    const Paste *row = data;
    Field field;

    field_init(&field, row->kind, 20);
    field_paste(&field, row->pasted);
    g_assert_cmpstr(field.text, ==, row->text);
    g_assert_cmpint(field_is_wrong(&field), ==, row->told);
    field_clear(&field);
}

static void test_secret_is_wiped(void)
{
    g_autoptr(Secret) secret = NULL;
    Field field;

    field_init(&field, FIELD_SECRET, 64);
    field_paste(&field, "hush-hush-hush");
    field_edit(&field, FIELD_EDIT_KILL_BEFORE);
    g_assert_null(field.killed);
    for (gsize i = 0; i < 64; i++)
        g_assert_cmpint(field.text[i], ==, 0);
    field_paste(&field, "hush-hush-hush");
    secret = field_take_secret(&field);
    g_assert_cmpstr(secret_text(secret), ==, "hush-hush-hush");
    g_assert_cmpuint(field.length, ==, 0);
    for (gsize i = 0; i < 64; i++)
        g_assert_cmpint(field.text[i], ==, 0);
    g_assert_null(field_take_secret(&field));
    field_clear(&field);
}

static void test_erasing_leaves_nothing_behind(void)
{
    Field field;

    field_init(&field, FIELD_SECRET, 64);
    field_paste(&field, "hush-hush");
    for (int i = 0; i < 4; i++)
        field_edit(&field, FIELD_EDIT_ERASE);
    for (gsize i = 5; i < 64; i++)
        g_assert_cmpint(field.text[i], ==, 0);
    field_clear(&field);
}

static void test_suggestions_give_way(void)
{
    Field field;

    field_init(&field, FIELD_PLAIN, 20);
    field_suggest(&field, "acme");
    field_suggest(&field, "acme-dev");
    g_assert_cmpstr(field.text, ==, "acme-dev");
    field_insert(&field, '1');
    field_suggest(&field, "north");
    g_assert_cmpstr(field.text, ==, "acme-dev1");
    field_clear(&field);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/edit/%s", rows[i].name);

        g_test_add_data_func(path, &rows[i], test_edit);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(pastes); i++) {
        g_autofree char *path = g_strdup_printf("/paste/%s", pastes[i].name);

        g_test_add_data_func(path, &pastes[i], test_paste);
    }
    g_test_add_func("/a secret is wiped when it is taken", test_secret_is_wiped);
    g_test_add_func("/erasing leaves nothing behind", test_erasing_leaves_nothing_behind);
    g_test_add_func("/suggestions give way to what was typed", test_suggestions_give_way);
    return g_test_run();
}
