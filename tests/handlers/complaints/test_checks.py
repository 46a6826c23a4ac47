"""Names, contacts and documents: one form for each, doubts that are said, nothing refused."""

from datetime import date

import pytest

from handlers.complaints import checks

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "440524188001010014",
        "34052419800101001X",
        "110101199003070011",
        "440300200002290019",
        "11010519491231002x",
        "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_a_right_citizen_number(number: str) -> None:
    """In any width, with spaces, with a small x (GB 11643)."""
    kept, doubt = checks.document("id_card", TODAY)(number)
    assert doubt is None
    assert len(kept) == 18
    assert checks.right_form("id_card", kept, TODAY)


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",
        "440300190002290012",
        "440300209901010018",
        "440300202502300016",
        "000000000000000001",
        "11010519491231002",
        "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X",
        "",
    ],
)
def test_a_wrong_citizen_number_is_doubted_and_kept(number: str) -> None:
    """Wrong check, no such day, the future, other digits: it is said, and the text stays."""
    assert not checks.right_form("id_card", number, TODAY)
    kept, doubt = checks.document("id_card", TODAY)(number)
    assert doubt is not None
    assert kept == number


@pytest.mark.parametrize(
    ("kind", "number", "right"),
    [
        ("residence", "810000199408230021", True),
        ("residence", "810000199408230022", False),
        ("passport", "E12345678", True),
        ("passport", "e 1234-5678", True),
        ("passport", "护照", False),
        ("foreigner", "FIN110085070100", True),
        ("foreigner", "110101199003070011", True),
        ("foreigner", "12", False),
        ("another", "军官证 123", True),
    ],
)
def test_other_documents(kind: str, number: str, right: bool) -> None:
    """Each by its own form; of any other document nothing is known, so nothing is doubted."""
    assert (checks.document(kind, TODAY)(number)[1] is None) == right


def test_of_another_document_no_form_is_confirmed() -> None:
    """Nobody says 格式校验通过 where no form was checked."""
    assert not checks.right_form("another", "军官证123", TODAY)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13912345678", "13912345678"),
        ("+86 139-1234-5678", "13912345678"),
        ("0086 13912345678", "13912345678"),
        ("１３９１２３４５６７８", "13912345678"),
        ("0755-88121212", "0755 8812 1212"),
        ("0755-88121212转801", "0755 8812 1212 ext. 801"),
        ("+852 2123 4567", "+852 2123 4567"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("somebody@example.cn", "somebody@example.cn"),
    ],
)
def test_a_contact_that_can_be_used(typed: str, kept: str) -> None:
    """Mobiles, landlines with an extension, foreign numbers and e-mail."""
    assert checks.contact(typed) == (kept, None)


@pytest.mark.parametrize(
    "typed", ["1391234567", "12345678901234", "abc", "微信 oyqw", "a@b", "没有电话", "1" * 120]
)
def test_a_doubtful_contact_is_kept_as_written(typed: str) -> None:
    """It is only asked to look again."""
    kept, doubt = checks.contact(typed)
    assert (kept, doubt is not None) == (typed, True)


@pytest.mark.parametrize(
    "typed", ["欧阳晴雯", "李雷", "Mary O'Neill", "买买提·艾力", "Nguyễn Văn An"]
)
def test_a_name(typed: str) -> None:
    """Of any people."""
    assert checks.name(typed)[1] is None


@pytest.mark.parametrize(
    "typed", ["匿名", "张先生", "李", "热心市民", "张三13912345678", "anonymous", "王某某"]
)
def test_a_doubtful_name_is_asked_back(typed: str) -> None:
    """Anonymous, a title, a name with a telephone in it."""
    assert checks.name(typed)[1] is not None


def test_signs_that_nobody_sees_go() -> None:
    """A direction mark turns no name around in an officer's list."""
    assert checks.name("欧阳\u202e晴雯\n")[0] == "欧阳 晴雯"
