"""What data out tell people of themselves: what each column holds, and where a file comes from."""

from collections.abc import Mapping

from qi_portal.domain.provenance import Provenance
from qi_portal.domain.words import Speaker, Words, words

MEANINGS: Mapping[str, Words] = {
    "program_id": words("The program's code: the sum of all its practices."),
    "practice_id": words("The practice's code, its name in addresses and files."),
    "measure_id": words("The measure. What it counts stands in the sheet of measures."),
    "measure_version": words("The version of the definition that the month was counted by."),
    "period_start": words("The first day of the month."),
    "period_end": words("The last day of the month."),
    "numerator": words("The count above; a sum where the measure is a mean. Empty where nothing was counted."),
    "denominator": words("The count below. 0 of 0: nobody was eligible. Empty for a plain count."),
    "value": words("The result in the unit named, worked out from the two counts."),
    "target": words("The level aimed for in that month, in the same unit."),
    "status": words(
        "counted, none_eligible, not_collected, missing or suppressed: five things that are never shown alike. A "
        "counted 0 is counted."
    ),
    "last_updated": words("When the month was last saved, in UTC. Empty for a missing month."),
    "period": words("The month as year and number, such as 2026-10."),
    "practice_name": words("The practice's name."),
    "project_id": words("The project that the measure belongs to."),
    "measure_name": words("The measure's name."),
    "unit": words("What value and target are measured in."),
    "target_owner": words("Who set the target in force: practice, program, or measure for the definition's own."),
    "excluded": words("How many were left out by the measure's exclusions."),
    "sampling": words("sample: a review of some charts. full: all who were eligible. Empty: not said."),
    "source": words("How the month came in: form, file or tally."),
    "entry_version": words("How often the month was saved: 1 as first entered, more when it was revised, 0 for none."),
    "note": words("What the team wrote beside the month."),
}


def told(provenance: Provenance, speaker: Speaker, line_end: str = "\n") -> str:
    """Where something comes from, a line for each thing to know."""
    return "".join(f"{speaker.say(label)}: {speaker.say(text)}{line_end}" for label, text in provenance.lines)
