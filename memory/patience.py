"""Chroma's HTTP client with an end to its patience: as it comes, it waits for ever for a server that went silent."""

from __future__ import annotations

import httpx
from chromadb.api.fastapi import FastAPI
from chromadb.config import System

CONNECT_S, ANSWER_S = 2.0, 10.0
"""Longest wait for a connection, and for an answer."""


class Patient(FastAPI):
    """Named in Chroma's settings as what speaks to the server."""

    def __init__(self, system: System) -> None:
        """system: Chroma's own."""
        super().__init__(system)
        self._session.timeout = httpx.Timeout(ANSWER_S, connect=CONNECT_S)
