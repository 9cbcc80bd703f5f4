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

int gate_cores(void) {
#ifdef __linux__
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores) == 0 && CPU_COUNT(&cores) > 0) return CPU_COUNT(&cores);
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}
