"""The resources under `/v1`, a module each: a request becomes a call of the tracker, its answer a document."""

from __future__ import annotations

from fastapi import APIRouter

from api.resources import (
    calibrations,
    corrections,
    days,
    events,
    exercises,
    exertions,
    exports,
    held,
    pains,
    patients,
    plans,
    ready,
    reanalysis,
    recordings,
    reports,
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
    reanalysis.router,
    recordings.router,
    corrections.router,
    walks.router,
    pains.router,
    exertions.router,
    told.router,
    events.router,
    held.router,
    ready.router,
    calibrations.router,
    reports.router,
    exports.router,
    synced.router,
)
