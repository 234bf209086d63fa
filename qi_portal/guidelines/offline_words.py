"""The sentences that the browser says when it decides without the server, as patterns in the reader's language.

Each is a sentence that Python says elsewhere, or one of the few that only a device alone has to say. Tests hold what
the browser says against what the server says.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from qi_portal.domain.decision.tree import LADDER
from qi_portal.domain.words import Words, plural_words, words
from qi_portal.guidelines.panel import BASES

Say = Callable[[Words | str], str]

PART = re.compile(r"\{(\w+)\}")
PROVISIONAL = (
    "{count} finding not done could raise this to: {level}.",
    "{count} findings not done could raise this, at most to: {level}.",
)


def patterns(say: Say) -> dict[str, str]:
    """The sentences by the name that the browser gives them: "from_to" is "{low} to {high} {unit}"."""
    return {name: _pattern(say, each) for name, each in {**DECISION, **FORM, **NOTE}.items()}


def levels(say: Say) -> dict[str, dict[str, str]]:
    """The name of each step of the ladder, and the short one that stands on it."""
    return {level.value: {"name": say(level.name_words), "short": say(level.short_words)} for level in LADDER}


def bases(say: Say) -> dict[str, str]:
    return {basis: say(sentence) for basis, sentence in BASES.items()}


def _pattern(say: Say, sentence: Words) -> str:
    """The sentence in the language of `say`, its parts still to be filled in."""
    return say(replace(sentence, parts=tuple((name, f"{{{name}}}") for name in PART.findall(sentence.text))))


DECISION: Mapping[str, Words] = {
    "labeled": words("{label}: {value}"),
    "yes": words("yes"),
    "no": words("no"),
    "at_least": words("{low} {unit} or more"),
    "above": words("over {low} {unit}"),
    "at_most": words("{high} {unit} or less"),
    "below": words("under {high} {unit}"),
    "from_to": words("{low} to {high} {unit}"),
    "from_below": words("{low} to under {high} {unit}"),
    "above_to": words("over {low}, up to {high} {unit}"),
    "above_below": words("over {low} and under {high} {unit}"),
    "rare": words(
        "{label}: {value} {unit} is rare; {low} to {high} is usual. Is the value right, and is it in {unit}?",
    ),
    "not_asked": words("This guideline does not ask for “{input}”. Check the spelling."),
    "not_boolean": words("Answer true or false, or leave it out when it was not asked or examined."),
    "not_number": words("“{value}” is not a number. Enter digits only."),
    "endless": words("A number without end is no measurement. Enter digits only."),
    "outside_ages": words(
        "{value} {unit} is outside the ages of this guideline: {minimum} to {maximum} {unit}.",
    ),
    "outside": words(
        "{value} is outside {minimum} to {maximum} {unit}. Check which is mistyped, the number or its unit.",
    ),
    "not_whole": words("{value} is not a whole number. Count in whole {unit}."),
    "no_choice": words("“{value}” is not a choice here. Use one of: {values}."),
}
"""As in `domain/decision`."""

FORM: Mapping[str, Words] = {
    "choose": words("Choose yes, no or not done."),
    "too_long": words("A number has {most} characters at most. Check it."),
    "point": words("Write decimals with a point, such as 38.5, and thousands without a comma."),
    "years": words("{years} years: {message}"),
    "size": words("{size}: {message}"),
    "converted": words("{typed} = {base} {unit}"),
    "is_right": words("{value} {unit} is right"),
    "needs_connection": words("To work this out takes a connection. Enter the value itself, or try again later."),
}
"""As in `forms`, `numbers`, `switches` and `doubts`."""

NOTE: Mapping[str, Words] = {
    "when": words("{text} ({basis})"),
    "provisional_one": replace(plural_words(*PROVISIONAL, 1), parts=()),
    "provisional_many": replace(plural_words(*PROVISIONAL, 2), parts=()),
    "announcement": words("The answer is now: {level}. {when}"),
    "more": words("{count} more not known yet"),
    "note_title": words("{title}: guideline version {version}"),
    "note_draft": words("Draft content that no clinician has signed yet"),
    "note_answer": words("Answer: {level}"),
    "note_when": words("How soon: {when}"),
    "note_provisional": words("Provisional. {sentence}"),
    "note_why": words("Why:"),
    "note_no_reason": words("- No listed reason matched"),
    "reason": words("- {text} ({level}; {basis})"),
    "reason_sourced": words("- {text} ({level}; {sources})"),
    "note_not_done": words("Not done, and could change the answer:"),
    "note_send": words("Send with it:"),
    "note_findings": words("Findings:"),
    "note_finding": words("- {label}: {value}"),
    "age_one_month": words("1 month"),
    "age_months": words("{months} months"),
    "age_years": words("{years} years"),
    "age_years_one_month": words("{years} years 1 month"),
    "age_years_months": words("{years} years {months} months"),
    "note_worked": words("- {label}: {value} {unit}, worked out from {working}"),
    "note_decision_support": words("Decision support; clinical judgment applies."),
    "on_device": words("Answered on this device without a connection, by the guideline saved on {day}."),
}
"""As in `panel` and `note`."""
