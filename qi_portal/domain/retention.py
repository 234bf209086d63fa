"""How long everything is kept, and why: one line for every table. What has had its time is removed every day.

Where `since` names a column, the daily task `retention.clean` removes what is older; otherwise the task `by` does it as
its room knows how, or, where there is none, the rows stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from qi_portal.domain.words import Words, plural_words, words

CLEAN = "retention.clean"
AUDIT_YEARS = 6
"""45 CFR 164.316(b)(2)(i): six years from the making. The portal removes no row of the audit log at all."""


@dataclass(frozen=True)
class Retention:
    """What is kept in `tables`: for `days`, or for as long as `until` says. `by` is the task that removes it."""

    name: str
    what: Words
    tables: tuple[str, ...]
    why: Words
    days: int | None = None
    until: Words | None = None
    since: str | None = None
    by: str | None = None

    @property
    def kept(self) -> Words:
        if self.days is None:
            assert self.until is not None
            return self.until
        return plural_words("{count} day", "{count} days", self.days)


STAYS = words("until somebody changes it")

RETENTION = (
    Retention(
        "sessions", words("Sign-ins"), ("sign_in",),
        words("People see where they were signed in lately. The audit log keeps that they were."),
        days=30, since="began_at", by=CLEAN,
    ),
    Retention(
        "begun", words("Sign-ins that were begun"), ("half_sign_in", "provider_try"),
        words("They are of use for minutes only."), days=1, since="began_at", by=CLEAN,
    ),
    Retention(
        "sources", words("Wrong tries, and from where feedback came"), ("sign_in_failure", "feedback_sent"),
        words("They slow down guessing for minutes; the rest of a day is there to look into an attack."),
        days=1, since="at", by=CLEAN,
    ),
    Retention(
        "links", words("Invitations and links that set a password"), ("account_link",),
        words("They are good for a week at most; a month lets an administrator see that they went out."),
        days=30, since="expires_at", by=CLEAN,
    ),
    Retention(
        "letters", words("Letters after they went out"), ("outbox",),
        words("To answer whether a letter went out. Letters hold no number and no secret by then."),
        days=30, by="mail.send",
    ),
    Retention(
        "jobs", words("Work in the background"), ("job",),
        words("Whoever asked for it comes back for its result within a month."), days=30, by="jobs.forget",
    ),
    Retention(
        "workers", words("Signs of life of workers"), ("worker",), words("Only the last minutes count."),
        days=1, by="jobs.forget",
    ),
    Retention(
        "files", words("Finished reports and exports"), ("stored_file",),
        words("They can be made again. That they were made and taken stays."),
        until=words("as many days as QI_PORTAL_FILES_DAYS says; a line about each stays"), by="files.remove",
    ),
    Retention(
        "drafts", words("Months that were typed and not saved"), ("entry_draft",),
        words("A month is due long before; what nobody came back for was not meant to be saved."),
        days=60, by="drafts.purge",
    ),
    Retention(
        "uploads", words("Uploaded files that nobody saved"), ("import_file",),
        words("A file is looked at before it is saved. What came of it stays, without its content."),
        days=7, by="import.forget",
    ),
    Retention(
        "accounts", words("People, their roles and means of signing in"),
        ("person", "person_provider", "program_role", "practice_role", "passkey", "recovery_code", "code_app"),
        words("An account is used until its person leaves; then it is emptied, and its name with it."),
        until=words("until the person is forgotten: qi-portal account forget"),
    ),
    Retention(
        "audit", words("Audit log"), ("audit_event",),
        words("Law asks for six years. Rows are chained, so that none can be taken out unnoticed."),
        until=words("at least {years} years; the portal removes no row", years=AUDIT_YEARS),
    ),
    Retention(
        "practices", words("Work of practices: months, charts, plans, notes"),
        (
            "practice", "enrollment", "entry", "referral_decision", "project_mark", "chart_decision", "change_idea",
            "driver", "driver_idea", "aim", "meeting", "attendance", "action_item", "team_member", "target_setting",
            "tally_sheet", "tally_tap", "tally_hold", "month_unlock", "unlock_request", "import_part", "imported_month",
            "coach_contact", "next_coach_contact", "standing", "standing_line", "network_month",
        ),
        words("A chart is read against years. They are counts and plans, of no child."),
        until=words("as long as the program lasts; what was removed from a page stays in its history"),
    ),
    Retention(
        "texts", words("Guidelines, definitions and what was said about them"),
        (
            "definition", "definition_review", "driver_start", "feedback", "feedback_owner", "feedback_step",
            "guideline_sign_off", "local_change", "local_step", "question_decision", "credit_type",
        ),
        words("An answer that was given has to be explained later from the text of that day."),
        until=words("for good; no version is overwritten"),
    ),
    Retention(
        "credit", words("Training and credit"), ("training", "training_attendance", "credit_claim", "credit_step"),
        words("Boards look back at what they were told for years."),
        until=words("at least six years after the activity; the portal removes none"),
    ),
    Retention(
        "settings", words("Settings of programs and people"),
        (
            "program", "reminder_setting", "reminder_sent", "mail_stop", "saved_view", "default_view", "column_mapping",
            "report_schedule", "report_recipient", "report_delivery", "report_batch", "report_batch_item",
            "integration", "integration_practice", "clock_run",
        ),
        words("They are in use."), until=STAYS,
    ),
)  # fmt: skip


def retention_of(table: str) -> Retention:
    """The one line that covers the table; KeyError when there is none."""
    return _BY_TABLE[table]


def to_clean(now: datetime) -> Iterator[tuple[Retention, str, str, datetime]]:
    """What the daily task removes: table, column, and the moment before which rows go."""
    for each in RETENTION:
        if each.since is not None and each.days is not None:
            for table in each.tables:
                yield each, table, each.since, now - timedelta(days=each.days)


_BY_TABLE = {table: each for each in RETENTION for table in each.tables}
