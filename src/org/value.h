/* Texts of values in rows (schema.h): reading them from what people send, comparing them. */
#ifndef ORG_VALUE_H
#define ORG_VALUE_H

#include <glib.h>
#include <stdbool.h>

#include "org/schema.h"

/* Each gives the row form in *ret_text (may be NULL) or false if the text is none of the type. */
bool value_parse_number(const char *text, char **ret_text); /* no exponent; digits kept */
bool value_parse_integer(const char *text, char **ret_text);
bool value_parse_date(const char *text, char **ret_text);
/* ISO 8601 with Z or an offset, milliseconds optional; a date alone is its midnight UTC. */
bool value_parse_datetime(const char *text, char **ret_text);
bool value_parse_time(const char *text, char **ret_text);
/* By the field's class; texts are taken as they are, JSON too if it is some. */
bool value_parse(const Field *field, const char *text, char **ret_text);

char *value_datetime(gint64 milliseconds); /* since 1970 */

/* Digits before and behind the point, without sign, leading and trailing zeros. */
void value_number_digits(const char *number, guint *ret_before, guint *ret_behind);
int value_compare_numbers(const char *a, const char *b);
/* <0, 0, >0; both not NULL. Texts without regard to case unless the field is case-sensitive. */
int value_compare(const Field *field, const char *a, const char *b);
/* A key under which equal values of the field are the same text. */
char *value_key(const Field *field, const char *text);
/* `pattern`: % any, _ one, a backslash before a character takes it as it is. */
bool value_like(const char *pattern, const char *text);
bool value_is_email(const char *text);

/* 15 or 18 characters → 18; NULL: no id, or a wrong checksum. */
char *value_id(const char *text);
void value_id_checksum(const char *id15, char ret_sum[4]);

#endif
