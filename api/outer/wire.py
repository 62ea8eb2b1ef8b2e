"""What is not HTTP at all is answered with a problem too, before any application sees it."""

from __future__ import annotations

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.problems import MEDIA_TYPE, Problem, response_of


class Wire(H11Protocol):
    """Uvicorn's HTTP/1.1, with its one answer of its own in our shape."""

    def send_400_response(self, msg: str) -> None:
        """Answer with the problem bad-request, and hang up."""
        answer = response_of(Problem("bad-request", msg))
        headers = [
            ("Content-Type", MEDIA_TYPE),
            ("Content-Length", str(len(answer.body))),
            ("Connection", "close"),
        ]
        events: tuple[h11.Event, ...] = (
            h11.Response(status_code=answer.status_code, headers=headers),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        )
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
