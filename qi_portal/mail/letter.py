"""A letter: one thing to say, one link, who to ask, how to stop. As text first, and as simple HTML.

What concerns the safety of an account cannot be stopped, so such a letter has no way to stop it.
"""

from dataclasses import dataclass
from textwrap import fill

from markupsafe import Markup

PLACEHOLDER = "PLACEHOLDER-OF-THE-LINK"
"""Stands in a letter's address where a secret comes when it is handed over, so that the outbox holds it sealed only."""

COLUMNS = 72
FONT = "-apple-system,Segoe UI,Roboto,Helvetica Neue,Noto Sans,Arial,sans-serif"
INK, SOFT, ACCENT, PAPER, CANVAS = "#1a2228", "#4f5b63", "#0b5563", "#ffffff", "#f4f6f6"
"""The colors of the portal's pages, by value: mail programs know no tokens."""

PAGE = Markup(
    '<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{subject}</title></head>\n'
    '<body style="margin:0;background:{canvas}">\n'
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" '
    'style="padding:24px 12px">\n'
    '<table role="presentation" width="560" cellpadding="0" cellspacing="0" style="max-width:560px;width:100%;'
    'background:{paper};border-radius:8px"><tr><td style="padding:24px;font:16px/1.5 {font};color:{ink}">\n'
    "{said}\n"
    '<p style="margin:24px 0"><a href="{url}" style="display:inline-block;padding:9px 16px;border-radius:4px;'
    'background:{accent};color:{paper};text-decoration:none;font-weight:600">{link}</a></p>\n'
    '<p style="margin:24px 0 0;font-size:13px;color:{soft}">{ask}{stopping}</p>\n'
    "</td></tr></table>\n</td></tr></table>\n</body>\n</html>\n"
)
STOPPING = Markup('<br><a href="{}" style="color:{}">{}</a>')
PARAGRAPH = Markup('<p style="margin:0 0 8px">{}</p>')


@dataclass(frozen=True)
class Letter:
    """In the reader's language. `said` are paragraphs; `ask` says whom to ask and `stop` how to get no more."""

    subject: str
    said: tuple[str, ...]
    link: str
    url: str
    ask: str
    language: str
    stop: str = ""
    stop_url: str = ""

    @property
    def text(self) -> str:
        said = "\n\n".join(fill(each, COLUMNS, break_long_words=False) for each in self.said)
        ask = fill(self.ask, COLUMNS, break_long_words=False)
        stopping = f"{self.stop}:\n{self.stop_url}\n" if self.stop_url else ""
        return f"{said}\n\n{self.link}:\n{self.url}\n\n-- \n{ask}\n{stopping}"

    @property
    def html(self) -> str:
        colors = {"ink": INK, "soft": SOFT, "accent": ACCENT, "paper": PAPER, "canvas": CANVAS}
        return PAGE.format(
            said=Markup("\n").join(PARAGRAPH.format(each) for each in self.said),
            **{name: getattr(self, name) for name in ("language", "subject", "link", "url", "ask")},
            stopping=STOPPING.format(self.stop_url, SOFT, self.stop) if self.stop_url else "",
            font=FONT,
            **colors,
        )
