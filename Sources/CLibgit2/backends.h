// Places of objects in front of and behind those of a repository, which libgit2 1.5 does not know by itself.
#ifndef GATE_CLIBGIT2_BACKENDS_H
#define GATE_CLIBGIT2_BACKENDS_H

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <stdlib.h>
#include <string.h>

// In front: commits at which a shallow history ends, see gitformat-shallow(5), without their parents, as Git reads them.

typedef struct {
    git_odb_backend parent;
    git_odb *whole;
    char *objects;
    git_oid *edges;
    size_t count;
} gate_edges;

static int gate_edges_compare(const void *one, const void *other) { return git_oid_cmp(one, other); }

static int gate_edges_read(
    void **data, size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id) {
    gate_edges *edges = (gate_edges *)backend;
    git_odb_object *object = NULL;
    const char *text;
    char *copy;
    size_t length, start, end;
    int code;
    if (!bsearch(id, edges->edges, edges->count, sizeof(git_oid), gate_edges_compare)) return GIT_ENOTFOUND;
    // A database of its own: that of the repository would remember the commit with its parents.
    if (!edges->whole && (code = git_odb_open(&edges->whole, edges->objects)) < 0) return code;
    if ((code = git_odb_read(&object, edges->whole, id)) < 0) return code;
    *type = git_odb_object_type(object);
    text = git_odb_object_data(object);
    length = git_odb_object_size(object);
    start = end = 0;
    if (*type == GIT_OBJECT_COMMIT) {
        while (start < length && text[start] != '\n') start++;
        if (start < length) start++;
        for (end = start; length - end >= 7 && !memcmp(text + end, "parent ", 7);) {
            while (end < length && text[end] != '\n') end++;
            if (end < length) end++;
        }
    }
    copy = git_odb_backend_data_alloc(backend, length - (end - start) + 1);
    if (!copy) {
        git_odb_object_free(object);
        return GIT_ERROR;
    }
    memcpy(copy, text, start);
    memcpy(copy + start, text + end, length - end);
    *size = length - (end - start);
    copy[*size] = 0;
    *data = copy;
    git_odb_object_free(object);
    return 0;
}

static void gate_edges_free(git_odb_backend *backend) {
    gate_edges *edges = (gate_edges *)backend;
    git_odb_free(edges->whole);
    free(edges->objects);
    free(edges->edges);
    free(edges);
}

/// Lets the history of a repository end at some commits.
static inline int gate_git_end_history(git_odb *database, const char *objects, const git_oid *ids, size_t count) {
    gate_edges *edges = calloc(1, sizeof(gate_edges));
    int code;
    if (!edges) return GIT_ERROR;
    edges->objects = strdup(objects);
    edges->edges = malloc(count * sizeof(git_oid) + 1);
    edges->count = count;
    code = git_odb_init_backend(&edges->parent, GIT_ODB_BACKEND_VERSION);
    edges->parent.read = gate_edges_read;
    edges->parent.free = gate_edges_free;
    if (code < 0 || !edges->objects || !edges->edges) {
        gate_edges_free(&edges->parent);
        return GIT_ERROR;
    }
    memcpy(edges->edges, ids, count * sizeof(git_oid));
    qsort(edges->edges, count, sizeof(git_oid), gate_edges_compare);
    code = git_odb_add_backend(database, &edges->parent, 1000);
    if (code < 0) gate_edges_free(&edges->parent);
    return code;
}

// Behind: objects that a partial clone was made without. Whoever is asked brings them into the repository's own folders,
// where libgit2 finds them when it looks once more.

typedef void (*gate_git_bring)(const git_oid *id, void *context);
typedef void (*gate_git_release)(void *context);

typedef struct {
    git_odb_backend parent;
    gate_git_bring bring;
    gate_git_release release;
    void *context;
} gate_promises;

static int gate_promises_read(
    void **data, size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *id) {
    gate_promises *promises = (gate_promises *)backend;
    (void)data, (void)size, (void)type;
    promises->bring(id, promises->context);
    return GIT_ENOTFOUND;
}

static void gate_promises_free(git_odb_backend *backend) {
    gate_promises *promises = (gate_promises *)backend;
    if (promises->context) promises->release(promises->context);
    free(promises);
}

/// Lets somebody bring what is not in a repository; takes the context over, whatever comes of it.
static inline int gate_git_bring_missing(
    git_odb *database, gate_git_bring bring, gate_git_release release, void *context) {
    gate_promises *promises = calloc(1, sizeof(gate_promises));
    int code;
    if (!promises) {
        release(context);
        return GIT_ERROR;
    }
    code = git_odb_init_backend(&promises->parent, GIT_ODB_BACKEND_VERSION);
    promises->parent.read = gate_promises_read;
    promises->parent.free = gate_promises_free;
    promises->bring = bring;
    promises->release = release;
    promises->context = context;
    if (code == 0) code = git_odb_add_backend(database, &promises->parent, -1000);
    if (code < 0) gate_promises_free(&promises->parent);
    return code;
}

#endif
