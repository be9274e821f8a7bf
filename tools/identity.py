"""Who is asking: tokens verified with one key and the one algorithm of that key, and nothing taken on trust.

A token is a JWT: HS256 with the key of this deployment, or, where an identity provider is configured, RS256 or ES256
with a key of the provider. `exp`, `aud`, `iss` and `sub` are required. `anon: true` marks an anonymous session: those
are always signed here. `scope` may narrow what a token is good for.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import secrets
import stat
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt

from graph.state import Identity
from settings import SHORTEST_KEY, Settings
from tools.errors import IdentityError, KeyRefused
from tools.jwks import Jwks

ALGORITHM = "HS256"
"""The only one accepted for our own key: a token that names another, `none` included, is refused."""
GUEST = "guest-"
"""Begins the name of an anonymous session, and no other's."""
SCOPES = frozenset({"loupe:read", "loupe:write", "loupe:account"})
"""What a token may be narrowed to: looking, doing, and taking along or erasing everything of a person."""
LEEWAY_S = 5
"""Seconds by which clocks of two machines may differ."""
LONGEST_TOKEN = 4_096
"""Characters; anything longer is refused before it is decoded."""
LONGEST_USER = 200
MOST_KNOWN = 1_024
"""Tokens that are known to hold until they expire: each request would verify its own twice."""
HOUR_S = 3_600.0
DAY_S = 24 * HOUR_S
KEY_FILE = "signing.key"
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Verified:
    """A token that holds: who it speaks for. scopes: what it is good for; None for everything."""

    identity: Identity
    scopes: frozenset[str] | None = None

    def may(self, scope: str) -> bool:
        """Whether the token is good for this."""
        return self.scopes is None or scope in self.scopes


class Identities:
    """Mints and verifies the tokens of one deployment."""

    def __init__(self, settings: Settings, jwks: Jwks | None = None) -> None:
        """Take the key from the settings, or from a file in the data folder that is made on first use.

        jwks: the provider's keys; those at the configured address if none are given.
        Raises KeyRefused, with a sentence, for a key that must not sign anything.
        """
        self._key = _given_key(settings) or _key_in(settings.data_dir)
        self._jwks = Jwks(settings.jwks_url) if jwks is None and settings.jwks_url is not None else jwks
        self._issuer = settings.jwt_issuer
        self._audience = settings.jwt_audience
        self._anonymous = settings.anonymous
        self._known: dict[str, Verified] = {}
        self._guest_seconds = settings.keep_anonymous_hours * HOUR_S

    @property
    def names_people(self) -> bool:
        """Whether tokens for people are minted here; otherwise an identity provider does it."""
        return self._jwks is None

    def mint(
        self, user_id: str, ttl_s: float = DAY_S, anonymous: bool = False, scopes: frozenset[str] | None = None
    ) -> str:
        """A token for `user_id` that holds for `ttl_s` seconds. scopes: what it is good for; None for everything.

        Raises IdentityError for a name no token may carry, and where a provider names people.
        """
        _check_name(user_id, anonymous)
        if not anonymous and not self.names_people:
            raise IdentityError("Tokens come from the identity provider at LOUPE_JWKS_URL here.")
        now = time.time()
        claims: dict[str, Any] = {
            "sub": user_id,
            "iss": self._issuer,
            "aud": self._audience,
            "iat": int(now),
            "exp": int(now + ttl_s),
        }
        claims |= {"anon": True} if anonymous else {}
        claims |= {} if scopes is None else {"scope": " ".join(sorted(scopes))}
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def mint_guest(self) -> tuple[str, Identity]:
        """A token for somebody without a name, and who that is. Raises IdentityError where guests are not let in."""
        if not self._anonymous:
            raise IdentityError("Anonymous sessions are switched off here; ask for a token.")
        token = self.mint(f"{GUEST}{uuid.uuid4().hex}", self._guest_seconds, anonymous=True)
        return token, self.verify(token)

    async def admit(self, token: str | None) -> Verified:
        """Who the token speaks for and what it is good for; the provider's keys are fetched first where need be.

        Raises IdentityError with a sentence when it does not hold, KeysUnavailable while the provider is silent.
        """
        if self._jwks is not None and token and len(token) <= LONGEST_TOKEN:
            header = _header(token)
            kid = header.get("kid")
            if header.get("alg") != ALGORITHM and self._jwks.wants(kid):
                await asyncio.to_thread(self._jwks.refresh, kid)
        return self._verified(token)

    def verify(self, token: str | None) -> Identity:
        """Who the token speaks for, by the keys known now. Raises IdentityError when it does not hold."""
        return self._verified(token).identity

    def _verified(self, token: str | None) -> Verified:
        if not token:
            raise IdentityError("A token is needed: send `Authorization: Bearer <token>`.")
        if len(token) > LONGEST_TOKEN:
            raise IdentityError("This token is not valid.")
        known = self._known.get(token)
        if known is not None and time.time() < (known.identity.expires_at or 0):
            return known
        verified = self._verify_anew(token)
        if self._jwks is None:
            # A provider may take a key back, so its tokens are verified each time; ours is one for ever.
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[token] = verified
        return verified

    def _verify_anew(self, token: str) -> Verified:
        claims = self._claims(token)
        anonymous = claims.get("anon", False)
        if anonymous is not False and anonymous is not True:
            raise IdentityError("This token is not valid.")
        if anonymous and not self._anonymous:
            raise IdentityError("Anonymous sessions are switched off here; ask for a token.")
        _check_name(claims["sub"], anonymous)
        identity = Identity(user_id=claims["sub"], anonymous=anonymous, expires_at=float(claims["exp"]))
        return Verified(identity, _scopes(claims.get("scope")))

    def pseudonym(self, user_id: str) -> str:
        """Another name of a person for logs: always the same here, and nobody's without this deployment's key."""
        return hmac.new(self._key, b"pseudonym:" + user_id.encode(), hashlib.sha256).hexdigest()[:16]

    def verify_same(self, token: str | None, user: Identity) -> Identity:
        """Who the token speaks for, if that is `user`. Raises IdentityError otherwise."""
        asking = self.verify(token)
        if asking.user_id != user.user_id:
            raise IdentityError("This token speaks for somebody else.")
        return asking

    def _claims(self, token: str) -> dict[str, Any]:
        header = _header(token)
        ours = self._jwks is None or header.get("alg") == ALGORITHM
        key, algorithm = (self._key, ALGORITHM) if ours else self._provider_key(header)
        claims = self._decoded(token, key, algorithm)
        if self._jwks is not None and ours != (claims.get("anon") is True):
            # Our key makes guests and nobody else here, and the provider makes no guests.
            raise IdentityError("This token is not valid.")
        return claims

    def _provider_key(self, header: dict[str, Any]) -> tuple[Any, str]:
        """The key a token names, which must be one for the algorithm it names. Raises IdentityError."""
        assert self._jwks is not None
        kid = header.get("kid")
        known = self._jwks.known(kid)
        if known is None or known.algorithm != header.get("alg"):
            raise IdentityError("This token is not valid.")
        return known.key, known.algorithm

    def _decoded(self, token: str, key: Any, algorithm: str) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY_S,
                # PyJWT lets tokens without these claims pass unless told otherwise.
                options={"require": ["exp", "aud", "iss", "sub"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise IdentityError("This token has expired; ask for a new one.") from error
        except (jwt.PyJWTError, ValueError, OverflowError, RecursionError) as error:
            raise IdentityError("This token is not valid.") from error


def _header(token: str) -> dict[str, Any]:
    """What a token says of itself, unverified: only to find the key that verifies it. Raises IdentityError."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise IdentityError("This token is not valid.") from error
    if not isinstance(header.get("kid"), str | None):
        raise IdentityError("This token is not valid.")
    return header


def _scopes(claim: object) -> frozenset[str] | None:
    """The scopes of ours that a token carries; None, which is everything, for one that carries none of them."""
    if claim is None:
        return None
    if not isinstance(claim, str):
        raise IdentityError("This token is not valid.")
    ours = frozenset(one for one in claim.split() if one.startswith("loupe:"))
    return ours or None


def _check_name(user_id: object, anonymous: bool) -> None:
    if not isinstance(user_id, str) or not 0 < len(user_id) <= LONGEST_USER or not user_id.isprintable():
        raise IdentityError(f"A user's name is 1 to {LONGEST_USER} printable characters.")
    if user_id.startswith(GUEST) != anonymous:
        raise IdentityError(f"Names that begin with {GUEST} are those of anonymous sessions.")


def _given_key(settings: Settings) -> bytes | None:
    return settings.jwt_key.get_secret_value().encode() if settings.jwt_key is not None else None


def _key_in(folder: Path) -> bytes:
    """The key of this data folder; two processes that start at once end up with the same one."""
    path = folder / KEY_FILE
    if not path.exists():
        _create_key(path)
    if path.stat().st_mode & OTHERS:
        raise KeyRefused(
            f"{KEY_FILE} in the data folder can be read by other users of this machine. Delete it, which ends "
            "every token signed with it, or run `chmod 600` on it if nobody else was here."
        )
    key = path.read_text("ascii", errors="replace").strip().encode()
    if len(key) < SHORTEST_KEY:
        raise KeyRefused(
            f"{KEY_FILE} in the data folder holds fewer than {SHORTEST_KEY} bytes; delete it and a new key is made."
        )
    return key


def _create_key(path: Path) -> None:
    """Write a whole key beside `path` and link it into place: nobody ever reads half of one, nobody replaces one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(SHORTEST_KEY) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            return
        _sync_folder(path.parent)
    finally:
        fresh.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
