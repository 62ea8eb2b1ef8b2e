"""Live sessions over HTTP: samples and marks in, events out. `docs/api-live.md` describes all of it."""

from __future__ import annotations

from api.live import events, phone, sessions, socket

install = socket.install
ROUTERS = (sessions.router, phone.router, events.router, socket.router)
