"""An S3-compatible bucket as the storage needs it: whole files in, whole files out, everything under a prefix gone.

Every object carries the SHA-256 of its content, and what comes back is checked by it. Keys of the bucket are those of
the environment that every tool for S3 reads: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the role of the machine.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tools.errors import BucketRefused, BucketUnavailable, MediaMissing

log = logging.getLogger(__name__)

CONNECT_S, SILENT_S, WHOLE_S, RETRY_S = 4, 15, 300, 10
"""Seconds for a connection, of silence, for one whole transfer, and for trying again what failed in passing."""
RETRIES = 3
CHUNK = 1024 * 1024
ATTRIBUTE = "sha256"
PROBE = "loupe-probe"
NO_BUCKET = "NoSuchBucket"
FORM = "s3://bucket/prefix, with ?endpoint=https://host and &region=… for a store that is not Amazon's"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a bucket is. endpoint: none for Amazon's. prefix: before every key, without slashes around it."""

    bucket: str
    prefix: str
    endpoint: str | None
    region: str | None

    @classmethod
    def of(cls, url: str) -> Address:
        """Read `LOUPE_MEDIA_URL`. Raises BucketRefused for what is no address of a bucket."""
        parts = urlsplit(url)
        given = parse_qs(parts.query)
        unknown = sorted(set(given) - {"endpoint", "region"})
        if parts.username or parts.password:
            raise BucketRefused("LOUPE_MEDIA_URL holds a key: put it into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        if parts.scheme != "s3" or not parts.netloc or unknown or parts.fragment:
            raise BucketRefused(f"LOUPE_MEDIA_URL is no address of a bucket: it is {FORM}")
        endpoint = given.get("endpoint", [None])[0] or _from_environment("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
        if endpoint is not None and not endpoint.startswith(("http://", "https://")):
            raise BucketRefused(f"the endpoint in LOUPE_MEDIA_URL is no http address: it is {FORM}")
        region = given.get("region", [None])[0] or _from_environment("AWS_REGION", "AWS_DEFAULT_REGION")
        return cls(parts.netloc, parts.path.strip("/"), endpoint, region)

    def __str__(self) -> str:
        """For the person who runs the server."""
        return f"the bucket {self.bucket} at {self.endpoint or 'Amazon S3'}"


class Bucket:
    """One open bucket. Its methods run on any event loop."""

    def __init__(self, address: Address) -> None:
        """Nothing is asked yet. Raises BucketRefused where the extra `s3` is missing."""
        self.address = address
        self._store = _open(address)

    async def check(self) -> None:
        """Write something, and remove it again. Raises BucketRefused with a sentence for whoever runs the server."""
        import obstore

        try:
            await obstore.put_async(self._store, PROBE, b"")
            await obstore.delete_async(self._store, PROBE)
        except Exception as error:  # obstore raises exceptions of many kinds; each is a bucket that cannot be used
            raise BucketRefused(_told(self.address, error)) from error

    async def put(self, key: str, file: Path, sha256: str) -> None:
        """Keep a file; when this returns, the store has acknowledged it. Raises BucketUnavailable."""
        import obstore

        with _said(self.address):
            await obstore.put_async(self._store, key, file, attributes={ATTRIBUTE: sha256})

    async def fetch(self, key: str, into: Path, most: int) -> None:
        """Copy an object into a new file, whole and as it was kept, or leave none. most: bytes it may have.

        Raises MediaMissing where there is none, BucketUnavailable, OSError for a full disk.
        """
        import obstore

        try:
            with _said(self.address):
                found = await obstore.get_async(self._store, key)
                if found.meta["size"] > most:
                    raise BucketUnavailable(f"{key} has {found.meta['size']} bytes, which was never stored")
                digest = hashlib.sha256()
                with await asyncio.to_thread(into.open, "xb") as file:
                    async for chunk in found.stream(min_chunk_size=CHUNK):
                        await asyncio.to_thread(_write, file, digest, bytes(chunk))
                if found.attributes.get(ATTRIBUTE) != digest.hexdigest():
                    raise BucketUnavailable(f"{key} is not what was stored")
        except BaseException:
            await asyncio.shield(asyncio.to_thread(into.unlink, missing_ok=True))
            raise

    async def has(self, key: str) -> bool:
        """Whether an object is there. Raises BucketUnavailable."""
        import obstore

        try:
            with _said(self.address):
                await obstore.head_async(self._store, key)
        except MediaMissing:
            return False
        return True

    async def remove(self, prefix: str) -> None:
        """Delete every object under a prefix; none there is no error. Raises BucketUnavailable."""
        import obstore

        with _said(self.address):
            async for some in obstore.list(self._store, prefix):
                await obstore.delete_async(self._store, [one["path"] for one in some])

    async def names(self) -> list[str]:
        """The key of every object. Raises BucketUnavailable."""
        import obstore

        with _said(self.address):
            return [one["path"] for one in await obstore.list(self._store).collect_async()]


def _open(address: Address) -> Any:
    try:
        from obstore.store import S3Store
    except ImportError as error:
        raise BucketRefused("LOUPE_MEDIA_URL needs the extra `s3`: pip install 'loupe[s3]'") from error
    given: dict[str, Any] = {} if address.region is None else {"region": address.region}
    if address.endpoint is not None:
        # A name of the bucket before the host is Amazon's own way; others want it in the path.
        given |= {"endpoint": address.endpoint, "virtual_hosted_style_request": False}
        given.setdefault("region", "us-east-1")
    return S3Store(
        address.bucket,
        prefix=address.prefix or None,
        client_options={
            "allow_http": (address.endpoint or "").startswith("http://"),
            "connect_timeout": f"{CONNECT_S}s",
            "read_timeout": f"{SILENT_S}s",
            "timeout": f"{WHOLE_S}s",
        },
        retry_config={
            "max_retries": RETRIES,
            "retry_timeout": timedelta(seconds=RETRY_S),
            "backoff": {
                "init_backoff": timedelta(milliseconds=100),
                "max_backoff": timedelta(seconds=2),
                "base": 2,
            },
        },
        **given,
    )


def _write(file: Any, digest: Any, chunk: bytes) -> None:
    digest.update(chunk)
    file.write(chunk)


@contextmanager
def _said(address: Address) -> Iterator[None]:
    """Turn whatever the client raises into a sentence for the person, and tell whoever runs the server more."""
    try:
        yield
    except MediaMissing:
        raise
    except OSError as error:
        if error.errno is not None:
            # Of this machine's disk: what the client raises for the store has no number.
            raise
        if isinstance(error, FileNotFoundError) and NO_BUCKET not in str(error):
            raise MediaMissing("That file is no longer stored.") from error
        raise _unavailable(address, error) from error
    except Exception as error:  # obstore raises exceptions of many kinds; each is a bucket that cannot be used
        raise _unavailable(address, error) from error


def _unavailable(address: Address, error: Exception) -> BucketUnavailable:
    log.warning("%s", _told(address, error))
    return BucketUnavailable("Media cannot be kept or read just now; try again in a moment.")


def _told(address: Address, error: Exception) -> str:
    """What is wrong with a bucket, for whoever runs the server; never a key of it."""
    words = str(error)
    if NO_BUCKET in words:
        return f"LOUPE_MEDIA_URL: there is no {str(address).removeprefix('the ')}: make it, or name another"
    if any(sign in words for sign in (" 401 ", " 403 ", "Forbidden", "Unauthorized")):
        return f"LOUPE_MEDIA_URL: {address} refuses these keys (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), or this use"
    if "169.254.169.254" in words or "redential" in words:
        return f"LOUPE_MEDIA_URL: no keys for {address}: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    if "error sending request" in words or "onnect" in words or "timed out" in words:
        return f"LOUPE_MEDIA_URL: nobody answers for {address}"
    return (
        f"LOUPE_MEDIA_URL: {address} cannot be used: {words.splitlines()[0][:300] if words else type(error).__name__}"
    )


def _from_environment(*names: str) -> str | None:
    return next((os.environ[name] for name in names if os.environ.get(name)), None)
