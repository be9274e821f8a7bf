"""The page of a server that has models: what they write is seen as it is written, what they made is labelled."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from settings import Settings
from tests.conftest import Doors, serve_in_thread
from tests.model_host.fixture import MockHost
from tests.page.test_page import ask, expect
from tests.tools.model.answers import PLAN, plan_of

OURS = "make it warmer and a bit brighter"
WATCH = """() => {
  window.told = [];
  new MutationObserver(() => {
    const [summary] = document.querySelectorAll("#turns p.summary");
    const steps = document.querySelectorAll("#turns p.summary ~ .steps .step").length;
    if (summary) window.told.push([summary.textContent, steps]);
  }).observe(document.getElementById("turns"), { childList: true, subtree: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def doors(doors: Doors, model_host_process: MockHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A server with a model that plans and one that draws. The other is open before it: it takes render jobs."""
    given = model_host_process.settings(
        llm_model="gpt-4.1-mini", image_model="gpt-image-1", turn_model_usd=0, day_model_usd=0, workers=1,
        data_dir=tmp_path_factory.mktemp("modelled-page"),
    )  # fmt: skip
    yield from serve_in_thread(Settings(_env_file=None, **given))


def told(page) -> list[tuple[str, int]]:
    """Every summary that stood on the page while the answer was written, and how many steps stood below it."""
    return [(text, steps) for text, steps in page.evaluate("window.told")]


def test_the_summary_and_the_steps_grow_while_a_model_writes(open_page, model_host: MockHost):
    model_host.says(PLAN, chunkSize=8, latency=20)
    page = open_page()
    page.evaluate(WATCH)
    ask(page, OURS)
    expect(page.get_by_role("heading", name=PLAN["summary"])).to_be_visible()
    seen = told(page)
    assert len({text for text, _ in seen}) > 3
    assert all(PLAN["summary"].startswith(text) for text, _ in seen)
    counts = [steps for _, steps in seen]
    assert counts == sorted(counts)
    assert counts[-1] == 2


def test_a_summary_that_is_taken_back_leaves_nothing_of_itself(open_page, model_host: MockHost):
    summary = "A summary of nine words that is never finished 🎞️ at all."
    model_host.says(plan_of(summary=summary), chunkSize=8, latency=20, truncateAfterChunks=12)
    page = open_page()
    page.evaluate(WATCH)
    ask(page, OURS)
    heading = page.locator("#turns h2.summary")
    expect(heading).to_be_visible()
    final = heading.text_content()
    assert final.startswith("Warmer")
    seen = [text for text, _ in told(page)]
    assert any(text and summary.startswith(text) for text in seen)
    assert all(summary.startswith(text) or final.startswith(text) for text in seen)
    expect(page.locator("#turns .fault")).to_have_text(
        re.compile("^The language model.+the plan is the built-in planner's.$")
    )


def test_what_a_model_made_is_labelled_and_what_was_before_is_not(open_page, model_host: MockHost, photo_file):
    body = io.BytesIO()
    Image.fromarray(np.full((1024, 1536, 3), (20, 200, 60), np.uint8)).save(body, "PNG")
    model_host.draws(base64.b64encode(body.getvalue()).decode(), chaos={"latencyMs": 3_500})
    step = {"op": "replace_background", "params": {"prompt": "a beach at sunset"}}
    model_host.says(plan_of(step, intent="transformation", summary="A beach at sunset behind you."))
    page = open_page()
    ask(page, "replace the background with a beach at sunset", photo_file)
    expect(page.get_by_text("New parts of the picture are being made")).to_be_visible()
    label = page.get_by_text("Partly made by an AI model")
    expect(label).to_be_visible()
    expect(page.get_by_text("New parts of the picture are being made")).to_be_hidden()
    expect(
        page.locator("#turns .note").filter(has_text="Made by an AI model (gpt-image-1): a new background")
    ).to_be_visible()
    page.get_by_role("button", name="Before", exact=True).click()
    expect(label).to_be_hidden()
    page.get_by_role("button", name="After", exact=True).click()
    expect(label).to_be_visible()


def test_what_no_model_could_draw_is_said_at_its_step(open_page, model_host: MockHost, photo_file):
    model_host.fails(429, endpoint="image", retry_after=400)
    step = {"op": "replace_background", "params": {"prompt": "a beach at sunset"}}
    model_host.says(plan_of(step, intent="transformation", summary="A beach at sunset behind you."))
    page = open_page()
    ask(page, "replace the background with a beach at sunset", photo_file)
    fault = page.get_by_role("list", name="Steps").locator(".fault")
    expect(fault).to_contain_text("the image model's host is busy: it asks to wait 400 s; the brief is ready to use")
    expect(page.get_by_text("made by an AI model")).to_have_count(0)
