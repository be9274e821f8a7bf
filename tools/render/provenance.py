"""Where a picture, clip or sound comes from, for whoever reads its metadata: IPTC's digital source type, in XMP."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from xml.sax.saxutils import quoteattr

SourceType = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"]
"""Made by a model, or a photograph of which a model made a part (IPTC NewsCodes)."""
WHOLLY: SourceType = "trainedAlgorithmicMedia"
PARTLY: SourceType = "compositeWithTrainedAlgorithmicMedia"
CODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The UUID of XMP in an ISO base media file (ISO 16684-3)."""
BOXED = (".mp4", ".mov", ".m4a")
XMP_SEGMENT = b"http://ns.adobe.com/xap/1.0/\0"
"""How XMP begins in a JPEG's APP1 segment (ISO 16684-3)."""
PNG_KEYWORD = "XML:com.adobe.xmp"


def source_packet(source_type: SourceType) -> bytes:
    """An XMP packet that says so, as readers of IPTC metadata find it."""
    value = quoteattr(f"{CODES}{source_type}")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Loupe">\n'
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '  <rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"\n'
        f"   Iptc4xmpExt:DigitalSourceType={value}/>\n"
        " </rdf:RDF>\n"
        "</x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    ).encode()


def mark_clip(path: Path, source_type: SourceType | None) -> None:
    """Say in a finished MP4, MOV or M4A that a model made it, or a part of it; other files carry no such word."""
    if source_type is None or path.suffix not in BOXED:
        return
    packet = source_packet(source_type)
    size = len(packet) + len(XMP_BOX) + 8
    with path.open("ab") as file:
        file.write(size.to_bytes(4, "big") + b"uuid" + XMP_BOX + packet)


def marked_jpeg(body: bytes, source_type: SourceType | None) -> bytes:
    """A JPEG that says that a model made it, or a part of it; as it is where none did."""
    if source_type is None:
        return body
    said = XMP_SEGMENT + source_packet(source_type)
    # JFIF's own segment comes first, where there is one.
    place = 4 + int.from_bytes(body[4:6]) if body[2:4] == b"\xff\xe0" else 2
    return b"".join([body[:place], b"\xff\xe1", (len(said) + 2).to_bytes(2), said, body[place:]])
