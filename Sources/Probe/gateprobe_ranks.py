"""Say what each process of a distributed run holds after the last step, so that the processes can be compared."""

import sys

ELEMENT_LIMIT = 200_000_000


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


def items(torch, ledger):
    """A digest of each trainable parameter, marked where a wrapper is to keep it the same in all processes."""
    import hashlib

    for model in ledger.models:
        if any(type(part).__name__ in ("FullyShardedDataParallel", "FSDPModule") for part in model.module.modules()):
            return []
    shared, found, seen = set(), [], 0
    for module, _ in ledger.roots.values():
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


def tell(torch, writer, ledger, place, steps):
    """Write what this process holds; events of their own, since only one process has a numbered stream."""
    rank, size = place
    found = items(torch, ledger)
    if not found:
        return
    for first in range(0, len(found), 24):
        writer.emit_unnumbered("rank", rank=rank, world=size, steps=steps, items=found[first:first + 24])
