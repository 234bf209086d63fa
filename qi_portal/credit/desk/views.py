"""The program's desk for credit: every claim that was attested, by state, and the roster as a file."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from qi_portal.credit import actions, queries
from qi_portal.credit.desk.roster import COLUMNS, SHOWN, TAKEN, Chosen, Export, row, state_words, workbook
from qi_portal.credit.queries import KeptClaim
from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.web.csv_answer import csv_answer
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("credit_desk", __name__, url_prefix="/credit")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "credit-roster"


@bp.get("/")
@door(Permission.CREDIT_ROSTER)
def index(actor: Actor) -> str:
    chosen, known = Chosen.of(request.args), queries.claims_of_program(actor)
    return render_template(
        "credit/roster.html",
        chosen=chosen,
        claims=[claim for claim in known if chosen.holds(claim)],
        counts=[(state, state_words(state), sum(claim.state is state for claim in known)) for state in SHOWN],
        practices=sorted({(claim.practice_code, claim.practice_name) for claim in known}),
        credits=sorted({claim.asked.name for claim in known}),
        is_empty=not known,
        state_words=state_words,
        projects=library().projects,
    )


@bp.post("/roster.csv")
@door(Permission.CREDIT_ROSTER, writes=True)
def take_csv(actor: Actor) -> Response:
    export, claims = _export(actor, "csv")
    rows = [[*row(claim, library().projects), *export.cells] for claim in claims]
    return csv_answer(NAME, (*COLUMNS, *TAKEN), rows)


@bp.post("/roster.xlsx")
@door(Permission.CREDIT_ROSTER, writes=True)
def take_workbook(actor: Actor) -> Response:
    export, claims = _export(actor, "xlsx")
    content = workbook([row(claim, library().projects) for claim in claims], export)
    return Response(content, headers={"Content-Disposition": f'attachment; filename="{NAME}.xlsx"'}, mimetype=XLSX)


def _export(actor: Actor, form: str) -> tuple[Export, Sequence[KeptClaim]]:
    """What is taken, and that it was is written down."""
    chosen = Chosen.of(request.form)
    claims = [claim for claim in queries.claims_of_program(actor) if chosen.holds(claim)]
    actions.note_roster(form=form, chosen=str(chosen), count=len(claims), by=actor)
    return Export(actor.name or _("unknown"), utc_now(), chosen), claims
