// Mounting folders anew in a namespace of one's own is Linux' way.
#define _GNU_SOURCE

#include "CLibcExtras.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#endif

#if defined(__linux__) && defined(SYS_mount_setattr)

static int write_text(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return errno;
    ssize_t written = write(file, text, strlen(text));
    int error = written < 0 ? errno : 0;
    close(file);
    return error;
}

/// Whoever is not root gets a namespace of users, too, in which he is who he was.
static int leave(void) {
    uid_t user = geteuid();
    gid_t group = getegid();
    if (user == 0 && unshare(CLONE_NEWNS) == 0) return 0;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return errno;
    char line[64];
    int error = write_text("/proc/self/setgroups", "deny");
    if (error == 0) {
        snprintf(line, sizeof line, "%u %u 1", user, user);
        error = write_text("/proc/self/uid_map", line);
    }
    if (error == 0) {
        snprintf(line, sizeof line, "%u %u 1", group, group);
        error = write_text("/proc/self/gid_map", line);
    }
    return error;
}

int gate_make_read_only(char *const paths[]) {
    int error = leave();
    // Without this the mounts below would be seen by everybody.
    if (error == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) error = errno;
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY};
    for (; error == 0 && *paths; paths++) {
        if (**paths == '-') {
            // Nothing is there to be hidden before the first pass.
            if (mount("/dev/null", *paths + 1, NULL, MS_BIND, NULL) != 0 && errno != ENOENT) error = errno;
        } else if (mount(*paths, *paths, NULL, MS_BIND | MS_REC, NULL) != 0
            || syscall(SYS_mount_setattr, AT_FDCWD, *paths, AT_RECURSIVE, &attributes, sizeof attributes) != 0)
            error = errno;
    }
    // The current folder was found before the mounts, and what lies below it would be reached past them.
    if (error == 0) {
        char folder[4096];
        if (getcwd(folder, sizeof folder) && chdir(folder) != 0) error = errno;
    }
    return error;
}

bool gate_can_make_read_only(char *const paths[]) {
    pid_t child = fork();
    if (child < 0) return false;
    if (child == 0) _exit(gate_make_read_only(paths) == 0 ? 0 : 1);
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return false;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

#else

int gate_make_read_only(char *const paths[]) {
    (void)paths;
    return ENOSYS;
}

bool gate_can_make_read_only(char *const paths[]) {
    (void)paths;
    return false;
}

#endif
