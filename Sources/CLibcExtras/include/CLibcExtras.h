// Calls of the C library that Swift's own module of it lacks.
#ifndef GATE_CLIBCEXTRAS_H
#define GATE_CLIBCEXTRAS_H

#include <stdbool.h>
#include <sys/types.h>

#ifdef __linux__
#include <sys/xattr.h>
#endif

/// Uses one arena of memory for all threads and grows it in pieces of a megabyte. Does nothing where malloc is not glibc's.
void gate_keep_memory_small(void);

/// Starts a program in a folder, in a process group of its own, with no signal blocked or ignored, its standard input on
/// /dev/null, both its outputs on `output`, and no other descriptor. Returns 0 or the number of the error.
int gate_spawn(
    pid_t *process, const char *path, char *const arguments[], char *const environment[], const char *folder, int output);

/// Makes files and folders read-only for this process and those that it starts, and for nobody else; a file whose path
/// follows a `-` becomes empty for them instead. The list ends with null. Only a process with one thread may call it.
/// Returns 0 or the number of the error, after which some may be read-only.
int gate_make_read_only(char *const paths[]);

/// True where the system lets this user do so, found out by a process that tries it.
bool gate_can_make_read_only(char *const paths[]);

/// From now on processes whose parent has ended become children of this one, or of the system's first process as usual.
void gate_adopt_orphans(bool adopts);

/// A descriptor that becomes readable when the process ends, -1 where the system has no such thing.
int gate_process_descriptor(pid_t process);

/// Makes a pipe that no child inherits, not even one that another thread starts meanwhile. Returns 0, or -1 with errno.
int gate_pipe(int ends[2]);

/// Does work in a thread of its own, for which nobody waits. Returns 0 or the number of the error.
int gate_start_thread(void (*work)(void *), void *context);

/// True in the thread with which the program began.
bool gate_is_first_thread(void);

/// True where the system gives so many further threads at once; they have ended before this returns.
bool gate_has_threads(int wanted);

/// True where the system gives so many further descriptors at once; they are closed before this returns.
bool gate_has_descriptors(int wanted);

/// Does the same work in several threads, this one among them, and waits for all of them. Where the system gives fewer
/// threads, fewer do it.
void gate_in_parallel(int threads, void (*work)(void *), void *context);

/// Tells the thread sanitizer that a lock which it does not know was taken. Does nothing in other builds.
void gate_lock_is_taken(void);

/// Tells the thread sanitizer that such a lock is about to be given back. Does nothing in other builds.
void gate_lock_is_given_back(void);

/// How many processor cores this process may use, at least 1.
int gate_cores(void);

#endif
