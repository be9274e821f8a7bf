"""What a file is, by its first bytes."""

from __future__ import annotations

import pytest

from tools.errors import Unreadable, Unsupported
from tools.sight.sniff import sniff


def box(brand: bytes, *compatible: bytes) -> bytes:
    body = b"ftyp" + brand + bytes(4) + b"".join(compatible)
    return (len(body) + 4).to_bytes(4, "big") + body


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        (b"GIF89a\x01\x00", "image/gif"),
        (b"II*\x00\x08\x00", "image/tiff"),
        (b"MM\x00*\x00\x00", "image/tiff"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (box(b"avif", b"mif1", b"miaf"), "image/avif"),
        (box(b"avis", b"avif", b"msf1"), "image/avif"),
        (box(b"mif1", b"avif"), "image/avif"),
        (box(b"heic", b"mif1"), "image/heic"),
        (box(b"mif1", b"heic"), "image/heic"),
        (box(b"mif1", b"mif1"), "image/heif"),
        (box(b"isom", b"avc1"), "video/mp4"),
        (box(b"M4V "), "video/mp4"),
        (box(b"qt  "), "video/quicktime"),
        (b"\x00\x00\x00\x08wide\x00\x00\x00\x00mdat", "video/quicktime"),
        (box(b"M4A ", b"isom"), "audio/mp4"),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm"),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska", "video/x-matroska"),
        (b"ID3\x04\x00\x00\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x64\x00", "audio/mpeg"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"fLaC\x00\x00\x00\x22", "audio/flac"),
        (b"OggS\x00\x02" + bytes(22) + b"OpusHead", "audio/ogg"),
    ],
)
def test_every_allowed_kind_is_known_by_its_first_bytes(head: bytes, mime: str) -> None:
    assert sniff(head).mime == mime


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"RIFF\x00\x00\x00\x00AVI LIST", "an AVI clip"),
        (b"OggS\x00\x02" + bytes(23) + b"\x80theora", "no kind"),
        (b"\xff\xf1\x50\x80", "no kind"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
        (b"BM\x36\x00", "a BMP picture"),
        (b"  \n<svg xmlns='http://www.w3.org/2000/svg'>", "an SVG drawing"),
        (b"<?xml version='1.0'?><svg/>", "an XML document"),
        (b"G@\x00\x10", "no kind"),
        (b"\x00" * 64, "no kind"),
    ],
)
def test_what_is_not_on_the_list_is_named_if_it_is_common(head: bytes, name: str) -> None:
    with pytest.raises(Unsupported) as caught:
        sniff(head)
    assert name in caught.value.why
    assert caught.value.advice.startswith("Send JPEG, PNG")


def test_nothing_at_all_is_an_empty_file() -> None:
    with pytest.raises(Unreadable):
        sniff(b"")
