"""What Loupe adds around one call to a language model: a whole turn over HTTP, beside the same request sent alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx

from edits.media import MediaFacts
from evals.bench.measure import Comparison, in_turn
from evals.bench.model_host import running_model_host
from evals.bench.turns import PROMPT
from evals.server_process import running_server
from graph.state import Profile
from tools.model.answer import answer_schema
from tools.model.instructions.brief import Turn, write_brief
from tools.model.instructions.tokens import TokenCounter
from tools.model.rungs import Rung, request_for
from tools.planner.compose import compose
from tools.planner.read import read

MODEL = "bench"
MOST_OVER_MS = 25


def comparisons(home: Path, *, share: float) -> Iterator[Comparison]:
    """One comparison, its bound in milliseconds. home: a folder for what is needed. share: of the usual runs."""
    with (
        running_model_host() as host,
        running_server(home / "data", user="bench", llm_base_url=host, llm_model=MODEL, llm_api_key="none") as server,
        server.client() as client,
        httpx.Client(base_url=host, trust_env=False) as direct,
    ):
        request = direct_request()

        def turn() -> None:
            answer = client.post("/v1/turns", json={"prompt": PROMPT}).raise_for_status().json()
            assert answer["engines"]["planner"] == MODEL, answer["degraded"]

        def call() -> None:
            answer = direct.post("/chat/completions", json=request).raise_for_status().json()
            json.loads(answer["choices"][0]["message"]["content"])

        yield in_turn(
            ("text turn with a model, over HTTP", turn),
            ("the same call to its host, directly", call),
            runs=max(10, int(200 * share)),
            most=MOST_OVER_MS,
            over=True,
            warmup=10,
        )


def direct_request() -> dict[str, object]:
    """The request a turn sends, as somebody would send it who has no Loupe."""
    media: list[MediaFacts] = []
    reading, profile = read(PROMPT), Profile()
    draft = compose(reading, prompt=PROMPT, media=media, profile=profile, overrides=[], recalled=[], last=None)
    brief = write_brief(Turn(PROMPT, reading, draft, profile), model=MODEL, budget=3_500, counter=TokenCounter())
    shape = request_for(Rung.json_schema, answer_schema(brief.briefing.ops))["extra_body"]
    messages = [{"role": "system", "content": brief.system}, {"role": "user", "content": brief.user}]
    return {"model": MODEL, "messages": messages, **shape}
