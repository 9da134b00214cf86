#include "config.h"

#include <string.h>

#include "core/names.h"
#include "core/text.h"
#include "fuzz.h"

const char *const fuzz_name = "text";
const char *const fuzz_words[] = {"\x1b[31m",
                                  "\x1b]8;;",
                                  "\x07",
                                  "\r",
                                  "\n",
                                  "\r\n",
                                  "\t",
                                  "\x7f",
                                  "\xc2\x9b",
                                  "\xe2\x80\xae",
                                  "\xe2\x81\xa6",
                                  "\xe2\x80\x8b",
                                  "\xef\xbb\xbf",
                                  "\xf3\xa0\x80\x81",
                                  "\xc2\xad",
                                  "\xed\xa0\x80",
                                  "\xc0\x80",
                                  "\xf4\x90\x80\x80",
                                  "\xef\xbf\xbe",
                                  "'",
                                  "\\",
                                  "$(x)",
                                  "\xf0\x9f\x98\x80",
                                  "\xcc\x81",
                                  NULL};

static void check_clean(const char *text, bool lines)
{
    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (lines && c == '\n')
            continue;
        g_assert_false(c < 0x20 || (c >= 0x7f && c < 0xa0));
        g_assert_false((c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e));
        g_assert_false((c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x061c || c == 0xad);
        g_assert_false(c >= 0xe0000 && c <= 0xe0fff);
    }
}

static void check_quote(const char *text)
{
    g_autofree char *quoted = text_shell_quote(text);
    g_auto(GStrv) words = NULL;
    int n;

    g_assert_true(g_shell_parse_argv(quoted, &n, &words, NULL));
    g_assert_cmpint(n, ==, 1);
    g_assert_cmpstr(words[0], ==, text);
}

static void check_names(const char *text)
{
    g_autofree char *name = names_developer(text, 40);
    g_autofree char *entity = names_entity(text, false);
    g_autofree char *full = names_entity(text, true);
    g_autofree char *id = names_id18(text);
    const char *const candidates[] = {"Account", text, NULL};

    g_assert_true(names_is_identifier(name));
    g_assert_cmpuint(strlen(name), <=, 40);
    g_assert_false(g_str_has_suffix(name, "_") || strstr(name, "__"));
    g_assert_true(!*text || (*entity && *full));
    if (id)
        g_assert_cmpuint(strlen(id), ==, 18);
    names_nearest(text, candidates);
}

/* What is shown is text and nothing else; what is quoted is one word for a shell. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *text = g_strndup((const char *) bytes, size);
    g_autofree char *line = text_clean(text);
    g_autofree char *lines = text_clean_lines(text);
    g_autofree char *line_again = text_clean(line);
    g_autofree char *lines_again = text_clean_lines(lines);

    check_clean(line, false);
    check_clean(lines, true);
    g_assert_cmpstr(line_again, ==, line);
    g_assert_cmpstr(lines_again, ==, lines);
    check_quote(text);
    check_names(text);
    text_time_parse(text);
    return 0;
}
