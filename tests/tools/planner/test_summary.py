"""What the one line over a plan says."""

import random
import re

import pytest

from edits.media import MediaFacts, StillMeasures
from edits.phrases import load_phrases
from edits.plan import Plan, parse_plan
from edits.scenes import load_scenes
from edits.vocabulary import OPERATIONS
from graph.state import Intent, Profile, Reading
from tools.planner.compose import compose
from tools.planner.read import read
from tools.planner.steps.making import Making
from tools.planner.wording.phrasing import phrase
from tools.planner.wording.summary import MOST_WORDS, summarise

EXAMPLES = {
    "temperature": {"amount": 18},
    "tint": {"amount": -9},
    "exposure": {"ev": 0.65},
    "hsl": {"band": "blue", "saturation": 20},
    "tone_curve": {"points": [[0, 0], [255, 255]]},
    "color_grade": {"shadows": {"hue": 200, "saturation": 20}},
    "lut": {"name": "Kodak 2383"},
    "match_look": {"media": "m1"},
    "sharpen": {"amount": 40},
    "blur": {"kind": "lens", "amount": 50},
    "grain": {"amount": 20},
    "glow": {"amount": 20},
    "remove_object": {"subject": "my ex"},
    "replace_background": {"prompt": "a forest"},
    "insert_subject": {"prompt": "a hat", "placement": "on my head"},
    "replace_object": {"subject": "my car", "prompt": "a horse"},
    "recolor": {"subject": "my shirt", "color": "red"},
    "move_object": {"subject": "the lamp", "placement": "to the left"},
    "reshape": {"subject": "my dad", "what": "smile"},
    "retouch": {"what": "teeth"},
    "restyle": {"prompt": "an oil painting"},
    "crop": {"aspect": "1:1", "anchor": "subject"},
    "rotate": {"degrees": -90},
    "resize": {"scale": 0.5},
    "text": {"content": "Ana"},
    "overlay": {"prompt": "a heart"},
    "trim": {"start": 5, "end": 12},
    "cut": {"start": 0, "end": 3},
    "split": {"every": 10},
    "reorder": {"order": [2, 1]},
    "speed": {"factor": 2},
    "speed_ramp": {"points": [[0, 1], [2, 0.5]]},
    "freeze_frame": {"at": 65},
    "pace": {"shot_length": 2, "feel": "fast"},
    "reframe": {"aspect": "9:16"},
    "extract_frame": {"at": 3},
    "marker": {"at": 3, "label": "intro"},
    "gain": {"db": 6},
    "equalize": {"low": 3, "high": -3},
    "music": {"prompt": "soft piano"},
    "sound_effect": {"prompt": "rain"},
    "audio_offset": {"seconds": 0.2},
    "output": {"container": "mp4", "codec": "h264"},
}


def step(op, params=None, **more):
    usual = {"amount": 20} if "amount" in OPERATIONS[op].model_fields else {}
    return {"op": op, "params": EXAMPLES.get(op, usual) if params is None else params, **more}


def said(*steps, making=None):
    plan = Plan(steps=parse_plan(steps).steps)
    reading = Reading(intent=Intent(kind="command", confidence=1))
    return summarise(reading, plan, making or Making(None, frozenset()))


@pytest.mark.parametrize("op", list(OPERATIONS))
def test_every_operation_is_said_in_words(op):
    words = phrase(parse_plan([step(op)]).steps[0])
    assert words
    assert not re.search(r"[{}_]|None|True|False", words)
    assert len(words.split()) <= 12


def test_every_operation_and_every_scene_has_its_words():
    assert load_phrases().keys() == OPERATIONS.keys()
    assert len(load_scenes()) >= 25


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        (
            [step("cut"), step("speed", target={"region": "the rest"})],
            "The first 3 seconds gone, the rest twice as fast.",
        ),
        ([step("pace")], "Faster cuts, about 2 s a shot."),
        ([step("remove_object"), step("remove_object", {"subject": "the dog"})], "Your ex and the dog gone."),
        ([step("contrast"), step("clarity", {"amount": 22})], "More contrast and clarity."),
        (
            [step("exposure", target={"region": "my dad"}), step("temperature", target={"region": "my dad"})],
            "Your dad two thirds of a stop brighter and warmer.",
        ),
        ([step("exposure", target={"exclude": ["the sky"]})], "Two thirds of a stop brighter, the sky left alone."),
        ([step("temperature", target={"time": {"start": 5, "end": 12}})], "Warmer from 0:05 to 0:12."),
        ([step("blur", target={"region": "the background"})], "The background softly out of focus."),
    ],
)
def test_a_plan_is_said_as_an_editor_would(steps, line):
    assert said(*steps) == line


def test_plans_of_any_length_stay_one_readable_line():
    chance = random.Random(7)
    for length in range(1, 41):
        line = said(*(step(chance.choice(list(OPERATIONS))) for _ in range(length)))
        assert line.endswith((".", "…")), line
        assert len(line.split()) <= MOST_WORDS + 18, line
        assert "{" not in line
        assert "_" not in line


def answer(prompt, *media):
    reading = read(prompt, kinds=frozenset(facts.kind for facts in media))
    return compose(
        reading, prompt=prompt, media=media, profile=Profile(), overrides=reading.overrides, recalled=(), last=None
    )


def selfie(**measures):
    usual = {
        "lightness": 50,
        "a": 0,
        "b": 0,
        "contrast": 20,
        "black_point": 3,
        "white_point": 97,
        "clipped_low": 0,
        "clipped_high": 0,
        "colorfulness": 40,
        "cast_a": 0,
        "cast_b": -6,
        "sharpness": 120,
        "noise": 3,
        "face_lightness": 41,
        "face_side": 9,
        "faces": [{"left": 0.4, "top": 0.2, "width": 0.2, "height": 0.3}],
    }
    still = StillMeasures.model_validate({**usual, **measures})
    return MediaFacts(
        media_id="m", kind="image", mime="image/jpeg", bytes=1, sha256="0", width=1200, height=900, still=still
    )


def test_each_reason_quotes_only_the_words_of_its_ask_and_what_was_measured():
    reasons = {
        one.op: one.reason for one in answer("make it warmer and a bit brighter, crop to a square", selfie()).plan.steps
    }
    assert reasons["temperature"] == "“warmer”; the neutrals lean blue by 6 b*"
    assert reasons["exposure"] == "“a bit brighter”; the face sits at L* 41"
    assert reasons["crop"].startswith("“crop to a square”")


def test_somebody_put_into_another_place_gets_a_complete_brief():
    draft = answer("put me in a luxury jet", selfie())
    assert draft.summary == "You in the cabin of a private jet, window light from the left."
    ops = [one.op for one in draft.plan.steps]
    assert ops.index("cutout") < ops.index("replace_background")
    assert {"temperature", "grain"} <= set(ops)
    brief = next(one.params.prompt for one in draft.plan.steps if one.op == "replace_background")
    assert brief.startswith("a luxury jet – ")
    for wanted in ("from the left", "eye height", "Do not change the face", "clothes"):
        assert wanted in brief


def test_a_look_is_told_by_its_character():
    line = answer("what would make this feel like A24?", selfie()).summary
    assert line.startswith("A24. Quiet and tactile: ")
    assert "muted" in line
    assert "grain" in line


def test_a_wish_for_polish_is_answered_from_what_is_measured():
    steps = answer("make it pop", selfie(contrast=11, colorfulness=20)).plan.steps
    assert 2 <= len(steps) <= 5
    assert any("L*" in one.reason for one in steps)


def test_a_picture_that_already_is_as_asked_is_left():
    draft = answer("make it brighter", selfie(lightness=82, face_lightness=81))
    assert not draft.plan.steps
    assert draft.summary.startswith("It is already bright (L* 81)")


def test_what_lies_outside_says_what_can_be_done():
    draft = answer("book a table for two")
    assert not draft.plan.steps
    assert "photos, clips and sound" in draft.summary
