"""Whatever fits the document, and much that does not: never a 5xx, never an answer the document does not know.

By hand, for longer: `python -m evals.fuzz`.
"""

from evals.fuzz import fuzz
from tests.api.apart import program


def test_nothing_the_document_allows_breaks_the_doors(doors, monkeypatch):
    monkeypatch.setattr(doors.house, "limits", Unlimited())
    found = fuzz(program("schemathesis"), doors.url, doors.token("fuzz"), seconds=18, examples=3)
    assert found.passed, found.said


class Unlimited:
    """No limits: this many calls in so short a time are for tests only."""

    async def count_call(self, *_):
        pass

    async def count_session(self, *_):
        pass

    async def count_turn(self, *_):
        pass
