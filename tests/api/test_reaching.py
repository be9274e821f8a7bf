"""A conversation through the door in which an earlier edit is taken out, and another wanted back."""

from __future__ import annotations

from typing import Any

import httpx


def said(client: httpx.Client, thread_id: str | None, prompt: str) -> dict[str, Any]:
    body = {"prompt": prompt, "preview": False, **({"thread_id": thread_id} if thread_id else {})}
    answer: dict[str, Any] = client.post("/v1/turns", json=body).json()
    return answer


def ops(answer: dict[str, Any]) -> set[str]:
    return {step["op"] for step in answer["edit_steps"]}


def test_an_edit_under_others_is_taken_out_and_brought_back(alice: httpx.Client) -> None:
    first = said(alice, None, "make the photo warmer")
    thread_id = first["thread_id"]
    for prompt in ("crop the photo square", "add a bit of grain"):
        said(alice, thread_id, prompt)
    without = said(alice, thread_id, "undo the crop")
    assert ops(without) == {"grain"}
    assert without["builds_on"] == first["turn_id"]
    again = said(alice, thread_id, "no, bring the crop back")
    assert ops(again) == {"grain", "crop"}
    assert ops(said(alice, thread_id, "go back to the first version")) == {"temperature"}
