"""What the machine offers a smoke run: a loopback device in a network of its own, a GPU that nobody uses."""

import os

# What a GPU that nobody uses may still do and hold.
IDLE_PERCENT = 5
IDLE_MEGABYTES = 600


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

    Returns what was chosen, for the report; None where the use of GPUs is unknown, and everything stays as it is.
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
