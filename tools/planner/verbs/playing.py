"""How a clip runs: "play it backwards", "run it twice as fast", "play the last part three times"."""

from __future__ import annotations

from tools.planner.grammar.modes import WISH
from tools.planner.statements.scope import Scope
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import read_states
from tools.planner.verbs.frame import Found, Frame
from tools.planner.words.values import numbers_in


def play(frame: Frame) -> Found:
    """Asks for speed, direction and repetition; playing alone asks for no edit."""
    states = read_states(Scope(frame.object, frame.text, WISH))
    if states.asks:
        return Found(asks=states.asks)
    factor = next((one.value for one in numbers_in(frame.object) if one.unit == "x"), None)
    if factor is not None and 0.1 <= factor <= 10 and frame.timed:
        params = stated_for("speed", frame.sentence, frame.text)
        return Found(asks=[frame.ask("speed", {**params, "factor": factor}, sign=1 if factor >= 1 else -1)])
    times = next((one for one in numbers_in(frame.object) if one.unit in ("times", "x")), None)
    if times is not None and 2 <= times.value <= 100 and (frame.timed or not frame.kinds):
        return Found(asks=[frame.ask("loop", {"count": int(times.value)})])
    return Found(inspects=frame.verb != "go")
