"""A small client of the HTTP API, of the standard library alone.

client = Client("http://127.0.0.1:8080")
client.pair("KF7M-3QAX", "a script")
print(client.today()["now"])
"""

from __future__ import annotations

from api.client.calls import Client, Tokens
from api.client.ids import new_id
from api.client.transport import Answer, ApiProblem, Transport

__all__ = ["Answer", "ApiProblem", "Client", "Tokens", "Transport", "new_id"]
