"""动态口令: set up once, proved, asked for where a move shows what is secret."""

import json

import pyotp
from sqlmodel import select

from handlers.officials import second_factor
from models import inbox, parcels
from models.messages import Incoming
from models.names import name_of
from models.officials import Official
from tests.fakes.parts import SEALER, texts_in
from tests.fakes.rows import a_unit, number
from tests.handlers.officials.office import Chat, Office, official_named


def digits(office: Office, secret: str) -> str:
    """What the telephone shows now."""
    return pyotp.TOTP(secret).at(office.clock.now())


def set_up(office: Office, chat: Chat) -> str:
    """Set it up; gives the secret."""
    chat.say("动态口令")
    secret = str(chat.said("factor.secret")["secret"]).replace(" ", "")
    chat.say(digits(office, secret))
    assert "factor.set" in chat.keys
    return secret


def reveal(office: Office) -> str:
    """The line that shows a secret of a unit of Nanshan."""
    with office.database.writing() as db:
        return f"厂 {name_of('U', number(a_unit(db)))} 查看"


def test_secret_is_shown_once_and_sealed(office: Office) -> None:
    """It is in no table in plain, and shown a second time nowhere."""
    li = office.official("li").say("动态口令")
    secret = str(li.said("factor.secret")["secret"]).replace(" ", "")
    assert secret not in str(office.dump()) + json.dumps(li.memory.state)
    li.say("动态口令")
    assert "factor.secret" not in li.keys
    li.say(digits(office, secret))
    assert secret not in str(office.dump()) + json.dumps(li.memory.state)
    with office.database.reading() as db:
        assert official_named(db, "li").second_factor is not None


def test_shown_secret_is_blotted_out_of_the_history(office: Office) -> None:
    """With the next message; what else was answered stays readable."""
    li = office.official("li").say("动态口令", key="shown")
    shown = str(li.said("factor.secret")["secret"])
    with office.database.writing() as db:
        message = Incoming("terminal", "li", "shown", office.clock.now())
        inbox.claim(db, message)
        inbox.answer(
            db, texts_in(db), message, json.dumps({"texts": [f"密钥：{shown}"]}, ensure_ascii=False)
        )
    li.say("123456")
    with office.database.reading() as db:
        kept = inbox.stored_reply(db, texts_in(db), message)
    assert kept is not None
    assert shown not in kept
    assert json.loads(kept)["texts"][0].startswith("密钥：")


def test_shown_secret_is_not_kept_for_whoever_asks_for_the_rest(office: Office) -> None:
    """What of its message did not go out never does, once another one came."""
    li = office.official("li").say("动态口令")
    shown, now = str(li.said("factor.secret")["secret"]), office.clock.now()
    with office.database.writing() as db:
        for who in ("li", "wang"):
            parcels.owe(db, texts_in(db), "terminal", who, [{"text": f"密钥：{shown}"}], now)
    li.say("123456")
    with office.database.writing() as db:
        assert parcels.take_out(db, texts_in(db), "terminal", "li", now) == []
        assert parcels.take_out(db, texts_in(db), "terminal", "wang", now) != []


def test_wrong_digits_set_up_nothing(office: Office) -> None:
    """They are asked for again; after five wrong ones for an hour no more."""
    li = office.official("li").say("动态口令")
    secret = str(li.said("factor.secret")["secret"]).replace(" ", "")
    wrong = "000000" if digits(office, secret) != "000000" else "111111"
    for _ in range(4):
        li.say(wrong)
        assert "factor.wrong" in li.keys
    li.say(wrong, digits(office, secret))
    with office.database.reading() as db:
        assert official_named(db, "li").second_factor is None
    li.say("动态口令")
    assert "factor.pause" in li.keys
    office.wait(minutes=61)
    set_up(office, li)


def test_setting_up_ends_after_ten_minutes(office: Office) -> None:
    """An old secret proves nothing; a new one is shown."""
    li = office.official("li").say("动态口令")
    old = str(li.said("factor.secret")["secret"]).replace(" ", "")
    office.wait(minutes=10)
    li.say(f"动态口令 {digits(office, old)}")
    assert "factor.set" not in li.keys
    assert str(li.said("factor.secret")["secret"]).replace(" ", "") != old


def test_another_telephone_needs_the_old_one(office: Office) -> None:
    """Whoever has one proves it before another takes its place."""
    li = office.official("li")
    old = set_up(office, li)
    li.say("动态口令")
    assert "factor.prove" in li.keys
    office.wait(minutes=1)
    li.say(digits(office, old))
    new = str(li.said("factor.secret")["secret"]).replace(" ", "")
    li.say(digits(office, new))
    assert "factor.set" in li.keys
    assert new != old


def test_move_with_second_factor(office: Office) -> None:
    """Without one it is refused; with it the digits are asked for, and taken once."""
    li, line = office.official("li"), reveal(office)
    li.say(line)
    assert "work.factor_first" in li.keys
    secret = set_up(office, li)
    office.wait(minutes=1)
    li.say(line)
    assert "work.confirm_factor" in li.keys
    now = digits(office, secret)
    li.say(now)
    assert li.reply is not None
    assert not li.keys & {"work.code_wrong", "work.confirm_factor"}
    li.say(line, now)
    assert "work.code_wrong" in li.keys
    office.wait(seconds=30)
    li.say(digits(office, secret))
    assert "work.code_wrong" not in li.keys
    assert len(office.audited("works.reveal")) == 2


def test_each_time_step_is_accepted_once(office: Office) -> None:
    """One step of difference is taken, two are not, and none twice or backwards."""
    secret = second_factor.new_secret()
    now = office.clock.now()
    step = int(now.timestamp()) // 30
    codes = {by: pyotp.TOTP(secret).generate_otp(step + by) for by in range(-2, 3)}
    assert [second_factor.step_of(secret, codes[by], now) for by in (-2, -1, 0, 1, 2)] == [
        None, step - 1, step, step + 1, None]  # fmt: skip
    office.official("li")
    with office.database.writing() as db:
        li = official_named(db, "li")
        second_factor.set_up(db, li, secret, step - 1, SEALER)
        taken = [second_factor.accept(db, li, codes[by], now, SEALER) for by in (-1, 1, 1, 0)]
        assert taken == [False, True, False, False]


def test_secret_of_another_official_opens_nothing(office: Office) -> None:
    """A sealed secret that is moved to another row is no secret there."""
    office.official("li"), office.official("wang")
    with office.database.writing() as db:
        li, wang = official_named(db, "li"), official_named(db, "wang")
        secret = second_factor.new_secret()
        second_factor.set_up(db, li, secret, 0, SEALER)
        wang.second_factor = li.second_factor
        now = office.clock.now()
        code = pyotp.TOTP(secret).at(now)
        assert not second_factor.accept(db, wang, code, now, SEALER)
        assert second_factor.accept(db, li, code, now, SEALER)


def test_superior_resets_a_lost_telephone(office: Office) -> None:
    """With a code and a second official; then it can be set up anew."""
    chief = office.official("chief", role="superior")
    li, wang = office.official("li"), office.official("wang")
    set_up(office, li)
    chief.say(f"人员 {li.code_name} 重置口令").confirm()
    wang.say("待办", "1", "1", "同意")
    with office.database.reading() as db:
        assert db.exec(select(Official.second_factor).where(Official.name == "li")).one() is None
    set_up(office, li)
