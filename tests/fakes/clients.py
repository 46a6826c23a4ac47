"""A browser without a window: Starlette's test client, and what the chat page would send by it."""

import json
import warnings
from typing import Any

with warnings.catch_warnings():
    # It advises another HTTP library than the one that it takes just as well.
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", UserWarning)
    from starlette.testclient import TestClient

__all__ = ["ID", "TestClient", "message", "post"]

ID = "0123456789abcdef"


def message(text: str = "你好", key: str = ID, **more: Any) -> dict[str, Any]:
    """What the page sends."""
    return {"id": key, "text": text, **more}


def post(client: TestClient, body: Any, **headers: str) -> Any:
    """Send raw bytes, or anything else as JSON, to the chat."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(
        "/chat/messages", content=raw, headers={"content-type": "application/json"} | names
    )
