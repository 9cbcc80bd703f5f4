"""What happens when the script imports a framework: its observer is made, and only then."""

import os
import sys

from gateprobe.core import faults


class Frameworks:
    """Makes the observers of one process."""

    def __init__(self, host):
        self.host, self.settings = host, host.settings

    def wanted(self):
        """What is to be called for which module."""
        return {
            "torch": self.torch_imported, "argparse": self.argparse_imported, "keras": self.keras_imported,
            "sklearn.base": self.sklearn_imported, "sklearn.model_selection": self.model_selection_imported,
            "jax": self.jax_imported,
        }

    def torch_imported(self, torch):
        """Seed, and observe torch."""
        self.host.torch_seen = True
        if self.host.is_worker() and "multiprocessing.spawn" not in sys.modules:
            return
        if self.settings.seed is not None:
            _seed(torch, self.settings.seed)
        try:
            from gateprobe.torch import observer

            self.host.torch = observer.observe(torch, self.settings, self.host)
        except Exception as error:
            self.host.fault = faults.describe(error)

    def keras_imported(self, keras):
        """Observe Keras 3."""
        is_third = hasattr(keras, "Model") and str(getattr(keras, "__version__", "")).startswith("3")
        if is_third and not self.host.is_worker():
            from gateprobe.keras import watcher

            self.host.keras = watcher.observe(keras, self.settings, self.host)

    def sklearn_imported(self, base):
        """Observe scikit-learn's estimators."""
        if not self.host.is_worker():
            from gateprobe.sklearn import watcher

            self.host.estimators = watcher.observe(base, self.settings, self.host)

    def model_selection_imported(self, module):
        """Notice how rows are split."""
        if self.host.estimators is not None:
            from gateprobe.core import wrapping

            wrapping.call_after(module, "train_test_split", self.host.estimators.split)

    def jax_imported(self, module):
        """Report it at once: a script that is ended by a time limit reports nothing at its end."""
        if not self.host.is_worker() and os.environ.get("RANK", "0") == "0":
            from gateprobe.core import evidence

            evidence.write_alone(self.settings, "imported", process=self.host.identity.process, framework="jax")

    def argparse_imported(self, argparse):
        """Remember with which message a command line was refused."""
        original, host = argparse.ArgumentParser.exit, self.host

        def exit(self, status=0, message=None):
            if status == 2 and message:
                host.usage = str(message).strip()
            return original(self, status, message)

        exit.__doc__ = original.__doc__
        argparse.ArgumentParser.exit = exit


def _seed(torch, seed):
    random = sys.modules.get("random")
    if random is not None:
        random.seed(seed)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(seed % 2**32)
    torch.manual_seed(seed)
