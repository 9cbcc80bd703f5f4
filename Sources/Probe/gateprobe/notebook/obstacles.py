"""What a smoke run cannot give a notebook, said so that the report can tell it from a mistake of the notebook."""


class NeedsColab(RuntimeError):
    """Something that only Colab's own machine answers."""

    gate_kind = "needs_colab"

    def __init__(self, message, hint=""):
        super().__init__(message)
        self.gate_hint = hint


class NoInput(EOFError):
    """Somebody would have to type or to choose a file."""

    gate_kind = "wants_input"

    def __init__(self, message, hint=""):
        super().__init__("EOF when reading a line: " + message)
        self.gate_hint = hint


def hint(error, line, skipped):
    """What may help against an error: the shell lines that were left out before it, and the key that runs them.

    `line` is the cell's line that failed, `skipped` what was left out: dictionaries with cell, text, target, installs.
    """
    missing = _missing(error)
    if missing is None:
        named = [entry for entry in skipped if _words(entry["target"], 1) & _words(line, 1)]
        return _said(named)
    if isinstance(error, ImportError):
        known = {word.replace("-", "_").lower() for word in _words(missing)}
        named = [entry for entry in skipped if known & {word.replace("-", "_").lower() for word in _words(entry["text"])}]
        return _said(named or [entry for entry in skipped if entry["installs"]])
    words = _words(missing)
    plain = [entry for entry in skipped if not entry["installs"]]
    return _said([entry for entry in plain if words & _words(entry["text"])] or plain)


def _missing(error):
    if isinstance(error, ImportError):
        return error.name or str(error)
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return str(error.filename or error)
    return None


def _words(text, shortest=2):
    found, word = set(), ""
    for character in text + " ":
        if character.isalnum() or character in "_-":
            word += character
        else:
            if len(word) >= shortest:
                found.add(word)
            word = ""
    return found


def _said(entries):
    if not entries:
        return ""
    lines = ", ".join("cell %d: %s" % (entry["cell"], entry["text"].strip().split("\n")[0][:80]) for entry in entries[-3:])
    key = "all" if any(entry["installs"] for entry in entries) else "run"
    return "not run before it: %s; `notebook: {shell: %s}` runs such lines" % (lines, key)
