"""Report what each process of a distributed run holds after the last step, so that the processes can be compared."""

import os
import sys

from gateprobe.core.evidence import EvidenceWriter

ELEMENT_LIMIT = 200_000_000
EVENT_ITEMS = 24


def world(torch):
    """(rank, size) of a process group of several; None where there is none."""
    distributed = sys.modules.get("torch.distributed")
    try:
        if distributed is None or not distributed.is_available() or not distributed.is_initialized():
            return None
        rank, size = distributed.get_rank(), distributed.get_world_size()
    except Exception:
        return None
    return (rank, size) if size > 1 else None


def is_silent(world, host):
    """Whether a process that does not report needs no observer; other ranks go on, so that all stop at the same step."""
    return world is None and (host.is_worker() or "RANK" not in os.environ)


class RankReport:
    """The events on what this process holds, once."""

    def __init__(self, run, ledger, labels):
        self.run, self.ledger, self.labels, self.is_written = run, ledger, labels, False

    def report_rank(self):
        """Report what a process of several holds; the silent ones do, too."""
        run, session = self.run, self.run.session
        if self.is_written or not session.is_claimed or session.fault is not None:
            return
        self.is_written = True
        try:
            place = run.world or world(run.torch)
            if place is None:
                return
            writer = session.evidence or EvidenceWriter(session.settings)
            self.labels.settle()
            with run.torch.no_grad():
                self._write(writer, *place)
            if writer is not session.evidence:
                writer.close()
        except Exception as error:
            run.fail(error)

    def _write(self, writer, rank, size):
        # Events of their own, since only one process has a numbered stream.
        found = _items(self.run.torch, self.ledger)
        for first in range(0, len(found), EVENT_ITEMS):
            items = found[first : first + EVENT_ITEMS]
            writer.write_alone("rank", rank=rank, world=size, steps=self.run.steps, items=items)


def _items(torch, ledger):
    """A digest of each trainable parameter, marked where a wrapper is to keep it the same in all processes."""
    import hashlib

    for model in ledger.models:
        if any(type(part).__name__ in ("FullyShardedDataParallel", "FSDPModule") for part in model.module.modules()):
            return []
    shared, found, seen = set(), [], 0
    for module in ledger.tree.called_roots():
        for part in module.modules():
            if type(part).__name__ == "DistributedDataParallel":
                shared |= {id(parameter) for parameter in part.parameters()}
    for entry in ledger.entries:
        tensor = entry.tensor
        if entry.buffer or not entry.ever_trainable or type(tensor) is not torch.nn.Parameter:
            continue
        seen += tensor.numel()
        if seen > ELEMENT_LIMIT:
            break
        array = tensor.detach().cpu().contiguous().view(-1)
        if array.numel():
            data = array.view(torch.uint8).numpy().tobytes()
            several = len(ledger.models) > 1 and entry.model is not None
            name = entry.model.label + "." + entry.name if several else entry.name
            item = {"name": name, "digest": hashlib.sha1(data).hexdigest()[:16]}
            if id(tensor) in shared:
                item["shared"] = True
            found.append(item)
    return found
