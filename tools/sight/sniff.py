"""What a file is, by its first bytes alone: the allowlist of everything Loupe opens.

Signatures: the formats' own specifications, collected in the WHATWG MIME Sniffing Standard and RFC 9559 (Matroska),
RFC 9639 (FLAC), RFC 3533 (Ogg), ISO/IEC 14496-12 (`ftyp` brands).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from edits.vocabulary.base import Kind
from tools.errors import Unreadable, Unsupported

Reader = Literal["pillow", "heif", "av"]

ENOUGH = 4096
"""Bytes of the start of a file that decide what it is."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file on the allowlist.

    name: Pillow's format or FFmpeg's demuxer, the only one that will open it. kind: what it is before a closer
    look; an MP4 or WebM without pictures turns out to be sound.
    """

    name: str
    mime: str
    kind: Kind
    reader: Reader

    @property
    def said(self) -> str:
        """What a person calls it."""
        return SAID.get(self.mime, self.mime.partition("/")[2].upper())

    @property
    def article(self) -> str:
        """a or an, before `said`."""
        return "an" if self.said[0] in "AM" and self.said != "Matroska" else "a"


SAID = {
    "image/webp": "WebP",
    "video/quicktime": "MOV",
    "video/webm": "WebM",
    "video/x-matroska": "Matroska",
    "audio/mp4": "M4A",
    "audio/mpeg": "MP3",
    "audio/ogg": "Ogg",
}

JPEG = Format("JPEG", "image/jpeg", "image", "pillow")
PNG = Format("PNG", "image/png", "image", "pillow")
WEBP = Format("WEBP", "image/webp", "image", "pillow")
GIF = Format("GIF", "image/gif", "image", "pillow")
TIFF = Format("TIFF", "image/tiff", "image", "pillow")
AVIF = Format("AVIF", "image/avif", "image", "pillow")
HEIC = Format("HEIF", "image/heic", "image", "heif")
HEIF = Format("HEIF", "image/heif", "image", "heif")
MP4 = Format("mov", "video/mp4", "video", "av")
MOV = Format("mov", "video/quicktime", "video", "av")
M4A = Format("mov", "audio/mp4", "audio", "av")
WEBM = Format("matroska", "video/webm", "video", "av")
MKV = Format("matroska", "video/x-matroska", "video", "av")
MP3 = Format("mp3", "audio/mpeg", "audio", "av")
WAV = Format("wav", "audio/wav", "audio", "av")
FLAC = Format("flac", "audio/flac", "audio", "av")
OGG = Format("ogg", "audio/ogg", "audio", "av")

READABLE = "JPEG, PNG, WebP, GIF, HEIC, AVIF or TIFF; MP4, MOV, WebM or MKV; MP3, WAV, FLAC, Ogg or M4A"

AVIF_BRANDS = frozenset({b"avif", b"avis"})
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
HEIF_BRANDS = frozenset({b"mif1", b"msf1", b"mif2"})
SOUND_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B "})
QUICKTIME_ATOMS = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
"""First atoms of QuickTime files older than `ftyp`."""

STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"8BPS", "a Photoshop document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"Rar!", "a RAR archive"),
    (b"RE~^", "a RAR archive"),
    (b"BZh", "a compressed archive"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"BM", "a BMP picture"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"#?RADIANCE", "a Radiance HDR picture"),
    (b"\x76\x2f\x31\x01", "an OpenEXR picture"),
    (b"FLV\x01", "a Flash video"),
    (b"0&\xb2u\x8ef\xcf\x11", "a Windows Media file"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an XML document"),
    (b"<!DOCTYPE", "a web page"),
    (b"WEBVTT", "subtitles"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
"""What people send by mistake, to say in the refusal."""


def sniff(head: bytes) -> Format:
    """The format that the first bytes of a file show. head: its first ENOUGH bytes, or all of a shorter file.

    Raises Unreadable for an empty file, Unsupported for everything that is not on the allowlist.
    """
    if not head:
        raise Unreadable("The file is empty.", "Send it again; the upload may have been cut off.")
    found = _image(head) or _iso(head) or _matroska(head) or _sound(head)
    if found is None:
        raise Unsupported(f"{_stranger(head)}", f"Send {READABLE}.")
    return found


def _image(head: bytes) -> Format | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return TIFF
    return WEBP if head.startswith(b"RIFF") and head[8:12] == b"WEBP" else None


def _iso(head: bytes) -> Format | None:
    """ISO base media: pictures, clips and sound told apart by the brands of `ftyp`."""
    if head[4:8] in QUICKTIME_ATOMS:
        return MOV
    if head[4:8] != b"ftyp" or len(head) < 12:
        return None
    brands = _brands(head)
    if brands[0] == b"jp2 ":
        return None
    return _iso_picture(brands) or _iso_clip(brands[0])


def _iso_picture(brands: list[bytes]) -> Format | None:
    if brands[0] in HEIC_BRANDS:
        return HEIC
    if not AVIF_BRANDS.isdisjoint(brands):
        return AVIF
    if brands[0] not in HEIF_BRANDS:
        return None
    return HEIF if HEIC_BRANDS.isdisjoint(brands) else HEIC


def _iso_clip(major: bytes) -> Format:
    if major in SOUND_BRANDS:
        return M4A
    return MOV if major == b"qt  " else MP4


def _brands(head: bytes) -> list[bytes]:
    """Major brand first, then the compatible ones."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    return [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]


def _matroska(head: bytes) -> Format | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    return WEBM if b"webm" in head[:64] else MKV


def _sound(head: bytes) -> Format | None:
    if head.startswith((b"RIFF", b"RF64")) and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(b"fLaC"):
        return FLAC
    if head.startswith(b"OggS"):
        return None if b"theora" in head[:512] else OGG
    return MP3 if head.startswith(b"ID3") or _is_mpeg_audio(head) else None


def _is_mpeg_audio(head: bytes) -> bool:
    """A frame header of MPEG-1/2 layer III: 11 bits of sync and no reserved value (ISO/IEC 11172-3, 2.4.2.3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == 1 and bitrate not in (0, 15) and rate != 3


def _stranger(head: bytes) -> str:
    start = head.lstrip()
    for mark, name in STRANGERS:
        if head.startswith(mark) or start[: len(mark)].lower() == mark.lower():
            return f"That is {name}, which Loupe does not open."
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "That is an AVI clip, which Loupe does not open."
    return "That is no kind of picture, clip or sound that Loupe opens."
