"""What the probe does in one Python process: wait for frameworks, and say at the end how things went."""

import atexit
import os
import sys

_state = None


class _State:
    def __init__(self, folder):
        read = os.environ.get
        self.folder = folder
        self.process = os.getpid()
        self.path = read("GATE_PROBE_EVENTS", "")
        self.steps = _number(read("GATE_PROBE_STEPS"), 0)
        self.seed = _number(read("GATE_PROBE_SEED"), None)
        self.rows = _number(read("GATE_PROBE_ROWS"), 0)
        self.replays = read("GATE_PROBE_REPLAYS", "").split()
        self.repeats = read("GATE_PROBE_REPEAT", "") == "1"
        self.frozen = [line for line in read("GATE_PROBE_FROZEN", "").split("\n") if line]
        self.root = read("GATE_PROBE_ROOT", "")
        self.leak_roots = [path for path in read("GATE_PROBE_LEAK_ROOTS", "").split(os.pathsep) if path]
        self.network = "open"
        self.device = None
        self.active = True
        self.torch_seen = False
        self.usage = None
        self.observer = None
        self.keras, self.estimators, self.calls = None, None, None
        self.fault = None


    def surroundings(self):
        """The members of a `start` event that tell what the gate has chosen for this run."""
        fields = {"network": "cut"} if self.network == "cut" else {}
        if self.device is not None:
            fields["device"] = self.device
        return fields


def _number(text, default):
    try:
        return int(text)
    except (TypeError, ValueError):
        return default


def load(name):
    """Import a module of the probe's own folder, which is on sys.path only meanwhile."""
    if name not in sys.modules:
        sys.path.insert(0, _state.folder)
        try:
            __import__(name)
        finally:
            try:
                sys.path.remove(_state.folder)
            except ValueError:
                pass
            sys.path_importer_cache.pop(_state.folder, None)
    return sys.modules[name]


def start(folder):
    """Prepare this process; called once, by sitecustomize, before the script's first line."""
    global _state
    _state = _State(folder)
    atexit.register(_finish)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_forked)
    if read_network() == "cut":
        load("gateprobe_surroundings").raise_loopback()
        _state.network = "cut"
    if os.environ.pop("GATE_PROBE_DEVICE", "") == "auto":
        _state.device = load("gateprobe_surroundings").choose_gpu()
    if _state.steps > 0:
        sys.meta_path.insert(0, _ImportWatch())
        if "RANK" not in os.environ:
            load("gateprobe_surroundings").offer_ranks()


def read_network():
    """`cut` where the gate has started this process in a network of its own."""
    return os.environ.get("GATE_PROBE_NETWORK", "open")


def _forked():
    _state.active = False
    if _state.observer is not None:
        _state.observer.forked()
    for watcher in (_state.keras, _state.estimators, _state.calls):
        if watcher is not None:
            watcher.off = True


def is_worker():
    """Whether this process was started by multiprocessing, or forked from the one that the probe was started in."""
    if _state is None or not _state.active or os.getpid() != _state.process:
        return True
    process = sys.modules.get("multiprocessing.process")
    parent = getattr(process, "parent_process", None)
    return parent is not None and parent() is not None


def claim():
    """Whether this process is the one that speaks: not a worker, rank 0, and the first to ask."""
    if is_worker() and not is_rank_of_group() or rank() != 0:
        return False
    try:
        os.close(os.open(_state.path + ".claim", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    except OSError:
        pass  # a folder that can't be written to: several speakers are better than none
    return True


def hide_from_children():
    """Let processes that are started from now on run without the probe."""
    if _state.leak_roots:
        os.environ.pop("GATE_PROBE_STEPS", None)
        return
    os.environ.pop("GATE_PROBE_EVENTS", None)
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    kept = [entry for entry in entries if entry and os.path.abspath(entry) != _state.folder]
    if kept:
        os.environ["PYTHONPATH"] = os.pathsep.join(kept)
    else:
        os.environ.pop("PYTHONPATH", None)


def hand_over():
    """The writer of an observer of torch that has claimed the stream and has seen no step; None where there is none."""
    observer = _state.observer
    if observer is None or observer.off or not observer.speaks or observer.ended or observer.steps:
        return None
    observer.off, observer.speaks = True, False
    return observer.writer


def keras():
    """Who watches Keras in this process, None where nobody does."""
    return _state.keras


def told(loss, parameters, gradients, outputs, frozen, rate):
    """A call of `gateprobe.step` in a script that runs under the gate."""
    if _state is None or _state.steps <= 0 or is_worker():
        return
    if _state.calls is None:
        _state.calls = load("gateprobe_calls").Calls(_state, sys.modules[__name__])
    _state.calls.step(loss, parameters, gradients, outputs, frozen, rate)


class _ImportWatch:
    """Watches some names on their way in, without importing anything itself; serves `gateprobe` to who asks for it."""

    def __init__(self):
        self.wanted = {
            "torch": _torch_imported, "argparse": _argparse_imported, "keras": _keras_imported,
            "sklearn.base": _sklearn_imported, "sklearn.model_selection": _model_selection_imported, "jax": _jax_imported,
        }

    def find_spec(self, name, path=None, target=None):
        if name not in self.wanted:
            return _own_spec(name) if name.startswith("gateprobe") else None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                self._watch(name, spec.loader)
                return spec
        return None

    def _watch(self, name, loader):
        original = getattr(loader, "exec_module", None)

        def exec_module(module):
            loader.__dict__.pop("exec_module", None)
            original(module)
            # Only now: importlib.util.find_spec asks for a module that it may never run.
            then = self.wanted.pop(name, None)
            if then is not None:
                try:
                    then(module)
                except Exception:
                    pass

        try:
            # On the loader that Python chose, so that module.__loader__ stays what it would have been.
            loader.exec_module = exec_module
        except AttributeError:
            pass


def _own_spec(name):
    file = os.path.join(_state.folder, name + ".py")
    external = sys.modules.get("_frozen_importlib_external")
    if "." in name or external is None or not os.path.exists(file):
        return None
    return external.spec_from_file_location(name, file)


def _keras_imported(module):
    if hasattr(module, "Model") and str(getattr(module, "__version__", "")).startswith("3") and not is_worker():
        _state.keras = load("gateprobe_keras").observe(module, _state, sys.modules[__name__])


def _sklearn_imported(module):
    if not is_worker():
        _state.estimators = load("gateprobe_sklearn").observe(module, _state, sys.modules[__name__])


def _model_selection_imported(module):
    if _state.estimators is not None:
        load("gateprobe_hooks").call_after(module, "train_test_split", _state.estimators.split)


def _jax_imported(module):
    """Say so at once: a script that is ended by a time limit says nothing at its end."""
    if not is_worker() and os.environ.get("RANK", "0") == "0":
        writer = load("gateprobe_events").EventWriter(_state.path)
        writer.emit_unnumbered("imported", process=_state.process, framework="jax")
        writer.close()


def _argparse_imported(module):
    original = module.ArgumentParser.exit

    def exit(self, status=0, message=None):
        if status == 2 and message:
            _state.usage = str(message).strip()
        return original(self, status, message)

    exit.__doc__ = original.__doc__
    module.ArgumentParser.exit = exit


def is_rank_of_group():
    """Whether this process was spawned by multiprocessing as a member of a process group of torch."""
    if _state is None or not _state.active or os.getpid() != _state.process:
        return False
    distributed = sys.modules.get("torch.distributed")
    try:
        return distributed is not None and distributed.is_available() and distributed.is_initialized()
    except Exception:
        return False


def rank():
    """This process's place in its group; 0 where it is alone."""
    if is_rank_of_group():
        return sys.modules["torch.distributed"].get_rank()
    return int(_number(os.environ.get("RANK"), 0))


def _torch_imported(torch):
    _state.torch_seen = True
    if is_worker() and "multiprocessing.spawn" not in sys.modules:
        return
    if _state.seed is not None:
        _seed(torch, _state.seed)
    try:
        _state.observer = load("gateprobe_torch").observe(torch, _state, sys.modules[__name__])
    except Exception as error:
        _state.fault = "%s: %s" % (type(error).__name__, error)


def _seed(torch, seed):
    random = sys.modules.get("random")
    if random is not None:
        random.seed(seed)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(seed % 2**32)
    torch.manual_seed(seed)


def _ending():
    error = getattr(sys, "last_value", None)
    if error is not None:
        trace = getattr(error, "__traceback__", None) or getattr(sys, "last_traceback", None)
        return load("gateprobe_ending").describe(error, trace, _state.root)
    if _state.usage is not None:
        return {"how": "usage", "message": _state.usage}
    return {"how": "finished"}


def _speaking():
    """Who has seen the training: whoever counted steps, else whoever has claimed the stream."""
    watchers = [watcher for watcher in (_state.observer, _state.keras, _state.calls, _state.estimators) if watcher is not None]
    for watcher in watchers:
        if watcher.speaks and watcher.steps:
            return watcher
    if _state.estimators is not None and _state.estimators.take_over():
        return _state.estimators
    return next((watcher for watcher in watchers if watcher.speaks), None)


def _finish():
    if is_worker() and not (is_rank_of_group() or _state.active and getattr(_state.observer, "world", None)):
        return
    try:
        watcher = _speaking()
        if watcher is not None:
            faults = [getattr(other, "fault", None) for other in (_state.keras, _state.estimators, _state.calls)]
            if not watcher.steps and watcher.fault is None:
                watcher.fault = next((fault for fault in faults if fault), None)
            watcher.finish(_ending())
        elif _state.observer is not None and _state.observer.claimed and not _state.observer.off:
            _state.observer.tell_rank()
        elif _state.steps > 0 and os.environ.get("RANK", "0") == "0" and not os.path.exists(_state.path + ".claim"):
            writer = load("gateprobe_events").EventWriter(_state.path)
            faults = [getattr(watcher, "fault", None) for watcher in (_state.observer, _state.keras, _state.estimators, _state.calls)]
            fault = next((fault for fault in [_state.fault] + faults if fault), None)
            fields = dict({"fault": fault} if fault else {}, process=_state.process, torch=_state.torch_seen)
            if _state.network == "cut":
                fields["network"] = "cut"
            writer.emit_unnumbered("untrained", **fields, **_ending())
            writer.close()
    except Exception:
        pass
    if _state.leak_roots:
        try:
            count, modules = load("gateprobe_leaks").leaked_modules(_state.leak_roots, _state.root)
            writer = load("gateprobe_events").EventWriter(_state.path)
            writer.emit_unnumbered("leaks", process=_state.process, count=count, modules=modules)
            writer.close()
        except Exception:
            pass
