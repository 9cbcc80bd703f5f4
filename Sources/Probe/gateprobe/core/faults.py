"""One line about an exception, for reports."""


def describe(error, limit=120):
    """The exception's type and the beginning of its message."""
    return "%s: %s" % (type(error).__name__, str(error)[:limit])
