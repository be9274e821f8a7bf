"""What the mock answers, and how tests ask."""

from __future__ import annotations

import json
from typing import Any

import httpx

MODEL = "gpt-4.1-mini"
PLAN = {
    "summary": "Warmer and a touch brighter, with the blacks left soft.",
    "intent": "command",
    "steps": [
        {
            "op": "temperature",
            "params": {"amount": 14},
            "target": None,
            "amount": 1,
            "reason": "“warmer”",
            "source": "prompt",
            "confidence": 0.95,
        },
        {
            "op": "exposure",
            "params": {"ev": 0.4},
            "target": None,
            "amount": 1,
            "reason": "“a bit brighter”",
            "source": "prompt",
            "confidence": 0.9,
        },
    ],
    "geometry_first": False,
    "questions": [],
    "notes": [],
}


def plan_of(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A whole answer with these steps."""
    common = {"target": None, "amount": 1, "reason": "as asked", "source": "prompt", "confidence": 0.9}
    return {**PLAN, "steps": [{**common, **step} for step in steps], **more}


def ask(client: httpx.Client, prompt: str = "make it warmer and a bit brighter", **more: Any) -> dict[str, Any]:
    """One turn, answered."""
    return client.post("/v1/turns", json={"prompt": prompt, **more}).raise_for_status().json()


def events(client: httpx.Client, prompt: str, **files: Any) -> list[tuple[str, Any]]:
    """One turn, event by event."""
    found: list[tuple[str, Any]] = []
    sent: dict[str, Any] = {"data": {"prompt": prompt}, **files} if files else {"json": {"prompt": prompt}}
    with client.stream("POST", "/v1/turns", headers={"Accept": "text/event-stream"}, **sent) as response:
        kind = ""
        for line in response.iter_lines():
            if line.startswith("event: "):
                kind = line[7:]
            elif line.startswith("data: "):
                found.append((kind, json.loads(line[6:])))
    return found


def spoken(found: list[tuple[str, Any]]) -> str:
    """The summary as somebody who listens has it in the end."""
    said = ""
    for kind, data in found:
        if kind == "token":
            said = said[: data["at"]] + data["text"]
    return said
