#include "config.h"

#include "salesforce/http.h"

#include <stdarg.h>
#include <string.h>

void http_response_free(HttpResponse *response)
{
    if (!response)
        return;
    if (response->body)
        secret_wipe(response->body, response->body_length);
    g_free(response->body);
    g_clear_pointer(&response->headers, g_hash_table_unref);
    g_free(response);
}

const char *http_response_header(const HttpResponse *response, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    return response->headers ? g_hash_table_lookup(response->headers, lower) : NULL;
}

static void append_escaped(GString *string, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";

    for (const unsigned char *p = (const unsigned char *) text; *p; p++) {
        if (g_ascii_isalnum(*p) || strchr("-._~", *p)) {
            g_string_append_c(string, (char) *p);
        } else {
            g_string_append_c(string, '%');
            g_string_append_c(string, digits[*p >> 4]);
            g_string_append_c(string, digits[*p & 15]);
        }
    }
}

char *http_escape(const char *text)
{
    GString *string = g_string_sized_new(strlen(text) * 3);

    append_escaped(string, text);
    return g_string_free(string, FALSE);
}

/* Big enough from the start: growing would leave pieces of secrets behind. */
static gsize form_size(const char *name, va_list args)
{
    gsize size = 1;

    for (; name; name = va_arg(args, const char *)) {
        const char *value = va_arg(args, const char *);

        size += strlen(name) * 3 + (value ? strlen(value) * 3 : 0) + 2;
    }
    return size;
}

char *http_form(const char *name, ...)
{
    GString *form;
    va_list args;

    va_start(args, name);
    form = g_string_sized_new(form_size(name, args));
    va_end(args);
    va_start(args, name);
    for (const char *key = name; key; key = va_arg(args, const char *)) {
        const char *value = va_arg(args, const char *);

        if (!value)
            continue;
        if (form->len > 0)
            g_string_append_c(form, '&');
        append_escaped(form, key);
        g_string_append_c(form, '=');
        append_escaped(form, value);
    }
    va_end(args);
    return g_string_free(form, FALSE);
}
