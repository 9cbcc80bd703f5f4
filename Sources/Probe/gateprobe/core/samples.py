"""Compare sets of samples by digests of their rows, and read a set's purpose from its name."""

ROW_LIMIT = 20_000
BYTE_LIMIT = 64 * 1024 * 1024
MEASURED_ROWS = 128
TRAINING_WORDS = ("train",)
EVALUATION_WORDS = ("val", "test", "eval", "dev", "holdout", "held_out")


class UniqueRows(list):
    """Digests of rows that chance does not make twice."""


def role(name):
    """`training` or `evaluation`, as a variable's name says; None where it says neither or both."""
    name = name.lower()
    training, evaluation = (any(word in name for word in words) for words in (TRAINING_WORDS, EVALUATION_WORDS))
    return None if training == evaluation else "training" if training else "evaluation"


def row_digests(array):
    """A digest of each row, None for arrays that are too large or too narrow to tell rows apart."""
    size = 1
    for length in array.shape[1:]:
        size *= length
    if size < 4 or not 1 < array.shape[0] <= ROW_LIMIT:
        return None
    array = array.detach().cpu().numpy() if hasattr(array, "detach") else array
    if array.dtype.kind not in "fiu" or array.nbytes > BYTE_LIMIT:
        return None
    found = [hash(row.tobytes()) for row in array]
    return UniqueRows(found) if array.dtype.kind == "f" and _is_measured(array, found) else found


def _is_measured(array, digests):
    """Whether nearly every number of the rows that differ occurs once, as in what was measured or drawn."""
    rows = list({digest: place for place, digest in enumerate(digests)}.values())
    if 5 * len(rows) < len(digests):
        return False  # a few rows again and again are no accident
    numbers = [number for place in rows[:MEASURED_ROWS] for number in array[place].reshape(-1)[:64].tolist()]
    return len(set(numbers)) > 0.9 * len(numbers)


def compare(one, two):
    """(shared rows, rows of the smaller set, rows that chance explains, `content`) of two sets of digests."""
    first, second = set(one), set(two)
    smaller, inner = (one, first) if len(one) <= len(two) else (two, second)
    other = second if inner is first else first
    count = sum(1 for digest in smaller if digest in other)
    larger = two if smaller is one else one
    return count, len(smaller), by_chance(smaller, larger), "content"


def by_chance(rows, larger):
    """How many of the rows chance would put into a larger set that repeats itself, as that set alone shows."""
    if isinstance(rows, UniqueRows):
        return 0  # what was measured does not repeat itself, it was copied
    return (len(larger) - len(set(larger))) * len(rows) // max(1, len(larger))
