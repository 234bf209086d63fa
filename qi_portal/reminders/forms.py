"""What the days of letters are typed into."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField

from qi_portal.domain.reminders.schedule import Kind, Schedule, read_schedule
from qi_portal.reminders.queries import ProgramSchedule

MOST_DIGITS = 9


class ScheduleForm(FlaskForm):
    """A program's days. `schedule` is what was typed, or None with a sentence at each field that does not fit."""

    version = HiddenField(default="0")
    reminders_on = BooleanField(_l("Send reminders"))
    reminder_days = StringField(_l("Days of the month for reminders"))
    digest_on = BooleanField(_l("Send the monthly digest"))
    digest_day = StringField(_l("Day of the month for the digest"))

    def __init__(self, stored: ProgramSchedule) -> None:
        super().__init__(data=_shown(stored.schedule) | {"version": str(stored.version)})

    @property
    def opened_on(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else -1

    def read(self) -> Schedule | None:
        typed = {name: self[name].data for name in ("reminder_days", "digest_day")}
        switches = {name: "on" for name in ("reminders_on", "digest_on") if self[name].data}
        schedule, problems = read_schedule({name: text or "" for name, text in typed.items()} | switches)
        for name, message in problems.items():
            self[name].errors = [message]
        return schedule

    @property
    def error_links(self) -> list[tuple[str, object]]:
        return [(field.id, field.errors[0]) for field in self if field.errors]


class MailForm(FlaskForm):
    """Which letters a person wants."""

    reminder = BooleanField(Kind.REMINDER.name_words)
    digest = BooleanField(Kind.DIGEST.name_words)

    @property
    def wanted(self) -> set[Kind]:
        return {kind for kind in Kind if self[kind.value].data}


def _shown(schedule: Schedule) -> dict[str, object]:
    return {
        "reminders_on": schedule.reminders_on,
        "reminder_days": ", ".join(map(str, schedule.reminder_days)),
        "digest_on": schedule.digest_on,
        "digest_day": str(schedule.digest_day),
    }
