"""How often one person may call: a rate a minute, and turns a day; said in every answer.

`RateLimit` and `RateLimit-Policy` are those of draft-ietf-httpapi-ratelimit-headers. The rate is counted in this
process (a bucket that fills evenly, the generic cell rate algorithm), or in the ledger where several servers share it;
the turns of a day are counted in the ledger.
"""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass

from starlette.requests import Request

from api.errors import TOO_MANY, Refusal
from memory.ledger import Ledger
from settings import Settings

CALLS = "calls"
MINUTE_S = 60.0
DAY_S = 86_400.0
ROUNDING_S = 1e-6
MOST_KNOWN = 20_000
"""Buckets that are kept; the fullest go first, which loses nothing."""


@dataclass(frozen=True, slots=True)
class Policy:
    """So many calls in so many seconds. name: as the headers call it."""

    name: str
    quota: int
    window_s: float

    @property
    def header(self) -> str:
        """For RateLimit-Policy."""
        return f'"{self.name}";q={self.quota};w={self.window_s:.0f}'

    def state(self, remaining: int, reset_s: float) -> str:
        """For RateLimit: how many calls are left, and in how many seconds there are more."""
        return f'"{self.name}";r={max(0, remaining)};t={max(0, math.ceil(reset_s))}'


class Buckets:
    """One bucket for each caller; a full one holds `quota` calls and is filled anew within `window_s`."""

    def __init__(self, policy: Policy) -> None:
        """All full."""
        self.policy = policy
        self._empty_until: dict[str, float] = {}
        self.each = policy.window_s / policy.quota

    def take(self, who: str, now: float) -> tuple[bool, int, float]:
        """Take one call: whether there was one, how many are left, and seconds until there is one more (or any)."""
        empty_until = max(self._empty_until.get(who, 0.0), now)
        if empty_until + self.each - now - self.policy.window_s > ROUNDING_S:
            return self.left(False, empty_until, now)
        self._empty_until[who] = empty_until = empty_until + self.each
        if len(self._empty_until) > MOST_KNOWN:
            self._forget(now)
        return self.left(True, empty_until, now)

    def left(self, allowed: bool, empty_until: float, now: float) -> tuple[bool, int, float]:
        """What `take` answers of a bucket that is full again at `empty_until`."""
        if not allowed:
            return False, 0, empty_until + self.each - now - self.policy.window_s
        return True, int((self.policy.window_s - (empty_until - now) + ROUNDING_S) / self.each), self.each

    def _forget(self, now: float) -> None:
        self._empty_until = {who: until for who, until in self._empty_until.items() if until > now}
        for who in sorted(self._empty_until, key=self._empty_until.__getitem__)[: -MOST_KNOWN // 2]:
            del self._empty_until[who]


class Limits:
    """The limits of one process, or of all that share a ledger."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        """From the settings."""
        self._ledger = ledger
        self._shared = settings.database_url is not None
        self._calls = Buckets(Policy(CALLS, settings.calls_per_minute, MINUTE_S))
        self._sessions = Buckets(Policy("sessions", settings.sessions_per_minute, MINUTE_S))
        per_day = settings.turns_per_day
        self._turns = None if per_day is None else Policy("turns", per_day, DAY_S)

    async def count_call(self, request: Request, user_id: str) -> None:
        """One call of a person. Raises Refusal (429)."""
        await self._count(request, self._calls, user_id)

    async def count_session(self, request: Request) -> None:
        """One anonymous session more from an address. Raises Refusal (429)."""
        await self._count(request, self._sessions, request.client.host if request.client else "")

    async def count_turn(self, request: Request, user_id: str) -> None:
        """One turn more. Raises Refusal (429) for one beyond those of a day."""
        policy = self._turns
        if policy is None:
            return
        now = time.time()
        done, oldest = await self._ledger.turns_since(user_id, now - DAY_S)
        reset_s = DAY_S if oldest is None else oldest + DAY_S - now
        left = policy.quota - done
        _say(request, policy, left - 1, reset_s)
        if left <= 0:
            raise _too_many(f"{policy.quota} turns a day are what one person may have here", reset_s)

    async def _count(self, request: Request, buckets: Buckets, who: str) -> None:
        if self._shared:
            allowed, left, reset_s = await self._taken(buckets, who)
        else:
            allowed, left, reset_s = buckets.take(who, time.monotonic())
        _say(request, buckets.policy, left, reset_s)
        if not allowed:
            raise _too_many(f"{buckets.policy.quota} {buckets.policy.name} a minute are what is allowed here", reset_s)

    async def _taken(self, buckets: Buckets, who: str) -> tuple[bool, int, float]:
        """As `Buckets.take`, among all servers. An address is written down by its digest."""
        policy, now = buckets.policy, time.time()
        name = who if policy.name == CALLS else f"address:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
        allowed, full_at = await self._ledger.take_call(
            name, policy.name, now=now, each=buckets.each, window=policy.window_s
        )
        return buckets.left(allowed, full_at, now)


def _say(request: Request, policy: Policy, left: int, reset_s: float) -> None:
    """Add to the headers of whatever is answered."""
    said: list[tuple[str, str]] = request.scope.setdefault("limits", [])
    said.append((policy.header, policy.state(left, reset_s)))


def limit_headers(said: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """The headers for what was counted in a request."""
    if not said:
        return []
    policies, states = zip(*said, strict=True)
    return [
        (b"ratelimit-policy", ", ".join(policies).encode()),
        (b"ratelimit", ", ".join(states).encode()),
    ]


def _too_many(words: str, reset_s: float) -> Refusal:
    wait = max(1, math.ceil(reset_s))
    return Refusal(TOO_MANY, f"{words}; come back in {wait} s.", headers={"retry-after": str(wait)})
