"""What the trace of taste says, and that it is true of the plan."""

import random
import time

from edits.media import MediaFacts
from edits.plan import parse_plan
from graph.state import Bound, Override, Profile, Recalled, Slider, Trait
from tools.planner.compose import compose
from tools.planner.read import read

CLIP = MediaFacts(media_id="m", kind="video", mime="", bytes=1, sha256="0", duration_s=40, has_audio=True)
PHOTO = MediaFacts(media_id="m", kind="image", mime="", bytes=1, sha256="0")
WORDS = "warm crop sky cut “ } { 0:70 -5 % 9:16 remove me und bitte 更亮 😂 never too much A24 jet in the at by"
KNOWN = Profile(
    traits={
        "pacing": Trait(value="fast", confidence=0.81, source="learned", evidence=("a", "b", "c")),
        "grading": Trait(value="warm", confidence=0.82, source="learned", evidence=("a", "b")),
    },
    sliders={"temperature": Slider(mean=7, low=4, high=9, n=6)},
    bounds=(Bound(op="blacks", low=0, words="never crush my blacks"),),
)


def answer(prompt, media, profile=KNOWN, last=None, overrides=()):
    reading = read(prompt, kinds=frozenset({media.kind}), last=last)
    return compose(
        reading,
        prompt=prompt,
        media=[media],
        profile=profile,
        overrides=[*reading.overrides, *overrides],
        recalled=[],
        last=last,
    )


def test_a_taste_for_today_is_named_with_its_source_and_leaves_the_profile():
    (entry,) = answer("today I want pastel vibes", PHOTO, Profile()).trace
    assert (entry.trait, entry.value) == ("grading", "pastel")
    assert "today I want pastel vibes" in entry.source
    assert "your profile stays as it is" in entry.effect


def test_a_learned_taste_set_aside_for_today_is_named_with_its_confidence():
    effects = [entry.effect for entry in answer("today I want pastel vibes", PHOTO).trace]
    assert any(effect.startswith("warm (0.82) set aside") for effect in effects)


def test_an_override_beside_the_prompt_is_said_too():
    override = Override(trait="grading", value="cool", scope="session")
    trace = answer("make it brighter", PHOTO, Profile(), overrides=[override]).trace
    assert any(entry.value == "cool" and entry.source == "you said so for today" for entry in trace)


def test_a_look_goes_before_a_taste_that_pulls_the_other_way():
    effects = [entry.effect for entry in answer("what would make this feel like A24?", CLIP).trace]
    assert "fast (0.81) set aside, because the look asks for long shots; say “keep it fast” and I will" in effects


def test_what_a_slider_changed_names_the_step_and_the_change():
    draft = answer("make it warmer", PHOTO)
    (step,) = draft.plan.steps
    assert step.params.amount == 7
    assert step.reason == "“warmer”; you usually end near +7"
    (entry,) = draft.trace
    assert entry.trait == "temperature"
    assert entry.source == "learned from 6 of your edits"
    assert entry.effect == f"{step.id}: +18 → +7"


def test_ids_in_the_trace_are_those_of_the_final_order():
    draft = answer("make it brighter and warmer, crop to a square", PHOTO)
    place = {step.op: step.id for step in draft.plan.steps}
    assert next(entry.effect for entry in draft.trace if entry.trait == "temperature").startswith(place["temperature"])


def test_a_limit_is_kept_and_said():
    draft = answer("give it a noir look", PHOTO)
    assert all(step.op != "blacks" for step in draft.plan.steps)
    assert any(entry.trait == "blacks" and "never crush my blacks" in entry.source for entry in draft.trace)
    assert any("never crush my blacks" in note for note in draft.notes)


def test_a_default_profile_that_changed_nothing_is_not_mentioned():
    assert answer("make it brighter", PHOTO, Profile()).trace == ()


def test_too_much_scales_what_has_a_strength_and_says_how_far():
    steps = parse_plan(
        [{"op": "temperature", "params": {"amount": 20}}, {"op": "crop", "params": {"aspect": "1:1"}}]
    ).steps
    last = Recalled(turn_id="t", prompt="warmer, square", summary="Warmer, square.", steps=steps)
    draft = answer("too much", PHOTO, Profile(), last=last)
    assert "60 %" in draft.summary
    assert {step.op: step.amount for step in draft.plan.steps} == {"temperature": 0.6, "crop": 1}


def test_composing_takes_no_time_worth_naming():
    reading = read("make it warmer and a bit brighter, crop to a square", kinds=frozenset({"image"}))
    spent = []
    for _ in range(60):
        started = time.perf_counter()
        compose(reading, prompt="", media=[PHOTO], profile=KNOWN, overrides=[], recalled=[], last=None)
        spent.append(time.perf_counter() - started)
    assert sorted(spent)[len(spent) // 2] < 0.002


def test_any_words_at_all_are_answered():
    chance = random.Random(3)
    words = WORDS.split()
    for _ in range(300):
        prompt = " ".join(chance.choices(words, k=chance.randint(0, 14)))
        draft = answer(prompt, chance.choice((PHOTO, CLIP)))
        assert draft.summary, prompt
        assert len(draft.summary) <= 400
