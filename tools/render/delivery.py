"""A finished still as bytes: format, colour space, size limit, and who edited it. Nothing of the source's metadata."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, PngImagePlugin

from edits.plan import Plan, Step
from edits.platforms import find_platform
from edits.record import to_record
from edits.vocabulary.delivery import Metadata, Output
from tools.render.arrays import Pixels
from tools.render.icc import DISPLAY_P3, p3_from_srgb
from tools.render.operation import Picture
from tools.render.provenance import PNG_KEYWORD, SourceType, source_packet
from tools.render.source import shrunk

FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "tiff": "TIFF", "tif": "TIFF", "avif": "AVIF",
           "gif": "GIF"}  # fmt: skip
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif", "AVIF": ".avif", "GIF": ".gif"}
SHOWN_BY_BROWSERS = frozenset({"JPEG", "PNG", "WEBP"})
LOSSY = frozenset({"JPEG", "WEBP", "AVIF"})
WITH_ALPHA = frozenset({"PNG", "WEBP", "TIFF", "AVIF", "GIF"})
PREVIEW_QUALITY, FULL_QUALITY, LOWEST_QUALITY = 90, 95, 20
SMALLEST_SIDE = 64
EXIF_SOFTWARE, EXIF_DESCRIPTION, EXIF_ARTIST, EXIF_COPYRIGHT = 0x0131, 0x010E, 0x013B, 0x8298
TIFF_XMP = 700
WITH_XMP = frozenset({"JPEG", "WEBP", "AVIF"})
EXIF_FIELDS = {
    "description": EXIF_DESCRIPTION,
    "title": EXIF_DESCRIPTION,
    "caption": EXIF_DESCRIPTION,
    "artist": EXIF_ARTIST,
    "author": EXIF_ARTIST,
    "creator": EXIF_ARTIST,
    "copyright": EXIF_COPYRIGHT,
}
"""Fields a person may set by name, and their EXIF tags."""


@dataclass(frozen=True)
class Delivered:
    """A written still. size: pixels across and down. notes: what was changed to keep what was asked."""

    path: Path
    mime: str
    size: tuple[int, int]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written beside the picture. fields: words by field. packet: XMP, where something stands in it."""

    fields: dict[str, str]
    packet: bytes | None = None


def plan_hash(plan: Plan) -> str:
    """The first 16 hex digits of the SHA-256 of the plan's record."""
    return hashlib.sha256(json.dumps(to_record(plan), sort_keys=True).encode()).hexdigest()[:16]


def deliver(
    picture: Picture, plan: Plan, out: Path, *, preview: bool, source_type: SourceType | None = None
) -> Delivered:
    """Write the picture beside `out` with the suffix of its format, as the plan's output and metadata steps ask.

    The same picture and plan give the same bytes. A preview keeps to formats that browsers show. source_type: what of
    it a model made; that is written whatever the plan asks.
    """
    output = asked_output(plan)
    notes: list[str] = []
    image_format = _format(picture, output, preview, notes)
    image = _image(picture, output, image_format, notes)
    quality = PREVIEW_QUALITY if preview else FULL_QUALITY
    stamp = Stamp(_stamp(plan), None if source_type is None else source_packet(source_type))
    place = find_platform(output.platform) if output.platform else None
    if output.platform and place is None:
        notes.append(f"{output.platform} is not a known platform")
    if place is not None and place.dpi is not None:
        image.info["dpi"] = (place.dpi, place.dpi)
    body = _encode(image, image_format, quality, stamp)
    if output.max_bytes is not None and len(body) > output.max_bytes:
        image, body = _fit(image, image_format, quality, stamp, output.max_bytes, notes)
    path = out.with_suffix(SUFFIXES[image_format])
    path.write_bytes(body)
    return Delivered(path, Image.MIME[image_format], image.size, tuple(notes))


def asked_output(plan: Plan) -> Output:
    """All output steps as one, a later one winning where both speak, and what a platform wants filled in."""
    asked: dict[str, object] = {}
    for step in plan.steps:
        if isinstance(step.params, Output) and step.amount > 0:
            asked |= step.params.model_dump(exclude_none=True)
    output = Output.model_validate(asked)
    place = find_platform(output.platform) if output.platform else None
    return place.fill(output, "image") if place else output


def framing(plan: Plan) -> tuple[Step, ...]:
    """The steps that give the frame the shape and size that the output asks for; none where it asks nothing.

    The frame is cropped around the subject, never squeezed.
    """
    output = asked_output(plan)
    both = output.width is not None and output.height is not None
    aspect = f"{output.width}:{output.height}" if both else output.aspect
    frame: list[tuple[str, dict[str, object]]] = []
    if aspect:
        frame.append(("crop", {"aspect": aspect, "anchor": "subject"}))
    if output.width or output.height:
        frame.append(("resize", {"width": output.width, "height": output.height}))
    last = next((step.id for step in reversed(plan.steps) if isinstance(step.params, Output)), "output")
    return tuple(Step.model_validate({"id": last, "op": op, "params": params}) for op, params in frame)


def _format(picture: Picture, output: Output, preview: bool, notes: list[str]) -> str:
    usual = "PNG" if picture.alpha is not None else "JPEG"
    if output.color_space == "palette":
        usual = "PNG"
    asked = output.container or output.codec
    if asked is None:
        return "TIFF" if output.color_space == "cmyk" and not preview and picture.alpha is not None else usual
    image_format = FORMATS.get(asked)
    if image_format is None:
        notes.append(f"{asked} is not a picture format that can be written: {usual} instead")
        return usual
    if preview and image_format not in SHOWN_BY_BROWSERS:
        notes.append(f"the preview is {usual}; the full-size rendering is {image_format}")
        return usual
    if picture.alpha is not None and image_format not in WITH_ALPHA:
        notes.append(f"{image_format} has no transparency: it lies on white")
    return image_format


def _image(picture: Picture, output: Output, image_format: str, notes: list[str]) -> Image.Image:
    rgb, alpha = picture.rgb, picture.alpha
    if alpha is not None and (image_format not in WITH_ALPHA or output.color_space in {"cmyk"}):
        rgb, alpha = on_white(rgb, alpha), None
    if output.color_space == "p3":
        rgb = p3_from_srgb(rgb)
    image = Image.fromarray(np.ascontiguousarray(rgb if alpha is None else np.dstack([rgb, alpha])))
    if output.color_space == "p3":
        image.info["icc_profile"] = DISPLAY_P3
    if output.color_space == "gray":
        return image.convert("LA" if alpha is not None else "L")
    if output.color_space == "palette" and image_format in {"PNG", "GIF"}:
        return image.quantize(256, method=Image.Quantize.FASTOCTREE if alpha is not None else Image.Quantize.MEDIANCUT)
    if output.color_space == "cmyk":
        return _cmyk(image, image_format, notes)
    return image


def _cmyk(image: Image.Image, image_format: str, notes: list[str]) -> Image.Image:
    if image_format not in {"JPEG", "TIFF"}:
        notes.append(f"{image_format} cannot hold CMYK: it stays sRGB")
        return image
    notes.append("CMYK was converted without a printer's profile: ask the printer for one before printing")
    return image.convert("CMYK")


def on_white(rgb: Pixels, alpha: Pixels) -> Pixels:
    """A transparent picture laid on white."""
    part = alpha[..., None].astype(np.uint16)
    return ((rgb * part + 255 * (255 - part) + 127) // 255).astype(np.uint8)


def _stamp(plan: Plan) -> dict[str, str]:
    """What is written beside the picture, by field."""
    stamp = {"software": f"edited by Loupe, plan {plan_hash(plan)}"}
    for step in plan.steps:
        if isinstance(step.params, Metadata) and step.params.set:
            stamp |= {name.lower(): text for name, text in step.params.set.items() if name.lower() != "software"}
    return stamp


def _encode(image: Image.Image, image_format: str, quality: int, stamp: Stamp) -> bytes:
    body = BytesIO()
    options: dict[str, object] = {}
    if image_format == "PNG":
        options = {"pnginfo": _png_text(stamp), "compress_level": 4}
    elif image_format == "GIF":
        options = {"comment": stamp.fields["software"].encode()}
    else:
        options = {"exif": _exif(stamp, TIFF_XMP if image_format == "TIFF" else None)}
    if stamp.packet is not None and image_format in WITH_XMP:
        options["xmp"] = stamp.packet
    if image_format in LOSSY:
        options["quality"] = quality
    if "dpi" in image.info and image_format in {"JPEG", "PNG", "TIFF"}:
        options["dpi"] = image.info["dpi"]
    if image_format == "JPEG" and image.mode == "RGB":
        options["subsampling"] = 0 if quality >= FULL_QUALITY else 2
    if image_format == "TIFF":
        options["compression"] = "tiff_adobe_deflate"
    if image_format == "WEBP":
        options["method"] = 3
    if image.mode == "LA" and image_format in {"WEBP", "AVIF"}:
        image = image.convert("RGBA")
    image.save(body, image_format, icc_profile=image.info.get("icc_profile"), **options)
    return body.getvalue()


def _png_text(stamp: Stamp) -> PngImagePlugin.PngInfo:
    text = PngImagePlugin.PngInfo()
    for name, words in stamp.fields.items():
        text.add_itxt(_png_keyword(name), words)
    if stamp.packet is not None:
        text.add_itxt(PNG_KEYWORD, stamp.packet.decode())
    return text


def _png_keyword(name: str) -> str:
    return name.capitalize().encode("latin-1", "replace").decode("latin-1")[:79]


def _exif(stamp: Stamp, packet_tag: int | None) -> Image.Exif:
    exif = Image.Exif()
    exif[EXIF_SOFTWARE] = stamp.fields["software"]
    for name, words in stamp.fields.items():
        if name in EXIF_FIELDS:
            exif[EXIF_FIELDS[name]] = words
    if packet_tag is not None and stamp.packet is not None:
        exif[packet_tag] = stamp.packet
    return exif


def _fit(
    image: Image.Image, image_format: str, quality: int, stamp: Stamp, most: int, notes: list[str]
) -> tuple[Image.Image, bytes]:
    """Lower quality first, then the size, until the file is small enough."""
    while True:
        low, high, best = LOWEST_QUALITY, quality, b""
        while image_format in LOSSY and low <= high:
            middle = (low + high) // 2
            body = _encode(image, image_format, middle, stamp)
            low, high, best = (middle + 1, high, body) if len(body) <= most else (low, middle - 1, best)
        best = best or _encode(image, image_format, LOWEST_QUALITY, stamp)
        if len(best) <= most or max(image.size) <= SMALLEST_SIDE:
            break
        image = _smaller(image)
    notes.append(f"made smaller to stay under {most} bytes: {image.width} × {image.height}, {len(best)} bytes")
    return image, best


def _smaller(image: Image.Image) -> Image.Image:
    if image.mode == "P":
        return image.convert("RGBA").resize(_three_quarters(image.size), Image.Resampling.BOX).quantize(256)
    smaller = Image.fromarray(shrunk(np.asarray(image), max(SMALLEST_SIDE, round(max(image.size) * 0.75))), image.mode)
    smaller.info.update(image.info)
    return smaller


def _three_quarters(size: tuple[int, int]) -> tuple[int, int]:
    return max(1, size[0] * 3 // 4), max(1, size[1] * 3 // 4)
