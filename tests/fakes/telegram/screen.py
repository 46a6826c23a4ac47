"""What somebody's telephone shows."""

from dataclasses import dataclass, field


@dataclass
class Shown:
    """One message on the screen. `mine`: its owner wrote it. `rows` are the buttons under it."""

    number: int
    text: str
    mine: bool
    rows: list[list[dict[str, str]]] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """What its buttons show."""
        return [button["text"] for row in self.rows for button in row]

    def __str__(self) -> str:
        rows = ["  ".join(f"[{button['text']}]" for button in row) for row in self.rows]
        return "\n".join([f"{'>' if self.mine else '<'} {self.text}", *rows])


@dataclass
class Screen:
    """One chat, oldest first. `menu` is what the button beside the keyboard opens."""

    messages: list[Shown]
    menu: list[tuple[str, str]]
    spinning: bool
    """Whether a pressed button still waits for its answer."""
    toasts: list[str]
    """What was shown for a moment after presses."""

    @property
    def texts(self) -> list[str]:
        """What the bot wrote."""
        return [one.text for one in self.messages if not one.mine]

    @property
    def last(self) -> str:
        """The bot's last message."""
        return self.texts[-1] if self.texts else ""

    @property
    def labels(self) -> list[str]:
        """The buttons under the last message that has any."""
        with_buttons = [one for one in self.messages if one.rows]
        return with_buttons[-1].labels if with_buttons else []

    def __str__(self) -> str:
        return "\n".join(map(str, self.messages))
