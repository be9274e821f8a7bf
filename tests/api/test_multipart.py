"""Forms read part by part, whatever the pieces they arrive in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from api.errors import Refusal
from api.multipart import FIELD_BYTES, MOST_PARTS, parts_of

BOUNDARY = "b0undary"


def form(*parts):
    """parts: name, filename or None, content."""
    body = b""
    for name, filename, content in parts:
        named = f'; filename="{filename}"' if filename is not None else ""
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()
        body += content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


def request(body, *, size=None, content_type=f"multipart/form-data; boundary={BOUNDARY}"):
    size = size or max(1, len(body))
    pieces = [body[at : at + size] for at in range(0, len(body), size)]

    async def receive():
        piece = pieces.pop(0) if pieces else b""
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    headers = [(b"content-type", content_type.encode())]
    return Request({"type": "http", "method": "POST", "headers": headers, "path": "/"}, receive)


async def read(request):
    found = []
    async for part in parts_of(request):
        found.append((part.name, part.filename, b"".join([chunk async for chunk in part.chunks()])))
    return found


@given(
    content=st.lists(st.sampled_from([b"\r\n", b"--", BOUNDARY.encode(), b"-", b"\r", b"x"]), max_size=20).map(
        b"".join
    ),
    size=st.integers(1, 64),
)
async def test_content_arrives_whole_whatever_the_size_of_the_pieces(content, size):
    if f"\r\n--{BOUNDARY}".encode() in b"\r\n" + content:
        return
    sent = [("prompt", None, b"warmer"), ("file", "a.jpg", content), ("preview", None, b"false")]
    assert await read(request(form(*sent), size=size)) == sent


async def test_a_part_nobody_reads_is_skipped():
    names = [part.name async for part in parts_of(request(form(("file", "a", b"x" * 9_000), ("prompt", None, b"y"))))]
    assert names == ["file", "prompt"]


async def test_a_name_loses_what_cannot_be_seen():
    [(_, filename, _)] = await read(request(form(("file", "a\tb\u202egpj.exe", b""))))
    assert filename == "abgpj.exe"


BROKEN = {
    "nothing": b"",
    "no part": b"hello",
    "cut in the middle of a header": form(("file", "a", b"x"))[:40],
    "cut in the middle of the content": form(("file", "a", b"x" * 999))[:-100],
    "without the last boundary": form(("file", "a", b"x"))[: -len(BOUNDARY) - 6],
    "a part without a name": f"--{BOUNDARY}\r\nContent-Type: text/plain\r\n\r\nx\r\n--{BOUNDARY}--\r\n".encode(),
    "a header without end": f"--{BOUNDARY}\r\nX: {'y' * 90_000}".encode(),
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("size", [1, 7, None])
async def test_a_broken_form_is_refused(body, size):
    if size == 1 and len(body) > 9_999:
        pytest.skip("the same as in larger pieces")
    with pytest.raises(Refusal) as refused:
        await read(request(body, size=size))
    assert refused.value.status_code == 400


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 415),
        ("multipart/mixed; boundary=x", 415),
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=", 400),
        ("multipart/form-data; boundary=" + "x" * 500, 400),
    ],
)
async def test_another_content_type_or_no_boundary_is_refused(content_type, status):
    with pytest.raises(Refusal) as refused:
        await read(request(form(("file", "a", b"x")), content_type=content_type))
    assert refused.value.status_code == status


async def test_parts_without_end_are_refused():
    with pytest.raises(Refusal, match="parts"):
        await read(request(form(*[("a", None, b"")] * (MOST_PARTS + 1))))


async def test_a_field_has_a_most_and_is_text():
    async def first_text(body):
        async for part in parts_of(request(body)):
            return await part.text()
        return None

    assert await first_text(form(("prompt", None, "wärmer".encode()))) == "wärmer"
    with pytest.raises(Refusal, match="KiB"):
        await first_text(form(("prompt", None, b"x" * (FIELD_BYTES + 1))))
    with pytest.raises(Refusal, match="UTF-8"):
        await first_text(form(("prompt", None, b"\xff\xfe")))
