// Reads the findings form without the server: what qi_portal/guidelines/forms.py reads, except for what is worked out
// from sizes, which needs the growth tables. Pure functions; a test holds both readers against each other.

import { checkAnswers, linesOf, questionsOf, short } from "./decision.js";

const LONGEST = 12;
const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;
const SAID = { yes: true, no: false };
const MOST_DECIMALS = 6;

class Misfit extends Error {}

// `sent` holds the form's fields by name. Errors by input, sentences and ticks that stand beside an input, the questions
// that wait; `worked` are the findings that were converted, `months` is the age, fitting or not.
export function readFindings({ tree, parts }, sent, say) {
  const typed = Object.fromEntries(tree.inputs.map(({ id }) => [id, (sent[id] ?? "").trim()]));
  const given = {};
  const errors = {};
  for (const each of tree.inputs) {
    try {
      given[each.id] = valueOf(each, typed[each.id], sent, say);
    } catch (misfit) {
      if (!(misfit instanceof Misfit)) throw misfit;
      errors[each.id] = misfit.message;
    }
  }
  const { answers, findings } = checkAnswers(tree, given, say);
  for (const { field, message } of findings) errors[field] = inTypedUnit(tree, field, message, typed, sent, say);
  const worked = converted(tree, typed, sent, answers, say);
  const doubts = doubtsOf(tree, answers, sent, say);
  const notes = [
    ...Object.entries(worked).map(([id, { working }]) => [id, { sentences: [working] }]),
    ...needingAConnection(tree, parts, typed, sent, say),
    ...doubts.notes,
  ];
  return { answers, errors, months: given.age_months ?? null, worked, questions: doubts.open, beside: joined(notes) };
}

// --- values

function valueOf(asked, text, sent, say) {
  if (!text) return null;
  if (asked.type === "enum") return text;
  if (asked.type === "boolean") {
    if (!Object.hasOwn(SAID, text)) throw new Misfit(say("choose"));
    return SAID[text];
  }
  if (text.length > LONGEST) throw new Misfit(say("too_long", { most: LONGEST }));
  if (!NUMBER.test(text)) {
    throw new Misfit(NUMBER.test(text.replace(",", ".")) ? say("point") : say("not_number", { value: text }));
  }
  return asked.units ? inBaseUnit(text, unitOf(asked, sent)) : Number(text);
}

const unitOf = ({ units, unit_name }, sent) => units.find(({ key }) => key === sent[unit_name]) ?? units[0];
const isSwitched = (asked, sent) => asked.units && unitOf(asked, sent) !== asked.units[0];

// Exact until the end, as a fraction of whole numbers: a value may stand on a threshold.
function inBaseUnit(text, { factor, offset }) {
  const decimals = text.split(".")[1]?.length ?? 0;
  const [up, down] = [BigInt(text.replace(".", "")), 10n ** BigInt(decimals)];
  const [[times, over], [plus, per]] = [factor.map(BigInt), offset.map(BigInt)];
  return quotient(up * times * per + plus * down * over, down * over * per);
}

function quotient(up, down) {
  const common = divisor(up < 0n ? -up : up, down);
  return Number(up / common) / Number(down / common);
}

const divisor = (one, other) => (other ? divisor(other, one % other) : one);

function inTypedUnit(tree, id, message, typed, sent, say) {
  const asked = tree.inputs.find((each) => each.id === id);
  if (!isSwitched(asked, sent)) return message;
  if (id === "age_months") return say("years", { years: typed[id], message });
  return say("size", { size: `${typed[id]} ${unitOf(asked, sent).label}`, message });
}

// --- beside a finding

function converted(tree, typed, sent, answers, say) {
  const found = {};
  for (const each of tree.inputs) {
    if (each.id === "age_months" || !(each.id in answers) || !isSwitched(each, sent)) continue;
    const shown = shownBeside(answers[each.id], linesOf(tree.rules, each.id));
    const size = `${typed[each.id]} ${unitOf(each, sent).label}`;
    found[each.id] = { shown, working: say("converted", { typed: size, base: shown, unit: each.unit }) };
  }
  return found;
}

// With as many decimals as it takes to read on the right side of every limit.
function shownBeside(value, limits) {
  const readsTrue = (text) => limits.every((limit) => Math.sign(value - limit) === Math.sign(Number(text.replaceAll(",", "")) - limit));
  let decimals = Math.abs(value) >= 10 ? 1 : 2;
  while (decimals < MOST_DECIMALS && !readsTrue(grouped(value, decimals))) decimals += 1;
  return grouped(value, decimals);
}

// 1,234.5: readers of either language live in the United States.
function grouped(value, decimals) {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat("en-US", digits).format(String(value));
}

// Sizes were typed to work a finding out: the tables for it are on the server.
function needingAConnection(tree, parts, typed, sent, say) {
  const waiting = tree.inputs.filter(({ id }) => !typed[id] && (parts[id] ?? []).some((part) => (sent[part] ?? "").trim()));
  return waiting.map(({ id }) => [id, { sentences: [say("needs_connection")] }]);
}

function doubtsOf(tree, answers, sent, say) {
  const questions = questionsOf(tree, answers, say).map((each) => ({ ...each, ticks: ticksOf(tree, each, answers, sent, say) }));
  return {
    open: questions.filter(({ ticks }) => !ticks.length || !ticks.every((tick) => tick.isSet)),
    notes: questions.flatMap(({ inputs, text, ticks }) => inputs.map((id) => [id, { sentences: [text], ticks }])),
  };
}

// A tick holds for this very value and for no other.
function ticksOf(tree, { inputs, can_be_right: canBeRight }, answers, sent, say) {
  if (!canBeRight) return [];
  return inputs.map((id) => {
    const { unit } = tree.inputs.find((each) => each.id === id);
    const [name, value] = [`right-${id}`, short(answers[id])];
    return { name, value, label: say("is_right", { value, unit }), isSet: sent[name] === value };
  });
}

function joined(notes) {
  const found = {};
  for (const [id, { sentences, ticks = [] }] of notes) {
    found[id] ??= { sentences: [], ticks: [] };
    found[id].sentences.push(...sentences);
    found[id].ticks.push(...ticks);
  }
  return found;
}
