"""What is sent from beside an answer: codes, and nothing that was found in the child."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from qi_portal.domain.access import Place
from qi_portal.domain.decision.tree import LADDER, Disposition
from qi_portal.domain.errors import Invalid
from qi_portal.domain.referral_log import OVERRIDDEN, AgeBand, Reason, Sent, levels_but
from qi_portal.domain.words import Words, words
from qi_portal.guidelines.panel import Panel
from qi_portal.web.forms import PageForm


class DecisionForm(PageForm):
    """`key` is drawn with the form, so that sending it twice records once. What fits is said by the domain."""

    key = HiddenField()
    version = HiddenField()
    content_hash = HiddenField()
    advised = HiddenField()
    age_band = HiddenField()
    outcome = HiddenField()
    practice = SelectField(_l("Practice"), validate_choice=False)
    done_instead = SelectField(_l("What was done instead"), validate_choice=False, default="")
    reason = SelectField(_l("Why"), validate_choice=False, default="")

    @property
    def identity(self) -> UUID:
        """The key; Invalid when it is none of ours."""
        try:
            return UUID(self.key.data or "")
        except ValueError:
            raise Invalid("outcome", words("Show the answer again, then record it.")) from None

    @property
    def sent(self) -> Sent:
        names = ("content_hash", "advised", "age_band", "outcome", "done_instead", "reason")
        return Sent(**{name: getattr(self, name).data or "" for name in names})

    @property
    def levels(self) -> list[tuple[str, Words]]:
        """What can have been done instead, as choices."""
        advised = _known(Disposition, self.advised.data)
        return [(level.value, level.name_words) for level in (levels_but(advised) if advised else LADDER)]

    @property
    def reasons(self) -> list[tuple[str, Words]]:
        return [(reason.value, reason.name_words) for reason in Reason]

    @property
    def band(self) -> AgeBand:
        return _known(AgeBand, self.age_band.data) or AgeBand.UNKNOWN

    @property
    def level(self) -> Disposition | None:
        return _known(Disposition, self.advised.data)

    @property
    def is_overridden(self) -> bool:
        """Whether anything is said of what was done instead."""
        return bool(self.done_instead.data or self.reason.data) or self.outcome.data == OVERRIDDEN

    def blame(self, problem: Invalid) -> None:
        """Show a refusal at the field that it names; one that nobody sees stands at the buttons."""
        name = problem.field if problem.field in ("practice", "done_instead", "reason") else "outcome"
        self[name].errors = [problem.message]


def decision_form(panel: Panel, places: Sequence[Place], band: AgeBand) -> DecisionForm:
    """The form beside an answer; the practice is chosen already where there is one only."""
    return DecisionForm(
        formdata=None,
        key=str(uuid4()),
        version=panel.guideline.version,
        content_hash=panel.guideline.content_hash,
        advised=panel.answer.disposition.value,
        age_band=band.value,
        practice=places[0].code if len(places) == 1 else "",
    )


def _known(codes: Any, text: str | None) -> Any:
    """The code, or None for a text that is none."""
    return next((code for code in codes if code.value == text), None)
