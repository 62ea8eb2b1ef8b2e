"""The session that a command is about: by its id, by how the id begins, or the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tracker.diary import SessionRecord
    from tracker.store import Store

LAST = "last"

Session = Annotated[
    str, typer.Argument(metavar="SESSION", help="The session's id, how it begins, or: last.", show_default=False)
]


def session_of(store: Store, patient: str, wanted: str) -> SessionRecord:
    """The patient's session of that id, or the only one whose id begins so; `last`: the newest.

    Raises:
        BadParameter: there is none, or there are several.
    """
    sessions = store.sessions(patient)
    if not sessions:
        raise typer.BadParameter(f"{patient} has no session yet; backbeat import keeps some", param_hint="SESSION")
    if wanted == LAST:
        return sessions[-1]
    found = [each for each in sessions if each.id.startswith(wanted)]
    exact = [each for each in found if each.id == wanted]
    if len(exact or found) == 1:
        return (exact or found)[0]
    near = ", ".join(f"{each.id} ({each.started_at:%Y-%m-%d %H:%M})" for each in (found or sessions)[-3:])
    problem = f"several ids begin with '{wanted}'" if found else f"no session of {patient} is '{wanted}'"
    raise typer.BadParameter(f"{problem}; there are {near}", param_hint="SESSION")
