"""A page that explains how to install the authority on a phone, and the authority. Neither needs a token."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from api.office import Office, OfficeHere
from api.problems import Problem
from api.tls.authority import authority_file, fingerprint
from tracker.store import data_folder

router = APIRouter(include_in_schema=False)

FOLDER = "tls"
CERTIFICATE_TYPE = "application/x-x509-ca-cert"


def folder_of(data: str | None) -> Path:
    """Where the authority of these records is."""
    return data_folder(data) / FOLDER


@router.get("/trust")
def page(office: OfficeHere) -> HTMLResponse:
    """How to trust this server."""
    shown = fingerprint(_authority(office))
    text = files("api.tls").joinpath("trust.html").read_text("utf-8")
    return HTMLResponse(Template(text).substitute(fingerprint=shown))


@router.get("/trust/authority.crt")
def certificate(office: OfficeHere) -> Response:
    """The authority's certificate, as phones install it."""
    return Response(_authority(office).read_bytes(), media_type=CERTIFICATE_TYPE)


def _authority(office: Office) -> Path:
    path = authority_file(folder_of(office.settings.data))
    if not path.exists():
        raise Problem("not-found", "this server has no authority of its own; `backbeat serve --lan` makes one")
    return path
