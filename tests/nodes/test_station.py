import asyncio

import pytest
from langgraph.runtime import Runtime
from langgraph.types import Command

from graph.state import Context
from nodes.services import Services, already_open
from nodes.station import StationTooSlow, station
from settings import Settings


def run(function, tmp_path, **given):
    async def once():
        services = await Services.open(Settings(_env_file=None, data_dir=tmp_path, workers=1))
        try:
            bound = station(function, already_open(services), **given)
            return await bound({"timings": {"before": 1.0}}, runtime=Runtime(context=Context(turn_id="t")))
        finally:
            await services.close()

    return asyncio.run(once())


async def quick(state, runtime, services):
    return {"prompt": "said"}


async def stuck(state, runtime, services):
    await asyncio.sleep(60)


async def refused(state, runtime, services):
    raise TimeoutError("a part of it waited too long")


def test_a_station_says_how_long_it_took_beside_those_before_it(tmp_path):
    update = run(quick, tmp_path, seconds=5)
    assert update["prompt"] == "said"
    assert set(update["timings"]) == {"before", "test_station"}


def test_a_station_that_outlives_its_time_is_stopped(tmp_path):
    with pytest.raises(StationTooSlow, match=r"test_station took longer than 0\.05 s"):
        run(stuck, tmp_path, seconds=0.05)


def test_what_a_station_itself_raises_is_not_taken_for_its_own_limit(tmp_path):
    with pytest.raises(TimeoutError, match="waited too long"):
        run(refused, tmp_path, seconds=5)


def test_a_route_sees_the_state_with_what_the_station_brought(tmp_path):
    sent = run(quick, tmp_path, seconds=5, route=lambda state: state["prompt"])
    assert isinstance(sent, Command)
    assert sent.goto == "said"
    assert sent.update["prompt"] == "said"
