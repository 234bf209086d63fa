"""What the days of letters are typed into."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField

from qi_portal.domain.reminders.schedule import Kind, Schedule, read_schedule
from qi_portal.reminders.queries import ProgramSchedule
from qi_portal.web.forms import VersionForm


class ScheduleForm(VersionForm):
    """A program's days. `schedule` is what was typed, or None with a sentence at each field that does not fit."""

    reminders_on = BooleanField(_l("Send reminders"))
    reminder_days = StringField(_l("Days of the month for reminders"))
    digest_on = BooleanField(_l("Send the monthly digest"))
    digest_day = StringField(_l("Day of the month for the digest"))

    def __init__(self, stored: ProgramSchedule) -> None:
        super().__init__(data=_shown(stored.schedule) | {"version": str(stored.version)})

    def read(self) -> Schedule | None:
        typed = {name: self[name].data for name in ("reminder_days", "digest_day")}
        switches = {name: "on" for name in ("reminders_on", "digest_on") if self[name].data}
        schedule, problems = read_schedule({name: text or "" for name, text in typed.items()} | switches)
        self.blame_all(problems)
        return schedule


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
