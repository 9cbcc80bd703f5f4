"""Write events as JSON lines that any reader can follow, and never disturb the process that writes them."""

import os
import time

try:
    from _json import encode_basestring_ascii as _quote
except ImportError:  # an interpreter without the C accelerator
    from json.encoder import py_encode_basestring_ascii as _quote

SCHEMA = 1
# POSIX promises that a write of at most PIPE_BUF bytes (4,096 on Linux) is not torn between writers of a FIFO.
LINE_LIMIT = 4000
TEXT_LIMIT = 400
PATIENCE = 5.0
# Step events of quick steps wait for one another for so many seconds: a write costs a small model's step a tenth.
HOLD = 0.05
PROMPT_STEPS = 10


def encode(value):
    """One strict JSON text for plain values; numbers that are not finite become "nan", "inf" or "-inf"."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        if value != value:
            return '"nan"'
        if value in (float("inf"), float("-inf")):
            return '"inf"' if value > 0 else '"-inf"'
        return float.__repr__(value)
    if isinstance(value, str):
        return _quote(value if len(value) <= TEXT_LIMIT else value[: TEXT_LIMIT - 3] + "...")
    if isinstance(value, dict):
        return "{" + ",".join(_quote(str(key)) + ":" + encode(item) for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(encode(item) for item in value) + "]"
    return _quote(str(value)[:TEXT_LIMIT])


class EventStream:
    """Append lines to a file or FIFO; once a write fails for good, nothing more is written.

    A reader then sees a stream without its end and says so, which is better than a stream with a gap.
    """

    def __init__(self, path):
        self.number = 0
        self.descriptor = None
        self.held, self.size, self.written = [], 0, 0.0
        flags = os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0)
        try:
            # Never O_CREAT: a path that is gone means that nobody listens any more.
            self.descriptor = os.open(path, flags)
        except OSError:
            pass

    def emit(self, event, **fields):
        """Write one event with the next number."""
        self._write(self._line(event, fields))

    def emit_step(self, step, seconds, samples, rates, loss, norm, digest=None):
        """Write a `step` event; by hand, because this line is written more often than all others together."""
        line = '{"n":%d,"event":"step","step":%d,"seconds":%.6f,"samples":%d,"rates":[%s]' % (
            self.number, step, seconds, samples, ",".join([encode(rate) for rate in rates]))
        if loss is not None:
            line += ',"loss":' + encode(loss)
        if norm is not None:
            line += ',"gradient_norm":' + encode(norm)
        if digest is not None:
            line += ',"digest":' + encode(digest)
        line += "}\n"
        self.number += 1
        if self.size + len(line) > LINE_LIMIT:
            self._flush()
        self.held.append(line)
        self.size += len(line)
        if step <= PROMPT_STEPS or seconds - self.written > HOLD:
            self.written = seconds
            self._flush()

    def _flush(self):
        text = "".join(self.held)
        self.held, self.size = [], 0
        self._send(text)

    def emit_items(self, event, items, **fields):
        """Write a list as as many events as its size asks for; an item that fits in no line is left out."""
        batch, size = [], 0
        room = LINE_LIMIT - len(self._line(event, dict(fields, items=[]), peek=True)) - 16
        for item in items:
            text = encode(item)
            if len(text) > room:
                continue
            if batch and size + len(text) + 1 > room:
                self._write_batch(event, fields, batch)
                batch, size = [], 0
            batch.append(text)
            size += len(text) + 1
        if batch:
            self._write_batch(event, fields, batch)

    def emit_unnumbered(self, event, **fields):
        """Write one event that stands for itself, from a process that has no stream of its own."""
        line = encode(dict({"schema": SCHEMA, "event": event}, **fields))
        if len(line) > LINE_LIMIT:
            fields.pop("frames", None)
            line = encode(dict({"schema": SCHEMA, "event": event}, **fields))
        self._write(line + "\n")

    def _line(self, event, fields, peek=False):
        head = {"n": self.number, "event": event}
        if self.number == 0:
            head = dict({"schema": SCHEMA}, **head)
        if not peek:
            self.number += 1
        return encode(dict(head, **fields)) + "\n"

    def _write_batch(self, event, fields, batch):
        line = self._line(event, fields)
        self._write(line[:-2] + ',"items":[' + ",".join(batch) + "]}\n")

    def _write(self, line):
        if self.held:
            self._flush()
        self._send(line)

    def _send(self, line):
        data = line.encode("ascii")
        deadline = None
        while self.descriptor is not None and data:
            try:
                data = data[os.write(self.descriptor, data) :]
            except BlockingIOError:
                now = time.monotonic()
                deadline = deadline or now + PATIENCE
                if now > deadline:
                    self.close()
                time.sleep(0.005)
            except OSError:
                self.close()

    def close(self):
        """Give the descriptor back; later events are dropped."""
        if self.descriptor is not None:
            try:
                os.close(self.descriptor)
            except OSError:
                pass
            self.descriptor = None
