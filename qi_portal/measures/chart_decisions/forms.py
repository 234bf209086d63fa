"""What a decision about a chart is written in; `domain.chart.decision_rules` says whether it may stand."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from qi_portal.domain.chart.choice import name_of
from qi_portal.domain.chart.decision_rules import Series, lock
from qi_portal.domain.chart.decisions import ChosenChart, Decided, DecisionKind, Exclusion, PhaseStart
from qi_portal.domain.errors import Invalid
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Baseline
from qi_portal.domain.words import words
from qi_portal.web.forms import Refusing
from qi_portal.web.speech import speaker

WHY = _l("Why")


class DecisionForm(Refusing):
    """Every kind of decision says why. `seen` marks what a preview was made of. Names begin with the kind,
    since several of these forms stand on one page."""

    why = TextAreaField(WHY)
    seen = HiddenField()

    def __init__(self, series: Series, sent: Any = None, *, kind: DecisionKind, data: Mapping[str, str] | None = None):
        super().__init__(sent, prefix=f"{kind.value}-", data=data)
        self.series, self.kind = series, kind

    def what(self) -> Decided:
        """The decision; Invalid when a field holds none of its choices."""
        raise NotImplementedError

    @property
    def parts(self) -> list[Any]:
        """The fields to choose from, in order; the reason follows them."""
        return [field for field in self if isinstance(field, SelectField)]

    def _offer_months(self, *names: str) -> None:
        offered = [SelectChoice(str(point.month), speaker().month(point.month)) for point in self.series.points]
        for name in names:
            self[name].choices = [SelectChoice("", _l("Choose a month")), *offered]

    def _month(self, name: str) -> Month:
        try:
            return Month.parse(self[name].data or "")
        except ValueError:
            raise Invalid(name, words("Choose a month.")) from None


class BaselineForm(DecisionForm):
    first = SelectField(_l("First month"), validate_choice=False)
    last = SelectField(_l("Last month"), validate_choice=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._offer_months("first", "last")

    def what(self) -> Decided:
        return lock(self.series, self._month("first"), self._month("last"))


class MonthForm(DecisionForm):
    month = SelectField(_l("Month"), validate_choice=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._offer_months("month")


class PhaseForm(MonthForm):
    def what(self) -> Decided:
        return PhaseStart(self._month("month"))


class ExclusionForm(MonthForm):
    def what(self) -> Decided:
        return Exclusion(self._month("month"))


class ChartForm(DecisionForm):
    chart = SelectField(_l("Chart"), validate_choice=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        offered = [SelectChoice(kind.value, speaker().say(name_of(kind))) for kind in self.series.kinds]
        self.chart.choices = [SelectChoice("", _l("Choose a chart")), *offered]

    def what(self) -> Decided:
        try:
            return ChosenChart(Kind(self.chart.data or ""))
        except ValueError:
            raise Invalid("chart", words("Choose a chart.")) from None


FORMS: dict[DecisionKind, type[DecisionForm]] = {
    DecisionKind.BASELINE: BaselineForm,
    DecisionKind.PHASE: PhaseForm,
    DecisionKind.EXCLUSION: ExclusionForm,
    DecisionKind.CHART: ChartForm,
}


def form_of(kind: DecisionKind, series: Series, *, sent: Any = None, filled: Decided | None = None) -> DecisionForm:
    """The form of a kind: as it was sent, or with a proposed decision of that kind filled in."""
    return FORMS[kind](series, sent, kind=kind, data=_typed(filled))


def _typed(what: Decided | None) -> dict[str, str]:
    match what:
        case Baseline():
            return {"first": str(what.first), "last": str(what.last)}
        case PhaseStart() | Exclusion():
            return {"month": str(what.month)}
    return {}


class WithdrawForm(FlaskForm):
    why = TextAreaField(WHY)
