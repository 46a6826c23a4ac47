"""The second factor (动态口令): six digits from an official's telephone, by the clock (RFC 6238).

The secret is sealed under the master key and bound to the official's row. A time step is accepted
once, and one step before and after the present one, since clocks differ.
"""

import hmac
from datetime import datetime

import pyotp
from sqlmodel import Session

from models.acts import renew
from models.officials import SECOND_FACTOR, Official
from models.sealing import SealBrokenError, Sealer

_STEPS_AROUND = (0, -1, 1)


def new_secret() -> str:
    """A secret for an authenticator: 160 random bits in base 32."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, now: datetime, after: int | None = None) -> int | None:
    """The time step whose code this is, or None; only steps later than `after` count."""
    factor = pyotp.TOTP(secret)
    present = int(now.timestamp()) // factor.interval
    for step in (present + around for around in _STEPS_AROUND):
        right = hmac.compare_digest(factor.generate_otp(step), code)
        if right and (after is None or step > after):
            return step
    return None


def set_up(db: Session, official: Official, secret: str, step: int, sealer: Sealer) -> None:
    """Keep the secret; the step of the code that proved it is used up."""
    official.second_factor = sealer.seal(secret, SECOND_FACTOR, f"official:{official.id}")
    official.last_factor = step
    db.flush()


def accept(db: Session, official: Official, code: str, now: datetime, sealer: Sealer) -> bool:
    """Whether six digits are right now, and were not taken before. They are used up by this."""
    renew(db, official)
    if official.second_factor is None:
        return False
    try:
        secret = sealer.open(official.second_factor, SECOND_FACTOR, f"official:{official.id}")
    except SealBrokenError:
        return False
    step = step_of(secret, code, now, official.last_factor)
    if step is None:
        return False
    official.last_factor = step
    db.flush()
    return True
