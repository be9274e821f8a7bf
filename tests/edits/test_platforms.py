"""Places to deliver to: dated data that fills what a person leaves open."""

from __future__ import annotations

import pytest

from edits.platforms import Platform, find_platform, load_platforms, platform_words
from edits.vocabulary.delivery import Output

PLATFORMS = load_platforms()
WANTED = (
    "tiktok reels instagram_feed instagram_story shorts youtube youtube_4k x facebook linkedin pinterest snapchat "
    "cinema_dcp_flat cinema_dcp_scope podcast whatsapp web print"
)


@pytest.fixture(params=PLATFORMS.values(), ids=PLATFORMS.keys())
def place(request) -> Platform:
    return request.param


def test_every_place_people_name_is_there():
    assert not set(WANTED.split()) - set(PLATFORMS)


def test_a_place_says_when_and_on_what_it_rests(place: Platform):
    assert place.date >= "2026-11"
    assert "http" not in place.source


def test_a_place_is_an_output_the_edit_language_accepts(place: Platform):
    for kind in place.kinds:
        filled = place.fill(Output(), kind)
        assert Output.model_validate(filled.model_dump()) == filled
        assert filled.platform == place.slug


def test_every_place_has_a_format_for_each_kind_it_takes(place: Platform):
    for kind in place.kinds:
        assert place.fill(Output(), kind).container


def test_words_and_faces_have_room_left_inside_the_safe_area(place: Platform):
    assert place.safe.left + place.safe.right < 0.5
    assert place.safe.top + place.safe.bottom < 0.6


def test_people_find_a_place_by_what_they_call_it():
    words = platform_words()
    assert words["tik tok"] == "tiktok"
    assert words["insta"] == "instagram_feed"
    assert words["yt shorts"] == "shorts"
    assert words["fb"] == "facebook"


def test_a_place_is_found_by_slug_and_by_word_and_an_unknown_one_is_none():
    assert find_platform("reels") is PLATFORMS["reels"]
    assert find_platform(" Twitter ") is PLATFORMS["x"]
    assert find_platform("geocities") is None


def test_vertical_places_are_vertical_and_cinema_is_wide():
    for slug in ("tiktok", "reels", "shorts", "instagram_story", "snapchat"):
        assert (PLATFORMS[slug].width, PLATFORMS[slug].height) == (1080, 1920)
    assert PLATFORMS["cinema_dcp_scope"].fps == 24


def test_what_a_person_said_wins_over_the_place():
    filled = PLATFORMS["tiktok"].fill(Output(fps=60, codec="hevc"), "video")
    assert (filled.fps, filled.codec, filled.width) == (60, "hevc", 1080)


def test_another_aspect_does_not_get_squeezed_into_the_size_of_the_place():
    filled = PLATFORMS["tiktok"].fill(Output(aspect="1:1"), "video")
    assert (filled.aspect, filled.width, filled.height) == ("1:1", None, None)


def test_a_picture_gets_a_picture_format_and_no_frame_rate():
    filled = PLATFORMS["instagram_feed"].fill(Output(), "image")
    assert (filled.container, filled.codec, filled.fps, filled.max_duration) == ("jpeg", None, None, None)


def test_the_size_limit_of_a_place_for_pictures_only_holds_for_pictures():
    assert PLATFORMS["youtube_thumbnail"].fill(Output(), "image").max_bytes == 2_000_000


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('words=["q"]\naspect="9:16"\nwidth=1000\nheight=1000', "is not 9:16"),
        ('words=["q"]\nwidth=1000', "both width and height"),
        ('words=["q"]\naspect="1:1"\nwidth=333\nheight=333', "even"),
        ('words=["Q"]', "words"),
        ('words=["q"]\nloudness=3', "loudness"),
        ('words=["q"]\nspeed=3', "speed"),
    ],
)
def test_a_place_that_cannot_be_is_refused_with_its_name(tmp_path, entry, complaint):
    path = tmp_path / "platforms.toml"
    path.write_text(f'date="2026-11"\n[somewhere]\nname="S"\nkinds=["video"]\nsource="nobody in particular"\n{entry}\n')
    with pytest.raises(ValueError, match=f"(?s)platform somewhere.*{complaint}"):
        load_platforms(path)


def test_a_word_that_two_places_claim_is_refused(tmp_path):
    place = 'name="S"\nkinds=["video"]\nsource="nobody in particular"\nwords=["here"]\n'
    path = tmp_path / "platforms.toml"
    path.write_text(f'date="2026-11"\n[one]\n{place}[two]\n{place}')
    with pytest.raises(ValueError, match="'here' already means one"):
        load_platforms(path)
