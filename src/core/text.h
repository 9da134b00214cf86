/* Text from outside, made fit to be shown. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <glib.h>
#include <stdbool.h>

/* Valid UTF-8 without control characters (C0, C1, DEL), bidi controls, zero-width and tag
 * characters: each becomes U+FFFD. Newlines and tabs become spaces; NULL becomes an empty text. */
char *text_clean(const char *untrusted);
/* The same but newlines stay. */
char *text_clean_lines(const char *untrusted);
/* 'it'\''s' for a POSIX shell; plain words are left alone. */
char *text_shell_quote(const char *text);
/* ISO 8601 UTC, "2026-11-25T09:52:00Z"; back from any ISO 8601 time that names its zone. */
char *text_time(gint64 unix_seconds);
gint64 text_time_parse(const char *iso); /* -1 if it is none */
/* "12 s", "3 m 12 s", "2 h 5 m", "4 days" */
char *text_duration(gint64 seconds);

#endif
