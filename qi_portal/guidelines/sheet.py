"""A sheet of paper before it is drawn: which kind, for which guideline, under which title."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from qi_portal.domain.content.guideline import Guideline
from qi_portal.guidelines.editing.reader import reader
from qi_portal.guidelines.handouts import handout_page
from qi_portal.guidelines.packet import Packet
from qi_portal.guidelines.wall_card import wall_card
from qi_portal.library import Library
from qi_portal.web.clock import today_at
from qi_portal.web.layout import language


@dataclass(frozen=True)
class Sheet:
    """Something to print: `kind` names its template and its style, `shown` is what the template reads.

    `pdf_url` takes the file by GET; empty for a packet, whose findings are in `sent` and go by POST.
    """

    kind: str
    title: str
    guideline: Guideline
    shown: object
    pdf_url: str = ""
    sent: tuple[tuple[str, str], ...] = ()

    @property
    def today(self) -> date:
        """The day where the reader's program is."""
        region = reader().region
        return today_at(region.time_zone if region else "UTC")

    @property
    def file_name(self) -> str:
        """Says what it is and nothing about a child."""
        return f"{self.guideline.slug}-{self.kind}-{language()}.pdf"

    @property
    def numbering(self) -> list[str]:
        """What stands before, between and after the two numbers of 'Page 1 of 2'."""
        return _("Page %(page)s of %(pages)s", page="|", pages="|").split("|")


def wall_card_sheet(guideline: Guideline, library: Library) -> Sheet:
    return Sheet(
        kind="wall-card",
        title=_("%(title)s: wall card", title=guideline.title),
        guideline=guideline,
        shown=wall_card(guideline, library),
        pdf_url=url_for("papers.print_wall_card", slug=guideline.slug),
    )


def handout_sheet(guideline: Guideline, spoken: str) -> Sheet:
    """NotFound where the page for the family is not written in this language."""
    page = handout_page(guideline, spoken)
    return Sheet(
        kind="family-page",
        title=page.title,
        guideline=guideline,
        shown=page,
        pdf_url=url_for("papers.print_handout", slug=guideline.slug, language=spoken),
    )


def packet_sheet(packet: Packet, sent: tuple[tuple[str, str], ...]) -> Sheet:
    title = _("%(title)s: referral packet", title=packet.guideline.title)
    return Sheet("packet", title, packet.guideline, packet, sent=sent)
