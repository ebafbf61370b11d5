"""Server-sent events for the open browser tabs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

ALIVE_SECONDS: Final = 10
LOST_SECONDS: Final = 3


class Events:
    """Sends events to every open tab.

    Args:
        on_lost: called a while after the last tab was closed.
    """

    def __init__(self, on_lost: Callable[[], None]) -> None:
        self.on_lost = on_lost
        self.tabs: set[asyncio.Queue[str]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told_lost = False

    def send(self, name: str, data: Any) -> None:
        """Send an event to all tabs; may be called from any thread."""
        message = f"event: {name}\ndata: {json.dumps(data)}\n\n"
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, message)

    async def stream(self) -> AsyncIterator[str]:
        """Stream the events of one tab."""
        self._loop = asyncio.get_running_loop()
        mine: asyncio.Queue[str] = asyncio.Queue()
        self.tabs.add(mine)
        self._told_lost = False
        try:
            yield ": open\n\n"
            while True:
                try:
                    yield await asyncio.wait_for(mine.get(), ALIVE_SECONDS)
                except TimeoutError:
                    yield ": alive\n\n"
        finally:
            self.tabs.discard(mine)
            self._loop.call_later(LOST_SECONDS, self._lost)

    def _put(self, message: str) -> None:
        for tab in self.tabs:
            tab.put_nowait(message)

    def _lost(self) -> None:
        if not self.tabs and not self._told_lost:
            self._told_lost = True
            self.on_lost()
