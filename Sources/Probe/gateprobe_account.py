"""The books of a training that is seen from outside torch: its steps, parameters, gradients and outputs."""

import os
import resource
import sys
import time

import gateprobe_arrays
import gateprobe_events
import gateprobe_sampling

COPY_LIMIT = 512 * 1024 * 1024
ODDITY_LIMIT = 20
STEP_EVENTS = 2000


class _Entry:
    __slots__ = ("name", "copy", "trainable", "optimized", "buffer", "step", "gradient", "largest", "half")

    def __init__(self, name, copy, trainable, optimized, buffer, step):
        self.name, self.copy, self.trainable, self.optimized, self.buffer = name, copy, trainable, optimized, buffer
        self.step, self.gradient, self.largest = step, "unknown", None
        self.half = not isinstance(copy, tuple) and copy.dtype.itemsize < 4


class Account:
    """One training; whoever watches a framework notes in it what it sees."""

    def __init__(self, settings, process, framework, version, label="model"):
        self.settings, self.process = settings, process
        self.framework, self.version, self.label, self.kind = framework, str(version), label, framework
        self.writer, self.claimed, self.speaks, self.ended = None, False, False, False
        self.steps, self.began, self.samples, self.copied, self.omitted = 0, None, 0, 0, 0
        self.entries, self.pending, self.places = {}, [], set()
        self.outputs, self.inputs, self.replays, self.sets, self.gaps = {}, [], [], [], {}
        self.rates, self.optimizer, self.loaded = {}, None, False
        self.gradient_norm, self.gradients_seen = None, False
        self.modes = []

    def claim(self):
        """Whether this process is the one that speaks; asked when training begins."""
        if not self.claimed:
            self.claimed = True
            self.writer = self.process.hand_over()
            self.speaks = self.writer is not None or self.process.claim()
            self.began = time.monotonic()
            if self.speaks and self.writer is None:
                self.writer = gateprobe_events.EventWriter(self.settings.path)
                self.process.hide_from_children()
                self.writer.emit(
                    "start",
                    framework=self.framework,
                    framework_version=self.version,
                    language="python",
                    language_version=".".join(str(part) for part in sys.version_info[:3]),
                    process=os.getpid(),
                    steps=self.settings.steps,
                    **self.settings.surroundings(),
                )
        return self.speaks

    def looks(self):
        """Whether the coming step is one of those that are looked at closely."""
        return gateprobe_sampling.looks(self.steps + 1, self.settings.steps)

    def is_over(self):
        """Whether the wanted steps were taken."""
        return self.steps >= self.settings.steps

    # What is seen

    def parameter(self, name, value, trainable=True, optimized=True, buffer=False):
        """Note a parameter's first value; later calls say whether it was trainable or optimized after all."""
        entry = self.entries.get(name)
        if entry is not None:
            entry.trainable, entry.optimized = entry.trainable or trainable, entry.optimized or optimized
            return
        copy = gateprobe_arrays.plain(value) if len(self.entries) < gateprobe_arrays.LEAF_LIMIT else None
        if copy is None or not gateprobe_arrays.is_float(copy):
            return
        amount = 8 * gateprobe_arrays.size(copy)
        if self.copied + amount > COPY_LIMIT:
            self.omitted += 1
            return
        self.copied += amount
        self.entries[name] = _Entry(name, copy, trainable, optimized, buffer, self.steps)

    def gradients(self, pairs):
        """Note gradients by their parameters' names before they are used; None for one that is missing."""
        self.gradients_seen, total = True, 0.0
        looks = self.looks()
        for name, value in pairs:
            entry = self.entries.get(name)
            if entry is None:
                continue
            if entry.gradient == "unknown":
                entry.gradient = "none"
            if value is None or entry.gradient == "present" and not looks:
                continue
            copy = gateprobe_arrays.plain(value)
            if copy is None:
                continue
            odd = gateprobe_arrays.odd(copy)
            if odd is not None:
                self.odd("gradient", name, odd)
                entry.gradient = "present"
                continue
            length = gateprobe_arrays.norm(copy)
            total += length * length
            entry.largest = max(entry.largest or 0.0, length)
            if length > 0:
                entry.gradient = "present"
            elif entry.gradient == "none":
                entry.gradient = "zero"
        if looks:
            self.gradient_norm = total ** 0.5

    def output(self, module, name, value, main=True):
        """Note what a model returned; of labels and of None only that something was returned."""
        copy = gateprobe_arrays.plain(value) if value is not None else None
        record = self.outputs.setdefault(module, {"module": module, "calls": 0, "main": main})
        record["calls"] += 1
        if copy is None or not gateprobe_arrays.is_float(copy):
            return
        odd = gateprobe_arrays.odd(copy)
        ends = gateprobe_arrays.bounds(copy)
        if odd == "nan" or odd == "inf" and ends[1] == float("inf"):
            self.odd("output", name if name == module else module + " " + name, odd)
        if odd == "nan" or ends is None or getattr(copy, "ndim", 1) == 0:
            return
        step = max(1, self.steps)
        for key, value, better in (("low", ends[0], min), ("high", ends[1], max)):
            if key not in record or better(record[key], value) != record[key]:
                record[key], record[key + "_output"], record[key + "_step"] = value, name, step

    def odd(self, what, name, value):
        """Note what is not finite, the first time each."""
        if (what, name) not in self.places and len(self.places) < ODDITY_LIMIT:
            self.places.add((what, name))
            self.pending.append({"what": what, "name": name, "value": value, "step": self.steps + 1})

    def gap(self, what, reason, moot=False):
        """Note what can't be looked at here; `moot` where the run holds nothing of the kind."""
        self.gaps.setdefault(what, (reason, moot))

    def stepped(self, loss=None, rate=None, samples=0, digest=None):
        """Count a step."""
        self.steps += 1
        self.samples += samples
        if loss is not None and loss - loss != 0:
            self.steps -= 1
            self.odd("loss", "loss", gateprobe_events.encode(loss).strip('"'))
            self.steps += 1
        if rate is not None:
            low, high, first = self.rates.get("rate", (rate, rate, None))
            self.rates["rate"] = (min(low, rate), max(high, rate), first or (rate if rate > 0 else None))
            self.rates["last"] = rate
        self._tell_oddities()
        if self.steps % max(1, -(-self.settings.steps // STEP_EVENTS)) == 0 or self.steps in (1, self.settings.steps):
            fields = {"step": self.steps, "seconds": round(time.monotonic() - self.began, 6), "samples": self.samples}
            fields["rates"] = [rate] if rate is not None else []
            for key, value in (("loss", loss), ("gradient_norm", self.gradient_norm), ("digest", digest)):
                if value is not None:
                    fields[key] = value
            self.writer.emit("step", **fields)
        self.gradient_norm = None

    def _tell_oddities(self):
        for oddity in self.pending:
            self.writer.emit("nonfinite", **oddity)
        self.pending = []

    # Telling

    def finish(self, ending, values=()):
        """Write all evidence and the end; `values` are (name, value) of the parameters now."""
        if self.ended or not self.speaks:
            return
        self.ended = True
        if ending["how"] == "finished" and self.is_over():
            ending = {"how": "steps"}
        try:
            self._evidence(dict(values))
        except Exception as error:
            self.writer.emit("fault", message="%s: %s" % (type(error).__name__, str(error)[:200]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        elements = sum(gateprobe_arrays.size(entry.copy) for entry in self.entries.values() if not entry.buffer)
        count = {"parameters": elements} if self.entries else {}
        self.writer.emit(
            "end", steps=self.steps, skipped=0, backwards=0, oddities=len(self.places), peak_memory=peak,
            seconds=round(time.monotonic() - self.began, 6), **count, **ending)
        self.writer.close()

    def _evidence(self, values):
        models = []
        if self.entries:
            models.append({
                "model": 0, "label": self.label, "class": self.kind, "training": True, "loaded": self.loaded,
                "optimized": any(entry.optimized for entry in self.entries.values())})
        items = self._parameters(values)
        self._tell_oddities()
        optimizers = [{"class": self.optimizer or "a loop of its own", "steps": self.steps, "skipped": 0, "parameters": len(items)}]
        rates = self._rate_items()
        outputs = list(self.outputs.values())
        lists = {
            "models": models, "parameters": items, "outputs": outputs, "inputs": self.inputs, "replays": self.replays,
            "rates": rates, "sets": self.sets, "modes": self.modes,
        }
        for name, found in lists.items():
            self.writer.emit_items(name, found)
        self.writer.emit_items("optimizers", optimizers if self.entries else [])
        self.writer.emit_items("gaps", [
            dict({"what": what, "reason": reason}, **({"moot": True} if moot else {}))
            for what, (reason, moot) in self.gaps.items()])
        self.writer.emit("listed", parameters_omitted=self.omitted, **{name: len(found) for name, found in lists.items()})

    def _parameters(self, values):
        rate = self.rates.get("rate")
        top = max([entry.largest or 0.0 for entry in self.entries.values()] or [0.0])
        items = []
        for entry in self.entries.values():
            now = gateprobe_arrays.plain(values[entry.name]) if entry.name in values else None
            if now is None:
                self.omitted += 1
                continue
            odd = gateprobe_arrays.odd(now)
            if odd is not None and gateprobe_arrays.odd(entry.copy) is None:
                self.odd("parameter", entry.name, odd)
            moved = not gateprobe_arrays.same(entry.copy, now)
            item = {"name": entry.name, "model": 0, "trainable": entry.trainable, "moved": moved, "steps": self.steps - entry.step}
            if entry.buffer:
                item["buffer"] = True
            else:
                item["gradient"], item["optimized"], item["optimizer_steps"] = entry.gradient, entry.optimized, self.steps
                if entry.largest is not None:
                    item["largest_gradient"] = entry.largest
                if rate is not None:
                    item["rate"] = rate[1]
                if not moved:
                    small = entry.largest is not None and entry.largest < 1e-5 * top
                    item["rounds"] = bool(entry.half or small)
            items.append(item)
        return items

    def _rate_items(self):
        if "rate" not in self.rates or self.optimizer is None:
            return []
        low, high, first = self.rates["rate"]
        item = {"optimizer": self.optimizer, "group": 0, "low": low, "high": high, "last": self.rates["last"],
                "steps": self.steps, "scheduled": low != high}
        if first is not None:
            item["first"] = first
        return [item]
