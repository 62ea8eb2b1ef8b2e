"""The resources under `/v1`, a module each: a request becomes a call of the tracker, its answer a document."""

from __future__ import annotations

from fastapi import APIRouter

from api.resources import days, events, exercises, exertions, held, pains, patients, plans, ready, synced, told

ROUTERS: tuple[APIRouter, ...] = (
    patients.router,
    exercises.router,
    plans.router,
    days.router,
    pains.router,
    exertions.router,
    told.router,
    events.router,
    held.router,
    ready.router,
    synced.router,
)
