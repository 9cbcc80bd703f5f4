// Calls of the C library that Swift's own module of it lacks.
#ifndef GATE_CLIBCEXTRAS_H
#define GATE_CLIBCEXTRAS_H

/// Uses one arena of memory for all threads and grows it in pieces of a megabyte. Does nothing where malloc is not glibc's.
void gate_keep_memory_small(void);

#endif
