"""What a batch of reports is asked for with."""

from datetime import date
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, StringField

from qi_portal.domain.report_period import USUAL, periods_offered
from qi_portal.domain.words import Words, words
from qi_portal.reports.batches.choice import MOST, Asked, Bundle, Choices, Rule
from qi_portal.reports.making import PDF, XLSX, Wish
from qi_portal.reports.variants import Variant
from qi_portal.web.forms import PageForm
from qi_portal.web.locale import LOCALES

OUTPUTS: dict[str, tuple[str, Bundle, Words]] = {
    "zip": (PDF, Bundle.ZIP, words("A PDF for each practice, in one ZIP file")),
    "pdf": (PDF, Bundle.PDF, words("One PDF, with a bookmark for each practice")),
    "xlsx": (XLSX, Bundle.ZIP, words("A workbook (XLSX) for each practice, in one ZIP file")),
}
CHOOSE = words("Choose one of the list.")


class WishForm(PageForm):
    """Which practices and in which form; `practices` says 'rule:value'. `key` is the id that what is new gets, so that
    a form sent twice asks once."""

    key = HiddenField()
    practices = StringField(_l("Practices"))
    period = StringField(_l("Months"))
    variant = StringField(_l("Report"))
    language = StringField(_l("Language"))
    output = StringField(_l("File"))

    def __init__(self, choices: Choices, shown: dict[str, object]) -> None:
        usual = {
            "key": str(uuid4()),
            "practices": "all:",
            "period": USUAL,
            "variant": "standard",
            "language": "en",
            "output": "zip",
        }
        super().__init__(data=usual | shown)
        self.choices = choices

    @property
    def practice_options(self) -> list[tuple[str, object]]:
        every = words("All practices you may take reports of ({count})", count=len(self.choices.practices))
        regions = [(f"region:{each}", words("Region {region}", region=each)) for each in self.choices.regions]
        return [("all:", every), *(regions if len(regions) > 1 else [])]

    @property
    def variants(self) -> list[tuple[str, object]]:
        return [(each.value, each.says) for each in Variant]

    @property
    def languages(self) -> list[tuple[str, object]]:
        return list(LOCALES.items())

    @property
    def outputs(self) -> list[tuple[str, object]]:
        return [(name, told) for name, (_form, _bundle, told) in OUTPUTS.items()]

    @property
    def new_id(self) -> UUID:
        """The id that the form was given; another where it was tampered with."""
        try:
            return UUID(self.key.data or "")
        except ValueError:
            return uuid4()

    def _is_offered(self, name: str, offered: list[tuple[str, object]]) -> bool:
        if self[name].data in {value for value, _ in offered}:
            return True
        self.blame_all({name: CHOOSE})
        return False

    def wish_is_offered(self) -> bool:
        lists = {"practices": self.practice_options, "variant": self.variants, "language": self.languages}
        offered = [self._is_offered(name, options) for name, options in (lists | {"output": self.outputs}).items()]
        return all(offered)

    @property
    def rule(self) -> tuple[Rule, str]:
        rule, _, value = (self.practices.data or "").partition(":")
        return Rule(rule), value

    @property
    def bundle(self) -> Bundle:
        return OUTPUTS[self.output.data or ""][1]

    def wish(self, period: str) -> Wish:
        return Wish(period, Variant(self.variant.data), self.language.data or "", OUTPUTS[self.output.data or ""][0])


class BatchForm(WishForm):
    """A batch that begins now."""

    picked = SelectMultipleField(_l("Pick practices"), validate_choice=False)

    def __init__(self, choices: Choices, today: date, picked: list[str]) -> None:
        super().__init__(choices, {"practices": "picked:", "picked": picked} if picked else {})
        self.today = today

    @property
    def practice_options(self) -> list[tuple[str, object]]:
        coaches = [
            (f"coach:{each.key}", words("Practices of {coach}", coach=each.coach.name))
            for each in self.choices.caseloads
        ]
        return [*super().practice_options, *coaches, ("picked:", words("The practices ticked below"))]

    @property
    def periods(self) -> list[tuple[str, object]]:
        return [(each.key, each.says) for each in periods_offered(self.today)]

    def read(self) -> Asked | None:
        """What is asked for, or None with a sentence at each field that does not fit."""
        is_offered = [self.wish_is_offered(), self._is_offered("period", self.periods)]
        if not all(is_offered):
            return None
        rule, value = self.rule
        places = self.choices.chosen(rule, value, self.picked.data or [])
        if not places:
            nothing = {"picked": words("Tick at least one practice.")} if rule is Rule.PICKED else {"practices": CHOOSE}
            self.blame_all(nothing)
            return None
        if len(places) > MOST:
            self.blame_all({"practices": words("A batch has {most} practices at most.", most=MOST)})
            return None
        wish = self.wish(self.period.data or "")
        return Asked(self.choices.program_id, rule, value, places, wish, self.bundle)
