"""What happens to each thing about a person when the person is forgotten: it goes, it loses the name, or it stays.

What stays says "who" by an id, which leads to an account without a name: the audit log and the story of a chart keep
their meaning. A column that points to a person is in one of the lists, or names a deed (`DEEDS`), as a test holds.
"""

from qi_portal.domain.words import words

FORMER = words("Former member")
NO_ADDRESS = "forgotten.invalid"
"""The last part of an address that can never get mail (RFC 2606)."""

REMOVED: dict[str, str] = {
    "sign_in": "person_id",
    "half_sign_in": "person_id",
    "code_app": "person_id",
    "recovery_code": "person_id",
    "passkey": "person_id",
    "account_link": "person_id",
    "person_provider": "person_id",
    "outbox": "person_id",
    "mail_stop": "person_id",
    "default_view": "person_id",
    "entry_draft": "person_id",
    "report_recipient": "person_id",
    "tally_hold": "person_id",
}
"""Rows that are of use to the person alone, by the column that says whose they are."""

BLANKED: dict[str, tuple[str, dict[str, str]]] = {
    "team_member": ("person_id", {"name": str(FORMER)}),
    "attendance": ("person_id", {"name": str(FORMER)}),
    "feedback": ("sender_id", {"sender_name": "", "sender_email": ""}),
    "action_item": ("owner_id", {"owner_name": str(FORMER)}),
    "project_mark": ("owner_id", {"owner_name": str(FORMER)}),
}
"""Rows that stay and hold the person's name in a text."""

STAYS: dict[str, str] = {
    "credit_claim": "what a board was told has to be shown for years",
    "feedback_owner": "until somebody else is named",
    "feedback_step": "an answer that was given",
    "guideline_sign_off": "a signature under a text is the signer's word, and its name stays beside it",
    "import_file": "where numbers came from",
    "job": "goes by itself after a month",
    "local_change": "who wrote and approved a text",
    "local_step": "who wrote and approved a text",
    "question_decision": "a decision that was made",
    "reminder_sent": "that a reminder went out",
    "report_batch": "that reports were made",
    "report_delivery": "that reports were made",
    "report_schedule": "goes on for those who get it, until somebody ends it",
    "saved_view": "may be shared with others",
    "stored_file": "goes by itself; who took it stays in the audit log",
    "training_attendance": "what a board was told has to be shown for years",
}
"""Rows that stay with the id of the person, and why."""

ROLES = frozenset({"program_role", "practice_role"})
"""While any of these is held, nobody is forgotten."""

DEEDS = "by"
"""The last word of a column that says who did something."""
