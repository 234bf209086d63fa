"""What a test of change or an event is written in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, TextAreaField

from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.entry.cycle_reading import CYCLE_FIELDS, Offer
from qi_portal.domain.entry.cycle_told import Step
from qi_portal.domain.entry.cycles import Compared
from qi_portal.domain.entry.ideas import Idea
from qi_portal.domain.entry.marks import FIELDS, Act, MarkText, read_mark
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.web.forms import VersionForm

EVENT_LABELS = {"plan": _l("What happened"), "first": _l("Month"), "last": _l("Last month, if it went on")}
HINTS = {
    (MarkKind.TEST, "title"): _l("A few words, such as: Screening form handed out at check-in."),
    (MarkKind.TEST, "question"): _l("What do you want to find out with this test?"),
    (MarkKind.TEST, "last"): _l("Leave it empty while the test goes on."),
    (MarkKind.TEST, "plan"): _l("What will be done differently, with how many visits or families."),
    (MarkKind.TEST, "schedule"): _l("Such as: Tuesday mornings, for two weeks."),
    (MarkKind.TEST, "owner_name"): _l("For somebody without an account here."),
    (MarkKind.TEST, "prediction"): _l("What do you expect to see, and by how much?"),
    (MarkKind.TEST, "first_day"): _l("If you know the day."),
    (MarkKind.TEST, "done"): _l("What was carried out, and what was not."),
    (MarkKind.TEST, "study"): _l("What did you see, and what surprised you?"),
    (MarkKind.TEST, "reason"): _l("What you learned that led to the decision."),
    (MarkKind.EVENT, "title"): _l("A few words, such as: New record system."),
    (MarkKind.EVENT, "plan"): _l("What a reader of the chart should know."),
}
STEPS: Mapping[Step, tuple[str, ...]] = {
    Step.PLAN: (
        "title", "question", "idea", "plan", "who", "location", "schedule", "owner", "owner_name", "prediction",
        "measure_ids", "follows_id",
    ),
    Step.DO: ("first", "first_day", "last", "last_day", "done", "unexpected"),
    Step.STUDY: ("compared", "study"),
    Step.ACT: ("act", "reason"),
}  # fmt: skip
LEADS = {
    Step.PLAN: _l("What you want to learn, and what you think will happen."),
    Step.DO: _l("When it ran, and how it went. The months stand on every chart."),
    Step.STUDY: _l("What the numbers and the people say, held against the prediction."),
    Step.ACT: _l("Adopt it, adapt it and test again, or abandon it."),
}


@dataclass(frozen=True)
class Choices:
    """What the fields of a test offer: the reading of it, ideas, and names of measures and earlier tests by id."""

    offer: Offer = field(default_factory=Offer)
    ideas: Sequence[Idea] = ()
    measures: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)


class MarkForm(VersionForm):
    """The parts of both kinds; `parts` are those of an event, `steps` those of a test."""

    title = StringField(_l("Title"))
    question = TextAreaField(_l("Question"))
    idea = StringField(_l("Change idea"))
    plan = TextAreaField(_l("Plan"))
    who = StringField(_l("Who does it"))
    location = StringField(_l("Where"))
    schedule = StringField(_l("When"))
    owner = StringField(_l("Owner"))
    owner_name = StringField(_l("Owner, by name"))
    prediction = TextAreaField(_l("Prediction"))
    measure_ids = SelectMultipleField(_l("Measures to watch"), validate_choice=False)
    follows_id = StringField(_l("Carries on"))
    first = StringField(_l("First month"))
    first_day = StringField(_l("First day"))
    last = StringField(_l("Last month"))
    last_day = StringField(_l("Last day"))
    done = TextAreaField(_l("What was done"))
    unexpected = TextAreaField(_l("What was not expected"))
    compared = StringField(_l("Against the prediction"))
    study = TextAreaField(_l("Result"))
    act = StringField(_l("Decision"))
    reason = TextAreaField(_l("Reason"))

    def __init__(
        self, kind: MarkKind, stored: MarkText | None = None, version: int = 0, choices: Choices | None = None
    ) -> None:
        super().__init__(data=_shown(stored) | {"version": str(version)})
        self.kind, self.choices = kind, choices or Choices()
        for name, label in EVENT_LABELS.items() if kind is MarkKind.EVENT else ():
            self[name].label.text = label

    @property
    def parts(self) -> list[tuple[object, object]]:
        """The fields of an event, each with its hint."""
        return [(self[name], HINTS.get((self.kind, name), "")) for name in FIELDS[self.kind]]

    @property
    def steps(self) -> list[tuple[Step, object, list[tuple[object, object]]]]:
        """The four steps of a test: each with its lead, and its fields with their hints."""
        return [
            (step, LEADS[step], [(self[name], HINTS.get((self.kind, name), "")) for name in names])
            for step, names in STEPS.items()
        ]

    @property
    def selections(self) -> dict[str, list[tuple[str, object]]]:
        """The fields that are chosen from a list, with their choices."""
        return {
            "idea": [("", _l("None, or one of our own")), *((idea.key, idea.text) for idea in self.choices.ideas)],
            "owner": [
                ("", _l("Nobody yet")),
                *((str(each.person_id), each.name) for each in self.choices.offer.people),
            ],
            "follows_id": [("", _l("No earlier test")), *self.choices.tests.items()],
            "compared": [("", _l("Not studied yet")), *((each.value, each.name_words) for each in Compared)],
            "act": [("", _l("Not decided yet")), *((act.value, act.name_words) for act in Act)],
        }

    @property
    def step_to_stay_at(self) -> str:
        """The step whose own button was pressed; empty for the button that saves and leaves."""
        wanted = request.form.get("step", "")
        return wanted if wanted in list(Step) else ""

    def read(self, this_month: Month) -> MarkText | None:
        """The text, or None with a sentence at each field that does not fit. The idea is not in it: see `idea`."""
        mark, problems = read_mark(self.kind, self._typed(), this_month, self.choices.offer)
        self.blame_all(problems)
        if self.idea.data and not any(idea.is_called(self.idea.data) for idea in self.choices.ideas):
            self.idea.errors = [words("Choose an idea from the list.")]
        return None if self.idea.errors else mark

    def _typed(self) -> dict[str, str]:
        names = (*FIELDS[self.kind], *(CYCLE_FIELDS if self.kind is MarkKind.TEST else ()))
        typed = {name: self[name].data or "" for name in names}
        return typed | {"measure_ids": ",".join(self.measure_ids.data or ())}


def _shown(stored: MarkText | None) -> dict[str, object]:
    if stored is None:
        return {}
    return {
        "title": stored.title,
        "first": str(stored.first),
        "last": str(stored.last) if stored.last else "",
        "plan": stored.plan,
        "prediction": stored.prediction,
        "study": stored.study,
        "act": stored.act.value if stored.act else "",
        **_shown_cycle(stored),
    }


def _shown_cycle(stored: MarkText) -> dict[str, object]:
    cycle = stored.cycle
    is_known = cycle.owner is not None and cycle.owner.person_id is not None
    return {
        "question": cycle.question,
        "idea": str(cycle.idea_id or ""),
        "who": cycle.who,
        "location": cycle.location,
        "schedule": cycle.schedule,
        "owner": str(cycle.owner.person_id) if cycle.owner and is_known else "",
        "owner_name": cycle.owner.name if cycle.owner and not is_known else "",
        "measure_ids": list(cycle.measure_ids),
        "follows_id": str(cycle.follows_id or ""),
        "first_day": cycle.first_day.isoformat() if cycle.first_day else "",
        "last_day": cycle.last_day.isoformat() if cycle.last_day else "",
        "done": cycle.done,
        "unexpected": cycle.unexpected,
        "compared": cycle.compared.value if cycle.compared else "",
        "reason": cycle.reason,
    }
