"""What data lie where, on which ways they travel, and who may what: one page to look at and to print."""

from collections import Counter

from flask import Blueprint, render_template

from qi_portal.desks.inventory.gather import gather
from qi_portal.desks.inventory.people import by_role
from qi_portal.domain.access import Actor, Anywhere, Permission, roles_granting
from qi_portal.domain.holdings import Holds
from qi_portal.domain.retention import RETENTION
from qi_portal.domain.standing import ROLE_NAMES
from qi_portal.web.doors import door

bp = Blueprint("inventory", __name__, template_folder="templates")


@bp.get("/inventory")
@door(Permission.SYSTEM_READ)
def index(actor: Actor) -> str:
    """Tables are counted over all programs; accounts are those of the programs that the person administers."""
    found = gather(actor.program_ids(roles_granting(Permission.SYSTEM_READ, Anywhere)))
    rows = Counter(dict.fromkeys(Holds, 0))
    for table in found.tables:
        rows[table.holds] += table.rows
    return render_template(
        "inventory/index.html",
        found=found,
        rows=rows,
        kinds=list(reversed(Holds)),
        role_facts=[(ROLE_NAMES[role], str(count)) for role, count in sorted(by_role(found.accounts).items())],
        role_names=ROLE_NAMES,
        retention=RETENTION,
    )
