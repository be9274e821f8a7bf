"""The page for everybody: no barrier that axe-core knows of, in light and dark, wide and on a phone; keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.page.test_page import WARMER, ask

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
FOUND = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(
  (one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`)"""


NAMED = "() => document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()"


def barriers(page) -> list[str]:
    """What axe-core finds on the page as it is now."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(FOUND)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci --prefix tests/page")
@pytest.mark.parametrize(("scheme", "width", "height"), [("light", 1280, 800), ("dark", 390, 844)])
def test_axe_finds_no_barrier_on_the_way_from_a_file_to_undo(open_page, photo_file, tmp_path, scheme, width, height):
    page = open_page(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    assert barriers(page) == []
    ask(page, WARMER, photo_file)
    expect(page.locator(".compare")).to_be_visible()
    page.get_by_text("Download", exact=True).click()
    assert barriers(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back", exact=True)).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="New").click()
    ask(page, "hmm do something")
    expect(page.get_by_role("button", name="Make it brighter and clearer")).to_be_visible()
    assert barriers(page) == []
    broken = tmp_path / "holiday.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0" + bytes(2000))
    ask(page, "make it warmer", broken)
    expect(page.locator("article .fault").first).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="My taste").click()
    expect(page.get_by_role("dialog", name="What Loupe knows of me")).to_be_visible()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


NAMED = "() => document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()"


def focus(page, name, most=60):
    """Walk with the keyboard to what is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(NAMED) == name:
            return
    raise AssertionError(f"{name} is not reached")


def test_the_whole_story_by_keyboard_alone(open_page, photo_file):
    page = open_page()
    page.set_input_files("#file", str(photo_file))
    page.keyboard.type(WARMER)
    page.keyboard.press("Enter")
    expect(page.locator(".compare")).to_be_visible()
    focus(page, "Strength of Temperature")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Keep my changes")).to_be_visible()
    focus(page, "Keep my changes")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept as you changed it.")).to_be_visible()
    page.get_by_role("slider", name="How much of the picture before is shown").focus()
    page.keyboard.press("Home")
    assert page.eval_on_selector(".compare", "box => box.style.getPropertyValue('--cut')") == "0%"
    page.keyboard.press("Control+z")
    expect(page.get_by_text(re.compile("^Taken back: "))).to_be_visible()


def test_a_request_that_does_not_get_through_can_be_sent_again_and_is_done_once(open_page, doors):
    token = doors.token("page-again")
    page = open_page(token=token)
    page.evaluate("""() => {
      const real = window.fetch;
      window.keys = [];
      let first = true;
      window.fetch = async (path, options) => {
        if (path !== "/v1/turns") return real(path, options);
        window.keys.push(options.headers["Idempotency-Key"]);
        if (!first) return real(path, options);
        first = false;
        throw new TypeError("Failed to fetch");
      };
    }""")
    ask(page, "make it warmer")
    expect(page.get_by_role("alert")).to_have_text("Loupe cannot be reached just now.")
    expect(page.get_by_label("What do you want?")).to_have_value("make it warmer")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name=re.compile("Warmer"))).to_be_visible()
    expect(page.get_by_label("What do you want?")).to_have_value("")
    assert len(set(page.evaluate("window.keys"))) == 1
    with doors.client(token=token) as client:
        assert len(client.get("/v1/threads").json()["threads"]) == 1


def test_a_file_sent_while_a_question_waits_is_a_request_of_its_own(open_page, photo_file):
    page = open_page()
    ask(page, "hmm do something")
    expect(page.get_by_role("button", name="Make it brighter and clearer")).to_be_visible()
    ask(page, WARMER, photo_file)
    expect(page.locator(".compare")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Warmer"))).to_be_visible()
