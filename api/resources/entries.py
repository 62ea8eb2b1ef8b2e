"""Entries of one kind (answers, events, decisions) as HTTP has them alike: one, and a list of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel

from api.conditions import Conditions
from api.cursors import Wanted, cursor_of
from api.guard import Patient
from api.office import Office
from api.resources.kept import ListOf, found
from tracker.store import Entry

E = TypeVar("E", bound=Entry)
Model = Callable[[E], BaseModel]


def listed(
    office: Office, kind: type[E], patient: Patient, wanted: Wanted, told: Conditions, model: Model[E]
) -> Response:
    """A page of a patient's entries."""
    page = office.store.entries_page(kind, patient.id, wanted.span(kind.__name__))
    items = [model(each) for each in page.records]
    document = ListOf(items=items, next=cursor_of(page.next, kind.__name__))
    return told.answer(document.model_dump(mode="json", serialize_as_any=True))


def one(office: Office, kind: type[E], patient: Patient, id_: UUID, told: Conditions, model: Model[E]) -> Response:
    """One of a patient's entries."""
    entry = office.store.entry(kind, str(id_))
    mine = found(entry if entry is not None and entry.patient == patient.id else None, "record of this patient")
    return told.answer(model(mine).model_dump(mode="json"))
