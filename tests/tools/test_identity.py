"""Tokens: what holds, and every way in which one does not."""

import base64
import datetime
import json
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from pydantic import SecretStr

from settings import Settings
from tools.errors import IdentityError, KeyRefused
from tools.identity import KEY_FILE, Identities

KEY = "k" * 32


def settings(folder, **given):
    return Settings(_env_file=None, data_dir=folder, **given)


@pytest.fixture
def identities(tmp_path):
    return Identities(settings(tmp_path, jwt_key=SecretStr(KEY)))


def claims(**changed):
    whole = {"sub": "ana", "iss": "loupe", "aud": "loupe", "iat": int(time.time()), "exp": int(time.time()) + 600}
    return {name: value for name, value in (whole | changed).items() if value is not None}


def signed(key=KEY, algorithm="HS256", **changed):
    return jwt.encode(claims(**changed), key, algorithm=algorithm)


def unsigned(header):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part(header)}.{part(claims())}."


def flipped(token, place):
    head, body, tail = token.split(".")
    parts = [head, body, tail]
    raw = bytearray(base64.urlsafe_b64decode(parts[place] + "=" * (-len(parts[place]) % 4)))
    raw[len(raw) // 2] ^= 1
    parts[place] = base64.urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode()
    return ".".join(parts)


def forged_tokens():
    """Name and token of everything that must not open the door to a deployment that signs with KEY."""
    good = signed()
    return {
        "nothing": "",
        "not a token": "hello",
        "two dots": "..",
        "alg none": unsigned({"alg": "none", "typ": "JWT"}),
        "alg None in capitals": unsigned({"alg": "NONE", "typ": "JWT"}),
        "no algorithm": unsigned({"typ": "JWT"}),
        "signature cut off": good.rpartition(".")[0] + ".",
        "a bit of the header flipped": flipped(good, 0),
        "a bit of the claims flipped": flipped(good, 1),
        "a bit of the signature flipped": flipped(good, 2),
        "another key": signed(key="x" * 32),
        "another algorithm with the same key": signed(key=KEY * 2, algorithm="HS512"),
        "expired": signed(exp=int(time.time()) - 60),
        "never expires": signed(exp=None),
        "expires in words": signed(exp="tomorrow"),
        "not yet valid": signed(nbf=int(time.time()) + 600),
        "wrong audience": signed(aud="somebody"),
        "no audience": signed(aud=None),
        "wrong issuer": signed(iss="somebody"),
        "no issuer": signed(iss=None),
        "nobody": signed(sub=None),
        "an empty name": signed(sub=""),
        "a name with a line break": signed(sub="ana\nbob"),
        "a name without end": signed(sub="a" * 300),
        "anonymous in words": signed(anon="yes"),
        "a token without end": "a" * 5_000,
    }


@pytest.mark.parametrize("forged", forged_tokens())
def test_a_token_that_does_not_hold_is_refused_with_a_sentence(identities, forged):
    # Forged anew: what is not yet valid when tests are collected is when the last of them runs.
    with pytest.raises(IdentityError) as refused:
        identities.verify(forged_tokens()[forged])
    assert str(refused.value).endswith(".")


def test_a_minted_token_says_who_is_asking(identities):
    asking = identities.verify(identities.mint("ana", ttl_s=60))
    assert asking.user_id == "ana"
    assert not asking.anonymous
    assert time.time() < asking.expires_at <= time.time() + 60


def test_a_token_of_another_library_with_the_same_key_holds(identities):
    assert identities.verify(signed(aud=["loupe", "other"])).user_id == "ana"


def test_a_guest_has_a_new_name_and_a_short_life(identities):
    first, guest = identities.mint_guest()
    _, other = identities.mint_guest()
    assert guest.anonymous
    assert guest.user_id != other.user_id
    assert identities.verify(first) == guest
    assert guest.expires_at <= time.time() + 24 * 3600


def test_guests_are_turned_away_where_anonymous_sessions_are_off(tmp_path):
    open_house = Identities(settings(tmp_path))
    closed = Identities(settings(tmp_path, anonymous=False))
    token, _ = open_house.mint_guest()
    with pytest.raises(IdentityError, match="switched off"):
        closed.verify(token)
    with pytest.raises(IdentityError, match="switched off"):
        closed.mint_guest()


def test_a_token_speaks_for_its_own_user_only(identities):
    ana = identities.verify(identities.mint("ana"))
    identities.verify_same(identities.mint("ana"), ana)
    with pytest.raises(IdentityError, match="somebody else"):
        identities.verify_same(identities.mint("bob"), ana)


def test_a_generated_key_is_private_and_stays(tmp_path):
    token = Identities(settings(tmp_path / "new")).mint("ana")
    path = tmp_path / "new" / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [KEY_FILE]
    assert Identities(settings(tmp_path / "new")).verify(token).user_id == "ana"


def test_servers_that_start_at_once_share_one_key(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        born = list(threads.map(lambda _: Identities(settings(tmp_path)), range(8)))
    token = born[0].mint("ana")
    assert all(one.verify(token).user_id == "ana" for one in born)


def test_a_key_that_others_can_read_is_refused(tmp_path):
    Identities(settings(tmp_path))
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(KeyRefused, match="chmod 600"):
        Identities(settings(tmp_path))


def test_a_key_file_that_holds_too_little_is_refused(tmp_path):
    handle = os.open(tmp_path / KEY_FILE, os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(handle, b"short\n")
    os.close(handle)
    with pytest.raises(KeyRefused, match="fewer than 32 bytes"):
        Identities(settings(tmp_path))


def test_a_short_key_in_the_settings_is_refused(tmp_path):
    with pytest.raises(ValueError, match="shorter than 32 bytes"):
        settings(tmp_path, jwt_key=SecretStr("short"))


def test_a_token_that_held_a_moment_ago_still_expires(identities, monkeypatch):
    token = identities.mint("ana", ttl_s=60)
    assert identities.verify(token) == identities.verify(token)
    later = time.time() + 70
    monkeypatch.setattr("tools.identity.time.time", lambda: later)
    monkeypatch.setattr("jwt.api_jwt.datetime", _Clock(later))
    with pytest.raises(IdentityError, match="expired"):
        identities.verify(token)


class _Clock:
    """The datetime module's class of the same name, at another moment."""

    def __init__(self, now):
        self._now = now

    def now(self, tz=None):
        return datetime.datetime.fromtimestamp(self._now, tz)
