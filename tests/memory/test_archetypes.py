"""People alike: groups are found in what people do, keep their labels, lend to newcomers, and may be refused."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from memory.clusters import alike, assign, curated, fit, kmeans, silhouette
from memory.errors import AnonymousError
from memory.groups import Groups
from memory.learning import count, state
from memory.ledger import Ledger
from memory.profile import expose
from memory.prototypes import PROTOTYPES, load_prototypes
from memory.taste import Counts, Taste
from tests.memory.people import ANN, GUEST, ask, steps, temperature

VIDEO = {"tone": "bright", "grading": "vivid", "pacing": "fast", "format": "9:16"}
FILM = {"tone": "matte", "grading": "muted", "pacing": "slow", "format": "1.85:1"}
NOIR = {"tone": "moody", "grading": "monochrome", "pacing": "steady", "format": "original"}


def person(likes: dict[str, str], times: int = 4) -> Taste:
    """Somebody who ended at these values, several times."""
    traits = {}
    for trait, value in likes.items():
        counts = Counts()
        for number in range(times):
            counts = count(counts, {value: 1.0}, (), f"t{number}")
        traits[trait] = counts
    return Taste(traits=traits)


def crowd(*kinds: dict[str, str], each: int = 12, seed: int = 3) -> list[Taste]:
    """People of these kinds, each with one liking of somebody else's."""
    rng = np.random.default_rng(seed)
    found = []
    for likes in kinds:
        for _ in range(each):
            odd = str(rng.choice(list(likes)))
            other = kinds[int(rng.integers(len(kinds)))]
            found.append(person({**likes, odd: other[odd]}))
    return found


def fitted(*kinds: dict[str, str], before: Groups | None = None, seed: int = 3) -> Groups:
    groups = fit(crowd(*kinds, seed=seed), before)
    assert groups is not None
    return groups


def test_groups_are_found_and_named_by_the_nearest_prototype() -> None:
    groups = fitted(VIDEO, FILM, NOIR)
    assert {one.name for one in groups.archetypes} == {
        "edits like TikTok creators",
        "edits like indie film colourists",
        "edits like black-and-white photographers",
    }
    assert sum(one.share for one in groups.archetypes) == pytest.approx(1, abs=0.01)
    assert fitted(VIDEO, FILM, NOIR) == groups


def test_labels_stay_with_their_groups_when_fitted_again() -> None:
    first = fitted(VIDEO, FILM)
    second = fitted(NOIR, FILM, VIDEO, before=first, seed=9)
    labels = {one.name: one.label for one in second.archetypes}
    assert {one.name: one.label for one in first.archetypes}.items() <= labels.items()
    assert len(set(labels.values())) == 3


def test_too_few_people_or_too_little_known_of_them_make_no_groups() -> None:
    assert fit(crowd(VIDEO, FILM, each=5)) is None
    assert fit([person(VIDEO, times=1) for _ in range(12)] + [Taste()] * 40) is None


def test_what_fewer_people_share_than_make_a_group_is_lent_to_nobody() -> None:
    groups = fit([*crowd(VIDEO, FILM, each=15), *(person(NOIR) for _ in range(2))])
    assert groups is not None
    assert all(one.traits["grading"].get("monochrome", 0) < 0.5 for one in groups.archetypes)


def test_a_persons_own_words_reach_no_group() -> None:
    people = [state(one, "grading", "zx81 canary", None) for one in crowd(VIDEO, FILM)]
    groups = fit(people)
    assert groups is not None
    assert "zx81" not in groups.model_dump_json()


def test_a_newcomer_is_lent_what_people_alike_like_until_they_show_otherwise() -> None:
    groups = fitted(VIDEO, FILM, NOIR)
    newcomer = person({"pacing": "fast", "format": "9:16"}, times=2)
    assert expose(newcomer).traits["grading"].source == "default"
    lent = newcomer.model_copy(update={"groups": groups})
    profile = expose(lent)
    assert (profile.traits["grading"].value, profile.traits["grading"].source) == ("vivid", "archetype")
    assert profile.traits["pacing"].source == "learned"
    for number in range(2):
        counts = count(lent.traits.get("grading", Counts()), {"cool": 1.0}, (), f"c{number}")
        lent = lent.model_copy(update={"traits": {**lent.traits, "grading": counts}})
    grading = expose(lent).traits["grading"]
    assert (grading.value, grading.source) == ("cool", "learned")


def test_prototypes_that_stand_in_for_groups_lend_only_a_name() -> None:
    found = alike(person(VIDEO), curated())
    assert found is not None
    assert (found.name, found.traits, found.sliders) == ("edits like TikTok creators", {}, {})
    assert expose(person(VIDEO).model_copy(update={"groups": curated()})).archetype == "edits like TikTok creators"
    assert alike(Taste(), curated()) is None


def test_the_cheapest_assignment_is_found_as_by_the_hungarian_method() -> None:
    optimize = pytest.importorskip("scipy.optimize", reason="scipy is not installed")
    rng = np.random.default_rng(1)
    for rows, columns in ((1, 3), (4, 4), (5, 8)):
        costs = rng.random((rows, columns))
        chosen = assign(costs, otherwise=9.0)
        _, best = optimize.linear_sum_assignment(costs)
        assert chosen == list(best)
    assert assign(np.array([[0.9, 0.8]]), otherwise=0.5) == [None]


def test_k_means_finds_what_scikit_learn_finds() -> None:
    cluster = pytest.importorskip("sklearn.cluster", reason="scikit-learn is not installed")
    rng = np.random.default_rng(2)
    points = np.concatenate([rng.normal(place, 0.3, (40, 5)) for place in (0, 2, 5)])
    ours = kmeans(points, 3)[0]
    theirs = cluster.KMeans(3, n_init=10, random_state=0).fit(points).cluster_centers_
    assert np.allclose(sorted(ours.tolist()), sorted(theirs.tolist()), atol=1e-6)
    assert silhouette(points, *kmeans(points, 3)) > silhouette(points, *kmeans(points, 5))


async def populate(ledger: Ledger) -> None:
    """Ledger people of two kinds, told outright."""
    from graph.state import Identity

    for number in range(14):
        for name, likes in (("video", VIDEO), ("film", FILM)):
            await ledger.state_traits(Identity(user_id=f"{name}-{number}"), likes)


async def test_a_refit_tells_everybody_their_archetype_and_rebuilds_stay_exact(ledger: Ledger) -> None:
    await populate(ledger)
    assert await ledger.refit_archetypes() == 28
    known = await ledger.profile("video-3")
    assert known.archetype == "edits like TikTok creators"
    assert await ledger.refit_archetypes() == 0
    await ask(ledger, "t1")
    await ledger.record_feedback("ann", "t1", "modify", steps(temperature(-20)))
    assert await ledger.assign_archetypes() >= 1
    assert await ledger.assign_archetypes() == 0
    await ledger.rebuild()
    assert await ledger.profile("video-3") == known


async def test_who_refuses_is_likened_to_nobody_until_they_allow_it(ledger: Ledger) -> None:
    await populate(ledger)
    await ledger.state_traits(ANN, VIDEO)
    await ledger.refit_archetypes()
    assert (await ledger.profile("ann")).archetype is not None
    refused = await ledger.choose(ANN, {"archetype": False})
    assert (refused.archetype, refused.choices.archetype) == (None, False)
    assert await ledger.refit_archetypes() == 0
    assert (await ledger.archetypes()).groups.people == 28
    await ledger.choose(ANN, {"archetype": True})
    await ledger.assign_archetypes()
    assert (await ledger.profile("ann")).archetype == "edits like TikTok creators"
    with pytest.raises(AnonymousError):
        await ledger.choose(GUEST, {"archetype": False})


async def test_the_archetype_of_a_turn_is_the_one_of_then(ledger: Ledger) -> None:
    await populate(ledger)
    await ledger.state_traits(ANN, VIDEO)
    await ask(ledger, "t1")
    await ledger.refit_archetypes()
    await ask(ledger, "t2")
    await ledger.choose(ANN, {"archetype": False})
    first, second = await ledger.beginnings("ann")
    assert first.context.profile.archetype is None
    assert second.context.profile.archetype == "edits like TikTok creators"


async def test_the_command_says_which_groups_there_are(ledger: Ledger, file: Path) -> None:
    await populate(ledger)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "memory.archetypes"],
        cwd=Path(__file__).parents[2],
        env={"LOUPE_DATA_DIR": str(file.parent), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "28 people in 2 groups" in done.stdout
    assert "edits like TikTok creators" in done.stdout


@pytest.mark.parametrize(
    "broken",
    ['[a]\nname="edits"\ntraits={mood="x"}\n', '[a]\nname="edits"\ntraits={tone="bright"}\nsliders={crop=2}\n',
     '[a]\nname="same"\ntraits={tone="dark"}\n[b]\nname="same"\ntraits={tone="bright"}\n'],
)  # fmt: skip
def test_prototypes_that_cannot_work_are_refused(tmp_path: Path, broken: str) -> None:
    (tmp_path / "archetypes.toml").write_text(broken)
    with pytest.raises(ValueError):  # noqa: PT011
        load_prototypes(tmp_path / "archetypes.toml")
    assert len(PROTOTYPES) >= 6
