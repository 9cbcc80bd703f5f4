"""`{a,b}` in a glob: the globs that one with alternatives stands for, as the program's own `Braces` reads them."""

MOST_GLOBS, MOST_DEPTH, MOST_BYTES = 64, 8, 4096
BACKSLASH, OPEN, CLOSE, BANG, CARET, LEFT, COMMA, RIGHT = b"\\[]!^{,}"


def expanded(glob):
    """The globs that one stands for, itself where it has no alternatives; None where it has no meaning."""
    try:
        groups = _groups(glob)
        return _globs(glob, groups, 0, len(glob)) if groups else [glob]
    except (IndexError, ValueError):
        return None


def _groups(glob):
    """Where each group begins, with its commas and its end."""
    groups, opened, index = {}, [], 0
    while index < len(glob):
        start, index = index, index + 1
        byte = glob[start]
        if byte == BACKSLASH:
            index += 1
        elif byte == OPEN:
            index = _class_end(glob, index)
        elif byte == LEFT:
            if len(opened) >= MOST_DEPTH:
                raise ValueError("too deep")
            opened.append((start, []))
        elif byte == COMMA and opened:
            opened[-1][1].append(start)
        elif byte == RIGHT and opened:
            begin, commas = opened.pop()
            if commas:
                groups[begin] = [*commas, start]
            elif _is_range(glob[begin + 1 : start]):
                raise ValueError("a range")
    if opened or (groups and len(glob) > MOST_BYTES):
        raise ValueError("left open, or too long")
    return groups


def _class_end(glob, index):
    """The place behind a class whose bracket stands before `index`."""
    if glob[index] in (BANG, CARET):
        index += 1
    first = index
    while glob[index] != CLOSE or index == first:
        index += 2 if glob[index] == BACKSLASH else 1
    return index + 1


def _is_range(body):
    ends = body.split(b".")
    return len(ends) == 3 and not ends[1] and all(map(_is_end, (ends[0], ends[2])))


def _is_end(text):
    digits = text[1:] if text[:1] in (b"-", b"+") else text
    return digits.isdigit() or (len(text) == 1 and text.isalpha())


def _globs(glob, groups, index, end):
    globs = [b""]
    while index < end:
        if index not in groups:
            start = index
            index = min((begin for begin in groups if start < begin < end), default=end)
            globs = [before + glob[start:index] for before in globs]
            continue
        choices, start = [], index + 1
        for stop in groups[index]:
            choices += _globs(glob, groups, start, stop)
            if len(globs) * len(choices) > MOST_GLOBS:
                raise ValueError("too many")
            start = stop + 1
        globs = [before + choice for before in globs for choice in choices]
        index = groups[index][-1] + 1
    return globs
