"""The unified social credit code (统一社会信用代码, GB 32100-2015): its form and its check."""

import unicodedata
from typing import Literal, TypeAlias

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

CreditCodeFault: TypeAlias = Literal["length", "character", "check"]
"""Not 18 characters · a character that cannot stand there · a wrong check character."""


class CreditCodeError(ValueError):
    """A text is no unified social credit code; `fault` says why. The text is not repeated."""

    def __init__(self, fault: CreditCodeFault) -> None:
        """Take the cause."""
        super().__init__(fault)
        self.fault: CreditCodeFault = fault


def credit_code(typed: str) -> str:
    """The code as it is kept: 18 characters, upper case, without spaces, in ordinary width.

    Raises:
        CreditCodeError: where it has another length, a character that cannot stand there (no code
            holds I, O, S, V or Z), or a check character that does not fit.
    """
    wide = unicodedata.normalize("NFKC", typed).upper()
    code = "".join(sign for sign in wide if not _separates(sign))
    try:
        return uscc.validate(code)
    except InvalidLength:
        raise CreditCodeError("length") from None
    except InvalidChecksum:
        raise CreditCodeError("check") from None
    except ValidationError:
        raise CreditCodeError("character") from None


def _separates(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Pd", "Cf")
