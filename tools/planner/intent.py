"""Which of the seven things a person is doing, with a confidence."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.state import Ask, Feedback, Intent, IntentKind, Preference, Recalled
from tools.planner.asks import Requests
from tools.planner.feedback import judges
from tools.planner.grammar import has_cue
from tools.planner.lookwords import LookWord
from tools.planner.tokens import Token

CONTENT = frozenset(
    {"insert_subject", "replace_object", "replace_background", "restyle", "reshape", "expand_canvas", "move_object"}
)
QUESTION = re.compile(
    r"^(hey |hi |hello |so |ok |please |can you |could you )*(what (would|makes?|could|should|gives|vibe|look|style|kind|sort|grade|colors?|settings|does it take|else|edits?)|how (would|do|does|can|come|might|should|to|did|is|are)|which (edits?|look|style|filter|grade|colors?)|any (ideas?|tips|advice|suggestions?|thoughts)|suggest|recommend|tell me (what|how)|explain|if .* had|why do|ideas (for|to)|i wonder|wondering|curious|is there a way to get the)\b"
)
FEEL = re.compile(
    r"\b(feel|feels|feeling|look|looks|looking|vibe|vibes|style|mood|aesthetic|like|cinematic|film|movie|era|closer to|different|energy|atmosphere|work for)\b"
)
OTHER_WORLD = re.compile(
    r"\b(weather|bank|account|card|credit|flight|restaurant|recipe|calories|alarm|reminder|calendar|meeting|taxes?|insurance|traffic|timer|playlist|shopping list|to ?do list|translate|spell|definition|directions|uber|hotel|visa|vaccin\w+|balance|bill|oil change|tire|joke|president|exchange rate|gas|mortgage|apr|pto|vacation|w2|401k|pin|routing|lights? (on|off)|whisper mode|factory settings|book a table|song (is|called|by)|who (sang|wrote|directed|played|made)|lyrics)\b"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the reader found, as the router sees it."""

    text: str
    tokens: Sequence[Token]
    requests: Requests
    looks: Sequence[LookWord]
    feedback: Feedback | None
    lasting: bool
    today: bool
    preferences: Sequence[Preference]
    kinds: frozenset[str]
    last: Recalled | None


def route(evidence: Evidence) -> tuple[Intent, dict[str, float]]:
    """The intent with its confidence, and the share of each."""
    scores = _scores(evidence)
    shares = _softmax(scores)
    kind: IntentKind = max(shares, key=lambda name: shares[name])  # type: ignore[assignment]
    return Intent(kind=kind, confidence=round(shares[kind], 3)), {
        name: round(share, 3) for name, share in shares.items()
    }


def _softmax(scores: dict[str, float]) -> dict[str, float]:
    powers = {name: math.exp(score) for name, score in scores.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}


def _scores(evidence: Evidence) -> dict[str, float]:
    asks = [ask for ask in evidence.requests.asks]
    content = [
        ask
        for ask in asks
        if ask.op in CONTENT and ask.confidence > 0.5 and not (ask.op == "replace_background" and "color" in ask.params)
    ]
    plain = [ask for ask in asks if ask not in content]
    question = QUESTION.search(evidence.text) is not None
    named = [look for look in evidence.looks if look.named]
    media = sum(has_cue(token, "media") for token in evidence.tokens)
    scores = dict.fromkeys(
        ("command", "transformation", "descriptive", "preference", "feedback", "unclear", "off_topic"), 0.0
    )
    if asks or named:
        scores["command"] += 3 + 0.5 * min(3, len(plain))
        scores["transformation"] += (3.2 + len(content)) if len(content) >= len(plain) and content else 0
    if len(content) and len(content) >= len(plain):
        scores["command"] -= 1.5
    if question and (named or FEEL.search(evidence.text)):
        scores["descriptive"] += 6 if named or media or not _elsewhere(evidence) else 1
    if evidence.lasting and not evidence.today and (evidence.preferences or asks or evidence.requests.avoid or media):
        scores["preference"] += 7
    if evidence.feedback is not None:
        scores["feedback"] += (
            3
            + (2 if evidence.last is not None else 0)
            + (1.5 if not asks else -0.5)
            + (1 if len(evidence.tokens) < 8 else -1)
        )
    if judges(evidence.text) and (asks or evidence.feedback is not None):
        scores["feedback"] += 2.5
    vague = evidence.requests.vague or any(has_cue(token, "vague") for token in evidence.tokens)
    if not asks and not named:
        scores["unclear"] += (
            (2.5 if vague else 0)
            + min(2, media)
            + (1.5 if evidence.kinds else 0)
            + (1 if evidence.requests.verbs else 0)
        )
        scores["off_topic"] += 3
    if _elsewhere(evidence):
        scores["off_topic"] += 3
    return scores


def _elsewhere(evidence: Evidence) -> bool:
    return OTHER_WORLD.search(evidence.text) is not None


__all__ = ["Ask", "Evidence", "route"]
