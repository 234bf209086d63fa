"""The bar at the top: at most five items, by what the person may do."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

from qi_portal.domain.access import Actor, Permission, may
from qi_portal.web.doors import current_actor


@dataclass(frozen=True)
class Item:
    """One entry of the bar; `current` marks where the reader is."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class _Entry:
    label: str
    endpoint: str
    shown_to: Callable[[Actor], bool]
    endpoints: tuple[str, ...] = ()


def _with(permission: Permission) -> Callable[[Actor], bool]:
    return lambda actor: may(actor, permission)


def _has_a_month(actor: Actor) -> bool:
    """Who only oversees a network would be sent from "This month" to it, so the network's item is enough."""
    return actor.is_signed_in and (_is_in_a_practice(actor) or not may(actor, Permission.NETWORK_READ))


def _is_in_a_practice(actor: Actor) -> bool:
    return any(held.practice_id and actor.belongs_to(held.practice_id) for held in actor.roles)


def _is_staff(actor: Actor) -> bool:
    """Program staff find everything they look after on one page."""
    return may(actor, Permission.REMINDER_SET)


def _attends(actor: Actor) -> bool:
    """Who oversees practices finds training beside them, so that the bar stays short."""
    return may(actor, Permission.TRAINING_ATTEND) and not may(actor, Permission.CASELOAD_READ)


def _with_if_not_staff(permission: Permission) -> Callable[[Actor], bool]:
    return lambda actor: may(actor, permission) and not _is_staff(actor)


GUIDELINE_DESK = ("guideline_desk.", "local_changes.", "sign_offs.", "questions.", "feedback_desk.")

BAR = (
    _Entry(_l("Guidelines"), "guidelines.home", _with(Permission.GUIDELINE_READ), ("guidelines.", "feedback.")),
    _Entry(_l("Red flags"), "guidelines.red_flags", lambda actor: not actor.is_signed_in),
    _Entry(_l("This month"), "desks.this_month", _has_a_month, ("measures.enter", "measures.save")),
    _Entry(
        _l("Projects"),
        "desks.projects",
        _is_in_a_practice,
        (
            "projects.",
            "joining.",
            "team.",
            "timeline.",
            "drivers.",
            "driver_ideas.",
            "marks.",
            "meetings.",
            "action_items.",
            "measures.measure",
            "history.",
            "years.",
            "credit.",
            "credit_review.",
            "practice_people.",
        ),
    ),
    _Entry(_l("Caseload"), "coaching.cases", _with(Permission.CASELOAD_READ), ("coaching.", "unlocks.waiting")),
    _Entry(
        _l("Network"),
        "network.index",
        _with(Permission.NETWORK_READ),
        ("network.", "network_measures.", "saved_views.", "decisions.network", "targets.network", "targets.of_network"),
    ),
    _Entry(
        _l("Reports"),
        "report_desk.index",
        _with(Permission.REPORT_BATCH),
        (
            "report_desk.",
            "batches.",
            "schedules.",
            "project_reports.",
            "network_reports.",
            "funder_reports.",
            "data_out.",
            "files.",
        ),
    ),
    _Entry(
        _l("Upload"),
        "uploads.show",
        _with_if_not_staff(Permission.MEASURE_IMPORT),
        ("uploads.", "past_imports.", "import_columns.", "import_files."),
    ),
    _Entry(_l("Guideline desk"), "guideline_desk.home", _with_if_not_staff(Permission.GUIDELINE_DESK), GUIDELINE_DESK),
    _Entry(
        _l("Program"),
        "desks.program",
        _is_staff,
        (
            *GUIDELINE_DESK,
            "definition_desk.",
            "definition_review.",
            "uploads.",
            "past_imports.",
            "reminders.settings",
            "training.",
            "training_desk.",
            "credit_desk.",
            "credit_types.",
            "integrations.",
            "oversight.",
            "people.",
            "places.",
            "audit.",
            "inventory.",
        ),
    ),
    _Entry(_l("Training"), "training.index", _attends, ("training.",)),
)


def navigation() -> list[Item]:
    actor = current_actor()
    return [Item(each.label, url_for(each.endpoint), _is_current(each)) for each in BAR if each.shown_to(actor)]


def _is_current(entry: _Entry) -> bool:
    here = request.endpoint or ""
    if here == "guidelines.red_flags":
        return entry.endpoint == here
    return here == entry.endpoint or any(here.startswith(each) for each in entry.endpoints)


def register(app: Flask) -> None:
    app.jinja_env.globals["navigation"] = navigation
