"""The guide's picture of the page: the painted landscape, one request, photographed in Chromium.

python -m evals.page_picture --out docs/page.jpg      needs playwright and Chromium
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image

from evals.scene import paint_scene
from evals.server_process import running_server

PROMPT = "give it a golden hour look, a bit brighter, with a soft vignette"
SIZE = (1_280, 800)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PATIENCE_MS = 60_000


def photograph(url: str, token: str, file: Path) -> bytes:
    """PNG of the page, SIZE pixels, with the answer to PROMPT about a file.

    Raises RuntimeError where there is no Chromium.
    """
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise RuntimeError("there is no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, reduced_motion="reduce")
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{url}/#token={token}")
        page.set_input_files("#file", str(file))
        page.fill("#prompt", PROMPT)
        page.click("#send")
        page.wait_for_selector(".compare .edge")
        page.wait_for_load_state("networkidle")
        page.eval_on_selector(".turns", "turns => turns.scrollTo(0, 0)")
        taken = page.screenshot()
        browser.close()
    return taken


def main(arguments: list[str] | None = None) -> int:
    """Write the picture; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.page_picture")
    parser.add_argument("--out", type=Path, required=True, help="where the JPEG goes")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="loupe-page-") as folder:
        scene = Path(folder) / "scene.png"
        Image.fromarray(paint_scene()).save(scene)
        try:
            with running_server(Path(folder) / "data", user="ana") as server:
                taken = photograph(server.url, server.token, scene)
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 1
    Image.open(io.BytesIO(taken)).convert("RGB").save(given.out, quality=82, optimize=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
