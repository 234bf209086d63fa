"""What a question is settled with."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from qi_portal.domain.content.question import Decision
from qi_portal.web.forms import VersionForm


class SettleForm(VersionForm):
    """`chosen` is the guideline's answer as it was on the page; `decision` is empty for opening a question again."""

    decision = RadioField(
        _l("Decision"),
        choices=[
            SelectChoice(Decision.KEEP.value, _l("Keep as it is")),
            SelectChoice(Decision.CHANGE.value, _l("Change to be made")),
        ],
        validate_choice=False,
    )
    why = TextAreaField(_l("Why"))
    chosen = HiddenField()

    def chose(self) -> Decision | None:
        """The decision, or None with a sentence at the field."""
        if self.decision.data not in list(Decision):
            self.decision.errors = [_l("Choose one of the two.")]
            return None
        return Decision(self.decision.data)
