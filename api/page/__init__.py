"""The page at `/`: Loupe to try in a browser. Plain files beside this module, no build step, nothing from elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.errors import not_found

FOLDER = Path(__file__).parent
MIMES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What the page may load: its own files and pictures it fetched itself. No inline script, no other address."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the page. tag: its strong ETag, named by its content."""

    content: bytes
    mime: str
    tag: str


def read_assets() -> dict[str, Asset]:
    """Every file of the page by its name."""
    found = (path for path in sorted(FOLDER.iterdir()) if path.suffix in MIMES)
    return {path.name: _asset(path) for path in found}


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(content, MIMES[path.suffix], f'"{hashlib.sha256(content).hexdigest()[:32]}"')


ASSETS = read_assets()


@router.get("/")
async def page(request: Request) -> Response:
    """The page itself."""
    return _answer(request, "index.html")


@router.get("/page/{name}")
async def asset(name: str, request: Request) -> Response:
    """One of its files."""
    return _answer(request, name)


def _answer(request: Request, name: str) -> Response:
    found = ASSETS.get(name)
    if found is None:
        raise not_found("page")
    headers = {"etag": found.tag, "cache-control": "no-cache", "content-security-policy": POLICY}
    if request.headers.get("if-none-match") == found.tag:
        return Response(status_code=304, headers=headers)
    return Response(found.content, headers={**headers, "content-type": found.mime})
