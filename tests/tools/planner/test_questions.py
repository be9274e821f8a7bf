"""Questions and their options."""

import pytest

from edits.media import MediaFacts
from edits.plan import parse_plan
from graph.state import Profile, Recalled, Trait
from tools.planner.compose import compose
from tools.planner.composing import questions
from tools.planner.read import read

VIDEO_ONLY = {"Cut it faster", "Cut it slower", "Steady the picture", "Level the sound", "Cut the pauses"}
NAMED = {"subject": "the car", "thing": "a red balloon", "whole": "Speed up the whole clip"}


def facts(kind):
    return MediaFacts(media_id="m", kind=kind, mime="", bytes=0, sha256="0", has_audio=kind != "image")


IN_TIME = {"said", "shots"}


def plan(prompt, kinds=(), last=None, profile=None):
    reading = read(prompt, kinds=frozenset(kinds), last=last)
    draft = compose(
        reading,
        prompt=prompt,
        media=[facts(kind) for kind in kinds],
        profile=profile or Profile(),
        overrides=reading.overrides,
        recalled=[],
        last=last,
    )
    return reading, draft


@pytest.mark.parametrize(
    ("option", "kind"),
    [(option, kind) for kind, options in questions.STARTS.items() for option in options]
    + [(option, None) for option in questions.ANY]
    + [(option + questions.AS_LIKED, "video") for option in questions.TASTES.values()]
    + [(option, "video" if option in VIDEO_ONLY else "image") for option in questions.MENDS.values()]
    + [
        (option.format(**NAMED), "video" if name in IN_TIME else "image")
        for name, (_, options) in questions.MISSING.items()
        for option in options
    ]
    + [(option, "image") for options in questions.OTHER_WAY.values() for option in options],
)
def test_every_option_is_understood_as_a_command_with_steps(option, kind):
    reading, draft = plan(option, (kind,) if kind else ())
    assert reading.intent.kind in ("command", "transformation"), option
    assert draft.plan.steps, option


def test_an_unclear_request_is_answered_with_one_question_of_four_options():
    _, draft = plan("hmm do something", ("image",))
    assert draft.must_answer
    (question,) = draft.questions
    assert len(question.options) == 4
    assert len(question.text) < 80


def test_options_are_led_by_what_this_person_likes():
    taste = Profile(traits={"grading": Trait(value="pastel", confidence=0.8, source="learned")})
    _, draft = plan("do something", ("image",), profile=taste)
    assert draft.questions[0].options[0] == "Give it a pastel look, the way you like it"


def test_a_missing_colour_is_asked_for_by_the_name_of_the_thing():
    _, draft = plan("change the colour of the car", ("image",))
    if draft.questions:
        assert all("car" in option for option in draft.questions[0].options)


def test_options_after_a_rejection_lead_to_another_plan():
    steps = parse_plan([{"id": "s1", "op": "temperature", "params": {"amount": 20}}]).steps
    last = Recalled(turn_id="t", prompt="warmer", summary="Warmer.", steps=steps)
    _, draft = plan("no, I hate it", ("image",), last=last)
    assert draft.questions, draft
    for option in draft.questions[0].options:
        assert plan(option, ("image",), last=last)[1].plan.steps, option
