"""See whether a loss chases what the model itself does: its own actions, or a copy of itself."""

from gateprobe.core import wrapping
from gateprobe.torch.tensors import has_values

_DISTRIBUTIONS = ("Categorical", "Normal", "Bernoulli", "MultivariateNormal", "Independent", "TransformedDistribution")
# The share of the steps in which a copy is called that gives targets, and not one that is evaluated now and then.
OFTEN = 0.75


class Targets:
    """Of such a loss it is not known whether it should fall."""

    def __init__(self, torch, ledger):
        self.torch, self.ledger = torch, ledger
        self.drawn, self.weighed = False, False
        self.calls = {}

    def install(self):
        """Notice numbers that are drawn from a distribution, and later weighed by their probability."""
        for name in _DISTRIBUTIONS:
            kind = getattr(getattr(self.torch, "distributions", None), name, None)
            if kind is not None and "log_prob" in vars(kind):
                wrapping.call_after(kind, "log_prob", self._weighed)
                if "sample" in vars(kind):
                    wrapping.call_after(kind, "sample", self._drawn)

    def _drawn(self, args, kwargs, result):
        self.drawn = True

    def _weighed(self, args, kwargs, result):
        if self.drawn and not self.weighed and self.torch.is_grad_enabled():
            self.weighed = True

    def called(self, module, step):
        """A root module is called in a step."""
        last, count = self.calls.get(id(module), (-1, 0))
        if last != step:
            self.calls[id(module)] = (step, count + 1)

    def fields(self, steps):
        """What the end of a run says of it."""
        if self.weighed:
            return {"chases": "actions"}
        forms = {self._form(model.module) for model in self.ledger.models if model.optimized}
        for model in self.ledger.models:
            often = self.calls.get(id(model.module), (0, 0))[1] >= max(2, OFTEN * steps)
            if not model.optimized and often and self._form(model.module) in forms:
                return {"chases": "copy"}
        return {}

    def _form(self, module):
        held = [parameter for parameter in module.parameters() if has_values(parameter)]
        return type(module), tuple(tuple(parameter.shape) for parameter in held)
