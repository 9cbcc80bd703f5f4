"""What a script expects around it and a smoke run does not have: a launcher's variables, a loopback device."""

import os

# What a GPU that nobody uses may still do and hold.
IDLE_PERCENT = 5
IDLE_MEGABYTES = 600

_RANKS = {"RANK": "0", "LOCAL_RANK": "0", "WORLD_SIZE": "1", "LOCAL_WORLD_SIZE": "1", "MASTER_ADDR": "127.0.0.1"}


def raise_loopback():
    """Bring `lo` up in a network namespace of one's own; two processes can't talk otherwise."""
    import fcntl
    import socket
    import struct

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        try:
            # SIOCSIFFLAGS with IFF_UP and IFF_RUNNING; see netdevice(7).
            fcntl.ioctl(control, 0x8914, struct.pack("16sh", b"lo", 0x41))
        except OSError:
            pass


def choose_gpu():
    """Show this process, and those that it starts, one GPU that nobody uses; none where each has work.

    Returns what was chosen, for the report; None where no tool tells what GPUs do, and everything stays as it is.
    """
    import subprocess

    question = ["nvidia-smi", "--query-gpu=index,utilization.gpu,memory.used,memory.total", "--format=csv,noheader,nounits"]
    try:
        answer = subprocess.run(question, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    if answer.returncode:
        return None
    allowed = os.environ.get("CUDA_VISIBLE_DEVICES")
    idle = []
    for line in answer.stdout.decode("ascii", "replace").splitlines():
        try:
            index, busy, used, total = [int(field) for field in line.split(",")]
        except ValueError:
            continue  # "[N/A]": a GPU that does not say what it does may be somebody's
        if allowed is not None and str(index) not in allowed.split(","):
            continue
        # A driver and a desktop take some hundred megabytes of a GPU that nobody computes on.
        if busy <= IDLE_PERCENT and used <= max(IDLE_MEGABYTES, total // 50):
            idle.append((used, index))
    chosen = str(min(idle)[1]) if idle else ""
    os.environ["CUDA_VISIBLE_DEVICES"] = chosen
    return "GPU " + chosen if chosen else "the processor, since no GPU is idle"


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
            if self is not os.environ or key not in _RANKS and key != "MASTER_PORT":
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
