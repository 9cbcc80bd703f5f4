"""Globs over whole names, as the policy has them: `*`, `?`, `[...]`, `{a,b}` and backslash."""

from gateprobe.core.braces import expanded

BACKSLASH, QUESTION, STAR, OPEN, CLOSE, DASH, BANG, CARET = b"\\?*[]-!^"
EVERY = frozenset(range(256))


class Glob:
    """A glob with its alternatives."""

    def __init__(self, text):
        self.alternatives = [_Alternative(glob) for glob in expanded(text.encode("utf-8", "surrogateescape")) or []]
        self.is_valid = bool(self.alternatives) and all(glob.is_valid for glob in self.alternatives)

    def matches(self, name):
        """Whether the whole name is matched; a glob that is none matches nothing."""
        return self.is_valid and any(glob.matches(name) for glob in self.alternatives)


class _Alternative:
    """One glob without braces; a set of positions is a number, so that a name takes as many steps as it has bytes."""

    def __init__(self, glob):
        self.accepts, self.stars, self.length = {}, 0, 0
        rest = list(glob)
        self.is_valid = bool(rest)
        while rest and self.is_valid:
            self._read(rest)

    def matches(self, name):
        """Whether the whole name is matched; a glob that is none matches nothing."""
        if not self.is_valid:
            return False
        positions = self._spread(1)
        for byte in name.encode("utf-8", "surrogateescape"):
            positions = self._spread((positions & self.accepts.get(byte, 0)) << 1 | positions & self.stars)
            if not positions:
                return False
        return bool(positions >> self.length & 1)

    def _spread(self, positions):
        return positions | (positions & self.stars) << 1

    def _read(self, rest):
        byte = rest.pop(0)
        if byte == STAR:
            while rest and rest[0] == STAR:
                rest.pop(0)
            self.stars |= 1 << self.length
            self.length += 1
        elif byte == QUESTION:
            self._add(EVERY)
        elif byte == OPEN:
            self._read_class(rest)
        elif byte == BACKSLASH and not rest:
            self.is_valid = False
        else:
            self._add([rest.pop(0) if byte == BACKSLASH else byte])

    def _add(self, bytes_of_step):
        for byte in bytes_of_step:
            self.accepts[byte] = self.accepts.get(byte, 0) | 1 << self.length
        self.length += 1

    def _read_class(self, rest):
        members, negated, first = set(), bool(rest) and rest[0] in (BANG, CARET), True
        if negated:
            rest.pop(0)
        while rest:
            low = rest.pop(0)
            if low == CLOSE and not first:
                self._add(EVERY - members if negated else members)
                return
            first = False
            if low == BACKSLASH:
                if not rest:
                    break
                low = rest.pop(0)
            high = low
            if len(rest) > 1 and rest[0] == DASH and rest[1] != CLOSE:
                rest.pop(0)
                high = rest.pop(0)
                if high == BACKSLASH:
                    if not rest:
                        break
                    high = rest.pop(0)
                if high < low:
                    break
            members.update(range(low, high + 1))
        self.is_valid = False
