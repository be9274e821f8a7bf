"""Where a picture comes from, for whoever reads its metadata: IPTC's digital source type, in XMP."""

from __future__ import annotations

from typing import Literal
from xml.sax.saxutils import quoteattr

SourceType = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"]
"""Made by a model, or a photograph of which a model made a part (IPTC NewsCodes)."""
CODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
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
