"""What somebody says of each column, as text; `domain.entry.column_plan` says what it means."""

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _

from qi_portal.domain.entry.cells import normal_id
from qi_portal.domain.entry.column_plan import FIXABLE, ColumnPlan, Role, signature_of
from qi_portal.domain.entry.findings import FIELD_WORDS, Field
from qi_portal.domain.entry.headers import PAIRED, field_named
from qi_portal.domain.entry.months import month_named
from qi_portal.domain.words import Words, words
from qi_portal.measures.imports.desk import Desk

LONGEST = 40


class ColumnsForm:
    """One choice a column (`column-0` ...), for a count also whose (`of-0` ...: a measure or a month), and what holds
    for every row (`all-practice_id` ...). An earlier answer for the same headings stands in it already."""

    def __init__(self, names: Sequence[str], earlier: Sequence[ColumnPlan] = ()) -> None:
        self.names = tuple(names)
        self.problems: list[tuple[str, Words]] = []
        known = next((plan for plan in earlier if plan.signature == signature_of(names)), None)
        is_sent = request.method == "POST"
        guessed = known.roles if known else tuple(_guess(name) for name in names)
        self.chosen = [
            _sent(f"column-{index}") if is_sent else (role.field.value if role else "")
            for index, role in enumerate(guessed)
        ]
        self.of = [
            _sent(f"of-{index}") if is_sent else str((role and (role.month or role.measure)) or "")
            for index, role in enumerate(guessed)
        ]
        fixed = known.fixed if known else {}
        self.fixed = {field: _sent(f"all-{field.value}") if is_sent else fixed.get(field, "") for field in FIXABLE}
        self.scope = _sent("scope")

    @property
    def choices(self) -> list[tuple[str, Words | str]]:
        return [("", _("Not read")), *((field.value, FIELD_WORDS[field]) for field in Field)]

    @property
    def plan(self) -> ColumnPlan:
        roles = tuple(
            _role(chosen, of) if name else None
            for name, chosen, of in zip(self.names, self.chosen, self.of, strict=True)
        )
        fixed: dict[Field, str] = {field: text for field, text in self.fixed.items() if text}
        return ColumnPlan(self.names, roles, fixed)

    @property
    def plan_to_save(self) -> ColumnPlan:
        """Without the month, which is another one in the next file."""
        plan = self.plan
        fixed: dict[Field, str] = {field: text for field, text in plan.fixed.items() if field is not Field.PERIOD}
        return ColumnPlan(plan.names, plan.roles, fixed)

    def check(self, desk: Desk) -> None:
        """Note what cannot be read as a measure, a month or a practice."""
        for index, (chosen, of) in enumerate(zip(self.chosen, self.of, strict=True)):
            if of and chosen in PAIRED and month_named(of) is None and not desk.knows_measure(of):
                message = words("“{value}” is neither a measure such as DEV-1 nor a month such as 2026-10.", value=of)
                self.problems.append((f"of-{index}", message))
        self._check_fixed(desk)

    def _check_fixed(self, desk: Desk) -> None:
        practice, measure, month = (self.fixed[field] for field in FIXABLE)
        if practice and desk.practice(normal_id(practice)) is None:
            self._wrong(Field.PRACTICE, words("“{value}” is not a practice you may enter for.", value=practice))
        if measure and not desk.knows_measure(measure):
            self._wrong(Field.MEASURE, words("“{value}” is not a measure. Use an id such as DEV-1.", value=measure))
        if month and month_named(month) is None:
            self._wrong(Field.PERIOD, words("“{value}” is not a month. Write it as 2026-10.", value=month))

    def _wrong(self, field: Field, message: Words) -> None:
        self.problems.append((f"all-{field.value}", message))


def _sent(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST]


def _guess(name: str) -> Role | None:
    field = field_named(name)
    return Role(field) if field else None


def _role(chosen: str, of: str) -> Role | None:
    if chosen not in list(Field):
        return None
    field = Field(chosen)
    if not of or field not in PAIRED:
        return Role(field)
    month = month_named(of)
    return Role(field, month=month) if month else Role(field, measure=normal_id(of))
