// The browser's side of test_decision_js.py and test_device_js.py: reads what was drawn, asks the modules under test, and
// gives plain values back.

import { chartNote } from "./chart_note.js";
import { changeWords, checkAnswers, nearestChanges, questionsOf, speaker, walk } from "./decision.js";
import { readFindings } from "./typed.js";

const UNKNOWN = "~";
const FIRST = 33;
let say;

function read(values, drawn) {
  const answers = {};
  Object.entries(values).forEach(([name, known], at) => {
    if (drawn[at] !== UNKNOWN) answers[name] = known[drawn.charCodeAt(at) - FIRST];
  });
  return answers;
}

function core(tree, answers) {
  const answer = walk(tree, answers);
  return [
    answer.disposition,
    answer.within?.text ?? "",
    answer.matched.map((rule) => rule.id),
    answer.couldBe,
    answer.ask,
    answer.provisional ? "provisional" : "",
    answer.openRules.map((rule) => rule.id),
    [...answer.carriedBy].sort(),
  ].join("|");
}

async function mark(lines) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines.join("\n")));
  return [...new Uint8Array(bytes)].map((each) => each.toString(16).padStart(2, "0")).join("");
}

const walks = ({ tree }, values, drawn) => drawn.map((each) => core(tree, read(values, each)));

function ofForm(guideline, texts, sent) {
  const findings = readFindings(guideline, sent, say);
  const { answers, errors, questions, beside, months } = findings;
  const ticks = Object.entries(beside).flatMap(([id, each]) => each.ticks.map((tick) => ({ id, ...tick })));
  const note = chartNote(guideline, findings, walk(guideline.tree, answers), texts, say);
  return { answers, errors, months, questions: questions.map(({ inputs, text }) => ({ inputs, text })), ticks, note };
}

// The answer as plain values, key for key what qi_portal/guidelines/told.py says

function told(guideline, answers, say) {
  const { tree } = guideline;
  const answer = walk(tree, answers);
  return {
    condition: tree.condition,
    version: tree.version,
    disposition: answer.disposition,
    within: answer.within?.text ?? null,
    matched: answer.matched.map(({ id, disposition, text, cite }) => ({ id, disposition, text, sources: cite })),
    at_least: answer.disposition,
    could_be: answer.couldBe,
    ask: answer.ask,
    provisional: answer.provisional,
    content_id: guideline.content_id,
    content_hash: guideline.content_hash,
    nearest: nearestChanges(tree, answers).map((change) => toldChange(tree, change, say)),
    questions: questionsOf(tree, answers, say).map(({ inputs, text }) => ({ inputs, text })),
  };
}

function toldChange(tree, { input, span, disposition, rules, raises }, say) {
  const asked = tree.inputs.find((each) => each.id === input);
  const text = changeWords(asked, span, say);
  return { input, to: toldSpan(span), text, disposition, raises, rules: rules.map((rule) => rule.id) };
}

function toldSpan({ value, low, high, hasLow, hasHigh }) {
  if (low === high) return { is: value };
  return {
    ...(low === null ? {} : { [hasLow ? "at_least" : "above"]: low }),
    ...(high === null ? {} : { [hasHigh ? "at_most" : "below"]: high }),
  };
}

// What is asked and answered crosses as one text: a value by itself is far slower on its way. Nothing that JSON would
// change in silence gets by.
function kept(_name, value) {
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))) throw new Error(`${value} as JSON`);
  return value === undefined ? null : value;
}

const asked = {
  forms: (guideline, texts, forms) => forms.map((sent) => ofForm(guideline, texts, sent)),
  walks,
  walkMark: (guideline, values, drawn) => mark(walks(guideline, values, drawn)),
  told: (guideline, given) => given.map((each) => told(guideline, each, say)),
  toldDrawn: (guideline, values, drawn) => drawn.map((each) => told(guideline, read(values, each), say)),
  checked: ({ tree }, given) => given.map((each) => {
    const { answers, findings } = checkAnswers(tree, each, say);
    return { answers, findings: findings.map(({ field, message }) => [field, message]) };
  }),
};

globalThis.bench = {
  learn(patterns) { say = speaker(patterns); },
  ask: async (name, given) => JSON.stringify(await asked[name](...JSON.parse(given)), kept),
};
