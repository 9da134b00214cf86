/* Waiting without blocking: a function with a stack of its own that pauses while others run.
 *
 * Everything that talks to an org, a keyring or a clock takes many steps. Written as callbacks
 * each step is three functions; written in a fiber it reads from top to bottom, errors and
 * g_autoptr included. There is still one thread and one main loop: a fiber runs until it waits,
 * then the loop turns, and a source of the loop resumes it. No nested loops.
 *
 * Functions that wait say so in their headers ("in a fiber"). Cancelling is a GCancellable: the
 * wait ends with PROBLEM_INTERRUPTED, and the fiber unwinds by itself. */
#ifndef LOOP_FIBER_H
#define LOOP_FIBER_H

#include <gio/gio.h>
#include <stdbool.h>

typedef struct Fiber Fiber;
typedef void (*FiberFunc)(gpointer user_data);

/* Runs `func` at once, until it first waits; the loop of the caller's thread-default context goes
 * on with it. The fiber frees itself when `func` returns. May be called inside a fiber. */
void fiber_start(FiberFunc func, gpointer user_data);

/* Runs `func` in a fiber and turns the loop until it has returned. For main, tests and the public
 * library alone; never inside a fiber. */
void fiber_run(FiberFunc func, gpointer user_data);

/* The running fiber; NULL outside of any. */
Fiber *fiber_self(void);

/* The two primitives for those who adapt a callback interface: pause the running fiber, and let it
 * go on (from a callback of the loop; returns when it waits again or ends). */
void fiber_pause(void);
void fiber_resume(Fiber *fiber);

/* Pauses for a time; false with PROBLEM_INTERRUPTED when cancelled meanwhile. */
bool fiber_sleep(guint milliseconds, GCancellable *cancellable, GError **error);

/* Pauses until the descriptor is ready for one of `condition` (returned), the time is up (0 is
 * returned, no error) or it was cancelled (0 and PROBLEM_INTERRUPTED). -1 waits without limit. */
GIOCondition fiber_wait_fd(int fd, GIOCondition condition, gint milliseconds,
                           GCancellable *cancellable, GError **error);

/* Adapts GIO's pairs: pass fiber_on_ready as the callback and &result as its data, then
 * fiber_await(&result) gives the finished result, owned by the caller. */
typedef struct {
    Fiber *fiber;
    GAsyncResult *result;
} FiberResult;
void fiber_on_ready(GObject *source, GAsyncResult *result, gpointer fiber_result);
GAsyncResult *fiber_await(FiberResult *result);

/* Several things at once: func(item) for each item, at most `limit` at a time, each in a fiber of
 * its own; returns when all have ended. Inside a fiber. */
void fiber_each(gpointer *items, gsize n_items, guint limit, FiberFunc func);

#endif
