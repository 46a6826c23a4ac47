"""How updates come to a webhook."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Given(Protocol):
    """An answer of the bot."""

    @property
    def status_code(self) -> int:
        """Its status."""

    def json(self) -> Any:
        """Its body. Raises ValueError where it is no JSON."""


class Brings(Protocol):
    """An HTTP client: httpx's, or the test client of the bot's own application."""

    def post(self, url: str, *, json: Any, headers: dict[str, str]) -> Given:
        """Post JSON to the bot."""


@dataclass
class Webhook:
    """Where updates are brought to, and how the last one went."""

    url: str
    secret: str | None = None
    connections: int = 40
    error: str = ""
    error_at: int = 0
    tried: int = 0
    """How many times something was brought."""


def bring(
    client: Brings, webhook: Webhook, update: Mapping[str, Any], seconds: float
) -> tuple[bool, dict[str, Any] | None]:
    """Bring one update: whether it was taken, and what the bot asks for in its answer."""
    webhook.tried += 1
    headers = {SECRET: webhook.secret} if webhook.secret else {}
    try:
        given = client.post(webhook.url, json=dict(update), headers=headers)
    except Exception as error:  # whatever a client or a bot in the same process raises
        return _failed(webhook, type(error).__name__, seconds), None
    if not 200 <= given.status_code < 300:
        said = f"Wrong response from the webhook: {given.status_code}"
        return _failed(webhook, said, seconds), None
    return True, _asked(given)


def _failed(webhook: Webhook, error: str, seconds: float) -> bool:
    webhook.error, webhook.error_at = error, int(seconds)
    return False


def _asked(given: Given) -> dict[str, Any] | None:
    try:
        body = given.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) and body.get("method") else None
