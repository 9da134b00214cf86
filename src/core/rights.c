#include "config.h"

#include <string.h>

#include "core/integration.h"
#include "core/problem.h"
#include "core/text.h"

static const char letters[] = "RCUD";
static const Right rights_in_order[] = {RIGHT_READ, RIGHT_CREATE, RIGHT_UPDATE, RIGHT_DELETE};

static void set_wrong(GError **error, const char *typed, const char *why)
{
    g_autofree char *shown = text_clean(typed);

    problem_set(error, PROBLEM_USAGE, why,
                "write letters of RCUD: read, create, update, delete (RCU for all but delete)",
                "the rights '%s' are not valid", shown);
}

bool rights_parse(const char *typed, Rights *ret_rights, GError **error)
{
    Rights rights = 0;

    for (const char *c = typed; *c; c++) {
        const char *at = strchr(letters, g_ascii_toupper(*c));
        Right right = at ? rights_in_order[at - letters] : 0;

        if (!at || rights & right) {
            set_wrong(error, typed, at ? "a letter is there twice" : "a letter is none of RCUD");
            return false;
        }
        rights |= right;
    }
    if (!rights) {
        set_wrong(error, typed, "there is no letter");
        return false;
    }
    if (rights & (RIGHT_UPDATE | RIGHT_DELETE))
        rights |= RIGHT_READ;
    *ret_rights = rights;
    return true;
}

static char *build(Rights rights, const char *absent)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; letters[i]; i++) {
        if (rights & rights_in_order[i])
            g_string_append_c(text, letters[i]);
        else
            g_string_append(text, absent);
    }
    return g_string_free(text, FALSE);
}

char *rights_build(Rights rights)
{
    return build(rights, "");
}

char *rights_build_fixed(Rights rights)
{
    return build(rights, "-");
}
