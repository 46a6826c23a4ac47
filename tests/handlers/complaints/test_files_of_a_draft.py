"""Files while a complaint is written: each confirmed, limits told, the link, taking one out."""

import pytest
from sqlmodel import Session

from models import evidence, tokens
from models.clock import FixedClock
from models.evidence import Stored
from models.intake import MB, MOST_PIECES, Taking
from models.messages import Attachment, Say
from policies.load import Library
from tests.fakes.cases import ANY_FILE, VAULT
from tests.handlers.complaints.filing_talk import Complainant
from tests.handlers.conftest import TODAY

FETCHED = Taking(files="fetched", file_bytes=20 * MB)
LINK = Taking(files="link")
SHA = "0123456789abcdef" * 4


def writes(library: Library, db: Session, taking: Taking = ANY_FILE) -> Complainant:
    """Somebody at the question for evidence."""
    somebody = Complainant(library, db, FixedClock.on(TODAY), taking=taking)
    return somebody.begin().until("evidence")


def stored(somebody: Complainant, name: str = "照片.jpg", size: int = 3 * MB) -> Attachment:
    """A file that the page has stored already."""
    piece = evidence.add_kept(
        somebody.db,
        VAULT,
        somebody.case,
        kind="photo",
        name=name,
        stored=Stored(f"{name}-{size}", size, SHA, "image/jpeg"),
        now=somebody.clock.now(),
    )
    return Attachment("photo", name, size, piece=piece.number)


def photo(name: str = "现场.jpg", size: int | None = MB) -> Attachment:
    """A file that the platform holds."""
    return Attachment("photo", name, size, source=f"media-{name}")


def texts(found: list[Say], part: str) -> list[object]:
    """One part of every sentence."""
    return [one.args[part] for one in found]


def test_every_file_is_confirmed_with_name_size_and_digest(library: Library, db: Session) -> None:
    """Several at once, each by itself."""
    somebody = writes(library, db)
    files = (stored(somebody), stored(somebody, "账单.pdf", 2048))
    somebody.say("", attachments=files)
    assert len(somebody.sayings("intake.evidence.kept")) == 2
    lines = somebody.sayings("intake.evidence.line")
    assert set(texts(lines, "name")) == {"照片.jpg", "账单.pdf"}
    assert set(texts(lines, "size")) == {"3.0 MB", "2 KB"}
    assert set(texts(lines, "sha256")) == {SHA[:16]}
    assert somebody.question == "evidence"
    assert "attachment.not_read" not in somebody.keys


def test_a_piece_of_another_case_is_not_taken(library: Library, db: Session) -> None:
    """Whatever number a client makes up."""
    somebody = writes(library, db)
    theirs = stored(somebody)
    other = Complainant(library, db, somebody.clock, address="e" * 64).begin().until("evidence")
    other.say("", attachments=(theirs,))
    assert "intake.evidence.unknown" in other.keys
    assert evidence.pieces(db, other.case.id or 0) == []


def test_a_file_of_a_platform_is_promised(library: Library, db: Session) -> None:
    """It is fetched afterwards; its name is not repeated in any state."""
    somebody = writes(library, db, FETCHED).say("", attachments=(photo(),))
    assert "intake.evidence.coming" in somebody.keys
    piece = evidence.pieces(db, somebody.case.id or 0)[0]
    assert piece.state == "promised"
    assert evidence.source_of(db, VAULT, piece)[1] == "media-现场.jpg"
    somebody.until("review").say("提交")
    assert "intake.filed.coming_one" in somebody.keys


@pytest.mark.parametrize(
    ("taking", "file", "key"),
    [
        (FETCHED, photo(size=21 * MB), "intake.evidence.too_large"),
        (FETCHED, photo(size=0), "intake.evidence.empty"),
        (FETCHED, photo(size=51 * MB), "rest.too_large"),
        (FETCHED, Attachment("location"), "intake.evidence.not_here"),
        (FETCHED, Attachment("file", "账单.pdf", MB), "intake.evidence.not_here"),
        (LINK, photo(), "intake.evidence.not_here"),
    ],
)
def test_what_is_not_taken_is_said_with_another_way(
    library: Library, db: Session, taking: Taking, file: Attachment, key: str
) -> None:
    """And nothing of it is kept; where the signed page takes it, a link to it is given at once."""
    somebody = writes(library, db, taking).say("", attachments=(file,))
    assert key in somebody.keys
    assert evidence.pieces(db, somebody.case.id or 0) == []
    by_link = key in ("intake.evidence.too_large", "intake.evidence.not_here")
    assert ("intake.evidence.link" in somebody.keys) is by_link
    assert somebody.question == "evidence"


def test_of_several_files_one_link_is_given(library: Library, db: Session) -> None:
    """What can be fetched is promised all the same, and the link opens this complaint."""
    files = (photo(), Attachment("file", "账单.pdf", MB), photo(size=21 * MB))
    somebody = writes(library, db, FETCHED).say("", attachments=files)
    assert len(evidence.pieces(db, somebody.case.id or 0)) == 1
    [link] = somebody.sayings("intake.evidence.link")
    code = str(link.args["url"]).rpartition("/")[2]
    token = tokens.look(db, code, "evidence", somebody.clock.now())
    assert token is not None
    assert token.subject == somebody.case.id


def test_the_twenty_first_file_is_refused(library: Library, db: Session) -> None:
    """Until one is taken out."""
    somebody = writes(library, db, FETCHED)
    for n in range(MOST_PIECES):
        somebody.say("", attachments=(photo(f"{n}.jpg"),))
    somebody.say("", attachments=(photo(),))
    assert "intake.evidence.too_many" in somebody.keys
    somebody.say("删除证据 3").say("", attachments=(photo(),))
    assert "intake.evidence.coming" in somebody.keys


@pytest.mark.parametrize("line", ["删除证据 1", "删除证据1", "删除材料一", "delete evidence 1"])
def test_a_file_is_taken_out_by_its_number(library: Library, db: Session, line: str) -> None:
    """Wherever the complaint is; a number that is none is told."""
    somebody = writes(library, db)
    somebody.say("", attachments=(stored(somebody),)).until("contact").say(line)
    assert "intake.evidence.removed" in somebody.keys
    assert evidence.pieces(db, somebody.case.id or 0) == []
    assert somebody.question == "contact"
    assert "intake.evidence.no_such" in somebody.say(line).keys


@pytest.mark.parametrize("where", ["city", "what", "name", "review"])
def test_a_file_is_taken_at_any_question(library: Library, db: Session, where: str) -> None:
    """The open question stays open."""
    somebody = Complainant(library, db, FixedClock.on(TODAY)).begin().until(where)
    somebody.say("", attachments=(stored(somebody),))
    assert "intake.evidence.kept" in somebody.keys
    assert somebody.question == where


def test_a_file_with_words_is_both(library: Library, db: Session) -> None:
    """A caption under the evidence says more of what happened."""
    somebody = writes(library, db)
    somebody.say("这是三月份的电费账单照片，请看", attachments=(stored(somebody),))
    assert {"intake.evidence.kept", "intake.added"} <= somebody.keys


def test_a_link_opens_this_complaint_alone_for_a_day(library: Library, db: Session) -> None:
    """Where the chat carries no files, or none so large."""
    somebody = writes(library, db, LINK).say("链接")
    url = str(somebody.said("intake.evidence.link").args["url"])
    code, now = url.rpartition("/")[2], somebody.clock.now()
    token = tokens.look(db, code, "evidence", now)
    assert token is not None
    assert token.subject == somebody.case.id
    somebody.wait(hours=24)
    assert tokens.look(db, code, "evidence", somebody.clock.now()) is None
    assert somebody.question == "evidence"


def test_where_files_come_by_the_link_alone_it_comes_with_the_question(
    library: Library, db: Session
) -> None:
    """Once; a new one is had by its number."""
    somebody = writes(library, db, LINK)
    assert {"intake.evidence.link", "intake.ask.evidence_by_link"} <= somebody.keys
    assert "intake.evidence.link" not in somebody.say("进度").keys
    assert "intake.evidence.link" in somebody.say("2").keys
    assert "intake.evidence.link" not in writes_elsewhere(library, db).keys


def writes_elsewhere(library: Library, db: Session) -> Complainant:
    """Somebody else, on a page that takes files itself."""
    other = Complainant(library, db, FixedClock.on(TODAY), address="e" * 64)
    return other.begin().until("evidence")


def test_a_link_of_a_draft_that_was_given_up_opens_nothing(library: Library, db: Session) -> None:
    """放弃 ends it."""
    somebody = writes(library, db, LINK).say("链接")
    code = str(somebody.said("intake.evidence.link").args["url"]).rpartition("/")[2]
    somebody.say("放弃")
    assert tokens.look(db, code, "evidence", somebody.clock.now()) is None


def test_the_review_counts_the_files(library: Library, db: Session) -> None:
    """And does not call them missing."""
    somebody = writes(library, db)
    somebody.say("", attachments=(stored(somebody),)).until("review")
    assert "intake.evidence.one" in somebody.keys
    assert "intake.missing.evidence" not in somebody.keys


@pytest.mark.parametrize(("taking", "each"), [(ANY_FILE, 50), (FETCHED, 20), (LINK, 50)])
def test_limits_are_told_before_anything_is_sent(
    library: Library, db: Session, taking: Taking, each: int
) -> None:
    """How many, how large each, how large together, as the channel carries them."""
    somebody = writes(library, db, taking)
    told = [*somebody.sayings("intake.help.evidence"),
            *somebody.sayings("intake.help.evidence_by_link")]  # fmt: skip
    assert [(one.args["pieces"], one.args["each"], one.args["total"]) for one in told] == [
        (MOST_PIECES, each, 200)
    ]
