// The set of cores that a process may use, and pipe2, are extensions of POSIX, which glibc shows only when asked.
#define _GNU_SOURCE

#include "CLibcExtras.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef __linux__
#include <sched.h>
#endif

int gate_pipe(int ends[2]) {
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC);
#else
    if (pipe(ends) != 0) return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
#endif
}

struct job {
    void (*work)(void *);
    void *context;
};

static void *begin(void *given) {
    struct job job = *(struct job *)given;
    free(given);
    job.work(job.context);
    return NULL;
}

int gate_start_thread(void (*work)(void *), void *context) {
    struct job *job = malloc(sizeof *job);
    if (job == NULL) return ENOMEM;
    *job = (struct job){work, context};
    pthread_t thread;
    int error = pthread_create(&thread, NULL, begin, job);
    if (error != 0) {
        free(job);
        return error;
    }
    return pthread_detach(thread);
}

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define GATE_THREAD_SANITIZER
void __tsan_acquire(void *address);
void __tsan_release(void *address);
static char any_lock;
#endif
#endif

void gate_lock_is_taken(void) {
#ifdef GATE_THREAD_SANITIZER
    __tsan_acquire(&any_lock);
#endif
}

void gate_lock_is_given_back(void) {
#ifdef GATE_THREAD_SANITIZER
    __tsan_release(&any_lock);
#endif
}

bool gate_is_first_thread(void) {
#ifdef __linux__
    return gettid() == getpid();
#else
    return pthread_main_np() != 0;
#endif
}

static void *wait_in_line(void *line) {
    pthread_mutex_lock(line);
    pthread_mutex_unlock(line);
    return NULL;
}

bool gate_has_threads(int wanted) {
    pthread_mutex_t line = PTHREAD_MUTEX_INITIALIZER;
    pthread_attr_t small;
    pthread_t *threads = calloc((size_t)wanted, sizeof *threads);
    if (threads == NULL) return false;
    if (pthread_attr_init(&small) != 0) {
        free(threads);
        return false;
    }
    pthread_attr_setstacksize(&small, 1 << 17);
    int made = 0;
    pthread_mutex_lock(&line);
    while (made < wanted && pthread_create(&threads[made], &small, wait_in_line, &line) == 0) made++;
    pthread_mutex_unlock(&line);
    for (int i = 0; i < made; i++) pthread_join(threads[i], NULL);
    pthread_attr_destroy(&small);
    free(threads);
    return made == wanted;
}

bool gate_has_descriptors(int wanted) {
    int *descriptors = calloc((size_t)wanted, sizeof *descriptors);
    if (descriptors == NULL) return false;
    int made = 0;
    while (made < wanted && (descriptors[made] = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0) made++;
    for (int i = 0; i < made; i++) close(descriptors[i]);
    free(descriptors);
    return made == wanted;
}

void gate_in_parallel(int threads, void (*work)(void *), void *context) {
    enum { most = 64 };
    pthread_t others[most];
    int started = 0;
    while (started < threads - 1 && started < most) {
        struct job *job = malloc(sizeof *job);
        if (job == NULL) break;
        *job = (struct job){work, context};
        if (pthread_create(&others[started], NULL, begin, job) != 0) {
            free(job);
            break;
        }
        started++;
    }
    work(context);
    for (int index = 0; index < started; index++) pthread_join(others[index], NULL);
}

int gate_cores(void) {
#ifdef __linux__
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores) == 0 && CPU_COUNT(&cores) > 0) return CPU_COUNT(&cores);
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}
