"""What a schedule of reports is set with."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, StringField

from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.errors import Invalid
from qi_portal.domain.names import clean_name
from qi_portal.domain.reminders.schedule import LAST_DAY
from qi_portal.domain.report_schedule import Every, Rhythm, Stretch
from qi_portal.domain.words import Words, words
from qi_portal.reports.batches.choice import Choices
from qi_portal.reports.batches.forms import OUTPUTS, WishForm
from qi_portal.reports.schedules.actions import Plan
from qi_portal.reports.schedules.queries import Member, Schedule
from qi_portal.web.forms import version_in

LONGEST_NAME = 120


class ScheduleForm(WishForm):
    """A schedule in one program; `members` are those who may get its reports."""

    version = HiddenField(default="0")
    name = StringField(_l("Name"))
    every = StringField(_l("How often"))
    day = StringField(_l("Day of the month"))
    recipients = SelectMultipleField(_l("Who gets them"), validate_choice=False)

    def __init__(self, choices: Choices, members: Sequence[Member], stored: Schedule | None = None) -> None:
        super().__init__(choices, _shown(stored) if stored else {"every": "month", "day": "22", "version": "0"})
        self.members = members

    @property
    def opened_on(self) -> int:
        return version_in(self.version.data)

    @property
    def periods(self) -> list[tuple[str, object]]:
        return [(each.value, each.says) for each in Stretch]

    @property
    def rhythms(self) -> list[tuple[str, object]]:
        return [(each.value, each.says) for each in Every]

    def read(self, zone: str) -> Plan | None:
        """The schedule, or None with a sentence at each field that does not fit."""
        is_offered = [
            self.wish_is_offered(),
            self._is_offered("period", self.periods),
            self._is_offered("every", self.rhythms),
        ]
        problems = self._problems()
        self.blame_all(problems)
        if problems or not all(is_offered):
            return None
        rule, value = self.rule
        return Plan(
            self.choices.program_id,
            clean_name("name", self.name.data or "", LONGEST_NAME),
            Rhythm(Every(self.every.data), int(self.day.data or ""), zone),
            rule,
            value,
            Stretch(self.period.data),
            self.wish(self.period.data or ""),
            self.bundle,
            frozenset(UUID(each) for each in self.recipients.data or []),
        )

    def _problems(self) -> dict[str, Words]:
        problems = {}
        if not 0 < len((self.name.data or "").strip()) <= LONGEST_NAME:
            problems["name"] = words("Give it a name of at most {most} letters.", most=LONGEST_NAME)
        elif (unfit := _unfit(self.name.data or "")) is not None:
            problems["name"] = unfit
        if not _is_day(self.day.data or ""):
            problems["day"] = words("Give one day of the month from 1 to {last}.", last=LAST_DAY)
        chosen = set(self.recipients.data or [])
        if not chosen or not chosen <= {str(member.id) for member in self.members}:
            problems["recipients"] = words("Tick at least one person of the list.")
        return problems


def _unfit(name: str) -> Words | None:
    """What is wrong with the letters of a name, or that it seems to name a patient."""
    try:
        clean_name("name", name, LONGEST_NAME)
    except Invalid as problem:
        return problem.message
    return looks_like_identifier(name)


def _is_day(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 2 and 1 <= int(text) <= LAST_DAY


def _shown(stored: Schedule) -> dict[str, object]:
    wish = stored.wish
    output = next(name for name, (form, bundle, _) in OUTPUTS.items() if (form, bundle) == (wish.form, stored.bundle))
    return {
        "version": str(stored.version),
        "name": stored.name,
        "every": stored.rhythm.every.value,
        "day": str(stored.rhythm.day),
        "practices": f"{stored.rule.value}:{stored.rule_value}",
        "period": stored.stretch.value,
        "variant": wish.variant.value,
        "language": wish.language,
        "output": output,
        "recipients": [str(member.id) for member in stored.recipients],
    }
