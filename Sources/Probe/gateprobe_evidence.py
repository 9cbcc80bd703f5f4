"""Write what an observer has seen: the lists, and the event that ends the stream."""

import resource
import sys
import time

import gateprobe_inputs
import gateprobe_replays
import gateprobe_resumes


def tell(observer, how):
    """Write every list, replays made now among them, and how many items each has."""
    ledger, writer = observer.ledger, observer.writer
    models = ledger.model_items()
    items = ledger.parameter_items()
    writer.emit_items("models", models)
    writer.emit_items("parameters", items)
    writer.emit_items("optimizers", ledger.optimizer_items())
    main = ledger.main_calls(observer.outputs.modules())
    outputs = observer.outputs.items(ledger, main)
    writer.emit_items("outputs", outputs)
    inputs, replayed = [], []
    if how != "exception" and observer.steps:
        inputs, replayed = _replayed(observer, main)
    writer.emit_items("inputs", inputs)
    writer.emit_items("replays", replayed)
    counts = observer.watchers.tell(writer, ledger)
    # What was listed, so that a reader notices when a part of it is missing.
    writer.emit(
        "listed",
        models=len(models),
        parameters=len(items),
        parameters_omitted=ledger.omitted,
        outputs=len(outputs),
        inputs=len(inputs),
        replays=len(replayed),
        **counts,
    )


def _replayed(observer, main):
    """The items of both lists of replays for the main modules."""
    torch, ledger, asked = observer.torch, observer.ledger, observer.settings.replays
    inputs, replayed = [], []
    replays = gateprobe_replays.Replays(torch, observer.inputs, asked)
    observer.inputs.closed = True
    for module in main:
        if not gateprobe_inputs.is_of_keras(module):
            inputs += observer.inputs.replay(module, ledger.module_label(module))
            replayed += replays.items(module, ledger.module_label(module))
    keras = getattr(observer.process, "keras", lambda: None)()
    if keras is not None and keras.model is not None:
        inputs += keras.replayed_inputs()
    if "checkpoint" in asked:
        stepped = [record.optimizer for record in ledger.optimizers.values() if record.steps]
        replayed += gateprobe_resumes.items(torch, stepped)
    return inputs, replayed


def end(observer, ending):
    """Write the end, after the fault where there was one."""
    ledger, writer = observer.ledger, observer.writer
    chases = {}
    try:
        chases = observer.watchers.targets.fields(observer.steps)
    except Exception as error:
        observer.fail(error)
    if observer.fault is not None:
        writer.emit("fault", message=observer.fault)
    writer.emit(
        "end",
        steps=observer.steps,
        skipped=observer.skipped,
        backwards=observer.backwards,
        oddities=len(observer.odd_places),
        parameters=ledger.elements,
        peak_memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        seconds=round(time.monotonic() - observer.began, 6) if observer.began else 0,
        **observer.slowest.fields(ledger.module_label),
        **chases,
        **ending,
    )
    writer.close()
