"""Write every list at the end of a run, replays made now among them."""

from gateprobe.torch import input_replays, ledger_items, optimizer_replays
from gateprobe.torch.replays import Replays


def write(observer, how):
    """Write the lists of an observer whose run has ended so: `steps`, `finished` or `exception`."""
    ledger, labels, evidence = observer.ledger, observer.labels, observer.session.evidence
    torch = observer.run.torch
    labels.settle()
    evidence.write_list("models", ledger_items.model_items(ledger))
    evidence.write_list("parameters", ledger_items.parameter_items(torch, ledger))
    evidence.write_optimizers(ledger.optimizers.items())
    main = ledger.main_calls(observer.outputs.modules())
    evidence.write_list("outputs", observer.outputs.items(main))
    inputs, replayed = [], []
    if how != "exception" and observer.steps:
        inputs, replayed = _replayed(observer, main)
    evidence.write_list("inputs", inputs)
    evidence.write_list("replays", replayed)
    observer.watchers.write_lists(evidence)
    evidence.close_lists(ledger.omitted)


def _replayed(observer, main):
    """The items of both lists of replays for the main modules."""
    torch, labels, batches = observer.run.torch, observer.labels, observer.batches
    asked = observer.run.settings.replays
    zeroing = input_replays.InputReplays(torch, batches, observer.watchers.losses.is_label)
    replays = Replays(torch, batches, asked)
    batches.is_closed = True
    inputs, replayed = [], []
    for module in main:
        if not input_replays.is_of_keras(module):
            label = labels.of_module(module)
            inputs += zeroing.items(module, label)
            replayed += replays.items(module, label)
    keras = observer.session.host.keras
    if keras is not None:
        inputs += keras.replayed_inputs()
    if "checkpoint" in asked:
        replayed += optimizer_replays.items(torch, observer.ledger.optimizers.stepping())
    return inputs, replayed
