"""Keys of an identity provider (RFC 7517): fetched when needed, kept while they are fresh, and found anew when rotated.

A provider that does not answer is asked again after a while that doubles; the keys known until then go on to hold for
as long as they may be stale. Fetching blocks and happens in a thread; looking a key up does not.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jwt

from tools.errors import KeysUnavailable

log = logging.getLogger(__name__)

FRESH_S = 15 * 60.0
"""After which keys are fetched again."""
STALE_S = 24 * 3_600.0
"""How long keys hold whose provider does not answer."""
ROTATED_S = 10.0
"""Least time between two fetches for key ids that nobody knows: somebody may send any number of them."""
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0
TIMEOUT_S = 5.0
LONGEST = 256 * 1024
"""Bytes of a document of keys."""
MOST_KEYS = 64
ALGORITHMS = {("RSA", None): "RS256", ("EC", "P-256"): "ES256"}
"""The one algorithm of each kind of key; what else a document holds is left aside."""
LEAST_RSA_BITS = 2_048

Fetch = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Key:
    """A public key, and the algorithm it verifies."""

    algorithm: str
    key: Any


class _Here(urllib.request.HTTPRedirectHandler):
    """Keys come from the address that was configured, and from nowhere it points to."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def fetch_over_http(url: str) -> bytes:
    """The document at `url`, which is a setting. Raises OSError, ValueError."""
    request = urllib.request.Request(url, headers={"accept": "application/json"})  # noqa: S310 checked in settings
    with urllib.request.build_opener(_Here).open(request, timeout=TIMEOUT_S) as answer:
        content: bytes = answer.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise ValueError("the document of keys is too long")
    return content


@dataclass
class Jwks:
    """The keys at one address. clock: seconds that only grow."""

    url: str
    fetch: Fetch = fetch_over_http
    clock: Callable[[], float] = time.monotonic
    _keys: dict[str | None, Key] = field(default_factory=dict)
    _fetched: float | None = None
    _tried: float | None = None
    _failures: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def known(self, kid: str | None) -> Key | None:
        """A key by its id, among those fetched; a token without an id gets the only key there is."""
        if self._fetched is None or self.clock() - self._fetched > STALE_S:
            return None
        if kid is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(kid)

    def wants(self, kid: str | None) -> bool:
        """Whether to fetch before this key is looked up: nothing is there, it is old, or the id is new."""
        now = self.clock()
        if self._tried is not None and now - self._tried < self._wait():
            return False
        return self._fetched is None or now - self._fetched > FRESH_S or self.known(kid) is None

    def refresh(self, kid: str | None) -> None:
        """Fetch the keys, unless another thread just did. Raises KeysUnavailable while none are known."""
        with self._lock:
            if self.wants(kid):
                self._fetch()
        if self._fetched is None or self.clock() - self._fetched > STALE_S:
            raise KeysUnavailable("The identity provider's keys cannot be fetched just now; try again in a moment.")

    def _fetch(self) -> None:
        self._tried = self.clock()
        try:
            keys = keys_in(self.fetch(self.url))
        except (OSError, ValueError) as error:
            self._failures += 1
            log.warning("the keys at LOUPE_JWKS_URL cannot be fetched (%s); again in %g s", error, self._wait())
            return
        self._keys, self._fetched, self._failures = keys, self._tried, 0

    def _wait(self) -> float:
        if not self._failures:
            return ROTATED_S
        return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(self._failures - 1, 16))


def keys_in(document: bytes) -> dict[str | None, Key]:
    """The keys of a document that can verify tokens, by id. Raises ValueError for what is no such document."""
    parsed = json.loads(document)
    listed = parsed.get("keys") if isinstance(parsed, dict) else None
    if not isinstance(listed, list):
        raise ValueError("it is no document of keys")
    found: dict[str | None, Key] = {}
    for one in listed[:MOST_KEYS]:
        key = _key(one) if isinstance(one, dict) else None
        if key is not None:
            kid = one.get("kid")
            found[kid if isinstance(kid, str) else None] = key
    if not found:
        raise ValueError("it holds no key for RS256 or ES256")
    return found


def _key(one: dict[str, Any]) -> Key | None:
    algorithm = ALGORITHMS.get((one.get("kty", ""), one.get("crv")))
    if algorithm is None or one.get("use", "sig") != "sig" or one.get("alg", algorithm) != algorithm or "d" in one:
        return None
    try:
        key = jwt.PyJWK(one, algorithm).key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if algorithm == "RS256" and key.key_size < LEAST_RSA_BITS:
        return None
    return Key(algorithm, key)
