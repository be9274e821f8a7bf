"""Who is asking: tokens signed and verified with one key, one algorithm, and nothing taken on trust.

A token is a JWT with HS256. `exp`, `aud`, `iss` and `sub` are required; `anon: true` marks an anonymous session.
"""

from __future__ import annotations

import os
import secrets
import stat
import time
import uuid
from pathlib import Path
from typing import Any

import jwt

from graph.state import Identity
from settings import SHORTEST_KEY, Settings
from tools.errors import IdentityError, KeyRefused

ALGORITHM = "HS256"
"""The only one accepted: a token that names another, `none` included, is refused whatever its signature."""
LEEWAY_S = 5
"""Seconds by which clocks of two machines may differ."""
LONGEST_TOKEN = 4_096
"""Characters; anything longer is refused before it is decoded."""
LONGEST_USER = 200
HOUR_S = 3_600.0
DAY_S = 24 * HOUR_S
KEY_FILE = "signing.key"
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Identities:
    """Mints and verifies the tokens of one deployment."""

    def __init__(self, settings: Settings) -> None:
        """Take the key from the settings, or from a file in the data folder that is made on first use.

        Raises KeyRefused, with a sentence, for a key that must not sign anything.
        """
        if settings.jwks_url is not None:
            raise KeyRefused(
                "LOUPE_JWKS_URL is set, but this version verifies tokens with a key only: "
                "unset it, or set LOUPE_JWT_KEY to the key your tokens are signed with."
            )
        self._key = _given_key(settings) or _key_in(settings.data_dir)
        self._issuer = settings.jwt_issuer
        self._audience = settings.jwt_audience
        self._anonymous = settings.anonymous
        self._guest_seconds = settings.keep_anonymous_hours * HOUR_S

    def mint(self, user_id: str, ttl_s: float = DAY_S, anonymous: bool = False) -> str:
        """A token for `user_id` that holds for `ttl_s` seconds. Raises IdentityError for a name no token may carry."""
        _check_name(user_id)
        now = time.time()
        claims: dict[str, Any] = {
            "sub": user_id,
            "iss": self._issuer,
            "aud": self._audience,
            "iat": int(now),
            "exp": int(now + ttl_s),
        }
        return jwt.encode(claims | ({"anon": True} if anonymous else {}), self._key, algorithm=ALGORITHM)

    def mint_guest(self) -> tuple[str, Identity]:
        """A token for somebody without a name, and who that is. Raises IdentityError where guests are not let in."""
        if not self._anonymous:
            raise IdentityError("Anonymous sessions are switched off here; ask for a token.")
        token = self.mint(f"guest-{uuid.uuid4().hex}", self._guest_seconds, anonymous=True)
        return token, self.verify(token)

    def verify(self, token: str | None) -> Identity:
        """Who the token speaks for. Raises IdentityError with a sentence when it does not hold."""
        if not token:
            raise IdentityError("A token is needed: send `Authorization: Bearer <token>`.")
        if len(token) > LONGEST_TOKEN:
            raise IdentityError("This token is not valid.")
        claims = self._claims(token)
        anonymous = claims.get("anon", False)
        if anonymous is not False and anonymous is not True:
            raise IdentityError("This token is not valid.")
        if anonymous and not self._anonymous:
            raise IdentityError("Anonymous sessions are switched off here; ask for a token.")
        _check_name(claims["sub"])
        return Identity(user_id=claims["sub"], anonymous=anonymous, expires_at=float(claims["exp"]))

    def verify_same(self, token: str | None, user: Identity) -> Identity:
        """Who the token speaks for, if that is `user`. Raises IdentityError otherwise."""
        asking = self.verify(token)
        if asking.user_id != user.user_id:
            raise IdentityError("This token speaks for somebody else.")
        return asking

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
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


def _check_name(user_id: object) -> None:
    if not isinstance(user_id, str) or not 0 < len(user_id) <= LONGEST_USER or not user_id.isprintable():
        raise IdentityError(f"A user's name is 1 to {LONGEST_USER} printable characters.")


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
