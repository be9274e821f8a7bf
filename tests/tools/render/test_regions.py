"""Parts of a picture: found where they are, soft at the edge, and said when they are not there."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from edits.media import MediaFacts, Seen, Subject
from edits.vocabulary import Box
from tests.tools.render.perception import lab
from tests.tools.render.stills import Studio, photo, step, with_faces
from tools.render.errors import StepError
from tools.render.paint import find_color
from tools.render.regions import can_find, find_regions, named_box

CHINA, FLOWER = photo("china"), photo("flower")
DARKER = {"op": "exposure", "params": {"ev": -2}}


def mask_of(rgb: np.ndarray, region: str | Box) -> np.ndarray:
    masks, absent = find_regions(rgb, None, [region])
    assert absent == {}
    return next(iter(masks.values()))


def portrait() -> np.ndarray:
    """A drawn person before a wall: skin, hair, a blue shirt."""
    scene = np.full((480, 640, 3), (150, 160, 140), np.uint8)
    scene += np.random.default_rng(3).integers(0, 12, scene.shape, dtype=np.uint8)
    cv2.ellipse(scene, (320, 470), (150, 190), 0, 0, 360, (40, 60, 150), -1)
    cv2.ellipse(scene, (320, 165), (72, 100), 0, 0, 360, (60, 40, 30), -1)
    cv2.ellipse(scene, (320, 185), (58, 78), 0, 0, 360, (214, 164, 138), -1)
    return scene


PERSON = with_faces(((320 - 60) / 640, 110 / 480, 120 / 640, 140 / 480))


def test_the_sky_over_the_pagoda_is_sky_and_the_pagoda_is_not() -> None:
    sky = mask_of(CHINA, "the sky")
    assert sky[20:120, 350:620].mean() > 240
    assert sky[150:330, 110:300].mean() < 10
    assert sky[380:, :].mean() < 10


def test_the_flower_is_the_subject_and_the_leaves_are_background() -> None:
    subject, background = mask_of(FLOWER, "subject"), mask_of(FLOWER, "the background")
    assert subject[150:260, 240:380].mean() > 240
    assert subject[:80].mean() < 10
    assert np.abs(subject.astype(int) + background - 255).max() <= 2


def test_a_few_scattered_spots_are_no_subject() -> None:
    spots = np.full((300, 400, 3), 128, np.uint8)
    for center in ((120, 90), (280, 90), (200, 210)):
        cv2.circle(spots, center, 20, (250, 120, 20), -1)
    masks, absent = find_regions(spots, None, ["subject"])
    assert masks == {}
    assert "cannot be told" in absent["subject"]


def test_masks_have_soft_edges() -> None:
    subject = mask_of(FLOWER, "subject")
    assert 0.001 < ((subject > 20) & (subject < 235)).mean() < 0.1


def test_a_person_is_found_around_the_face_and_skin_by_its_colour() -> None:
    masks, absent = find_regions(portrait(), _facts(), ["the person", "my face", "skin"])
    assert absent == {}
    assert masks["the person"][400:, 280:360].mean() > 200
    assert masks["the person"][:, :100].mean() < 20
    assert masks["my face"][150:220, 290:350].mean() > 250
    assert masks["my face"][350:].mean() < 5
    assert masks["skin"][160:210, 290:350].mean() > 200
    assert masks["skin"][400:].mean() < 30


def _facts():
    from edits.media import MediaFacts

    return MediaFacts(media_id="m", kind="image", mime="image/png", bytes=1, sha256="0" * 64, still=PERSON)


def test_a_box_is_where_it_was_drawn() -> None:
    mask = mask_of(CHINA, Box(left=0.5, top=0.25, width=0.25, height=0.5))
    assert mask[150:300, 340:460].mean() > 250
    assert mask[:90].max() == 0


@pytest.mark.parametrize(
    ("region", "share"), [("the bottom third", 1 / 3), ("upper quarter", 1 / 4), ("left half", 0.5)]
)
def test_a_share_of_a_side_is_as_large_as_it_is_called(region: str, share: float) -> None:
    mask = mask_of(CHINA, region) / 255.0
    assert mask.mean() == pytest.approx(share, abs=0.01)
    edge = {"the bottom third": mask[-1], "upper quarter": mask[0], "left half": mask[:, 0]}[region]
    assert edge.min() == 1.0


@pytest.mark.parametrize(
    ("region", "why"),
    [
        ("the sky", "no sky"),
        ("my face", "no face"),
        ("skin", "no face"),
        ("the red car on the left", "cannot be located"),
        ("her dress", "cannot be located"),
    ],
)
def test_what_cannot_be_found_is_said_and_the_step_is_left_out(region: str, why: str, studio: Studio) -> None:
    rendered = studio.render(FLOWER, {**DARKER, "target": {"region": region}}, lossless=True)
    assert [one.step for one in rendered.not_rendered] == ["s1"]
    assert why in rendered.not_rendered[0].why
    assert np.array_equal(np.asarray(Image.open(rendered.path)), FLOWER)


def test_colour_in_a_region_leaves_the_rest_as_it_was(studio: Studio) -> None:
    after = studio.pixels(CHINA, {**DARKER, "target": {"region": "sky"}})
    assert np.array_equal(after[390:], CHINA[390:])
    assert after[50, 500].mean() < CHINA[50, 500].mean() - 50


def test_an_excluded_region_is_left_alone(studio: Studio) -> None:
    after = studio.pixels(CHINA, {**DARKER, "target": {"exclude": ["the sky"]}})
    assert np.abs(after[20:100, 400:600].astype(int) - CHINA[20:100, 400:600]).max() <= 1
    assert after[390:].mean() < CHINA[390:].mean() - 20


def test_excluding_what_is_not_there_changes_everything_and_says_so(studio: Studio) -> None:
    rendered = studio.render(FLOWER, {**DARKER, "target": {"exclude": ["skin"]}}, lossless=True)
    assert rendered.not_rendered == ()
    assert any("skin" in note for note in rendered.notes)


def test_excluding_what_cannot_be_looked_for_leaves_the_step_out(studio: Studio) -> None:
    rendered = studio.render(FLOWER, {**DARKER, "target": {"exclude": ["the label on the bottle"]}})
    assert [one.step for one in rendered.not_rendered] == ["s1"]


def test_steps_of_one_region_share_one_pass_and_mix_with_steps_for_all(studio: Studio) -> None:
    sky = {"region": "sky"}
    steps = (
        step("exposure", ev=-1, target=sky),
        step("contrast", amount=30),
        step("saturation", amount=60, target=sky),
    )
    after = lab(studio.pixels(CHINA, *steps))
    before = lab(studio.pixels(CHINA, step("contrast", amount=30)))
    assert (before - after)[20:100, 400:600, 0].mean() > 10
    assert np.abs(before - after)[390:].max() < 1


def test_a_blurred_background_keeps_the_subject_sharp_and_takes_no_colour_from_it(studio: Studio) -> None:
    blurred = studio.pixels(FLOWER, step("blur", kind="gaussian", amount=80, target={"region": "background"}))
    inside = np.s_[150:260, 240:380]
    assert np.abs(blurred[inside].astype(int) - FLOWER[inside]).mean() < 1
    # Just outside the petals a plain blur would glow orange: the leaves there must stay leaves.
    plain = studio.pixels(FLOWER, step("blur", kind="gaussian", amount=80))
    ring = np.s_[80:95, 260:360]
    assert lab(blurred)[ring][..., 1].mean() < lab(plain)[ring][..., 1].mean() - 2


def test_a_blurred_face_cannot_be_recognised_and_the_rest_can(studio: Studio) -> None:
    after = studio.pixels(portrait(), step("blur", amount=60, target={"region": "face"}), still=PERSON)
    assert np.abs(after[380:].astype(int) - portrait()[380:]).max() <= 1
    assert np.abs(after[120:250, 270:370].astype(int) - portrait()[120:250, 270:370]).mean() > 4


def test_regions_after_geometry_lie_where_the_subject_went(studio: Studio) -> None:
    steps = (
        step("flip"),
        step("crop", box={"left": 0, "top": 0, "width": 0.5, "height": 1}),
        step("rotate", degrees=90),
    )
    both = (*steps, step("blur", kind="pixelate", amount=60, target={"region": "sky"}))
    plain, blurred = studio.pixels(CHINA, *steps), studio.pixels(CHINA, *both)
    changed = np.abs(plain.astype(int) - blurred).max(axis=-1) > 0
    sky = np.rot90(mask_of(CHINA, "sky")[:, ::-1][:, :320], -1)
    assert changed[sky == 0].mean() < 0.01
    assert changed[sky == 255].mean() > 0.3


def test_a_cutout_keeps_the_flower_and_is_transparent_around_it(studio: Studio) -> None:
    after = studio.pixels(FLOWER, step("cutout"))
    assert after.shape[2] == 4
    assert after[150:260, 240:380, 3].mean() > 240
    assert after[:60, :, 3].max() < 10
    assert studio.render(FLOWER, step("cutout")).mime == "image/png"


def test_a_background_of_one_colour_lies_behind_the_subject(studio: Studio) -> None:
    after = studio.pixels(FLOWER, step("replace_background", color="navy"))
    assert np.abs(after[10, 10].astype(int) - find_color("navy")).max() <= 2
    assert np.abs(after[200, 300].astype(int) - FLOWER[200, 300]).max() <= 8


def test_a_background_from_another_picture_covers_the_frame(studio: Studio) -> None:
    media = {"sea": studio.file(CHINA)}
    after = studio.pixels(FLOWER, step("replace_background", media="sea"), media=media)
    assert np.abs(after[5, 600].astype(int) - CHINA[5, 600]).max() <= 3


def test_recolouring_changes_the_hue_and_keeps_the_shading(studio: Studio) -> None:
    after = studio.pixels(FLOWER, step("recolor", subject="the subject", color="purple"))
    petals = np.s_[150:260, 240:380]
    before, now = lab(FLOWER)[petals], lab(after)[petals]
    assert before[..., 2].mean() > 20 > 0 > now[..., 2].mean()
    assert np.corrcoef(before[..., 0].ravel(), now[..., 0].ravel())[0, 1] > 0.9
    assert np.abs(after[:60].astype(int) - FLOWER[:60]).max() <= 2


@pytest.mark.parametrize(
    "name", ["#ff8000", "teal", "dark green", "light gray", "Navy", "grey", "burnt sienna of Mars"]
)
def test_colours_have_names_or_are_refused(name: str) -> None:
    if "Mars" in name:
        with pytest.raises(StepError, match="not a colour"):
            find_color(name)
    else:
        assert find_color(name).shape == (3,)


def test_red_eyes_turn_dark_and_brown_eyes_stay(studio: Studio) -> None:
    person = portrait()
    for x in (298, 342):
        cv2.circle(person, (x, 172), 5, (210, 40, 45), -1)
    after = studio.pixels(person, step("retouch", what="red_eye"), still=PERSON)
    assert after[172, 298].max() < 90
    assert np.abs(after[300:].astype(int) - person[300:]).max() <= 1
    nothing = studio.render(portrait(), step("retouch", what="red_eye"), still=PERSON)
    assert "no red eyes" in nothing.not_rendered[0].why


def test_softened_skin_is_smoother_and_the_shirt_is_not(studio: Studio) -> None:
    person = portrait()
    noise = np.random.default_rng(5).normal(0, 6, person.shape[:2])[..., None]
    person = np.clip(person + noise, 0, 255).astype(np.uint8)
    after = studio.pixels(person, step("retouch", what="skin"), still=PERSON)
    cheek, shirt = np.s_[190:230, 300:340], np.s_[420:460, 260:380]
    assert after[cheek].std(axis=(0, 1)).mean() < 0.75 * person[cheek].std(axis=(0, 1)).mean()
    assert after[shirt].std(axis=(0, 1)).mean() > 0.95 * person[shirt].std(axis=(0, 1)).mean()


def test_names_are_understood_as_people_write_them() -> None:
    for name in (
        "my face",
        "the girl's face",
        "the blue sky",
        "background",
        "her",
        "the main subject",
        "left side",
        "top",
    ):
        assert can_find(name), name
    for name in ("the car", "the dog's face", "that thing", "left shoe", ""):
        assert not can_find(name), name


def seeing(*subjects: tuple[str, tuple[float, float, float, float] | None]) -> MediaFacts:
    """Facts of a picture in which a vision model saw these, with their boxes."""
    seen = tuple(
        Subject(name=name, box=box and Box(left=box[0], top=box[1], width=box[2], height=box[3]))
        for name, box in subjects
    )
    return PERSON.model_copy(update={"still": None, "seen": Seen(by="a model", summary="A picture.", subjects=seen)})


PAIR = seeing(
    ("woman in red", (0.1, 0.2, 0.2, 0.6)), ("man in a hat", (0.2, 0.2, 0.2, 0.6)), ("man", (0.7, 0.2, 0.2, 0.6))
)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("my dog", None),
        ("the woman", 0.1),
        ("the man in the hat", 0.2),
        ("man on the left", 0.2),
        ("the man on the right", 0.7),
        ("men's hat", 0.2),
        ("her", None),
        ("the left", None),
        ("", None),
    ],
)
def test_a_name_finds_the_box_of_what_was_seen(name: str, left: float | None) -> None:
    box = named_box(PAIR.seen.subjects, name)
    assert (box and box.left) == left


def test_what_only_a_vision_model_could_name_is_cut_out_of_its_box() -> None:
    facts = seeing(("yellow dahlia", (0.25, 0.15, 0.5, 0.75)), ("leaf", None))
    masks, absent = find_regions(FLOWER, facts, ["my dahlia", "the leaf blower"])
    assert masks["my dahlia"][150:260, 240:380].mean() > 240
    assert masks["my dahlia"][:40].mean() < 5
    assert "no such thing was seen" in absent["the leaf blower"]


def test_what_stands_apart_from_nothing_is_its_whole_box() -> None:
    gray = np.full((300, 400, 3), 128, np.uint8)
    (mask,) = find_regions(gray, seeing(("ghost", (0.25, 0.25, 0.5, 0.5))), ["the ghost"])[0].values()
    assert mask[100:200, 150:250].min() > 250
    assert mask[:50].max() < 5


def test_what_our_own_eyes_can_find_needs_no_box() -> None:
    facts = seeing(("sky", (0.0, 0.5, 1.0, 0.5)))
    masks, _ = find_regions(CHINA, facts, ["the sky"])
    assert np.array_equal(masks["the sky"], mask_of(CHINA, "the sky"))


def test_a_person_seen_from_behind_is_found_by_the_box() -> None:
    facts = seeing(("person from behind", (0.25, 0.15, 0.5, 0.75)))
    masks, absent = find_regions(FLOWER, facts, ["the person"])
    assert absent == {}
    assert masks["the person"][150:260, 240:380].mean() > 240
