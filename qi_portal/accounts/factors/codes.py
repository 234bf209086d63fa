"""Codes that an app counts (TOTP: SHA-1, six digits, every half minute) and recovery codes."""

import secrets
from datetime import datetime

TOLERANCE = 1
"""Steps of half a minute by which a telephone's clock may be off, either way."""

RECOVERY_CODES = 10
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""32 that are hard to take for one another (Crockford): 5 bits each, 80 in a code."""

MISREAD = str.maketrans("OIL", "011")
CODE_LENGTH = 16
GROUP = 4


def new_secret() -> str:
    from pyotp import random_base32

    return random_base32()


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The half minute (since 1970) that the code belongs to; None when it is not one of these minutes."""
    from pyotp import TOTP
    from pyotp.exceptions import OTPVerificationError

    code = "".join(typed.split())
    if not code.isascii():
        return None
    try:
        return TOTP(secret).verify_and_get_timecode(code, for_time=now, valid_window=TOLERANCE)
    except OTPVerificationError:
        return None


def address_of(secret: str, email: str) -> str:
    """What the picture of the code says: `otpauth://totp/...`."""
    from pyotp import TOTP

    return TOTP(secret).provisioning_uri(name=email, issuer_name="QI Portal")


def in_groups(text: str, mark: str = " ") -> str:
    """Four letters at a time, which are easier to copy."""
    return mark.join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def new_recovery_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def recovery_code_in(typed: str) -> str:
    """The code as it is kept, however it was copied from paper; empty when it cannot be one."""
    code = "".join(typed.upper().replace("-", "").split()).translate(MISREAD)
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else ""
