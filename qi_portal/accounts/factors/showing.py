"""What somebody shows as second factor: a code of the app, a recovery code, or the answer of a passkey."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qi_portal.accounts.factors import actions
from qi_portal.accounts.passkeys import actions as passkeys
from qi_portal.accounts.passkeys.actions import Asked
from qi_portal.accounts.passkeys.ceremony import Site


@dataclass(frozen=True)
class Shown:
    """As it was typed, or as the browser's script sent it. One of the three is filled in."""

    code: str = ""
    recovery: str = ""
    answer: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.code or self.recovery or self.answer)


def factor_in(shown: Shown, *, person_id: UUID, where: Asked, token_hash: str, site: Site | None, now: datetime) -> str:
    """The factor that was shown, 'app', 'recovery' or 'passkey'; empty when it does not hold.

    `where` and `token_hash` name the session whose challenge a passkey signed.
    """
    if shown.answer and site is not None:
        challenge = passkeys.take_challenge(where, token_hash, now=now)
        is_right = passkeys.take_answer(
            person_id=person_id, answer=shown.answer, site=site, challenge=challenge, now=now
        )
        return "passkey" if is_right else ""
    if shown.recovery:  # before a code: a wrong one still stands in its field when somebody turns to the paper
        return "recovery" if actions.take_recovery_code(person_id=person_id, code=shown.recovery, now=now) else ""
    if shown.code:
        return "app" if actions.take_code(person_id=person_id, code=shown.code, now=now) else ""
    return ""
