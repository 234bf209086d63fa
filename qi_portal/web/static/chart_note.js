// The answer as plain text for the chart, line for line as qi_portal/guidelines/note.py writes it, and where it was made.

import { valueWords } from "./decision.js";

const INFANT_UNTIL = 24; // months

export function chartNote(guideline, findings, answer, texts, say) {
  const { tree, title, version, sources } = guideline;
  const label = (id) => tree.inputs.find((each) => each.id === id).label;
  const level = (disposition) => texts.levels[disposition].name;
  const when = whenWords(answer.within, texts, say);
  const reason = ({ text, disposition, basis, cite }) =>
    cite.length
      ? say("reason_sourced", { text, level: level(disposition), sources: cite.map((key) => sources[key].name).join(", ") })
      : say("reason", { text, level: level(disposition), basis: texts.bases[basis] });
  const provisional = provisionalWords(answer, texts, say);
  return [
    say("note_title", { title, version }),
    ...(guideline.is_draft ? [say("note_draft")] : []),
    say("note_answer", { level: level(answer.disposition) }),
    ...(when ? [say("note_when", { when })] : []),
    ...(answer.provisional ? [say("note_provisional", { sentence: provisional })] : []),
    say("note_why"),
    ...(answer.matched.length ? answer.matched.map(reason) : [say("note_no_reason")]),
    ...(answer.ask.length ? [say("note_not_done"), ...answer.ask.map((id) => `- ${label(id)}`)] : []),
    ...(answer.disposition === "primary_care" ? [] : [say("note_send"), ...guideline.required.map((line) => `- ${line}`)]),
    say("note_findings"),
    ...tree.inputs.filter(({ id }) => id in findings.answers).map((each) => finding(each, findings, say)),
    say("note_decision_support"),
    say("on_device", { day: texts.saved }),
  ].join("\n");
}

// How soon, saying so where it is local policy or nobody's written word.
export function whenWords(within, texts, say) {
  if (!within) return "";
  const text = within.text.charAt(0).toUpperCase() + within.text.slice(1);
  return within.basis === "source" ? text : say("when", { text, basis: texts.bases[within.basis] });
}

export function provisionalWords({ ask, couldBe }, texts, say) {
  const told = { count: ask.length, level: texts.levels[couldBe].name };
  return say(ask.length === 1 ? "provisional_one" : "provisional_many", told);
}

function finding(asked, { answers, worked }, say) {
  const { label, unit } = asked;
  const made = worked[asked.id];
  if (made) return say("note_worked", { label, unit, value: made.shown, working: made.working });
  const value = answers[asked.id];
  return say("note_finding", { label, value: asked.id === "age_months" ? ageWords(value, say) : valueWords(asked, value, say) });
}

// "14 months", "9 years 2 months", "9 years"
function ageWords(months, say) {
  const tenths = tenth(months);
  if (tenths === 1) return say("age_one_month");
  if (tenths < INFANT_UNTIL) return say("age_months", { months: tenths });
  const years = Math.floor(tenths / 12);
  const over = tenth(tenths % 12);
  if (over === 0) return say("age_years", { years });
  return over === 1 ? say("age_years_one_month", { years }) : say("age_years_months", { years, months: over });
}

const tenth = (value) => Math.floor(value * 10 + 0.5) / 10;
