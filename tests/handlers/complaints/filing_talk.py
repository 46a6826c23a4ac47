"""Complainants who write a complaint: through the notice and every question, to the receipt."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import cases
from models.case_rows import Case
from models.clock import FixedClock
from models.intake import Taking
from models.messages import Attachment, Language
from policies.load import Library
from tests.fakes.cases import ADDRESS, ANY_FILE, CHANNEL, VAULT
from tests.handlers.talk import Talk

NAME, PHONE, DOCUMENT = "欧阳晴雯", "13912345678", "11010519491231002X"
HAPPENED = "申报材料中的用电量与实际不符"
ANSWERS: Mapping[str, str] = {
    "city": "深圳",
    "against": "1",
    "unit": "绿源电子有限公司",
    "level": "2",
    "office": "1",
    "district": "1",
    "what": HAPPENED,
    "more": "1",
    "when": "2026年3月",
    "where": "南山区科技园",
    "evidence": "1",
    "name": NAME,
    "contact": PHONE,
    "document_kind": "身份证",
    "document_consent": "是",
    "document": DOCUMENT,
}
"""What somebody answers who gives everything."""


class Complainant(Talk):
    """Somebody at one account; a second goes by between two messages."""

    def __init__(
        self,
        library: Library,
        db: Session,
        clock: FixedClock,
        address: str = ADDRESS,
        taking: Taking = ANY_FILE,
        language: Language | None = None,
    ) -> None:
        super().__init__(library, db, clock.today(), language, channel=CHANNEL, address=address,
                         clock=clock)  # fmt: skip
        self.takings = {CHANNEL: taking}

    def say(
        self, *texts: str, prompt: str | None = None, attachments: tuple[Attachment, ...] = ()
    ) -> "Complainant":
        """Send texts; none may leave a word of an answer in the conversation's state."""
        for text in texts:
            self.clock.move(timedelta(seconds=1))
            super().say(text, prompt=prompt, attachments=attachments)
            self.holds_nothing()
        return self

    def holds_nothing(self) -> None:
        """No answer stands in what is remembered of the conversation."""
        state = json.dumps(self.memory.state, ensure_ascii=False)
        for word in (NAME, PHONE, DOCUMENT, HAPPENED, "绿源", "科技园"):
            assert word not in state, f"{word} in {state}"

    def begin(self) -> "Complainant":
        """Read the notice and agree to it."""
        return self.say("我要举报", "同意")

    def until(self, stop: str, /, **answers: str) -> "Complainant":
        """Answer the open questions, up to one."""
        while self.question != stop:
            asked = self.question or ""
            before = self.reply.prompt
            self.say(answers.get(asked) or ANSWERS[asked])
            assert self.reply.prompt != before, f"{asked} was not understood: {sorted(self.keys)}"
        return self

    def file(self, **answers: str) -> "Complainant":
        """The whole of it."""
        return self.begin().until("review", **answers).say("提交")

    @property
    def case(self) -> Case:
        """The newest case there is."""
        return self.db.exec(select(Case).order_by(col(Case.id).desc())).first()  # type: ignore[return-value]

    @property
    def content(self) -> dict[str, Any]:
        """What was said, opened."""
        return cases.content(self.db, VAULT, self.case)

    @property
    def identity(self) -> dict[str, Any]:
        """Who said it, opened."""
        return cases.identity(self.db, VAULT, self.case)

    @property
    def counted(self) -> int:
        """How many cases there are, drafts too."""
        return len(self.db.exec(select(Case)).all())

    @property
    def code(self) -> str:
        """The receipt's code, from the last reply."""
        return str(self.said("intake.filed.receipt").args["code"])
