"""A client that others generate from the document: it builds, and works against the server."""

import importlib
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from tests.api.apart import program


@pytest.fixture(scope="module")
def client_package(doors, tmp_path_factory):
    generator = program("openapi-python-client")
    folder = tmp_path_factory.mktemp("client")
    document = folder / "openapi.json"
    document.write_bytes(doors.client().get("/openapi.json").content)
    name = "generated_loupe"
    command = [generator, "generate", "--path", str(document), "--meta", "none", "--output-path", str(folder / name)]
    path = f"{Path(generator).parent}{os.pathsep}{os.environ['PATH']}"
    made = subprocess.run(command, capture_output=True, text=True, timeout=120, env=os.environ | {"PATH": path})
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield name
    sys.path.remove(str(folder))


def test_a_generated_client_takes_a_turn_judges_it_and_reads_it_again(doors, client_package):
    def part(name):
        return importlib.import_module(f"{client_package}.{name}")

    models, types = part("models"), part("types")
    client = part("client").AuthenticatedClient(
        doors.url, doors.token(f"client-{uuid.uuid4().hex}"), httpx_args={"trust_env": False}
    )
    form = models.TurnForm(prompt="make it warmer and a bit brighter")
    key = uuid.uuid4().hex
    turn, again = (
        part("api.turns.turns_take_turn").sync(client=client, body=form, idempotency_key=key) for _ in range(2)
    )
    assert isinstance(turn, models.Answer)
    assert {step.op for step in turn.edit_steps} >= {"temperature"}
    assert again.turn_id == turn.turn_id
    judged = part("api.turns.turns_judge").sync(
        turn.turn_id, client=client, body=models.FeedbackForm(verdict=models.FeedbackFormVerdict.ACCEPT)
    )
    assert judged.verdict == "accept"
    thread = part("api.threads.threads_thread").sync(turn.thread_id, client=client)
    assert [one.prompt for one in thread.turns] == [form.prompt]
    refused = part("api.turns.turns_turn").sync_detailed("nothing", client=client)
    assert isinstance(refused.parsed, models.Problem)
    assert refused.status_code == 404
    assert types.UNSET is not None
