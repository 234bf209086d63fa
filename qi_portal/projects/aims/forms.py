"""What an aim is written in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.chart.targets import target_now
from qi_portal.domain.content.measure import Project
from qi_portal.domain.improvement.aim import WHOLE, AimText, Basis, usual_months
from qi_portal.domain.improvement.aim_reading import read_aim
from qi_portal.domain.periods import Month
from qi_portal.web.forms import PageForm, version_in

FIELDS = ("basis", "first", "last", "baseline", "goal", "reach_by", "statement", "why")
BASES = (
    (Basis.OWN.value, _l("Your own months")),
    (Basis.TYPED.value, _l("A number you know")),
    (Basis.TYPICAL.value, _l("The project's typical number, to plan with")),
)


class AimForm(PageForm):
    """Everything as text; `domain.improvement.aim_reading` says what it means. `number` is the revision it is written
    beside."""

    basis = RadioField(
        _l("Where you start from"), choices=[SelectChoice(*basis) for basis in BASES], validate_choice=False
    )
    first = StringField(_l("First month of your own"))
    last = StringField(_l("Last month of your own"))
    baseline = StringField(_l("The number you know"))
    goal = StringField(_l("Goal"))
    reach_by = StringField(_l("To be reached by"))
    statement = TextAreaField(_l("In your own words"))
    why = TextAreaField(_l("Why the aim changes"))
    number = HiddenField(default="0")

    def __init__(
        self, project: Project, chart: Chart, this_month: Month, aim: AimText | None = None, number: int = 0
    ) -> None:
        shown = _kept(aim) if aim else _proposed(project, chart, this_month)
        super().__init__(prefix="aim-", data=shown | {"number": str(number)})
        self._project, self._chart, self._this_month = project, chart, this_month

    def read(self, *, is_first: bool) -> tuple[AimText, str] | None:
        """The aim and the reason, or None with a sentence at each field that does not fit."""
        typed = {name: self[name].data or "" for name in FIELDS}
        aim, problems = read_aim(self._project, self._chart, typed, self._this_month, is_first=is_first)
        self.blame_all(problems)
        return aim

    @property
    def opened_on(self) -> int:
        return version_in(self.number.data)


def _proposed(project: Project, chart: Chart, this_month: Month) -> dict[str, str]:
    """What a first aim may be: from the own months to the target in force, within the project's usual time."""
    own, target = usual_months(chart), target_now(chart)
    measure = project.lead_measure
    level = measure.target.value if measure.target else None
    if target is not None:
        level = round(target.value * (WHOLE if measure.is_proportion else 1), 2)
    return _months(own) | {
        "basis": (Basis.OWN if own else Basis.TYPICAL).value,
        "goal": "" if level is None else f"{level:g}",
        "reach_by": str(this_month + project.cycle_months),
    }


def _kept(aim: AimText) -> dict[str, str]:
    return _months((aim.first, aim.last) if aim.first and aim.last else None) | {
        "basis": aim.basis.value,
        "baseline": f"{aim.baseline:g}" if aim.basis is Basis.TYPED else "",
        "goal": f"{aim.goal:g}",
        "reach_by": str(aim.reach_by),
        "statement": aim.statement,
    }


def _months(own: tuple[Month, Month] | None) -> dict[str, str]:
    return {"first": str(own[0]), "last": str(own[1])} if own else {}
