"""What goes when somebody wants their conversation forgotten: words, buttons, what still goes out.

What the conversation remembers goes with `Memory.forgotten`. Units, officials, cases and the audit
are not touched, and the account stays where one of them needs it (`models/accounts.py`).

Source: 个人信息保护法, article 47.
"""

from datetime import datetime

from sqlmodel import Session

from models import accounts, case_retention, cases, inbox, keyboards, parcels
from models.vault import Vault


def forget(
    db: Session, vault: Vault, channel: str, address: str, answered: str, now: datetime
) -> None:
    """Delete what a contact wrote and was answered, and the complaint that they did not file.

    Args:
        address: where a platform has accounts, the pseudonym.
        answered: the key of the message that is being answered; its row stays.
        now: aware.
    """
    while (draft := cases.draft_of(db, vault, channel, address, now)) is not None:
        case_retention.forget(db, vault, draft, now, cases.COMPLAINANT)
    inbox.forget_of(db, channel, address, answered, now)
    parcels.forget_of(db, channel, address)
    keyboards.forget_of(db, channel, address)
    accounts.let_go(db, channel, address, now)
