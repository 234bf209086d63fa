"""The state of a draft is a sentence with a time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import format_time, get_locale
from flask_babel import gettext as _

from qi_portal.measures.drafts.queries import Draft
from qi_portal.web.speech import speaker


def kept_words(at: datetime, time_zone: str, *, left_out: bool = False) -> str:
    """ "Draft kept at 10:42 AM. It is not on the charts yet." """
    if left_out:
        return _("Draft kept at %(time)s without the text, which may name a patient.", time=_clock(at, time_zone))
    return _("Draft kept at %(time)s. It is not on the charts yet.", time=_clock(at, time_zone))


def offer_words(draft: Draft, time_zone: str) -> str:
    """ "Draft from 10:42 AM on November 21, 2026, not saved to the charts yet." """
    day = speaker().day(draft.saved_at.astimezone(ZoneInfo(time_zone)).date())
    return _(
        "Draft from %(time)s on %(day)s, not saved to the charts yet.", time=_clock(draft.saved_at, time_zone), day=day
    )


def _clock(at: datetime, time_zone: str) -> str:
    """The time of day where the practice is."""
    return str(format_time(at.astimezone(ZoneInfo(time_zone)), "short", rebase=False)) if get_locale() else ""
