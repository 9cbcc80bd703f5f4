"""The optimizers of one process: their steps and their learning rates."""

from gateprobe.torch.tensors import rate

GROUP_LIMIT = 256
OPTIMIZER_LIMIT = 64


class OptimizerRecord:
    """One optimizer, kept alive to the end; it counts also when it never steps."""

    def __init__(self, optimizer):
        self.optimizer, self.steps, self.skipped, self.scaler_mark = optimizer, 0, 0, 0
        # Of each parameter group: (least, greatest, last) rate, and the first above 0.
        self.rates, self.first_rates = {}, {}
        self.resting = 0  # steps in a row, up to now, with every rate at 0

    def note_rates(self):
        """Note the rates of a step that is about to be taken."""
        groups = self.optimizer.param_groups
        rests = bool(groups)
        for number, group in enumerate(groups):
            value = rate(group)
            rests = rests and value == 0
            if value is not None:
                low, high, _ = self.rates.get(number, (value, value, value))
                self.rates[number] = (min(low, value), max(high, value), value)
                if value > 0:
                    self.first_rates.setdefault(number, value)
        self.resting = self.resting + 1 if rests else 0

    def _rate_item(self, number, group):
        low, high, last = self.rates[number]
        declared = [rate({"lr": value}) for value in (self.optimizer.defaults.get("lr"), group.get("initial_lr"))]
        item = {"optimizer": type(self.optimizer).__name__, "group": number, "low": low, "high": high}
        item.update(last=last, steps=self.steps, scheduled="initial_lr" in group)
        item["maximizes"] = bool(group.get("maximize", False))
        item["resting"] = self.resting
        if number in self.first_rates:
            item["first"] = self.first_rates[number]
        if any(value is not None for value in declared):
            item["declared"] = max(value for value in declared if value is not None)
        return item

    def rate_items(self):
        """One item for each parameter group, where the optimizer has stepped."""
        groups = enumerate(self.optimizer.param_groups) if self.steps else ()
        return [self._rate_item(number, group) for number, group in groups if number in self.rates]


class OptimizerLog:
    """Every optimizer that was made, or that has stepped."""

    def __init__(self):
        self.records, self.main_steps = {}, 0

    def made(self, optimizer):
        """The record of an optimizer, from now on kept; None for none."""
        if optimizer is not None and id(optimizer) not in self.records:
            self.records[id(optimizer)] = OptimizerRecord(optimizer)
        return self.records.get(id(optimizer))

    def scaler_skipped(self, optimizer):
        """Whether a gradient scaler was asked for a step and left it out."""
        record = self.made(optimizer)
        if record is None:
            return False
        skipped = record.steps == record.scaler_mark
        record.scaler_mark = record.steps
        record.skipped += skipped
        return skipped

    def stepped(self, optimizer):
        """Count a step."""
        record = self.made(optimizer)
        record.steps += 1
        self.main_steps = max(self.main_steps, record.steps)

    def steps_of(self, optimizer):
        """One optimizer's number of steps."""
        return self.made(optimizer).steps

    def least_steps(self):
        """The steps of the optimizer that has taken fewest, of those that have stepped."""
        return min([record.steps for record in self.records.values() if record.steps] or [0])

    def stepping(self):
        """The optimizers that have stepped."""
        return [record.optimizer for record in self.records.values() if record.steps]

    def groups(self):
        """(record, number, group) of every parameter group."""
        for record in self.records.values():
            for number, group in enumerate(record.optimizer.param_groups):
                yield record, number, group

    def rate_items(self):
        """One item for each parameter group of an optimizer that has stepped."""
        return [item for record in self.records.values() for item in record.rate_items()][:GROUP_LIMIT]

    def items(self):
        """One item an optimizer."""
        return [
            {
                "class": type(record.optimizer).__name__,
                "steps": record.steps,
                "skipped": record.skipped,
                "parameters": sum(len(group["params"]) for group in record.optimizer.param_groups),
            }
            for record in list(self.records.values())[:OPTIMIZER_LIMIT]
        ]
