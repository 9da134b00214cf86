#include "config.h"

#include "org/body.h"

#include "core/problem.h"

json_object *body_read(const OrgRequest *request, OrgReply *reply)
{
    gsize length;
    const char *text = org_request_body(request, &length);
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) body = length ? json_parse(text, (gssize) length, &error) : NULL;

    if (!length) {
        org_reply_error(reply, 400, "JSON_PARSER_ERROR", NULL,
                        "The HTTP entity body is required, but this request has no entity body.");
        return NULL;
    }
    if (!body) {
        org_reply_error(reply, 400, "JSON_PARSER_ERROR", NULL,
                        "Unexpected character or end-of-input: %s at [line:1, column:1]",
                        problem_why(error));
        return NULL;
    }
    if (!json_object_is_type(body, json_type_object)) {
        org_reply_error(reply, 400, "JSON_PARSER_ERROR", NULL,
                        "Cannot deserialize instance of sobject from START_ARRAY value [ or "
                        "request may be missing a required field at [line:1, column:1]");
        return NULL;
    }
    return g_steal_pointer(&body);
}

json_object *body_member(json_object *object, const char *key)
{
    json_object_iter iter;

    if (!object || !json_object_is_type(object, json_type_object))
        return NULL;
    json_object_object_foreachC(object, iter)
    {
        if (g_ascii_strcasecmp(iter.key, key) == 0)
            return iter.val;
    }
    return NULL;
}
