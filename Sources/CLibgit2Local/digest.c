#include "CLibgit2Local.h"

#ifdef __APPLE__
#include <CommonCrypto/CommonDigest.h>

int gate_sha256(const uint8_t *bytes, size_t length, uint8_t *output) {
    return CC_SHA256(bytes, (CC_LONG)length, output) == NULL ? -1 : 0;
}
#else
#include <mbedtls/sha256.h>
#include <mbedtls/version.h>

int gate_sha256(const uint8_t *bytes, size_t length, uint8_t *output) {
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_sha256(bytes, length, output, 0);
#else
    return mbedtls_sha256_ret(bytes, length, output, 0);
#endif
}
#endif
