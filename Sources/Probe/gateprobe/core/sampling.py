"""Which steps are looked at closely: looking costs a small model's step half as much again, so a long run has few of them."""

DENSE_STEPS = 10
# Up to this step every fifth one, then every twenty-fifth.
MIDDLE_STEPS = 50


def looks(step, wanted, dense=DENSE_STEPS):
    """Whether a step, counted from 1, is looked at closely; the last wanted one always is."""
    return step <= dense or step >= wanted or step % (5 if step <= MIDDLE_STEPS else 25) == 0
