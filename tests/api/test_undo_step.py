"""One step of the last turn taken back through the door."""

from __future__ import annotations

import httpx


def test_one_step_of_the_last_turn_is_taken_back(alice: httpx.Client) -> None:
    turn = alice.post("/v1/turns", json={"prompt": "make it warmer and a bit brighter"}).json()
    ops = {step["op"]: step["id"] for step in turn["edit_steps"]}
    assert {"temperature", "exposure"} <= ops.keys()
    undone = alice.post(f"/v1/threads/{turn['thread_id']}/undo", params={"step": ops["exposure"]}).json()
    assert "exposure" not in {step["op"] for step in undone["turn"]["edited_steps"]}
    assert undone["turn"]["undone"] is False
    again = alice.post(f"/v1/threads/{turn['thread_id']}/undo", params={"step": ops["exposure"]})
    assert again.status_code == 409
    assert alice.post(f"/v1/threads/{turn['thread_id']}/undo", params={"step": "<s1>"}).status_code == 422
