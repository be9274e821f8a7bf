"""Model hosts that answer from the log: the inner transport of a replay."""

from __future__ import annotations

from collections.abc import Iterable

import httpx

from graph.state import ModelCall
from tools.model import errors
from tools.model.journal import request_digest
from tools.model.transport import PART

NO_WIDTH = 8
"""Length of the vector that stands for one the log did not keep; in a replay nothing is looked up with it."""


class AnswersThen(httpx.AsyncBaseTransport):
    """Gives each request the answer it was given then.

    A request made then is known by its digest. One that is new (another prompt, another planner) is given the next
    answer of the same door that was not given yet; `changed` counts those. Where there is none left, the host is out
    of reach.
    """

    def __init__(self, calls: Iterable[ModelCall]) -> None:
        """calls: what the turn's log holds, oldest first."""
        self._left = list(calls)
        self.changed = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of then, its failure included. Raises ModelError, httpx.ConnectError."""
        await request.aread()
        call = self._taken(request)
        if call is None:
            raise httpx.ConnectError("the log holds no answer to this request", request=request)
        failure = getattr(errors, call.outcome, None)
        if failure is not None and call.status is None:
            raise failure()
        return _response(call)

    def _taken(self, request: httpx.Request) -> ModelCall | None:
        digest, path = request_digest(request), request.url.path
        same = next((call for call in self._left if call.digest == digest), None)
        alike = [call for call in self._left if call.path == path]
        found = same or next((call for call in alike if call.part == PART.get()), next(iter(alike), None))
        if found is not None:
            self._left.remove(found)
            self.changed += same is None
        return found


def _response(call: ModelCall) -> httpx.Response:
    headers = {"content-type": call.content_type or "application/json"}
    body = call.answer
    if body is None and "/embeddings" in call.path:
        body = '{"object": "list", "data": [{"index": 0, "embedding": ' + str([1.0] + [0.0] * (NO_WIDTH - 1)) + "}]}"
    return httpx.Response(call.status or 200, headers=headers, content=(body or "").encode())
