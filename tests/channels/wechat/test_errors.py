"""Every error code of the platform has a kind, and nothing in an error tells who or what."""

import re
from pathlib import Path

import pytest
from wechatpy.constants import WeChatErrorCode

from bot.channels.wechat import errors
from bot.channels.wechat.errors import CREDENTIALS, Kind, WeChatError, classify, refusal
from tests.fakes.canaries import OPENID

TABLE: list[tuple[Kind, list[int]]] = [
    ("retry", [-1, -1000]),
    ("token", [40001, 40014, 42001]),
    ("operator", [40013, 40125, 40164, 61004, 48004, 50004, 89503]),
    ("permanent", [40003, 40007, 41001, 41005, 41030, 43019, 45002, 47001, 48002, 50002]),
    ("gone", [43004, 46004]),
    ("consent", [43101]),
    ("slow_down", [43117, 45011]),
    ("quota", [45009, 48006]),
    ("window", [45015]),
    ("used_up", [45047]),
    ("fields", [47003]),
    ("feature", [48001, 40037, 61007]),
]


@pytest.mark.parametrize(("kind", "codes"), TABLE)
def test_every_code_has_its_kind(kind: Kind, codes: list[int]) -> None:
    assert {classify(one, "message/custom/send") for one in codes} == {kind}


def test_no_code_has_two_kinds() -> None:
    listed = [code for codes in errors._CODES.values() for code in codes]
    assert len(listed) == len(set(listed))


def test_codes_that_the_library_knows_are_known_here() -> None:
    """Those of the calls that we make: none of them is tried again for want of a line."""
    known = {int(one) for one in WeChatErrorCode if 0 < int(one) < 49000}
    # Of signing in through a page, of industries and of mass messages.
    others = {40102, 40163, 42002, 42003, 42007, 43100, 45026, 45027, 45065, 45067, 48006}
    assert {one for one in known if classify(one) == "retry"} <= others


def test_a_wrong_secret_is_no_refused_token() -> None:
    """Where tokens are given, 40001 means the AppSecret."""
    for code in (40001, 40125, 40013, 40164, 41004, 40002):
        assert classify(code, CREDENTIALS) == "operator"
    assert classify(45009, CREDENTIALS) == "quota"
    assert classify(-1, CREDENTIALS) == "retry"


def test_an_unknown_code_is_tried_again_and_a_missing_parameter_never() -> None:
    assert classify(99999) == "retry"
    assert classify(41999) == "permanent"


def test_an_error_says_which_field_was_refused_and_nothing_else() -> None:
    told = f"argument invalid! data.thing1.value invalid {OPENID} rid: 1-2-3"
    error = refusal(47003, "message/template/send", told)
    assert (error.kind, error.about) == ("fields", "thing1")
    assert OPENID not in repr(error) + str(error) + str(error.args)
    assert refusal(47003, "x", f"data.{OPENID}.value").about == ""
    assert refusal(45015, "x", "data.thing1").about == ""


def test_an_operator_reads_which_address_to_allow() -> None:
    error = refusal(40164, CREDENTIALS, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in")
    assert error.mend.endswith(": 203.0.113.7")
    assert refusal(40164, CREDENTIALS, None).mend


def test_how_long_to_wait_is_told_where_it_is_known() -> None:
    assert WeChatError(45011, "x").after is not None
    assert WeChatError(43117, "x").after is not None
    assert WeChatError(45015, "x").after is None


def test_what_an_operator_should_mend_names_real_settings() -> None:
    names = set(re.findall(r"GREENBOT_[A-Z_]+", " ".join(errors._MEND.values())))
    example = (Path(__file__).parents[3] / ".env.example").read_text(encoding="utf-8")
    assert names
    assert all(name in example for name in names)
