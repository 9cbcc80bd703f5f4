"""Stand around a function of a framework without changing what it gives."""

import functools


def call_before(owner, name, note):
    """Call `note` with arguments and None before each call."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def wrapper(*args, **kwargs):
        note(args, kwargs, None)
        return original(*args, **kwargs)

    setattr(owner, name, wrapper)


def call_after(owner, name, note):
    """Call `note` with arguments and result after each call."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def wrapper(*args, **kwargs):
        result = original(*args, **kwargs)
        note(args, kwargs, result)
        return result

    setattr(owner, name, wrapper)
