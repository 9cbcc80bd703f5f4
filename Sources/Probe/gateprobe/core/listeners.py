"""Who receives the explicit call `gateprobe.step`: the innermost `watch` block, else the observed process."""

_listeners = []


def add(listener):
    """Send explicit calls to this function until another one is added or it is removed."""
    _listeners.append(listener)


def remove(listener):
    """Send explicit calls to whoever received them before."""
    _listeners.remove(listener)


def report_step(loss, parameters, gradients, outputs, frozen, rate):
    """Hand one explicit call to its receiver; nothing happens where there is none."""
    if _listeners:
        _listeners[-1](loss, parameters, gradients, outputs, frozen, rate)
