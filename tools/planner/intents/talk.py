"""Talk beside any request: greetings, thanks, what can be done, what is known of them, what was changed."""

from __future__ import annotations

from edits.talk import Talk, load_talk

LONGEST = 120
"""Characters of talk; a longer prompt is a story or a request."""


def find_talk(plain: str, *, after: bool) -> Talk | None:
    """What a prompt is that is nothing but talk. plain: in plain words. after: whether there is an edit to speak of."""
    if len(plain) > LONGEST:
        return None
    said = plain.strip(" .!?,")
    return next((one for one in load_talk() if (after or not one.only_after) and one.said.fullmatch(said)), None)
