"""What an app asks of the server, a method each. What is not here can be asked with `Client.ask`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from api.client.forms import form
from api.client.ids import new_id
from api.client.transport import Answer, ApiProblem, Transport

Json = dict[str, Any]
Query = Mapping[str, str | int | None]
JSON = "application/json"
FRAMES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Keep them where only the app can read them. `refresh` is for one use."""

    access: str
    refresh: str


class Client:
    """One device's. An access token that has expired is exchanged by itself; `on_tokens` is told the new ones
    before anything else is asked, so that they can be kept. Every method raises `ApiProblem` where it is refused
    and `OSError` where nobody answers; all may be tried again.
    """

    def __init__(
        self,
        transport: Transport | str,
        tokens: Tokens | None = None,
        on_tokens: Callable[[Tokens], None] = lambda _: None,
        patient: str = "me",
    ) -> None:
        self._transport = Transport(transport) if isinstance(transport, str) else transport
        self._tokens, self._on_tokens = tokens, on_tokens
        self._home = f"/v1/patients/{quote(patient, safe='')}"

    def pair(self, code: str, device_name: str) -> Json:
        """Sign in with the code that `backbeat pair` shows; the device."""
        return self._signed_in("/v1/pairing", {"code": code, "device_name": device_name})

    def meta(self) -> Json:
        """Version, capabilities, limits, the server's clock."""
        return self._json("GET", "/v1/meta")

    def exercises(self) -> list[Json]:
        """All there are, with every source's dosage."""
        found: list[Json] = self.ask("GET", "/v1/exercises").json()
        return found

    def today(self) -> Json:
        """What is due now, next and later."""
        return self._json("GET", f"{self._home}/today")

    def plan(self) -> Json:
        """The version that holds."""
        return self._json("GET", f"{self._home}/plan")

    def sessions(self, cursor: str | None = None) -> Json:
        """A page of sessions, the newest first."""
        return self._json("GET", _asked(f"{self._home}/sessions", {"cursor": cursor}))

    def changes(self, after: int = 0) -> Json:
        """What was kept after a number."""
        return self._json("GET", _asked(f"{self._home}/changes", {"after": after}))

    def tell_pain(self, answer: Json, id: str | None = None) -> Json:  # noqa: A002
        """Keep an answer about pain; the advice that it leads to."""
        return self._json("PUT", f"{self._home}/pains/{id or new_id()}", answer)

    def upload(self, recording: Path, fields: Mapping[str, str] | None = None, id: str | None = None) -> Json:  # noqa: A002
        """Have a recording analysed and kept; the session that it is."""
        kind, body = form(fields or {}, "recording", recording.name, recording.read_bytes())
        path = f"{self._home}/recordings/{id or new_id()}"
        found: Json = self._sent("PUT", path, body, {"Content-Type": kind}).json()
        return found

    def report(self) -> str:
        """The page for patient and clinician, HTML."""
        return self.ask("GET", f"{self._home}/report.html").body.decode()

    def begin_live(self, wish: Json, session: str | None = None) -> Json:
        """Begin a live session, or hear how it stands."""
        return self._json("PUT", f"{self._home}/live/{session or new_id()}", wish)

    def send(self, session: str, frames: bytes) -> Json:
        """Send samples as frames (docs/api-live.md); what is acknowledged is kept for good."""
        found: Json = self._sent("POST", f"/v1/live/{session}/chunks", frames, {"Content-Type": FRAMES}).json()
        return found

    def mark(self, session: str, mark: Json, id: str | None = None) -> Answer:  # noqa: A002
        """Keep what the patient tapped."""
        return self.ask("PUT", f"/v1/live/{session}/marks/{id or new_id()}", mark)

    def events(self, session: str, after: int | None = None) -> Iterator[Json]:
        """The session's events as they are told, until it has ended. `after`: the last number that was read."""
        headers = {"Accept": "text/event-stream"} | ({} if after is None else {"Last-Event-ID": str(after)})
        path = f"/v1/live/{session}/events"
        with self._transport.opened("GET", path, None, headers | self._authorization()) as answer:
            for line in answer:
                if line.startswith(b"data:"):
                    yield json.loads(line[5:])

    def end_live(self, session: str) -> Json:
        """End a session; its settled result."""
        return self._json("POST", f"/v1/live/{session}/end")

    def ask(self, method: str, path: str, body: object = None, if_match: str | None = None) -> Answer:
        """Anything else, with a JSON body. `if_match`: the ETag of what is to be changed."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": JSON} if data is not None else {}
        return self._sent(method, path, data, headers | ({} if if_match is None else {"If-Match": if_match}))

    # --- inside

    def _json(self, method: str, path: str, body: object = None) -> Json:
        found: Json = self.ask(method, path, body).json()
        return found

    def _sent(self, method: str, path: str, data: bytes | None, headers: Mapping[str, str]) -> Answer:
        try:
            return self._transport.ask(method, path, data, {**headers, **self._authorization()})
        except ApiProblem as problem:
            if problem.code != "token-expired" or self._tokens is None:
                raise
        self._signed_in("/v1/tokens", {"refresh_token": self._tokens.refresh})
        return self._transport.ask(method, path, data, {**headers, **self._authorization()})

    def _signed_in(self, path: str, said: Json) -> Json:
        told = self._transport.ask("POST", path, json.dumps(said).encode(), {"Content-Type": JSON}).json()
        self._tokens = Tokens(told["access_token"], told["refresh_token"])
        self._on_tokens(self._tokens)
        device: Json = told["device"]
        return device

    def _authorization(self) -> dict[str, str]:
        return {} if self._tokens is None else {"Authorization": f"Bearer {self._tokens.access}"}


def _asked(path: str, query: Query) -> str:
    given = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path
