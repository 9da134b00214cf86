#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/text.h"

#define SEEN "\xef\xbf\xbd"

static const struct {
    const char *name;
    const char *text;
    const char *line;
    const char *lines; /* NULL: the same */
} rows[] = {
    {"plain text stays", "Acme Inc.", "Acme Inc.", NULL},
    {"other languages stay", "M\xc3\xbcller \xe6\x9d\xb1\xe4\xba\xac \xf0\x9f\x98\x80",
     "M\xc3\xbcller \xe6\x9d\xb1\xe4\xba\xac \xf0\x9f\x98\x80", NULL},
    {"nothing stays nothing", "", "", NULL},
    {"NULL becomes nothing", NULL, "", NULL},
    {"a newline becomes a space or stays", "a\nb", "a b", "a\nb"},
    {"Windows line ends are one newline", "a\r\nb", "a b", "a\nb"},
    {"a carriage return cannot overwrite", "good\revil", "good evil", "good\nevil"},
    {"a tab becomes a space", "a\tb", "a b", NULL},
    {"an escape is seen", "a\x1b[31mb", "a" SEEN "[31mb", NULL},
    {"a bell and a backspace are seen", "a\x07\x08", "a" SEEN SEEN, NULL},
    {"DEL is seen", "\x7f", SEEN, NULL},
    {"C1 is seen", "\xc2\x9b", SEEN, NULL},
    {"right-to-left override is seen",
     "a\xe2\x80\xae"
     "b",
     "a" SEEN "b", NULL},
    {"bidi isolates are seen", "\xe2\x81\xa6x\xe2\x81\xa9", SEEN "x" SEEN, NULL},
    {"bidi marks are seen", "\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c", SEEN SEEN SEEN, NULL},
    {"zero width is seen",
     "a\xe2\x80\x8b\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf"
     "b",
     "a" SEEN SEEN SEEN SEEN "b", NULL},
    {"tag characters are seen", "\xf3\xa0\x80\x81\xf3\xa0\x81\xa1", SEEN SEEN, NULL},
    {"a soft hyphen is seen",
     "a\xc2\xad"
     "b",
     "a" SEEN "b", NULL},
    {"line and paragraph separators are seen", "\xe2\x80\xa8\xe2\x80\xa9", SEEN SEEN, NULL},
    {"a blank that is no space is seen", "\xe3\x85\xa4", SEEN, NULL},
    {"invalid UTF-8 is seen",
     "a\xff"
     "b",
     "a" SEEN "b", NULL},
    {"overlong UTF-8 is seen", "\xc0\x8a", SEEN SEEN, NULL},
    {"a surrogate in UTF-8 is seen", "\xed\xa0\x80", SEEN SEEN SEEN, NULL},
    {"a text broken off is seen", "a\xe2\x82", "a" SEEN SEEN, NULL},
};

static void test_clean(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *line = text_clean(rows[i].text);
    g_autofree char *lines = text_clean_lines(rows[i].text);
    g_autofree char *again = text_clean(line);

    g_assert_cmpstr(line, ==, rows[i].line);
    g_assert_cmpstr(lines, ==, rows[i].lines ? rows[i].lines : rows[i].line);
    g_assert_cmpstr(again, ==, line);
}

/* What a shell makes of it is the text again. */
static void test_shell(void)
{
    static const char *const texts[] = {
        "plain", "a b", "it's", "",    "$(reboot)",      "`id`",     "a\nb", "--x=y", "*",
        "~",     "\\",  "\"",   "a;b", "O'Brien & 'Co'", "\xc3\xa9", "!x",   "#"};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *quoted = text_shell_quote(texts[i]);
        g_autofree char *script = g_strdup_printf("printf %%s %s", quoted);
        const char *argv[] = {"/bin/sh", "-c", script, NULL};
        g_autofree char *out = NULL;

        g_assert_true(g_spawn_sync(NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out,
                                   NULL, NULL, NULL));
        g_assert_cmpstr(out, ==, texts[i]);
    }
}

static void test_shell_plain(void)
{
    g_autofree char *plain = text_shell_quote("--object=Account:RCU:Name,Industry");

    g_assert_cmpstr(plain, ==, "--object=Account:RCU:Name,Industry");
}

static void test_times(void)
{
    static const struct {
        const char *text;
        gint64 seconds;
    } times[] = {
        {"2026-11-25T09:52:00Z", 1795600320},
        {"2026-11-25T10:52:00+01:00", 1795600320},
        {"2026-11-25T09:52:00.123+0000", 1795600320},
        {"1970-01-01T00:00:00Z", 0},
        {"2026-11-25", -1},
        {"2026-11-25T09:52:00", -1},
        {"2026-13-01T00:00:00Z", -1},
        {"1969-12-31T23:00:00Z", -1},
        {"yesterday", -1},
        {"", -1},
        {NULL, -1},
    };
    g_autofree char *text = text_time(1795600320);

    g_assert_cmpstr(text, ==, "2026-11-25T09:52:00Z");
    for (gsize i = 0; i < G_N_ELEMENTS(times); i++)
        g_assert_cmpint(text_time_parse(times[i].text), ==, times[i].seconds);
}

static void test_durations(void)
{
    static const struct {
        gint64 seconds;
        const char *text;
    } durations[] = {
        {-5, "0 s"},          {0, "0 s"},          {59, "59 s"},       {60, "1 m"},
        {192, "3 m 12 s"},    {3599, "59 m 59 s"}, {3600, "1 h"},      {7500, "2 h 5 m"},
        {86399, "23 h 59 m"}, {86400, "1 day"},    {345600, "4 days"}, {31536000, "365 days"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(durations); i++) {
        g_autofree char *text = text_duration(durations[i].seconds);

        g_assert_cmpstr(text, ==, durations[i].text);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/text/%s", rows[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_clean);
    }
    g_test_add_func("/text/a shell reads back what was quoted", test_shell);
    g_test_add_func("/text/plain words are not quoted", test_shell_plain);
    g_test_add_func("/text/times go both ways", test_times);
    g_test_add_func("/text/durations have two units at most", test_durations);
    return g_test_run();
}
