"""A person's own account: name, address, password, second step, sessions and what happened to the account."""

from flask import Blueprint, render_template

from qi_portal.domain.access import Actor, Permission
from qi_portal.web.doors import door

bp = Blueprint("own_account", __name__, url_prefix="/account", template_folder="../templates")


@bp.get("")
@door(Permission.ACCOUNT_USE)
def show(actor: Actor) -> str:
    return render_template("accounts/own/show.html")
