"""The packet of a claim on paper: what was attested, with the signatures that it has so far."""

from base64 import b64encode
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _

from qi_portal.credit.queries import Attested, KeptClaim, StepTaken
from qi_portal.domain.content.measure import Project
from qi_portal.domain.credit.claim import State, Step
from qi_portal.domain.credit.gates import Gate, gates_of
from qi_portal.domain.errors import NotFound
from qi_portal.press.pdf import render

STYLESHEET = "report.css"
SIGNING = (Step.ATTEST, Step.CONFIRM, Step.APPROVE)


@dataclass(frozen=True)
class Packet:
    """What the template asks for. Its evidence is the attested one, whatever changed since."""

    claim: KeptClaim
    project: Project
    attested: Attested
    made_by: str

    @property
    def gates(self) -> tuple[Gate, ...]:
        is_signed_off = self.claim.state in (State.CONFIRMED, State.APPROVED)
        return gates_of(self.attested.evidence, self.attested.asked, is_signed_off=is_signed_off)

    @property
    def chart(self) -> str:
        """An address that holds the drawing itself, so that it stays a vector and nothing is fetched."""
        return f"data:image/svg+xml;base64,{b64encode(self.attested.chart.encode()).decode()}"

    @property
    def signatures(self) -> tuple[StepTaken, ...]:
        """Who stood for it since it was last attested."""
        last = max((at for at, each in enumerate(self.claim.steps) if each.step is Step.ATTEST), default=0)
        return tuple(each for each in self.claim.steps[last:] if each.step in SIGNING)

    @property
    def numbering(self) -> list[str]:
        """What stands before, between and after the two numbers of 'Page 3 of 9'."""
        return _("Page %(page)s of %(pages)s", page="|", pages="|").split("|")


def packet_of(claim: KeptClaim, project: Project, made_by: str) -> Packet:
    """NotFound for a claim that is not attested: there is nothing that somebody stands for."""
    if claim.attested is None:
        raise NotFound
    return Packet(claim, project, claim.attested, made_by)


def printed(packet: Packet) -> bytes:
    """The packet as PDF; PdfUnavailable when no press is free, or none is there."""
    return render(render_template("credit/packet.html", packet=packet), stylesheet=STYLESHEET)
