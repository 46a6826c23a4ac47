"""The terminal: a line is a message, a reply is plain text with numbered options."""

from collections.abc import Iterator
from datetime import datetime

from bot.channels.base import Capabilities
from bot.rendered import Rendered
from models.messages import Incoming, Language


class Terminal:
    """The channel of `greenbot chat`."""

    name = "terminal"
    capabilities = Capabilities(posts=True)

    def incoming(
        self,
        line: str,
        *,
        address: str,
        key: str,
        at: datetime,
        language: Language | None,
        prompt: str | None = None,
    ) -> Incoming:
        """A line as a message.

        `key` is the caller's: a terminal delivers nothing twice. `prompt` is given where the last
        thing on the screen was a message that nobody had asked for, which a number then answers.
        """
        text = line.rstrip("\r\n")
        return Incoming(
            self.name, address, key, received_at=at, text=text, prompt=prompt, language=language
        )

    def outgoing(self, rendered: Rendered) -> str:
        """A reply as text, without control characters: they could move the cursor or hide text."""
        return "".join(_visible("\n\n".join(rendered["texts"])))


def _visible(text: str) -> Iterator[str]:
    return (sign for sign in text if sign.isprintable() or sign in "\n\t\u3000\u00a0")
