#include "config.h"

#include <string.h>

#include "core/org-host.h"
#include "core/problem.h"
#include "fuzz.h"
#include "salesforce/answer.h"
#include "salesforce/oauth-private.h"

const char *const fuzz_name = "token";
const char *const fuzz_words[] = {"{",
                                  "}",
                                  "[",
                                  "]",
                                  ",",
                                  "\"",
                                  "null",
                                  "\"access_token\":\"",
                                  "\"instance_url\":\"https://evil.example\"",
                                  "https://acme.my.salesforce.com@evil.example",
                                  "\"id\":\"https://login.salesforce.com/id/",
                                  "00D5g000004XMPL",
                                  "0055g00000EXMPL",
                                  "!",
                                  "\\r\\n",
                                  "\\u0000",
                                  "\\u001b[31m",
                                  "\"error\":\"invalid_grant\"",
                                  "\"error_description\":\"",
                                  "\"errorCode\":\"",
                                  "\"message\":\"",
                                  "<html>",
                                  "Bad_OAuth_Token",
                                  "\xe2\x80\xae",
                                  "\xff",
                                  NULL};

static HttpResponse *response(int status, const uint8_t *bytes, size_t size)
{
    HttpResponse *answer = g_new0(HttpResponse, 1);

    answer->status = status;
    answer->body = g_malloc(size + 1);
    memcpy(answer->body, bytes, size);
    answer->body[size] = '\0';
    answer->body_length = size;
    answer->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return answer;
}

static void check_words(const GError *error)
{
    const char *const texts[] = {error->message, problem_why(error), problem_salesforce_code(error),
                                 problem_salesforce_text(error)};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (!texts[i])
            continue;
        g_assert_true(g_utf8_validate(texts[i], -1, NULL));
        for (const char *p = texts[i]; *p; p++)
            g_assert_true((unsigned char) *p >= 0x20 && *p != 0x7f);
    }
}

/* A token comes out only for hosts of Salesforce's; a refusal always has clean words. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const int statuses[] = {200, 302, 400, 401, 403, 500, 503};
    g_autoptr(HttpResponse) refusal =
        response(statuses[size % G_N_ELEMENTS(statuses)], bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) rest = NULL;
    g_autoptr(GError) oauth = NULL;
    g_autoptr(OauthToken) token = oauth_token_take(
        response(200, bytes, size), "https://login.salesforce.com", NULL, "it failed", &error);

    g_assert_true((token != NULL) == (error == NULL));
    if (token)
        g_assert_true(org_host_check_url(token->instance_url, NULL, NULL));
    else
        check_words(error);
    answer_set_rest(&rest, refusal, "it failed");
    answer_set_oauth(&oauth, refusal, "it failed");
    check_words(rest);
    check_words(oauth);
    return 0;
}
