"""The environment that a launcher of several processes would set, for a script that runs without one."""

import os

_RANKS = {"RANK": "0", "LOCAL_RANK": "0", "WORLD_SIZE": "1", "LOCAL_WORLD_SIZE": "1", "MASTER_ADDR": "127.0.0.1"}


def offer_ranks():
    """Let a script that insists on a launcher's variables find those of a single process.

    Asking politely, by `get` or `in`, still says that they are missing: many libraries take their presence for a
    launcher.
    """
    kind = type(os.environ)
    plain = kind.__getitem__

    def __getitem__(self, key):
        try:
            return plain(self, key)
        except KeyError:
            if self is not os.environ or (key not in _RANKS and key != "MASTER_PORT"):
                raise
            set_ranks()
            return plain(self, key)

    def get(self, key, default=None):
        try:
            return plain(self, key)
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            plain(self, key)
        except KeyError:
            return False
        return True

    kind.__getitem__, kind.get, kind.__contains__ = __getitem__, get, __contains__


def set_ranks():
    """One process, rank 0, with a port of its own."""
    import socket

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
    for key, value in dict(_RANKS, MASTER_PORT=str(port)).items():
        os.environ.setdefault(key, value)
