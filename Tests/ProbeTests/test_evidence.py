"""The one writer of evidence: what reaches the stream, in which order, and what does not."""

import json
import os
import sys
import tempfile
import types
import unittest

import corpus

sys.path.insert(0, corpus.PROBE)

from gateprobe.core.evidence import EvidenceWriter, write_alone
from gateprobe.core.session import Session


class Host:
    """A process in which the first to ask reports; `other` has claimed the stream before."""

    def __init__(self, other=None):
        self.other, self.claims, self.hidden = other, 0, 0

    def claim(self):
        """Whether nobody has asked yet."""
        self.claims += 1
        return self.claims == 1 and self.other is None

    def take_over(self):
        """The writer of the one before."""
        return self.other

    def hide_from_children(self):
        """Count the calls."""
        self.hidden += 1


class StreamTest(unittest.TestCase):
    """An empty file of events, and a run of 10 steps."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "events")
        open(path, "w").close()
        self.settings = types.SimpleNamespace(path=path, steps=10, environment_fields=lambda: {"network": "cut"})

    def events(self):
        with open(self.settings.path, encoding="ascii") as lines:
            return [json.loads(line) for line in lines]

    def begun(self):
        writer = EvidenceWriter(self.settings)
        writer.begin("torch", "2")
        writer.start_clock()
        return writer


class EvidenceTest(StreamTest):
    def test_a_whole_stream(self):
        writer = self.begun()
        writer.record_step(1, 4, [0.1], 0.5, None, digest="abc")
        writer.write_list("models", [{"model": 0}])
        writer.write_optimizers([])
        writer.write_gaps([{"what": "units", "reason": "none"}])
        writer.close_lists(2)
        writer.finish({"how": "steps"}, 1, parameters=3)
        events = self.events()
        self.assertEqual([event["n"] for event in events], list(range(6)))
        self.assertEqual([event["event"] for event in events], ["start", "step", "models", "gaps", "listed", "end"])
        self.assertEqual((events[0]["schema"], events[0]["network"], events[0]["steps"]), (1, "cut", 10))
        self.assertEqual((events[1]["digest"], "gradient_norm" in events[1]), ("abc", False))
        self.assertEqual((events[4]["models"], events[4]["parameters_omitted"]), (1, 2))
        self.assertEqual((events[5]["steps"], events[5]["skipped"], events[5]["parameters"]), (1, 0, 3))

    def test_what_is_not_finite_is_written_once_and_only_where_a_step_follows(self):
        writer = self.begun()
        writer.note_oddity("gradient", "weight", "inf", 1)
        writer.drop_oddities()
        for step in (1, 2):
            writer.note_loss(float("nan"), step)
            writer.note_loss(1.0, step)
            writer.record_step(step, 0, [], float("nan"), None)
        writer.finish({"how": "steps"}, 2)
        odd = [event for event in self.events() if event["event"] == "nonfinite"]
        self.assertEqual([(event["what"], event["value"], event["step"]) for event in odd], [("loss", "nan", 1)])
        self.assertEqual(self.events()[-1]["oddities"], 1)

    def test_oddities_have_a_limit(self):
        writer = self.begun()
        for step in (1, 2):
            for place in range(15):
                writer.note_oddity("output", "%d of %d" % (place, step), "nan", step)
            writer.record_step(step, 0, [], None, None)
        writer.finish({"how": "steps"}, 2)
        self.assertEqual(self.events()[-1]["oddities"], 20)

    def test_a_long_run_has_few_step_events(self):
        self.settings.steps = 10_000
        writer = self.begun()
        written = [step for step in range(1, 10_001) if writer.writes_step(step)]
        self.assertEqual((written[:3], written[-1], len(written)), ([1, 5, 10], 10_000, 2001))

    def test_an_event_that_stands_for_itself(self):
        write_alone(self.settings, "untrained", how="finished")
        self.assertEqual(self.events(), [{"schema": 1, "event": "untrained", "how": "finished"}])


class SessionTest(StreamTest):
    def test_one_of_two_reports(self):
        host = Host()
        first, second = Session(self.settings, host), Session(self.settings, host)
        self.assertTrue(first.claim("torch", "2"))
        self.assertFalse(second.claim("torch", "2"))
        self.assertTrue(first.claim("torch", "2"), "asked again, it is the same answer")
        self.assertEqual((host.claims, host.hidden), (2, 1))
        self.assertEqual([event["event"] for event in self.events()], ["start"])

    def test_a_stream_goes_on_with_another_observer(self):
        writer = self.begun()
        session = Session(self.settings, Host(writer))
        self.assertTrue(session.claim("keras", "3", takes_over=True))
        self.assertIs(session.evidence, writer)
        self.assertEqual([event["framework"] for event in self.events()], ["torch"])
        self.assertIs(session.give_up(), writer)
        self.assertFalse(session.reports())


if __name__ == "__main__":
    unittest.main()
