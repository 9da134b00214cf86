#include "config.h"

#include "loop/fiber.h"

#include <glib-unix.h>
#include <stdint.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "core/problem.h"

#ifdef WITH_SANITIZERS
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

/* Deep enough for libxml2 and OpenSSL, with one page below that faults instead of overwriting. */
#define STACK_SIZE (512 * 1024)

typedef struct {
    ucontext_t context;
    void *fake_stack; /* AddressSanitizer's, kept while the side is switched away from */
    const void *bottom;
    size_t size;
} Side;

struct Fiber {
    Side own;
    Side back; /* whoever resumed it */
    Fiber *outer;
    FiberFunc func;
    gpointer user_data;
    bool done;
    char *stack;
};

static __thread Fiber *current;

/* AddressSanitizer must be told of every change of stack. */
static void leave(Side *from, const Side *to, bool for_ever)
{
#ifdef WITH_SANITIZERS
    __sanitizer_start_switch_fiber(for_ever ? NULL : &from->fake_stack, to->bottom, to->size);
#endif
}

static void arrive(Side *here, Side *came_from)
{
#ifdef WITH_SANITIZERS
    __sanitizer_finish_switch_fiber(here->fake_stack, &came_from->bottom, &came_from->size);
#endif
}

static void entry(unsigned int high, unsigned int low)
{
    Fiber *fiber = (Fiber *) (((uintptr_t) high << 32) | low);

    arrive(&fiber->own, &fiber->back);
    fiber->func(fiber->user_data);
    fiber->done = true;
    leave(&fiber->own, &fiber->back, true);
    setcontext(&fiber->back.context);
    g_assert_not_reached();
}

static Fiber *fiber_new(FiberFunc func, gpointer user_data)
{
    Fiber *fiber = g_new0(Fiber, 1);
    gsize guard = (gsize) sysconf(_SC_PAGESIZE);
    uintptr_t address = (uintptr_t) fiber;

    fiber->func = func;
    fiber->user_data = user_data;
    fiber->stack = mmap(NULL, STACK_SIZE + guard, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (fiber->stack == MAP_FAILED || mprotect(fiber->stack, guard, PROT_NONE) != 0)
        g_error("out of memory for a stack");
    fiber->own.bottom = fiber->stack + guard;
    fiber->own.size = STACK_SIZE;
    getcontext(&fiber->own.context);
    fiber->own.context.uc_stack.ss_sp = fiber->stack + guard;
    fiber->own.context.uc_stack.ss_size = STACK_SIZE;
    fiber->own.context.uc_link = NULL;
    makecontext(&fiber->own.context, (void (*)(void)) entry, 2,
                (unsigned int) ((uint64_t) address >> 32), (unsigned int) address);
    return fiber;
}

static void fiber_free(Fiber *fiber)
{
    gsize guard = (gsize) sysconf(_SC_PAGESIZE);

#ifdef WITH_SANITIZERS
    /* The next mapping may land here: it must not inherit this stack's poison. */
    __asan_unpoison_memory_region(fiber->stack + guard, STACK_SIZE);
#endif
    munmap(fiber->stack, STACK_SIZE + guard);
    g_free(fiber);
}

Fiber *fiber_self(void)
{
    return current;
}

void fiber_pause(void)
{
    Fiber *fiber = current;

    g_assert(fiber != NULL);
    leave(&fiber->own, &fiber->back, false);
    swapcontext(&fiber->own.context, &fiber->back.context);
    arrive(&fiber->own, &fiber->back);
}

void fiber_resume(Fiber *fiber)
{
    g_assert(fiber != current);
    fiber->outer = current;
    current = fiber;
    leave(&fiber->back, &fiber->own, false);
    swapcontext(&fiber->back.context, &fiber->own.context);
    arrive(&fiber->back, &fiber->own);
    current = fiber->outer;
    if (fiber->done)
        fiber_free(fiber);
}

void fiber_start(FiberFunc func, gpointer user_data)
{
    fiber_resume(fiber_new(func, user_data));
}

typedef struct {
    FiberFunc func;
    gpointer user_data;
    GMainLoop *loop;
} Run;

static void run_to_end(gpointer user_data)
{
    Run *run = user_data;

    run->func(run->user_data);
    g_main_loop_quit(run->loop);
}

static gboolean start_run(gpointer user_data)
{
    fiber_start(run_to_end, user_data);
    return G_SOURCE_REMOVE;
}

static void attach(GSource *source, GSourceFunc func, gpointer user_data)
{
    g_source_set_callback(source, func, user_data, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
}

void fiber_run(FiberFunc func, gpointer user_data)
{
    GMainContext *context = g_main_context_get_thread_default();
    Run run = {func, user_data, g_main_loop_new(context, FALSE)};
    g_autoptr(GSource) source = g_idle_source_new();

    g_assert(current == NULL);
    attach(source, start_run, &run);
    g_main_loop_run(run.loop);
    g_main_loop_unref(run.loop);
}

/* One wait for the first of several sources: whichever fires resumes the fiber, once. */
typedef struct {
    Fiber *fiber;
    bool fired;
    bool cancelled;
    GIOCondition condition;
} Wait;

static void fire(Wait *wait)
{
    if (wait->fired)
        return;
    wait->fired = true;
    fiber_resume(wait->fiber);
}

static gboolean on_time(gpointer user_data)
{
    fire(user_data);
    return G_SOURCE_REMOVE;
}

static gboolean on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    Wait *wait = user_data;

    wait->cancelled = true;
    fire(wait);
    return G_SOURCE_REMOVE;
}

static gboolean on_fd(gint fd, GIOCondition condition, gpointer user_data)
{
    Wait *wait = user_data;

    wait->condition = condition;
    fire(wait);
    return G_SOURCE_REMOVE;
}

static void drop(GSource *source)
{
    if (!source)
        return;
    g_source_destroy(source);
    g_source_unref(source);
}

static GSource *watch_cancel(GCancellable *cancellable, Wait *wait)
{
    GSource *source = cancellable ? g_cancellable_source_new(cancellable) : NULL;

    if (source)
        attach(source, (GSourceFunc) (void (*)(void)) on_cancelled, wait);
    return source;
}

static GSource *watch_time(gint milliseconds, Wait *wait)
{
    GSource *source = milliseconds >= 0 ? g_timeout_source_new((guint) milliseconds) : NULL;

    if (source)
        attach(source, on_time, wait);
    return source;
}

bool fiber_sleep(guint milliseconds, GCancellable *cancellable, GError **error)
{
    Wait wait = {.fiber = current};
    GSource *time = watch_time((gint) milliseconds, &wait);
    GSource *cancel = watch_cancel(cancellable, &wait);

    fiber_pause();
    drop(time);
    drop(cancel);
    if (wait.cancelled)
        problem_set_cancelled(error);
    return !wait.cancelled;
}

GIOCondition fiber_wait_fd(int fd, GIOCondition condition, gint milliseconds,
                           GCancellable *cancellable, GError **error)
{
    Wait wait = {.fiber = current};
    GSource *ready = g_unix_fd_source_new(fd, condition);
    GSource *time = watch_time(milliseconds, &wait);
    GSource *cancel = watch_cancel(cancellable, &wait);

    attach(ready, (GSourceFunc) (void (*)(void)) on_fd, &wait);
    fiber_pause();
    drop(ready);
    drop(time);
    drop(cancel);
    if (wait.cancelled) {
        problem_set_cancelled(error);
        return 0;
    }
    return wait.condition;
}

void fiber_on_ready(GObject *source, GAsyncResult *result, gpointer fiber_result)
{
    FiberResult *waiting = fiber_result;

    waiting->result = g_object_ref(result);
    if (waiting->fiber)
        fiber_resume(waiting->fiber);
}

GAsyncResult *fiber_await(FiberResult *result)
{
    if (!result->result) {
        result->fiber = current;
        fiber_pause();
    }
    return g_steal_pointer(&result->result);
}

typedef struct {
    gpointer *items;
    gsize n_items;
    gsize next;
    guint running;
    FiberFunc func;
    Fiber *waiter;
} Each;

/* Each worker takes the next item until none is left. */
static void work(gpointer user_data)
{
    Each *each = user_data;

    each->running++;
    while (each->next < each->n_items)
        each->func(each->items[each->next++]);
    each->running--;
    if (each->running == 0 && each->waiter)
        fiber_resume(each->waiter);
}

void fiber_each(gpointer *items, gsize n_items, guint limit, FiberFunc func)
{
    Each each = {.items = items, .n_items = n_items, .func = func};

    for (guint i = 0; i < limit && each.next < n_items; i++)
        fiber_start(work, &each);
    if (each.running > 0) {
        each.waiter = current;
        fiber_pause();
    }
}

