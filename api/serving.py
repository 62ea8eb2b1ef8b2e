"""Running the application until somebody ends it."""

from __future__ import annotations

import uvicorn

from api.app import make_app
from api.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until Ctrl-C or a signal to end; what runs is closed properly then."""
    uvicorn.run(make_app(settings), host=settings.host, port=settings.port, log_level=settings.log_level)
