/* `orgwire new`: from answers to a tested connection. */
#ifndef APP_SET_UP_H
#define APP_SET_UP_H

#include "app/change.h"
#include "core/answers.h"

typedef struct {
    const Answers *answers; /* checked with answers_check() */
    const char *env;        /* --env; NULL: "default" */
    const char *client_id;  /* --client-id: an app made by somebody else; NULL: none */
    const Secret *key; /* --key-file's PEM; NULL: the hand-over's key from the store, or none */
    bool keep_sign_in;
    /* Globs of --objects-like, read against the org's list; NULL: none. */
    const char *const *objects_like;
    Rights like_rights; /* 0: R */
} SetUpRequest;

/* In a fiber. Asks the org what the plan needs (user, objects, names taken) and changes nothing.
 * `sign_in` is borrowed until the change is freed; NULL only with client_id. Every wrong answer
 * (no such user, inactive or frozen, name taken, object or field the org does not have) is PROBLEM_USAGE
 * naming the flag; `ret_question`, if given, tells which question (QUESTION_N: the objects). */
Change *set_up_prepare(App *app, SignIn *sign_in, const SetUpRequest *request, int *ret_question,
                       GCancellable *cancellable, GError **error);

/* In a fiber. --hand-over=DIR: public certificate, deployable bundle, a page of instructions; the
 * private key goes into the store under the connection's id. No sign-in needed; with one the object
 * rights are exact. Returns the files written (GPtrArray of char *). */
GPtrArray *set_up_hand_over(App *app, SignIn *sign_in, const SetUpRequest *request,
                            const char *folder, GCancellable *cancellable, GError **error);

#endif
