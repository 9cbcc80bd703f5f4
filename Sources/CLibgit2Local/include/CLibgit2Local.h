// SHA-256 from the library that libgit2's archive needs in any case, so that no second implementation is linked.
#ifndef GATE_CLIBGIT2LOCAL_H
#define GATE_CLIBGIT2LOCAL_H

#include <stddef.h>
#include <stdint.h>

/// Writes the SHA-256 digest of `length` bytes to `output`, 32 bytes. Returns 0 on success.
int gate_sha256(const uint8_t *bytes, size_t length, uint8_t *output);

#endif
