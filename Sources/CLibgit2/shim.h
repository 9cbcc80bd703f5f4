// The system's libgit2 for Swift. No `link` here: Package.swift names the archives, so that nothing shared is pulled in.
#ifndef GATE_CLIBGIT2_SHIM_H
#define GATE_CLIBGIT2_SHIM_H

#include <git2.h>

#include "backends.h"

// git_libgit2_opts is variadic, and Swift cannot call variadic C functions.

static inline int gate_git_allow_extensions(const char **names, size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

static inline int gate_git_trust_object_names(void) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
}

static inline int gate_git_leave_ownership(void) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
}

static inline int gate_git_relax_object_creation(void) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 0);
}

static inline int gate_git_search_path(git_config_level_t level, git_buf *path) {
    return git_libgit2_opts(GIT_OPT_GET_SEARCH_PATH, level, path);
}

#endif
