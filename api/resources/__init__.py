"""The resources under `/v1`, a module each: a request becomes a call of the tracker, its answer a document."""

from __future__ import annotations

from fastapi import APIRouter

from api.resources import (
    corrections,
    days,
    events,
    exercises,
    exertions,
    held,
    pains,
    patients,
    plans,
    ready,
    recordings,
    sessions,
    synced,
    told,
    walks,
)

ROUTERS: tuple[APIRouter, ...] = (
    patients.router,
    exercises.router,
    plans.router,
    days.router,
    sessions.router,
    recordings.router,
    corrections.router,
    walks.router,
    pains.router,
    exertions.router,
    told.router,
    events.router,
    held.router,
    ready.router,
    synced.router,
)
