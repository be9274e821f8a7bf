"""The page as a person meets it: from a dropped file to undo, in a real browser."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.conftest import Doors
from tools.export.formats import FORMATS

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

WARMER = "make it warmer and a bit brighter, crop to a square"


def ask(page, prompt, file=None):
    if file is not None:
        page.set_input_files("#file", str(file))
    page.get_by_label("What do you want?").fill(prompt)
    page.get_by_role("button", name="Send").click()


def middle_colour(page, which):
    """Mean red minus blue of the picture that is shown, in 8-bit levels."""
    return page.evaluate(
        """async (which) => {
          const picture = document.querySelector(which);
          await picture.decode();
          const canvas = new OffscreenCanvas(32, 32);
          const paint = canvas.getContext("2d");
          paint.drawImage(picture, 0, 0, 32, 32);
          const { data } = paint.getImageData(0, 0, 32, 32);
          let sum = 0;
          for (let place = 0; place < data.length; place += 4) sum += data[place] - data[place + 2];
          return sum / 1024;
        }""",
        which,
    )


def test_the_whole_story_from_a_file_to_undo(open_page, photo_file):
    page = open_page()
    ask(page, WARMER, photo_file)
    expect(page.get_by_role("list", name="Progress").get_by_text("the plan")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Warmer"))).to_be_visible()
    steps = page.get_by_role("list", name="Steps").get_by_role("listitem")
    expect(steps).to_have_count(3)
    expect(steps.first).to_contain_text("You asked for it")

    slider = page.get_by_role("slider", name="How much of the picture before is shown")
    slider.focus()
    page.keyboard.press("End")
    assert page.eval_on_selector(".compare", "box => box.style.getPropertyValue('--cut')") == "100%"
    warm = middle_colour(page, ".compare img[alt=After]")
    assert warm > middle_colour(page, ".compare img[alt=Before]") + 2

    shown = page.locator(".compare img[alt=After]").get_attribute("src")
    page.get_by_role("slider", name="Strength of Temperature").fill("0.2")
    page.wait_for_function("was => document.querySelector('.compare img[alt=After]')?.src !== was", arg=shown)
    assert page.eval_on_selector(".compare", "box => box.style.getPropertyValue('--cut')") == "100%"
    assert middle_colour(page, ".compare img[alt=After]") < warm
    page.get_by_role("button", name="Keep my changes").click()
    expect(page.get_by_text("Kept as you changed it.")).to_be_visible()

    shown = page.locator(".compare img[alt=After]").get_attribute("src")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile("^Taken back: "))).to_be_visible()
    page.wait_for_function("was => document.querySelector('.compare img[alt=After]')?.src !== was", arg=shown)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_text(re.compile("^Back again: "))).to_be_visible()
    expect(page.get_by_role("slider", name="Strength of Temperature")).to_have_value("0.2")


def test_a_question_is_answered_by_a_button(open_page):
    page = open_page()
    ask(page, "hmm do something")
    page.get_by_role("button", name="Make it brighter and clearer").click()
    expect(page.locator("article").nth(1).get_by_role("list", name="Steps")).to_be_visible()
    assert "null" not in page.locator("#turns").inner_text()


def test_taste_is_shown_and_forgotten(open_page, doors: Doors):
    token = doors.token("page-taste")
    with doors.client(token=token) as client:
        client.patch("/v1/profile", json={"traits": {"grading": "warm"}}).raise_for_status()
    page = open_page(token=token)
    page.get_by_role("button", name="My taste").click()
    drawer = page.get_by_role("dialog", name="What Loupe knows of me")
    expect(drawer.get_by_text("Grading: warm")).to_be_visible()
    expect(drawer.get_by_text("you said so")).to_be_visible()
    drawer.get_by_role("button", name="Forget Grading").click()
    expect(drawer.get_by_text("Grading: natural")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_a_plan_is_taken_along(open_page, photo_file):
    page = open_page()
    ask(page, WARMER, photo_file)
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as cube:
        page.get_by_role("button", name="LUT .cube").click()
    assert cube.value.suggested_filename.endswith(".cube")
    assert cube.value.path().read_text().count("\n") > 33**3
    offered = {label.strip() for label in page.locator(".downloads button").all_inner_texts()}
    assert len(offered) == 1 + len(set(FORMATS) - {"srt", "vtt"})
    with page.expect_download() as full:
        page.get_by_role("button", name="Full size").click()
    assert full.value.suggested_filename.endswith(".jpg")
    assert full.value.path().read_bytes().startswith(b"\xff\xd8")


def test_earlier_conversations_are_opened_again(open_page, doors: Doors):
    token = doors.token("page-history")
    with doors.client(token=token) as client:
        client.post("/v1/turns", json={"prompt": "make it a bit brighter"}).raise_for_status()
    page = open_page(token=token)
    page.get_by_role("button", name="History").click()
    page.get_by_role("button", name=re.compile("make it a bit brighter")).click()
    expect(page.locator("article")).to_contain_text("make it a bit brighter")
    expect(page.get_by_role("slider", name="Strength of Exposure")).to_be_visible()


def test_a_guest_is_told_what_being_a_guest_means(open_page):
    page = open_page(guest=True)
    expect(page.get_by_text("Guest: forgotten in a day, teaches nothing")).to_be_visible()
    ask(page, "make it warmer")
    expect(page.get_by_role("heading", name=re.compile("Warmer"))).to_be_visible()


def test_a_file_that_cannot_be_read_is_said_in_the_conversation(open_page, tmp_path):
    broken = tmp_path / "holiday.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0" + bytes(2000))
    page = open_page()
    ask(page, "make it warmer", broken)
    expect(page.locator("article .fault").first).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Here is what I'd do"))).to_be_visible()


def test_words_of_a_person_are_never_markup(open_page):
    page = open_page()
    ask(page, "<img src=x onerror=alert(1)> make it warmer")
    expect(page.get_by_role("heading", name=re.compile("Warmer"))).to_be_visible()
    assert page.locator("#turns img").count() == 0


def test_it_fits_a_phone_and_is_dark_where_that_is_wished(open_page, photo_file):
    page = open_page(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, WARMER, photo_file)
    expect(page.locator(".compare")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).slice(0, 3)")
    assert max(light) < 64


def test_everything_is_reached_by_keyboard_in_reading_order(open_page):
    page = open_page()
    seen = []
    for _ in range(13):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    wanted = ["Skip to what you want", "new", "history", "taste", "pick"]
    assert [one for one in seen if one in wanted] == wanted
    assert "prompt" in seen
    assert seen.index("prompt") < seen.index("send")


def test_the_pages_files_are_cached_by_content_and_load_nothing_else(doors: Doors):
    with httpx.Client(base_url=doors.url, trust_env=False) as anybody:
        page = anybody.get("/")
        assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        for name in re.findall(r'"/page/([a-z.]+)"', page.text):
            asset = anybody.get(f"/page/{name}").raise_for_status()
            assert anybody.get(f"/page/{name}", headers={"if-none-match": asset.headers["etag"]}).status_code == 304
        assert "http" not in page.text.replace("http-equiv", "")
        assert anybody.get("/page/__init__.py").status_code == 404


def test_a_connection_that_breaks_off_is_taken_up_again(open_page, doors: Doors):
    page = open_page()
    cut = """() => {
      const real = window.fetch;
      let first = true;
      window.asked = [];
      window.fetch = async (path, options) => {
        window.asked.push([options?.method ?? "GET", path, options?.headers?.["Last-Event-ID"] ?? null]);
        const answer = await real(path, options);
        if (path !== "/v1/turns" || !first) return answer;
        first = false;
        const reader = answer.body.getReader();
        const { value } = await reader.read();
        await reader.cancel();
        return new Response(new ReadableStream({
          start(controller) {
            const end = value.findIndex((byte, at) => byte === 10 && value[at + 1] === 10) + 2;
            controller.enqueue(value.slice(0, end));
          },
          async pull(controller) {
            await new Promise((done) => setTimeout(done, 200));
            controller.error(new TypeError("network error"));
          },
        }), { status: answer.status, headers: answer.headers });
      };
    }"""
    page.evaluate(cut)
    ask(page, "make it warmer")
    expect(page.get_by_role("heading", name=re.compile("Warmer"))).to_be_visible()
    resumed = [call for call in page.evaluate("window.asked") if call[2]]
    assert resumed
    assert resumed[0][0] == "GET"
    turn_id = resumed[0][2].split(".")[0]
    assert resumed[0][1] == f"/v1/turns/{turn_id}"
