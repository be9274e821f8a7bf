"""What every door shares: the open services, the compiled graph, and what is going on right now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends
from langgraph.checkpoint.base import BaseCheckpointSaver
from starlette.requests import Request

from api.admission import Admission
from api.limits import Limits
from api.making import Maker
from api.metrics import Metrics
from api.previews import Previews
from api.relays import Relays
from api.renders import Renders
from api.runs import Runs
from graph.build import build_graph
from graph.checkpoints import open_checkpoints
from graph.passage import Passage
from nodes.services import Services, already_open
from settings import Settings


@dataclass
class House:
    """One open house. draining: it still answers, but asks to be sent nobody new."""

    services: Services
    runs: Runs
    maker: Maker
    previews: Previews
    renders: Renders
    metrics: Metrics
    saver: BaseCheckpointSaver[Any]
    limits: Limits
    relays: Relays
    draining: bool = field(default=False)

    @property
    def settings(self) -> Settings:
        """The settings it was opened with."""
        return self.services.settings


@asynccontextmanager
async def open_house(settings: Settings, metrics: Metrics) -> AsyncIterator[House]:
    """Open the services, the checkpoints and the graph; close them in reverse order."""
    services = await Services.open(settings)
    maker = Maker(services)
    previews = Previews(services, maker)
    try:
        async with open_checkpoints(settings) as saver:
            builder = build_graph(already_open(services), turn_seconds=settings.turn_seconds)
            renders = Renders(services, maker)
            await renders.open()
            runs = Runs(services, Passage(builder, saver), metrics, Admission(settings))
            limits = Limits(settings, services.ledger)
            relays = Relays(settings.stream_grace_seconds, services.ledger if settings.database_url else None)
            if settings.database_url is None:
                # A data folder has one server: whoever held keys of requests before is gone.
                await services.ledger.let_all_keys_go()
            try:
                yield House(services, runs, maker, previews, renders, metrics, saver, limits, relays)
            finally:
                await relays.close()
                await renders.close()
                await previews.close()
                await maker.close()
    finally:
        await services.close()


async def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


TheHouse = Annotated[House, Depends(_house)]
"""The open house, as a parameter of a route."""
