"""Tokens of an identity provider: its keys are fetched, kept, rotated, and waited for."""

import base64
import functools
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from settings import Settings
from tools.errors import IdentityError, KeysUnavailable
from tools.identity import KEY_FILE, Identities
from tools.jwks import FRESH_S, LONGEST_WAIT_S, ROTATED_S, STALE_S, Jwks


@functools.cache
def rsa_key(name="first"):
    return rsa.generate_private_key(65_537, 2_048)


@functools.cache
def ec_key():
    return ec.generate_private_key(ec.SECP256R1())


def public(key, kid, **more):
    algorithm = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    return algorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid} | more


class Provider:
    """A provider whose keys and mood are the test's."""

    def __init__(self, *keys):
        self.keys, self.asked, self.silent, self.now = list(keys), 0, False, 1_000.0

    def fetch(self, url):
        self.asked += 1
        if self.silent:
            raise OSError("no answer")
        return json.dumps({"keys": self.keys}).encode()

    def jwks(self):
        return Jwks("https://id.example/keys", self.fetch, lambda: self.now)


@pytest.fixture
def provider():
    return Provider(public(rsa_key(), "r1"), public(ec_key(), "e1"))


@pytest.fixture
def identities(provider, tmp_path):
    settings = Settings(_env_file=None, data_dir=tmp_path, jwks_url="https://id.example/keys")
    return Identities(settings, provider.jwks())


def claims(**changed):
    now = int(time.time())
    whole = {"sub": "ana", "iss": "loupe", "aud": "loupe", "exp": now + 600} | changed
    return {name: value for name, value in whole.items() if value is not None}


def signed(key=None, algorithm="RS256", kid="r1", **changed):
    headers = {} if kid is None else {"kid": kid}
    return jwt.encode(claims(**changed), key or rsa_key(), algorithm=algorithm, headers=headers)


@pytest.mark.parametrize(("key", "algorithm", "kid"), [(rsa_key, "RS256", "r1"), (ec_key, "ES256", "e1")])
async def test_a_token_of_the_provider_opens_the_door(identities, key, algorithm, kid):
    verified = await identities.admit(signed(key(), algorithm, kid))
    assert (verified.identity.user_id, verified.identity.anonymous) == ("ana", False)


def pem():
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return rsa_key().public_key().public_bytes(serialization.Encoding.PEM, form)


def with_public_key_as_secret():
    """The classic: HS256 with the public key as the secret. PyJWT refuses to make it, so it is made by hand."""
    import hashlib
    import hmac

    def part(value):
        return base64.urlsafe_b64encode(value).rstrip(b"=")

    head = part(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "r1"}).encode())
    signing = head + b"." + part(json.dumps(claims()).encode())
    return (signing + b"." + part(hmac.new(pem(), signing, hashlib.sha256).digest())).decode()


def flipped(token):
    head, body, tail = token.split(".")
    raw = bytearray(base64.urlsafe_b64decode(tail + "=" * (-len(tail) % 4)))
    raw[5] ^= 1
    return f"{head}.{body}.{base64.urlsafe_b64encode(bytes(raw)).rstrip(b'=').decode()}"


FORGED = {
    "the public key as a secret": with_public_key_as_secret,
    "a bit of the signature flipped": lambda: flipped(signed()),
    "another key under a known id": lambda: signed(rsa_key("other")),
    "an id nobody knows": lambda: signed(kid="r9"),
    "no id where there are several keys": lambda: signed(kid=None),
    "the algorithm of another key": lambda: signed(ec_key(), "ES256", "r1"),
    "another algorithm of the same key": lambda: signed(algorithm="RS512"),
    "alg none": lambda: jwt.encode(claims(), None, algorithm="none", headers={"kid": "r1"}),
    "expired": lambda: signed(exp=int(time.time()) - 60),
    "never expires": lambda: signed(exp=None),
    "wrong audience": lambda: signed(aud="somebody"),
    "no audience": lambda: signed(aud=None),
    "wrong issuer": lambda: signed(iss="somebody"),
    "nobody": lambda: signed(sub=None),
    "a guest the provider makes": lambda: signed(anon=True, sub="guest-1"),
    "a guest's name without being one": lambda: signed(sub="guest-1"),
    "an id that is no text": lambda: signed(kid=None) and "eyJhbGciOiJSUzI1NiIsImtpZCI6N30.e30.c2ln",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
async def test_a_token_that_does_not_hold_is_refused(identities, forged):
    with pytest.raises(IdentityError):
        await identities.admit(forged())


async def test_our_own_key_makes_guests_and_nobody_else(identities, tmp_path):
    token, guest = identities.mint_guest()
    assert (await identities.admit(token)).identity == guest
    with pytest.raises(IdentityError, match="identity provider"):
        identities.mint("ana")
    key = (tmp_path / KEY_FILE).read_text().strip()
    with pytest.raises(IdentityError):
        await identities.admit(jwt.encode(claims(), key, algorithm="HS256"))


async def test_keys_are_fetched_once_and_again_when_they_are_old(identities, provider):
    for _ in range(3):
        await identities.admit(signed())
    assert provider.asked == 1
    provider.now += FRESH_S + 1
    await identities.admit(signed())
    assert provider.asked == 2


async def test_a_rotated_key_is_found_and_the_old_one_holds_no_more(identities, provider):
    await identities.admit(signed())
    provider.keys = [public(rsa_key("second"), "r2")]
    provider.now += ROTATED_S + 1
    assert (await identities.admit(signed(rsa_key("second"), kid="r2"))).identity.user_id == "ana"
    with pytest.raises(IdentityError):
        await identities.admit(signed())


async def test_ids_without_end_do_not_reach_the_provider(identities, provider):
    await identities.admit(signed())
    for number in range(50):
        with pytest.raises(IdentityError):
            await identities.admit(signed(kid=f"x{number}"))
    assert provider.asked == 1


async def test_a_silent_provider_is_asked_ever_less_and_known_keys_hold(identities, provider):
    await identities.admit(signed())
    provider.silent = True
    provider.now += FRESH_S + 1
    for _ in range(600):
        await identities.admit(signed())
        provider.now += 1
    assert provider.asked <= 2 + 6 + 600 / LONGEST_WAIT_S
    provider.now += STALE_S
    with pytest.raises(KeysUnavailable):
        await identities.admit(signed())
    provider.silent = False
    provider.now += LONGEST_WAIT_S + 1
    await identities.admit(signed())


async def test_without_any_key_the_answer_is_later_and_not_no(identities, provider):
    provider.silent = True
    with pytest.raises(KeysUnavailable):
        await identities.admit(signed())


@pytest.mark.parametrize(
    "document", [b"", b"[]", b"{}", b'{"keys": []}', b'{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}', b'{"keys": [7]}']
)
async def test_what_is_no_document_of_keys_is_no_key(provider, identities, document):
    provider.fetch = None
    identities._jwks.fetch = lambda _: document
    with pytest.raises(KeysUnavailable):
        await identities.admit(signed())


def test_keys_in_the_clear_are_refused_at_boot(tmp_path):
    with pytest.raises(ValueError, match="https"):
        Settings(_env_file=None, data_dir=tmp_path, jwks_url="http://id.example/keys")
