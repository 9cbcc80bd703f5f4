"""Turn what only IPython understands into Python, line for line, so that an error's line is the cell's."""

import ast
import re

_INSTALLERS = re.compile(r"^\s*(sudo\s+)?(python3?\s+-m\s+)?(pip3?|conda|mamba|uv|apt|apt-get|brew)\b")
_ASSIGNED = re.compile(r"^(\s*)([A-Za-z_][\w, .\[\]]*?)\s*=\s*([!%])(.*)$")
# Magics whose argument is a statement.
_TIMED = ("time", "timeit", "prun", "memit", "mprun", "lprun")
# Cells that are somebody else's language.
_SHELL_CELLS = ("bash", "sh", "script", "shell")
_PLAIN_CELLS = ("time", "timeit", "capture", "prun", "memit", "python", "python3", "heat", "scalene")


def installs(command):
    """Whether a shell command installs something."""
    return bool(_INSTALLERS.match(command))


def translate(source):
    """The cell as Python, with as many lines."""
    first, _, rest = source.lstrip("\n").partition("\n")
    if first.startswith("%%"):
        return _cell(first, rest, source)
    try:
        # Most cells are plain Python, and `%` at the start of a line may be a part of an expression.
        ast.parse(source)
        return source
    except SyntaxError:
        pass
    lines = source.split("\n")
    inside = _continued(lines)
    result = []
    skip = 0
    for number, line in enumerate(lines):
        if skip:
            skip -= 1
            result.append("")
            continue
        text = line.strip()
        if number in inside or not text or (text[0] not in "!%?" and not text.endswith("?") and "=" not in text):
            result.append(line)
            continue
        # A shell line goes on after a backslash.
        whole = line
        while whole.endswith("\\") and number + skip + 1 < len(lines) and text[0] in "!%":
            skip += 1
            whole = whole[:-1] + lines[number + skip]
        result.append(_line(whole))
    return "\n".join(result)


def _cell(first, rest, source):
    word, _, argument = first[2:].strip().partition(" ")
    above = "\n" * (len(source) - len(source.lstrip("\n")) + 1)
    if word in _SHELL_CELLS:
        return "__gate__.shell(%r)" % rest
    if word in ("writefile", "file"):
        words = argument.split() or [""]
        mode = ", 'a'" if "-a" in words[:-1] else ""
        return "__gate__.write(%r, %r%s)" % (words[-1].strip("'\""), rest, mode)
    if word in _PLAIN_CELLS:
        return above + translate(rest)
    # HTML, JavaScript, LaTeX and other languages train no model.
    return "pass"


def _line(line):
    indent = line[: len(line) - len(line.lstrip())]
    text = line.strip()
    assigned = _ASSIGNED.match(line)
    if assigned:
        target, mark, command = assigned.group(2), assigned.group(3), assigned.group(4)
        if mark == "!":
            return "%s%s = __gate__.lines(%s, %r)" % (assigned.group(1), target, _filled(command), target)
        return "%s%s = %s" % (assigned.group(1), target, _magic(command.strip()) or "None")
    if text.startswith("!"):
        return "%s__gate__.shell(%s)" % (indent, _filled(text.lstrip("!")))
    if text.startswith("%"):
        return indent + (_magic(text.lstrip("%")) or "pass")
    if text.startswith("?") or re.match(r"^[\w.]+\?{1,2}$", text):
        return indent + "pass"
    return line


def _magic(text):
    word, _, argument = text.partition(" ")
    argument = argument.strip()
    if word in _TIMED:
        return re.sub(r"^(-\w+(\s+\d+)?\s+)+", "", argument)
    if word in ("sx", "system"):
        return "__gate__.lines(%s)" % _filled(argument)
    if word in ("pip", "conda", "mamba", "uv"):
        return "__gate__.shell(%s)" % _filled("%s %s" % (word, argument))
    if word == "cd":
        return "__gate__.change(%s)" % _filled(argument.strip("'\""))
    if word in ("env", "set_env"):
        return "__gate__.variable(%s)" % _filled(argument)
    if word == "run" and argument:
        return "__gate__.file(%s)" % _filled(argument.split()[0])
    return ""


def _filled(text):
    """The text as an expression, with `{name}` and `$name` filled in as IPython does where such a name exists."""
    parts = re.split(r"(\{[A-Za-z_][\w.]*\}|\$[A-Za-z_]\w*)", text)
    if len(parts) == 1:
        return repr(text)
    terms = []
    for part in parts:
        name = part.strip("{}$")
        if part[:1] in "{$" and name:
            terms.append("str(%s) if %r in __gate__.space else %r" % (name, name.split(".")[0], part))
        elif part:
            terms.append(repr(part))
    return "''.join([%s])" % ", ".join(terms)


def _continued(lines):
    """The numbers of lines inside a bracket or a long string, where no magic begins."""
    inside = set()
    depth, quote = 0, None
    for number, line in enumerate(lines):
        if depth > 0 or quote:
            inside.add(number)
        elif line.lstrip()[:1] in ("!", "%"):
            continue
        place = 0
        while place < len(line):
            rest = line[place:]
            if quote:
                if rest.startswith("\\"):
                    place += 1
                elif rest.startswith(quote):
                    place += len(quote) - 1
                    quote = None
            elif rest[0] == "#":
                break
            elif rest[0] in "'\"":
                quote = rest[:3] if rest[:3] in ("'''", '"""') else rest[0]
                place += len(quote) - 1
            elif rest[0] in "([{":
                depth += 1
            elif rest[0] in ")]}":
                depth = max(0, depth - 1)
            place += 1
        if quote and len(quote) == 1:
            quote = None
    return inside
