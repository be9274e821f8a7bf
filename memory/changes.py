"""How one profile differs from another, each difference with a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from edits.vocabulary import Record
from graph.state import Bound, Profile, Slider, Trait

Of = Literal["trait", "slider", "habit", "limit", "archetype", "choice"]


class Change(Record):
    """One difference. of: what kind of thing; name: which one. before, after: null where nothing was known.

    says: the same in words.
    """

    of: Of
    name: str
    before: Trait | Slider | Bound | str | bool | None
    after: Trait | Slider | Bound | str | bool | None
    says: str


def changes(before: Profile, after: Profile) -> Iterator[Change]:
    """Every difference: tastes, usual amounts, habits, limits, whom a person is like, what they allow."""
    for name, old, new in _pairs(_known(before), _known(after)):
        yield Change(of="trait", name=name, before=old, after=new, says=f"{name}: {_trait(old)} → {_trait(new)}")
    for op, was, now in _pairs(before.sliders, after.sliders):
        yield Change(of="slider", name=op, before=was, after=now, says=f"{op}: {_slider(was)} → {_slider(now)}")
    for op, was, now in _pairs(before.habits, after.habits):
        yield Change(of="habit", name=op, before=was, after=now, says=_habit(op, now))
    for name, was, now in _pairs(_limits(before), _limits(after)):
        yield Change(of="limit", name=name, before=was, after=now, says=f"{name}: {_limit(was)} → {_limit(now)}")
    if before.archetype != after.archetype:
        says = f"{before.archetype or 'like nobody in particular'} → {after.archetype or 'like nobody in particular'}"
        yield Change(of="archetype", name="archetype", before=before.archetype, after=after.archetype, says=says)
    for name, was, now in _pairs(before.choices.model_dump(), after.choices.model_dump()):
        yield Change(of="choice", name=name, before=was, after=now, says=f"{name}: {'yes' if now else 'no'}")


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """What differs, in the order of names."""
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _known(profile: Profile) -> dict[str, Trait]:
    """Traits that are more than assumed; turns named as evidence are told by the lesson itself."""
    return {
        name: trait.model_copy(update={"evidence": ()})
        for name, trait in profile.traits.items()
        if trait.source != "default"
    }


def _limits(profile: Profile) -> dict[str, Bound]:
    return {f"{bound.op}.{bound.parameter}": bound for bound in profile.bounds}


def _trait(trait: Trait | None) -> str:
    return "not known" if trait is None else f"{trait.value} ({trait.confidence:.0%} sure)"


def _slider(slider: Slider | None) -> str:
    return "not known" if slider is None else f"usually {slider.mean:+g}, {slider.low:+g} to {slider.high:+g}"


def _habit(op: str, now: str | None) -> str:
    match now:
        case "never":
            return f"{op}: no longer offered, you take it out"
        case "always":
            return f"{op}: offered from now on, you add it yourself"
        case _:
            return f"{op}: offered when it fits"


def _limit(bound: Bound | None) -> str:
    if bound is None:
        return "no limit"
    if bound.low is None and bound.high is None:
        return "never used"
    ends = [f"at least {bound.low:g}" if bound.low is not None else "", f"at most {bound.high:g}" if bound.high is not None else ""]  # fmt: skip  # noqa: E501
    return " and ".join(filter(None, ends))
