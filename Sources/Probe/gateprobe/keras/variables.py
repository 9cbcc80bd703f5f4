"""The variables of Keras models: their names, values, and which of them an optimizer has."""


class Variables:
    """Every variable that was seen, by one name each."""

    def __init__(self):
        self.names, self.seen, self.optimized = {}, [], set()
        self.model, self.count = None, None

    def is_known(self, model):
        """Whether a model's variables were added, as many as it has now."""
        if self.seen and self.model is model and len(model.variables) == self.count:
            return True
        self.model, self.count = model, len(model.variables)
        return False

    def of_model(self, model):
        """(variable, trainable, buffer) of a model's own; of non-trainable ones those of frozen layers."""
        trained = {id(variable) for variable in model.trainable_variables}
        for layer in [model] + list(model._flatten_layers(include_self=False)):
            own = list(layer._trainable_variables)
            for variable in own:
                yield variable, id(variable) in trained, False
            if own and not any(id(variable) in trained for variable in own):
                for variable in layer._non_trainable_variables:
                    yield variable, False, True

    def add(self, variable, name):
        """Give a variable its name, with a number where another one has it; None where it has one already."""
        if id(variable) in self.names:
            return None
        taken = set(self.names.values())
        number = 2
        while name in taken:
            name, number = "%s#%d" % (name.partition("#")[0], number), number + 1
        self.names[id(variable)] = name
        self.seen.append(variable)
        return name

    def optimized_by(self, optimizer):
        """Note what an optimizer was built for."""
        self.optimized |= {id(variable) for variable in getattr(optimizer, "_trainable_variables", [])}

    def gradients(self, trained, gradients):
        """(name, gradient) of what an optimizer is given, and of the other variables where they have one."""
        given = {id(variable) for variable in trained}
        self.optimized |= given
        pairs = [(self.names.get(id(variable)), gradient) for variable, gradient in zip(trained, gradients)]
        others = [variable for variable in self.seen if id(variable) not in given]
        return pairs + [(self.names[id(variable)], getattr(variable.value, "grad", None)) for variable in others]

    def value(self, variable, model):
        """A variable's value now; under JAX `fit` holds it outside of the variable."""
        state = getattr(model, "_jax_state", None) if model is not None else None
        if state and not getattr(model, "_jax_state_synced", True):
            for key, owner in (("trainable_variables", model), ("non_trainable_variables", model),
                               ("metrics_variables", model), ("variables", model.optimizer)):
                held = state.get("optimizer_variables" if key == "variables" else key)
                for own, value in zip(getattr(owner, key), held or ()):
                    if own is variable:
                        return value
        return variable.value

    def values(self, model):
        """(name, value) of all of them now."""
        return [(self.names[id(variable)], self.value(variable, model)) for variable in self.seen]

    def optimized_names(self):
        """The names of those that an optimizer has."""
        return {self.names[id(variable)] for variable in self.seen if id(variable) in self.optimized}
