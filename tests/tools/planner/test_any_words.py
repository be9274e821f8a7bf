"""Whatever is typed: a valid plan or a question, never an exception, never long."""

from __future__ import annotations

import random
import string
import time

from edits.check import check
from graph.state import Profile
from tests.tools.planner.desk import facts
from tools.planner.compose import compose
from tools.planner.read import read
from tools.planner.ready import warm_up

ROUNDS = 1_500
SLOWEST_S = 0.05
CRAFT_WORDS = (
    "make remove the cut from 0:05 to 0:12 and brighter too not crop 9:16 50% it more contrast keep only last third by "
    'add text "hi" background blue with speed 2x like A24 never always undo today without except my face ? ! , a bit '
    "swap for zoom"
)
CRAFT = CRAFT_WORDS.split()
ODD = [
    "日本語を明るくして",
    "сделай ярче и обрежь",
    "اجعلها أكثر دفئا",
    "🔥🔥🔥",
    "\u202eabc",
    "\x00",
    "e\u0301" * 40,
    "𝔹𝕣𝕚𝕘𝕙𝕥",
    "½ ٣ Ⅷ",
    "speed up by 1e309",
    "rotate 99999999999999 degrees",
    "crop to 0:0",
    "trim from 9:99 to 1:00",
    "loop it 0 times",
    "'; DROP TABLE turns;--",
    "<script>alert(1)</script>",
    "brightness by -500 percent",
    "{{7*7}}",
    "every 0 seconds",
    "resize to 99999999999x1",
    "\ud800",
]


def prompts(count: int) -> list[str]:
    """Strings of nine kinds, from plausible to hostile."""
    rng = random.Random(3)
    makers = (
        lambda: " ".join(rng.choice(CRAFT) for _ in range(rng.randrange(1, 70))),
        lambda: "".join(rng.choice(string.printable) for _ in range(rng.randrange(300))),
        lambda: (
            "".join(chr(rng.randrange(32, 0x2FFFF)) for _ in range(rng.randrange(120)))
            .encode("utf-8", "ignore")
            .decode()
        ),
        lambda: (
            rng.choice(
                ["remove ", "from 0:00 to ", "a", "(", '"', "1:", "not ", "and ", "make it ", "slow ", "j cut fix "]
            )
            * rng.randrange(1, 1_500)
        ),
        lambda: rng.choice(ODD) * rng.randrange(1, 30),
        lambda: f"{rng.choice(ODD)} {' '.join(rng.choice(CRAFT) for _ in range(12))}",
    )
    return ["", " ", "\n\n", *ODD, *(rng.choice(makers)() for _ in range(count))]


def test_any_string_gives_a_valid_plan_or_a_question() -> None:
    warm_up()
    rng = random.Random(4)
    media = [facts(), facts("video"), facts("audio"), None]
    for prompt in prompts(ROUNDS):
        chosen = rng.choice(media)
        reading = read(prompt, kinds=frozenset({chosen.kind}) if chosen else frozenset())
        drafted = compose(
            reading, prompt=prompt, media=(chosen,) if chosen else (), profile=Profile(), overrides=reading.overrides,
            recalled=(), last=None,
        )  # fmt: skip
        assert drafted.summary
        assert check(drafted.plan, chosen) == ()
        if reading.intent.kind == "unclear":
            assert drafted.questions


def test_no_string_takes_long() -> None:
    warm_up()
    worst = 0.0
    for prompt in prompts(600):
        started = time.process_time()
        reading = read(f"{prompt} ")
        compose(reading, prompt=prompt, media=(), profile=Profile(), overrides=(), recalled=(), last=None)
        worst = max(worst, time.process_time() - started)
    assert worst < 4 * SLOWEST_S, "twice and again the limit, for busy machines"


def test_a_long_story_is_read_in_a_few_milliseconds() -> None:
    warm_up()
    story = (
        "We drove up to the lake house where my aunt keeps her paintings and the rain would not stop all week long. "
        * 18
    )
    times = []
    for number in range(9):
        started = time.process_time()
        reading = read(f"{story[:1_900]} Please make the porch {number + 10}% brighter.", kinds=frozenset({"image"}))
        times.append(time.process_time() - started)
        assert "exposure" in {ask.op for ask in reading.asks}
    assert sorted(times)[len(times) // 2] < 0.02


def test_a_verb_said_without_end_asks_once_and_what_stands_at_the_end_is_read() -> None:
    asks = read("remove " * 20 + "the cup", kinds=frozenset({"image"})).asks
    assert [(ask.op, ask.params["subject"]) for ask in asks] == [("remove_object", "the cup")]
    told = read(f"{'and then we walked on ' * 60}. brighten the photo", kinds=frozenset({"image"})).asks
    assert [(ask.op, ask.sign) for ask in told] == [("exposure", 1)]
