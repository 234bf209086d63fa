"""What joining and leaving a project are written in."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.errors import Invalid
from qi_portal.domain.improvement.part import USEFUL_CHARTS, Part, read_leaving, read_part
from qi_portal.domain.periods import Month
from qi_portal.web.forms import PageForm

FIELDS = ("started", "population", "sampling", "charts")
WAYS = (
    (Sampling.SAMPLE.value, _l("A review of some charts each month")),
    (Sampling.FULL.value, _l("All who were eligible, from the record system")),
)


class PartForm(PageForm):
    """How a practice takes part; everything as text, `domain.improvement.part` says what it means."""

    started = StringField(_l("First month"))
    population = TextAreaField(_l("Whom you serve in this project"))
    sampling = RadioField(
        _l("How you find the cases of a month"), choices=[SelectChoice(*way) for way in WAYS], validate_choice=False
    )
    charts = StringField(_l("Charts a month, for a review"))

    def __init__(self, this_month: Month, part: Part | None = None) -> None:
        super().__init__(data=_shown(part or Part(this_month, sampling=Sampling.SAMPLE, charts=USEFUL_CHARTS)))
        self._this_month = this_month

    def read(self, left: Month | None = None) -> Part | None:
        """The part, or None with a sentence at each field that does not fit; `left` is when an earlier one ended."""
        part, problems = read_part({name: self[name].data or "" for name in FIELDS}, self._this_month, left)
        self.blame_all(problems)
        return part


class LeaveForm(PageForm):
    last = StringField(_l("Last month"))
    why = TextAreaField(_l("Why"))

    def read(self, since: Month, this_month: Month) -> tuple[Month, str] | None:
        """The last month and the reason, or None with a sentence at the field that does not fit."""
        try:
            return read_leaving({"last": self.last.data or "", "why": self.why.data or ""}, since, this_month)
        except Invalid as problem:
            self.blame(problem)
            return None


def _shown(part: Part) -> dict[str, str]:
    return {
        "started": str(part.started),
        "population": part.population,
        "sampling": part.sampling.value if part.sampling else "",
        "charts": str(part.charts) if part.charts else "",
    }
