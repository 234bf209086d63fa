"""Where each gate of a claim is passed."""

from flask import url_for
from flask_babel import gettext as _

from qi_portal.credit.hand import InHand
from qi_portal.domain.credit.asked import GateId


def where_done(hand: InHand) -> dict[GateId, tuple[str, str]]:
    """Where each gate is passed: an address and what stands on the link."""
    code, project_id = hand.place.code, hand.project.id
    months = (url_for("projects.show", practice=code, project_id=project_id), _("Months of the project"))
    cycles = (url_for("marks.index", practice=code, project_id=project_id), _("Tests of change"))
    meetings = (url_for("meetings.index", practice=code, project_id=project_id), _("Team meetings"))
    return {
        GateId.PROJECT: (url_for("projects.index", practice=code), _("Projects of the practice")),
        GateId.BASELINE: months,
        GateId.FOLLOWUP: months,
        GateId.BALANCING: months,
        GateId.CYCLE: cycles,
        GateId.MEETINGS: meetings,
        GateId.TRAINING: (url_for("training.index"), _("Training")),
        GateId.ACTIVITIES: ("#activities", _("Below")),
        GateId.REFLECTION: ("#reflection", _("Below")),
    }
