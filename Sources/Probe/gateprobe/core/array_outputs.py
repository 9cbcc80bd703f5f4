"""The least and the greatest value of what each model returned, as arrays."""

from gateprobe.core import arrays


class ArrayOutputs:
    """One record a model or function, by its name."""

    def __init__(self):
        self.records = {}

    def note(self, module, name, value, step):
        """Note what was returned; gives `nan` or `inf` where it is not finite as it should be."""
        copy = arrays.plain(value) if value is not None else None
        record = self.records.setdefault(module, {"module": module, "calls": 0, "main": True})
        record["calls"] += 1
        if copy is None or not arrays.is_float(copy):
            return None
        odd = arrays.odd(copy)
        ends = arrays.bounds(copy)
        reported = odd if odd == "nan" or (odd == "inf" and ends[1] == float("inf")) else None
        if odd == "nan" or ends is None or getattr(copy, "ndim", 1) == 0:
            return reported
        for key, end, better in (("low", ends[0], min), ("high", ends[1], max)):
            if key not in record or better(record[key], end) != record[key]:
                record[key], record[key + "_output"], record[key + "_step"] = end, name, step
        return reported

    def items(self):
        """One item a record."""
        return list(self.records.values())
