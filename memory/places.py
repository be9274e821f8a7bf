"""Where a taste shows: the kind of media, and inside it the intent, the platform and the scene. Pure.

A place is a word such as "image" or "image scene:people". A turn happens in several, from wide to narrow; what is
learned in a wide one holds in the narrow ones until they say otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from edits.media import MediaFacts
from edits.platforms import load_platforms
from graph.state import IntentKind, Reading

T = TypeVar("T")
ASKING: frozenset[IntentKind] = frozenset({"command", "transformation", "descriptive"})
DARK = 25.0
"""Mean L* under which a picture without people counts as a night scene."""
MOST_PLACES = 24
"""Places kept for one trait or slider; the one with the least evidence goes first."""


def places_of(reading: Reading | None, media: Sequence[MediaFacts]) -> tuple[str, ...]:
    """The places of a turn, from wide to narrow; none without media."""
    if not media:
        return ()
    kind: str = media[0].kind
    found = [kind]
    if reading is not None and reading.intent.kind in ASKING:
        found.append(f"{kind} intent:{reading.intent.kind}")
    platform = platform_of(reading) if reading is not None else None
    if platform is not None:
        found.append(f"{kind} platform:{platform}")
    scene = scene_of(media[0])
    if scene is not None:
        found.append(f"{kind} scene:{scene}")
    return tuple(found)


def platform_of(reading: Reading) -> str | None:
    """The platform that the words name, to deliver to or to look like, if they name one."""
    named = (ask.params.get("platform") for ask in reading.asks if ask.op == "output")
    return next((str(name) for name in named if name), None) or next(
        (look for look in reading.looks if look in load_platforms()), None
    )


def scene_of(facts: MediaFacts) -> str | None:
    """What a picture or clip shows: its first tag where a model named one, else people or night where measured."""
    if facts.tags:
        return facts.tags[0]
    if facts.still is None:
        return None
    if facts.still.faces:
        return "people"
    return "night" if facts.still.lightness < DARK else None


def is_wide(place: str) -> bool:
    """Whether a place is a kind of media as a whole."""
    return " " not in place


def kept(places: Mapping[str, T], weight: Callable[[T], float], touched: Iterable[str]) -> dict[str, T]:
    """The places worth their room: all wide ones, those just touched, and of the others the best known."""
    if len(places) <= MOST_PLACES:
        return dict(places)
    safe = {place for place in places if is_wide(place)} | set(touched)
    others = sorted((place for place in places if place not in safe), key=lambda place: (-weight(places[place]), place))
    stay = safe | set(others[: max(0, MOST_PLACES - len(safe))])
    return {place: one for place, one in places.items() if place in stay}
