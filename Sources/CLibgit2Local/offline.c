// Stand-ins for the TLS, SSH and HTTP-authentication entry points of libgit2.
//
// libgit2's archive is linked statically. Its members that speak TLS and SSH would pull in mbedTLS' certificate
// handling, libssh2 and Kerberos; parsing the system's certificates alone costs more than a whole hook run. The linker
// takes a member of an archive only where a symbol is still undefined, so defining these here keeps the members out,
// and a program linked so cannot open a connection. The signatures follow libgit2's private headers; every function
// fails or does nothing.

#include <stddef.h>

int git_mbedtls_stream_global_init(void) { return 0; }

int git_mbedtls__set_cert_location(const char *file, const char *path) {
    (void)file;
    (void)path;
    return -1;
}

int git_mbedtls_stream_new(void **out, const char *host, const char *port) {
    (void)out;
    (void)host;
    (void)port;
    return -1;
}

int git_mbedtls_stream_wrap(void **out, void *in, const char *host) {
    (void)out;
    (void)in;
    (void)host;
    return -1;
}

int git_transport_ssh_global_init(void) { return 0; }

int git_smart_subtransport_ssh(void **out, void *owner, void *parameter) {
    (void)out;
    (void)owner;
    (void)parameter;
    return -1;
}

int git_transport_ssh_with_paths(void **out, void *owner, void *payload) {
    (void)out;
    (void)owner;
    (void)payload;
    return -1;
}

int git_http_auth_negotiate(void **out, const void *address) {
    (void)out;
    (void)address;
    return -1;
}
