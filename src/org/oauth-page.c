/* The two pages that a browser shows while somebody signs in. */
#include "config.h"

#include "org/oauth.h"

#define STYLE \
    "body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;" \
    "color:#16202c;background:#f5f6f8}main{background:#fff;border:1px solid #d5d9df;" \
    "border-radius:8px;padding:2rem}h1{font-size:1.3rem;margin-top:0}code{background:#eef0f3;" \
    "padding:.1em .3em;border-radius:3px;overflow-wrap:anywhere}button{font:inherit;" \
    "padding:.5rem 1.4rem;margin-right:.7rem;border-radius:5px;border:1px solid #7b8794;" \
    "background:#fff;cursor:pointer}button.allow{background:#0b5cab;border-color:#0b5cab;" \
    "color:#fff}.note{color:#8a1f11}label{display:block;margin:1rem 0}input{font:inherit;" \
    "width:100%;padding:.4rem;box-sizing:border-box}"

static void begin(GString *page, const char *title)
{
    g_string_append_printf(page,
                           "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                           "<meta name=\"viewport\" content=\"width=device-width\">"
                           "<title>%s</title>", title);
    g_string_append(page, "<style>" STYLE "</style></head><body><main>");
}

static char *end(GString *page)
{
    g_string_append(page, "</main></body></html>\n");
    return g_string_free(page, FALSE);
}

static void append(GString *page, const char *format, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text ? text : "", -1);
    g_auto(GStrv) parts = g_strsplit(format, "%s", 2);

    g_string_append_printf(page, "%s%s%s", parts[0], escaped, parts[1] ? parts[1] : "");
}

static void append_hidden(GString *page, GHashTable *parameters)
{
    g_autoptr(GList) names =
        g_list_sort(g_hash_table_get_keys(parameters), (GCompareFunc) g_strcmp0);

    for (GList *name = names; name; name = name->next) {
        if (g_str_equal(name->data, "username") || g_str_equal(name->data, "consent"))
            continue;
        append(page, "<input type=\"hidden\" name=\"%s\" ", name->data);
        append(page, "value=\"%s\">", g_hash_table_lookup(parameters, name->data));
    }
}

char *oauth_consent_page(const AppView *app, const OrgUser *user, GHashTable *parameters,
                         const char *notice)
{
    GString *page = g_string_new(NULL);
    const char *scope = g_hash_table_lookup(parameters, "scope");

    begin(page, "Allow access?");
    append(page, "<h1>Allow access for %s?</h1>", app->label);
    if (app->description)
        append(page, "<p>%s</p>", app->description);
    if (notice)
        append(page, "<p class=\"note\">%s</p>", notice);
    append(page, "<p>The app asks for: <code>%s</code>. ", scope && *scope ? scope : app->scopes);
    append(page, "It answers to <code>%s</code>.</p>",
           g_hash_table_lookup(parameters, "redirect_uri"));
    g_string_append(page, "<form method=\"post\" action=\"/services/oauth2/authorize\">");
    append_hidden(page, parameters);
    append(page, "<label>Signed in as <input name=\"username\" value=\"%s\" "
                 "autocomplete=\"off\"></label>", user ? user->username : "");
    g_string_append(page, "<button class=\"allow\" name=\"consent\" value=\"allow\">Allow</button>"
                          "<button name=\"consent\" value=\"deny\">Deny</button></form>"
                          "<p>This is the built-in org of orgwire, not a Salesforce org.</p>");
    return end(page);
}

char *oauth_error_page(const char *error, const char *description)
{
    GString *page = g_string_new(NULL);

    begin(page, "We can&#39;t authorize you");
    g_string_append(page, "<h1>We can&#39;t authorize you because of an OAuth error.</h1>");
    append(page, "<p><code>%s</code></p>", error);
    append(page, "<p>%s</p>", description);
    return end(page);
}
