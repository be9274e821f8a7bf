"""The looks library: every look loads, is called by words of its own, and is a look of its own."""

from __future__ import annotations

import itertools

import pytest

from edits.looks import Look, load_looks
from edits.plan import Plan
from edits.record import from_record, to_record
from edits.vocabulary import OPERATIONS

LOOKS = load_looks()
FAMOUS = (
    "a24 marvel pixar ghibli wes_anderson fincher wong_kar_wai kubrick nolan villeneuve lynch tarantino sofia_coppola "
    "michael_mann annie_leibovitz ansel_adams vivian_maier saul_leiter steve_mccurry richard_avedon peter_lindbergh "
    "silent_1920s seventies super_8 vhs_1980s camcorder_1990s y2k portra_400 ektar_100 kodak_gold_200 kodachrome_64 "
    "tri_x hp5 cinestill_800t velvia_50 provia_100f superia_400 polaroid tiktok reels youtube_vlog vsco instagram_2012 "
    "noir western horror sci_fi cyberpunk documentary wedding food real_estate product sports_hype music_video travel "
    "trailer pastel moody cozy dreamy gritty bright_and_airy dark_academia cottagecore vintage golden_hour "
    "teal_and_orange cinematic matte high_key low_key vibrant minimal winter autumn summer"
)


@pytest.fixture(params=LOOKS.values(), ids=LOOKS.keys())
def look(request) -> Look:
    return request.param


def test_the_library_holds_at_least_ninety_looks_and_the_famous_ones():
    assert len(LOOKS) >= 90
    assert not set(FAMOUS.split()) - set(LOOKS)


def test_every_kind_of_look_is_there():
    assert {look.kind for look in LOOKS.values()} == {
        "studio",
        "director",
        "photographer",
        "era",
        "stock",
        "platform",
        "genre",
        "mood",
        "art",
    }


def test_no_word_is_claimed_by_two_looks():
    claims: dict[str, str] = {}
    twice = []
    for look in LOOKS.values():
        for word in look.words:
            if claims.setdefault(word, look.slug) != look.slug:
                twice.append((word, claims[word], look.slug))
    assert twice == []


def test_words_are_written_as_the_reader_compares_them(look: Look):
    for word in (*look.words, *look.near):
        assert word == word.lower().strip()
        assert "  " not in word
    assert len(set(look.words)) == len(look.words)
    assert not set(look.words) & set(look.near)


def test_a_look_changes_a_picture(look: Look):
    assert look.photo
    for step in look.photo:
        assert "image" in OPERATIONS[step.op].kinds
        assert step.executor == "local"


def test_every_step_says_why_and_that_the_look_asked_for_it(look: Look):
    for step in look.photo + look.clip:
        assert step.source == "look"
        assert 3 <= len(step.reason) <= 90
        assert not step.reason.endswith(".")


def test_clip_steps_add_to_the_picture_steps_and_repeat_none(look: Look):
    names = [step.op for step in look.photo if step.op not in {"hsl", "tone_curve"}]
    assert len(set(names)) == len(names), "an operation stands once, unless it has bands or channels"
    assert not {step.op for step in look.photo} & {step.op for step in look.clip} - {"crop"}


def test_bands_and_channels_are_set_once(look: Look):
    bands = [step.params.band for step in look.photo if step.op == "hsl"]
    channels = [step.params.channel for step in look.photo if step.op == "tone_curve"]
    assert len(set(bands)) == len(bands)
    assert len(set(channels)) == len(channels)


def test_amounts_are_a_colourists_and_not_the_ends_of_the_slider(look: Look):
    extremes = [
        step
        for step in look.photo
        if step.op in {"contrast", "highlights", "shadows", "whites", "blacks", "vibrance", "saturation", "temperature"}
        and abs(step.params.amount) > 80
    ]
    assert extremes == []
    for step in look.photo:
        if step.op == "exposure":
            assert abs(step.params.ev) <= 1


def test_no_two_looks_are_the_same_recipe():
    recipes = {
        look.slug: frozenset((step.op, step.params.model_dump_json()) for step in look.photo) for look in LOOKS.values()
    }
    for (one, first), (other, second) in itertools.combinations(recipes.items(), 2):
        shared = len(first & second) / min(len(first), len(second))
        assert shared <= 0.5, f"{one} and {other} share {shared:.0%} of their steps"


def test_traits_use_the_words_of_the_profile(look: Look):
    allowed = {
        "tone": {"soft", "contrasty", "bright", "dark", "natural"},
        "grading": {"muted", "warm", "cool", "vibrant", "pastel", "monochrome", "natural"},
        "pacing": {"slow", "steady", "fast", "frantic"},
    }
    for trait, value in look.traits.items():
        if trait == "format":
            assert value.replace(".", "").replace(":", "").isdigit()
        else:
            assert value in allowed[trait]


def test_a_look_is_a_plan_that_can_be_stored(look: Look):
    plan = Plan(steps=tuple(step.model_copy(update={"id": f"p{n}"}) for n, step in enumerate(look.photo)))
    assert from_record(to_record(plan)) == plan


def test_a_broken_look_is_named_when_the_library_loads(tmp_path):
    (tmp_path / "broken.toml").write_text(
        'name = "Broken"\nkind = "mood"\nwords = ["broken"]\nwhy = "It asks for too much."\n'
        '[[photo]]\nop = "contrast"\nparams = { amount = 400 }\n'
    )
    with pytest.raises(ValueError, match=r"(?s)look broken\.toml.*contrast\.amount"):
        load_looks(tmp_path)


def test_a_look_file_that_is_not_toml_is_named(tmp_path):
    (tmp_path / "torn.toml").write_text('name = "Torn')
    with pytest.raises(ValueError, match=r"torn\.toml"):
        load_looks(tmp_path)
