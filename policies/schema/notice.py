"""An authority's notice of one year (年度通知): it dates duties of a text, and changes no rule."""

from typing import Annotated, Literal

from pydantic import Field

from policies.schema.base import FILE_NAME, SHA256, Day, Name, NonEmpty, PackName, Strict, Words


class NoticeDate(Strict):
    """The last day that a notice sets for one duty of the pack, in its words verbatim."""

    duty: Name
    day: Day
    quote: NonEmpty
    reading: Words | None = None


class Notice(Strict):
    """One notice as data: its title and number, its stored text with the hash, and its dates.

    A date takes the place of the text's in that year, or gives one where the text has none.
    """

    schema_: Literal[1] = Field(alias="schema")
    pack: PackName
    year: Annotated[int, Field(ge=2000, le=2100)]
    title: NonEmpty
    number: NonEmpty | None = None
    source: Annotated[str, Field(pattern=FILE_NAME)]
    sha256: Annotated[str, Field(pattern=SHA256)]
    dates: Annotated[list[NoticeDate], Field(min_length=1)]

    @property
    def reference(self) -> str:
        """Title and number, as one refers to it."""
        return f"{self.title}（{self.number}）" if self.number else self.title
