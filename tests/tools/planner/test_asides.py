"""What stands beside a request and is none, how somebody likes it, and questions about the picture at hand."""

from __future__ import annotations

import pytest

from edits.plan import Step
from graph.state import Profile, Trait
from tests.tools.planner.desk import asked, draft, facts, steps, turn, understand

WHITE = turn({"op": "replace_background", "params": {"color": "light grey"}})
LOGO = turn({"op": "overlay", "params": {"prompt": "our logo", "position": "bottom_right", "scale": 0.2}})
GRAY = turn({"op": "monochrome"}, {"op": "contrast", "params": {"amount": 10}})


@pytest.mark.parametrize(
    ("prompt", "ops"),
    [
        ("I don't want a filter, just sharpen it", {"sharpen"}),
        ("warmer. no crop. no filter.", {"temperature"}),
        ("no vignette please, just warmer", {"temperature"}),
        ("a bit of fade and pull the highs", {"blacks", "highlights"}),
        ("matte finish please", {"blacks", "contrast"}),
        ("the shoe is really navy not black", {"recolor"}),
        ("the head should be bigger in the frame", {"crop"}),
        ("one in bw and one in colour", {"monochrome"}),
        ("why is everything blue", {"temperature"}),
        ("hate how washed out this looks", {"contrast", "vibrance"}),
        ('make a meme out of it: "when the code compiles"', {"text"}),
        ('make it a christmas card with "Merry Christmas"', {"text"}),
        ("put 'no sleep' in the corner", {"text"}),
        ("turn the lights on in the house windows", {"relight"}),
        ("add a soft light from the left on her face", {"relight"}),
        ("sky boring, put nice sunset", {"replace_object"}),
        ("color of sky more strong", {"saturation"}),
        ("soft focus please", {"glow"}),
        ("a tiny bit cooler in the shadows only", {"color_grade"}),
        ("do nothing to the colours, only crop to a panorama", {"crop"}),
        ("make it wallpaper size for my iphone", {"crop"}),
        ("my sunglasses reflect the photographer, fix", {"retouch"}),
        ("the print is yellow with age", {"temperature"}),
        ("ditch the greens, keep everything else", {"hsl"}),
        ("underexpose by a third", {"exposure"}),
        ("make it transparent except the logo", {"cutout"}),
        ("frame it with a thin black border", {"overlay"}),
        ("give me bangs", {"insert_subject"}),
        ("stop cropping my feet off", set()),
        ("bit more pop, bit less yellow, bit tighter on her", {"contrast", "temperature", "crop"}),
    ],
)
def test_no_more_is_asked_for_than_was_said(prompt: str, ops: set[str]) -> None:
    assert set(asked(prompt)) == ops


@pytest.mark.parametrize(
    ("prompt", "spared"),
    [
        ("a bit darker but keep the candles bright", ("the candles",)),
        ("keep the lamp bright but darken the rest", ("the lamp",)),
        ("keep skin natural, more contrast", ("skin",)),
        ("the faces are too dark but the sky is fine", ("the sky",)),
    ],
)
def test_what_is_to_stay_as_it_is_takes_nothing_from_the_wish(prompt: str, spared: tuple[str, ...]) -> None:
    (ask,) = asked(prompt).values()
    assert ask.target is not None
    assert ask.target.exclude == spared


@pytest.mark.parametrize(
    "prompt", ["apply my look", "you know how I like it", "make it the way i like it", "the usual please"]
)
def test_the_usual_is_polish_in_their_taste(prompt: str) -> None:
    assert understand(prompt, "image").intent.kind == "command"
    known = Profile(traits={"grading": Trait(value="warm", confidence=0.9, source="stated")})
    assert "temperature" in steps(draft(prompt, facts(), known))
    assert any("don't know your usual" in note for note in draft(prompt, facts()).notes)


@pytest.mark.parametrize("prompt", ["only the sky", "just her face"])
def test_a_place_without_an_edit_is_asked_about(prompt: str) -> None:
    drafted = draft(prompt, facts())
    assert drafted.must_answer
    assert not drafted.plan.steps
    assert drafted.questions[0].text.startswith(
        "What should change about the sky" if "sky" in prompt else "What should"
    )


def test_of_two_versions_the_first_is_made_and_that_is_said() -> None:
    assert any("one version" in note for note in draft("one in bw and one in colour", facts()).notes)


@pytest.mark.parametrize(
    "prompt",
    [
        "is it sharp enough for the application?",
        "can it be printed large, about 30 cm wide?",
        "how big can i print this",
        "what do you think about the composition",
        "what's the best crop for instagram",
        "why is my skin so yellow here",
    ],
)
def test_questions_about_the_picture_are_answered(prompt: str) -> None:
    assert understand(prompt, "image").intent.kind == "descriptive"
    assert draft(prompt, facts()).summary


def of(prompt: str, op: str, last: object) -> Step:
    return next(step for step in draft(prompt, facts(), last=last).plan.steps if step.op == op)  # type: ignore[arg-type]


@pytest.mark.parametrize("prompt", ["back to white, sorry", "no, white", "make it white instead"])
def test_what_has_a_colour_gets_another(prompt: str) -> None:
    assert of(prompt, "replace_background", WHITE).params.color == "white"


def test_what_lies_over_the_frame_moves_and_shrinks_at_once() -> None:
    step = of("top left, smaller", "overlay", LOGO)
    assert step.params.position == "top_left"
    assert step.params.scale < 0.2


@pytest.mark.parametrize("prompt", ["no no, i prefer it in colour", "make it colour again", "back to colour please"])
def test_colour_comes_back_after_black_and_white(prompt: str) -> None:
    drafted = draft(prompt, facts(), last=GRAY)
    assert set(steps(drafted)) == {"contrast"}
    assert understand(prompt, "image", GRAY).preferences == ()


def test_a_colour_at_either_end_of_the_tones_is_one_grade() -> None:
    params = steps(draft("cool the shadows, warm the highlights", facts()))["color_grade"].params
    assert params.shadows.hue > 180 > params.highlights.hue


def test_what_is_told_of_all_is_not_of_the_part_named_beside() -> None:
    told = asked("too contrasty, faces are too dark")
    assert told["contrast"].target is None
    assert told["exposure"].target is not None


@pytest.mark.parametrize(
    ("prompt", "last", "op", "change"),
    [
        ("actually make that 2:3", {"op": "crop", "params": {"aspect": "4:5"}}, "crop", {"aspect": "2:3"}),
        ("a bit less blur", {"op": "blur", "params": {"kind": "lens", "amount": 50}}, "blur", {"amount": 50}),
        ("no not that dark", {"op": "exposure", "params": {"ev": -0.6}}, "exposure", {"ev": -0.6}),
    ],
)
def test_the_last_edit_is_changed_and_none_laid_over_it(
    prompt: str, last: dict[str, object], op: str, change: dict[str, object]
) -> None:
    (step,) = draft(prompt, facts(width=1200, height=1800), last=turn(last)).plan.steps
    assert step.op == op
    assert step.params.model_dump().items() >= change.items()
    assert op == "crop" or step.amount < 1


def test_what_the_last_edit_was_about_gets_the_next_too() -> None:
    dark = turn({"op": "exposure", "params": {"ev": -0.6}, "target": {"region": "the background"}})
    (step,) = draft("and blur it", facts(), last=dark).plan.steps
    assert step.target is not None
    assert step.target.region == "the background"


@pytest.mark.parametrize("prompt", ["thanks, that's it", "that's all, thank you", "thank you so much love"])
def test_who_is_done_is_not_asked_again(prompt: str) -> None:
    drafted = draft(prompt, facts(), last=GRAY)
    assert set(steps(drafted)) == {"monochrome", "contrast"}
    assert not drafted.questions


def test_an_edit_that_is_to_be_remembered_as_theirs_is_kept() -> None:
    reading = understand("that's the one. remember that as my look", "image", GRAY)
    assert reading.feedback is not None
    assert reading.feedback.action == "keep"


def test_an_edit_without_steps_is_about_no_place() -> None:
    assert draft("and blur it", facts(), last=turn()).plan.steps


@pytest.mark.parametrize(
    ("prompt", "op", "noted"),
    [
        ("add a bit of contrast. i never want vignettes btw", "contrast", "vignette"),
        ("crop it square, i always post square", "crop", "crop"),
        ("make it pop, no vignettes ever", "enhance", "vignette"),
        ("brighten it a little, i hate muddy photos", "exposure", None),
    ],
)
def test_a_taste_told_in_passing_keeps_nobody_from_their_edit(prompt: str, op: str, noted: str | None) -> None:
    reading = understand(prompt, "image")
    assert reading.intent.kind == "command"
    assert [ask.op for ask in reading.asks] == [op]
    assert {one.op for one in reading.preferences if one.op} == ({noted} if noted else set())
    told = [note for note in draft(prompt, facts()).notes if note.startswith("Noted")]
    assert bool(told) == (noted is not None)


@pytest.mark.parametrize("prompt", ["never crush my blacks, i like them soft", "i always post square, no borders ever"])
def test_a_taste_alone_is_a_taste(prompt: str) -> None:
    assert understand(prompt, "image").intent.kind == "preference"


@pytest.mark.parametrize(
    ("prompt", "says"),
    [
        ("goodbye", "Goodbye"),
        ("can you do the same to my other pics?", "next one"),
        ("how much warmer did you make it?", "black and white"),
        ("why did it get darker?", "black and white"),
        ("redo", "taken back"),
    ],
)
def test_talk_after_an_edit_is_answered(prompt: str, says: str) -> None:
    assert says in draft(prompt, facts(), last=turn() if prompt == "redo" else GRAY).summary


def test_work_that_nobody_asked_for_goes() -> None:
    assert set(steps(draft("i didn't ask for contrast", facts(), last=GRAY))) == {"monochrome"}
