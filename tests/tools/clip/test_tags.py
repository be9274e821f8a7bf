"""Zero-shot tags: words from a file, scores that are probabilities."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tools.clip.tags import FILE, TagVectors, load_groups, looks_like, phrases, probabilities

SCALE = 100.0
"""As CLIP's own models learned it."""


def made(folder: Path) -> TagVectors:
    """Tags in a space where every phrase has a direction of its own."""
    return TagVectors.make(folder, "space", np.eye(len(phrases()), dtype=np.float32))


def showing(*words: str) -> np.ndarray:
    """The vector of a picture that shows what these phrases say, each as much as the others."""
    vector = sum(np.eye(len(phrases()), dtype=np.float32)[phrases().index(one)] for one in words)
    return (vector / np.linalg.norm(vector))[None, :]


def test_a_picture_of_something_gets_its_tag_with_a_high_score_and_no_other_of_the_kind(tmp_path: Path) -> None:
    (dog, beach) = made(tmp_path).tags(showing("a photo of a dog.", "a photo at a beach."), SCALE)
    assert (dog.name, dog.group, beach.name, beach.group) == ("dog", "subject", "beach", "scene")
    assert dog.score > 0.95
    assert beach.score > 0.95


def test_what_is_torn_between_two_tags_says_so_in_its_scores(tmp_path: Path) -> None:
    tags = made(tmp_path).tags(showing("a photo of a dog.", "a photo of a cat."), SCALE)
    assert {tag.name: tag.score for tag in tags} == {
        "dog": pytest.approx(0.5, abs=0.01),
        "cat": pytest.approx(0.5, abs=0.01),
    }


def test_a_picture_of_nothing_named_gets_no_tag(tmp_path: Path) -> None:
    assert made(tmp_path).tags(showing("a photo."), SCALE) == ()
    assert made(tmp_path).tags(showing("an abstract pattern."), SCALE) == ()


def test_what_a_clip_shows_half_of_the_time_has_half_the_score(tmp_path: Path) -> None:
    frames = np.concatenate([showing("a photo of a dog."), showing("a blank picture.")])
    (dog,) = made(tmp_path).tags(frames, SCALE)
    assert dog.score == pytest.approx(0.5, abs=0.02)


def test_scores_of_a_kind_add_up_to_one() -> None:
    shares = probabilities(np.random.default_rng(1).uniform(-1, 1, (5, 40)).astype(np.float32), SCALE)
    assert shares.sum(axis=1) == pytest.approx(np.ones(5))


def test_the_words_are_read_once_for_a_space_and_again_when_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(tmp_path)
    again = TagVectors.read(tmp_path, "space")
    assert again is not None
    assert np.array_equal(again.by_group["mood"], first.by_group["mood"])
    assert TagVectors.read(tmp_path, "another") is None
    monkeypatch.setattr("tools.clip.tags.phrases", lambda: ("other words",))
    assert TagVectors.read(tmp_path, "space") is None


def test_a_file_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    made(tmp_path)
    (file,) = tmp_path.glob("*.npy")
    file.write_bytes(file.read_bytes()[:200])
    assert TagVectors.read(tmp_path, "space") is None


def test_tags_read_as_a_sentence(tmp_path: Path) -> None:
    tags = made(tmp_path)
    shown = ("a photo of a dog.", "a photo at a beach.", "a photo at sunset.", "a calm photo.")
    assert looks_like(tags.tags(showing(*shown), SCALE)).startswith("It looks like a dog at a beach, at sunset")
    assert looks_like(tags.tags(showing("a photo at a beach."), SCALE)) == "It looks like a picture at a beach."
    assert looks_like(()) == ""


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("least = 0.30", "least = 3", "less than 1"),
        ('templates = ["a photo of {}."]', 'templates = ["a photo."]', "one {}"),
        ('tags.cat = "a cat"', 'tags.beach = "a beach"', "beach is a tag of two groups"),
        ("most = 3", "most = 3\nmots = 3", "mots"),
    ],
)
def test_a_mistake_in_the_file_is_found_at_boot_and_named(tmp_path: Path, old: str, new: str, why: str) -> None:
    wrong = tmp_path / "tags.toml"
    text = FILE.read_text("utf-8")
    assert old in text
    wrong.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ValueError, match=why):
        load_groups(wrong)
