"""Two servers on one PostgreSQL are as one: threads, rates, keys and streams are shared, and either may die."""

import asyncio
import contextlib
import threading
import time
import uuid

import httpx
import pytest

from evals.server_process import free_port
from settings import Settings
from tests.api.forks import PATIENCE_S, until
from tests.api.problems import problem
from tests.api.test_power_cuts import reply_to
from tests.api.test_streams import ASK, EVENTS, begin, events, told
from tools.identity import Identities

pytest.importorskip("asyncpg", reason="extra `postgres` is not installed")
pytest.importorskip("psycopg", reason="extra `postgres` is not installed")
UNCLEAR = {"prompt": "hmm do something"}


class Pair:
    """Two servers on one ledger, and a gate at one station of both."""

    def __init__(self, one, other, mark, key):
        self._mark = mark
        self._identities = Identities(Settings(_env_file=None, jwt_key=key))
        self.one, self.other = one, other

    def shut_gate(self):
        """Turns wait from now on."""
        self._mark.touch()

    def open_gate(self):
        """They go on."""
        self._mark.unlink(missing_ok=True)

    def kill_one(self):
        """One of them dies."""
        self.one.kill()

    def as_somebody(self):
        """A client to each, as the same new person."""
        token = self._identities.mint(f"user-{uuid.uuid4().hex[:8]}")
        return [server.client_with(token) for server in (self.one, self.other)]


@pytest.fixture(scope="module")
def pair(forks, postgres_url, tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    given = {"LOUPE_DATABASE_URL": postgres_url, "LOUPE_JWT_KEY": uuid.uuid4().hex, "LOUPE_SESSIONS_PER_MINUTE": "1"}
    given |= {"LOUPE_STREAM_GRACE_SECONDS": "1", "LOUPE_TURNS_PER_PERSON": "2"}
    mark = folder / "gate"
    given |= {"STATION": "generate", "MOMENT": "wait", "MARK": str(mark)}
    # A server's name on a shared database is its host and its port.
    ports = [{"LOUPE_PORT": str(free_port())} for _ in range(2)]
    with (
        forks.server(folder / "one", **given, **ports[0]) as one,
        forks.server(folder / "other", **given, **ports[1]) as other,
    ):
        yield Pair(one, other, mark, given["LOUPE_JWT_KEY"])
        mark.unlink(missing_ok=True)


@pytest.fixture
def clients(pair):
    """The same person at both servers."""
    pair.open_gate()
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(client) for client in pair.as_somebody()]
        pair.open_gate()


@contextlib.contextmanager
def at_gate(client, body=ASK, **headers):
    """A streamed turn that is at work; all its events once the gate is open."""
    with client.stream("POST", "/v1/turns", json=body, headers=EVENTS | headers) as stream:
        assert stream.status_code == 200
        told = events(stream.iter_lines())
        seen = [next(told) for _ in range(3)]
        yield seen
        seen += told
    assert seen[-1][1] == "result"


def test_what_one_server_answered_the_other_knows(clients):
    one, other = clients
    turn = one.post("/v1/turns", json=ASK).json()
    assert other.get(f"/v1/turns/{turn['turn_id']}").json() == turn
    asked = one.post("/v1/turns", json=UNCLEAR).json()
    answered = other.post(f"/v1/turns/{asked['turn_id']}/answers", json=reply_to(asked))
    assert answered.json()["status"] == "completed", answered.text


def test_a_thread_has_one_turn_at_a_time_wherever_it_is_sent(clients, pair):
    one, other = clients
    thread_id = one.post("/v1/turns", json=ASK).json()["thread_id"]
    more = {"prompt": "a bit brighter", "thread_id": thread_id}
    pair.shut_gate()
    with at_gate(one, more):
        refused = other.post("/v1/turns", json=more)
        assert problem(refused, 409)["type"] == "/problems/thread-busy"
        assert "retry-after" in refused.headers
        problem(other.post(f"/v1/threads/{thread_id}/undo"), 409)
        pair.open_gate()
    turns = other.get(f"/v1/threads/{thread_id}").json()["turns"]
    assert len([turn for turn in turns if turn["status"] == "completed"]) == len(turns) == 2


def test_a_person_has_so_many_turns_at_work_among_both(clients, pair):
    one, other = clients
    pair.shut_gate()
    with at_gate(one), at_gate(other):
        for client in clients:
            refused = client.post("/v1/turns", json=ASK)
            problem(refused, 429)
            assert "retry-after" in refused.headers
        pair.open_gate()


def test_the_rate_is_that_of_both_together(pair):
    nobody = [httpx.Client(base_url=server.client.base_url, trust_env=False) for server in (pair.one, pair.other)]
    with nobody[0] as one, nobody[1] as other:
        assert one.post("/v1/sessions").status_code == 201
        refused = other.post("/v1/sessions")
        problem(refused, 429)
        assert int(refused.headers["retry-after"]) > 1
        assert refused.headers["ratelimit"].startswith('"sessions";r=0;')


def test_the_same_key_at_both_servers_is_one_turn(clients, pair):
    one, other = clients
    headers = EVENTS | {"idempotency-key": uuid.uuid4().hex}
    pair.shut_gate()
    with at_gate(one, **headers) as seen:
        refused = other.post("/v1/turns", json=ASK, headers=headers)
        assert problem(refused, 409)["type"] == "/problems/key-busy"
        pair.open_gate()
    again = until(
        lambda: found if (found := other.post("/v1/turns", json=ASK, headers=headers)).status_code != 409 else None,
        "the answer is not kept",
    )
    assert told(again) == seen
    assert len(one.get("/v1/threads").json()["threads"]) == 1


def test_a_stream_begun_on_one_server_goes_on_from_the_other_and_keeps_the_turn_alive(clients, pair):
    one, other = clients
    pair.shut_gate()
    seen = begin(one)
    turn_id = seen[-1][0].rpartition(".")[0]
    headers = EVENTS | {"last-event-id": seen[-1][0]}
    # The gate opens after the grace time of a run that nobody listens to.
    later = threading.Timer(2.5, pair.open_gate)
    later.start()
    rest = told(other.get(f"/v1/turns/{turn_id}", headers=headers))
    later.join()
    numbers = [int(number.rpartition(".")[2]) for number, _, _ in seen + rest]
    assert numbers == list(range(1, len(numbers) + 1))
    assert rest[-1][1] == "result"
    assert one.get(f"/v1/turns/{turn_id}").json() == rest[-1][2]
    # Of one that has ended, too.
    assert told(other.get(f"/v1/turns/{turn_id}", headers=headers)) == rest


async def test_no_session_of_the_database_is_held_while_a_stream_is_open(clients, pair, postgres_url):
    import asyncpg

    held = """SELECT count(*) FROM pg_stat_activity
              WHERE state LIKE 'idle in transaction%' AND xact_start < $1 AND query NOT LIKE '%dbos%'"""
    pair.shut_gate()
    with at_gate(clients[0]):
        connection = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
        opened = await connection.fetchval("SELECT now()")
        deadline = time.monotonic() + PATIENCE_S / 2
        while await connection.fetchval(held, opened):
            assert time.monotonic() < deadline, "a session is held for as long as the stream is open"
            await asyncio.sleep(0.1)
        await connection.close()
        pair.open_gate()


def test_nobody_else_hears_it_there(clients, pair):
    one, _ = clients
    pair.shut_gate()
    seen = begin(one)
    turn_id = seen[-1][0].rpartition(".")[0]
    _, stranger = pair.as_somebody()
    with stranger:
        problem(stranger.get(f"/v1/turns/{turn_id}", headers=EVENTS | {"last-event-id": seen[-1][0]}), 404)


def test_when_a_server_dies_over_a_stream_the_other_says_so_and_takes_the_turn(clients, pair):
    one, other = clients
    key = EVENTS | {"idempotency-key": uuid.uuid4().hex}
    pair.shut_gate()
    with one.stream("POST", "/v1/turns", json=ASK, headers=key) as stream:
        lines = stream.iter_lines()
        first = next(line for line in lines if line.startswith("id: ")).removeprefix("id: ")
        turn_id = first.rpartition(".")[0]
        pair.kill_one()
        with contextlib.suppress(httpx.TransportError):
            list(lines)
    pair.open_gate()
    rest = told(other.get(f"/v1/turns/{turn_id}", headers=EVENTS | {"last-event-id": first}))
    assert rest[-1][1] == "error"
    assert "send it again" in rest[-1][2]["detail"]
    again = until(
        lambda: found if (found := other.post("/v1/turns", json=ASK, headers=key)).status_code != 409 else None,
        "the key of a dead server is never let go",
    )
    assert told(again)[-1][2]["turn_id"] == turn_id
    assert len(other.get("/v1/threads").json()["threads"]) == 1
