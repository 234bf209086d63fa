// The decision in the browser: pure functions over a tree as JSON, the same as qi_portal/domain/decision in Python.
// A test compares both on every worked patient and on random findings: a change there is made here too.

// --- expressions: ["flag", input], ["compare", input, sign, value], ["not", inner], ["all", parts], ["any", parts]

const OPERATORS = {
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
  "==": (one, other) => one === other,
  "!=": (one, other) => one !== other,
};

const isSettled = (expression) => typeof expression === "boolean";

// What is left of a condition once the answers are put in: a smaller condition, or true or false.
function settle(expression, answers) {
  const [kind, ...rest] = expression;
  if (kind === "not") {
    const inner = settle(rest[0], answers);
    return isSettled(inner) ? !inner : ["not", inner];
  }
  if (kind !== "all" && kind !== "any") return truth(expression, answers) ?? expression;
  const decidedBy = kind === "any";
  const rests = rest[0].map((part) => settle(part, answers));
  if (rests.includes(decidedBy)) return decidedBy;
  const unknown = rests.filter((each) => !isSettled(each));
  return unknown.length ? [kind, unknown] : !decidedBy;
}

// True, false, or null for unknown.
function truth(expression, answers) {
  const [kind, first, sign, value] = expression;
  if (kind === "flag") return first in answers ? answers[first] === true : null;
  if (kind === "compare") return first in answers ? OPERATORS[sign](answers[first], value) : null;
  if (kind === "not") {
    const known = truth(first, answers);
    return known === null ? null : !known;
  }
  const decidedBy = kind === "any";
  let isKnown = true;
  for (const part of first) {
    const known = truth(part, answers);
    if (known === decidedBy) return decidedBy;
    isKnown &&= known !== null;
  }
  return isKnown ? !decidedBy : null;
}

function inputsOf(expression) {
  const [kind, first] = expression;
  if (kind === "flag" || kind === "compare") return new Set([first]);
  return kind === "not" ? inputsOf(first) : union(first.map(inputsOf));
}

// Sets of findings, each of which could bring an unsettled condition to `wanted`.
function ways(expression, wanted = true) {
  const [kind, first] = expression;
  if (kind === "not") return ways(first, !wanted);
  if (kind !== "all" && kind !== "any") return [inputsOf(expression)];
  const each = first.map((part) => ways(part, wanted));
  return wanted === (kind === "all") ? product(each).map(union) : each.flat();
}

// The answered findings that make a condition `wanted`.
function evidence(expression, answers, wanted = true) {
  if (truth(expression, answers) !== wanted) return new Set();
  const [kind, first] = expression;
  if (kind === "not") return evidence(first, answers, !wanted);
  if (kind !== "all" && kind !== "any") return inputsOf(expression);
  return union(first.map((part) => evidence(part, answers, wanted)));
}

const union = (sets) => new Set(sets.flatMap((each) => [...each]));
const product = (lists) => lists.reduce((found, list) => found.flatMap((start) => list.map((end) => [...start, end])), [[]]);

// --- walk

export const LADDER = ["primary_care", "co_manage", "routine_referral", "urgent_referral", "emergency"];
export const rank = (level) => LADDER.indexOf(level);
const highest = (levels) => levels.reduce((one, other) => (rank(other) > rank(one) ? other : one));
const mostUrgentFirst = (rules) => rules.toSorted((one, other) => rank(other.disposition) - rank(one.disposition));

export function walk(tree, answers) {
  const truths = tree.rules.map((rule) => [rule, truth(rule.condition, answers)]);
  const matched = mostUrgentFirst(truths.filter(([, known]) => known).map(([rule]) => rule));
  const atLeast = highest([tree.otherwise, ...matched.map((rule) => rule.disposition)]);
  const unsettled = truths
    .filter(([rule, known]) => known === null && rank(rule.disposition) > rank(atLeast))
    .map(([rule]) => [rule, settle(rule.condition, answers)]);
  const couldBe = highest([atLeast, ...unsettled.map(([rule]) => rule.disposition)]);
  const winning = matched.filter((rule) => rule.disposition === atLeast);
  const openRules = mostUrgentFirst(unsettled.map(([rule]) => rule));
  return {
    disposition: atLeast,
    couldBe,
    provisional: atLeast !== couldBe,
    within: soonest(tree, atLeast, winning),
    matched,
    ask: asked(tree, unsettled),
    openRules,
    carriedBy: union(winning.map((rule) => evidence(rule.condition, answers))),
    stillPossible: LADDER.filter((level) => openRules.some((rule) => rule.disposition === level)),
  };
}

// The shortest time frame among the rules that carry the answer; a rule without its own takes its level's.
function soonest(tree, level, winning) {
  const usual = tree.within[level] ?? null;
  const frames = winning.length ? winning.map((rule) => rule.within ?? usual) : [usual];
  return frames.filter(Boolean).reduce((one, other) => (one && one.days <= other.days ? one : other), null);
}

// Inputs to ask: those that could raise the answer highest first, then those that need the fewest others.
function asked(tree, unsettled) {
  const weights = new Map();
  for (const [rule, rest] of unsettled) {
    for (const way of ways(rest)) {
      const weight = [-rank(rule.disposition), way.size];
      for (const name of way) {
        if (!weights.has(name) || compare(weight, weights.get(name)) < 0) weights.set(name, weight);
      }
    }
  }
  const inFormOrder = tree.inputs.map((each) => each.id).filter((name) => weights.has(name));
  return inFormOrder.sort((one, other) => compare(weights.get(one), weights.get(other)));
}

const compare = (one, other) => one[0] - other[0] || one[1] - other[1];

// --- what single finding would move the answer

export function nearestChanges(tree, answers) {
  const isTrue = new Set(tree.rules.filter((rule) => truth(rule.condition, answers) === true));
  const level = (fired) => highest([tree.otherwise, ...fired.map((rule) => rule.disposition)]);
  const told = { tree, answers, isTrue, level, now: level([...isTrue]) };
  const changeable = tree.inputs.filter((each) => !each.is_age && each.id !== "sex");
  const steps = (change) => Math.abs(rank(change.disposition) - rank(told.now));
  return changeable
    .flatMap((each) => changesOf(told, each))
    .sort((one, other) => other.raises - one.raises || steps(one) - steps(other));
}

function changesOf(told, asked) {
  const naming = told.tree.rules.filter((rule) => inputsOf(rule.condition).has(asked.id));
  if (!naming.length) return [];
  const outcomes = spansOf(asked, linesOf(naming, asked.id)).map((span) => withChange(told, naming, asked.id, span));
  return nearest(told, asked, merged(outcomes)).map(({ span, disposition, rules }) => ({
    input: asked.id, span, disposition, rules, raises: rank(disposition) > rank(told.now),
  }));
}

function withChange(told, naming, name, span) {
  const changed = { ...told.answers, [name]: span.value };
  const fires = naming.filter((rule) => truth(rule.condition, changed) === true);
  const stay = [...told.isTrue].filter((rule) => !naming.includes(rule));
  const disposition = told.level([...fires, ...stay]);
  return { span, disposition, rules: [...fires, ...stay].filter((rule) => rule.disposition === disposition) };
}

// Neighboring spans with the same outcome as one.
function merged(outcomes) {
  const effect = ({ disposition, rules }) => [disposition, ...rules.map((rule) => rule.id)].join();
  const runs = [];
  for (const each of outcomes) {
    const before = runs.at(-1);
    if (before && effect(before) === effect(each)) {
      before.span = { ...before.span, high: each.span.high, hasHigh: each.span.hasHigh };
    } else runs.push({ ...each });
  }
  return runs;
}

// Of the outcomes that differ from now, the nearest one to each level.
function nearest(told, asked, outcomes) {
  const now = told.answers[asked.id];
  const seen = new Set([told.now]);
  return outcomes
    .toSorted((one, other) => distance(one.span, now) - distance(other.span, now))
    .filter(({ disposition }) => !seen.has(disposition) && seen.add(disposition));
}

function distance(span, now) {
  const ends = [span.low, span.high].filter((end) => end !== null);
  return typeof now === "number" && ends.length ? Math.min(...ends.map((end) => Math.abs(end - now))) : 0;
}

function comparisonsIn(expression) {
  const [kind, first] = expression;
  if (kind === "compare") return [expression];
  return kind === "not" ? comparisonsIn(first) : kind === "flag" ? [] : first.flatMap(comparisonsIn);
}

// The numbers that rules compare an input with, ascending.
export function linesOf(rules, name) {
  const comparisons = rules.flatMap((rule) => comparisonsIn(rule.condition)).filter((each) => each[1] === name);
  return [...new Set(comparisons.map((each) => each[3]))].sort((one, other) => one - other);
}

const one = (value) => ({ value, low: null, high: null, hasLow: false, hasHigh: false });

// The values that rules can tell apart, ascending.
function spansOf(asked, lines) {
  if (asked.type === "boolean") return [one(false), one(true)];
  if (asked.type === "enum") return asked.choices.map((choice) => one(choice.value));
  const [low, high] = [asked.minimum ?? 0, asked.maximum ?? 0];
  const ends = [null, ...lines.filter((line) => low <= line && line <= high), null];
  const spans = [];
  for (let at = 0; at + 1 < ends.length; at += 1) {
    const [start, end] = [ends[at], ends[at + 1]];
    if (start !== null) spans.push({ value: start, low: start, high: start, hasLow: true, hasHigh: true });
    const middle = between(asked, start ?? low, end ?? high, start, end);
    if (middle !== null) spans.push({ value: middle, low: start, high: end, hasLow: false, hasHigh: false });
  }
  return spans;
}

// A value an input allows strictly between two lines (up to and with its own ends); null if there is none.
function between(asked, low, high, start, end) {
  if (asked.whole) {
    const first = start === null ? Math.trunc(low) : Math.trunc(low) + 1;
    const last = end === null ? Math.trunc(high) : Math.ceil(high) - 1;
    return first <= last ? first : null;
  }
  if (start === null && end === null) return low;
  if (low === high) return null;
  return start === null ? low : end === null ? high : (low + high) / 2;
}

// --- what has to be settled first

export function questionsOf(tree, answers, say) {
  const contradictions = tree.contradictions.filter((each) => truth(each.condition, answers) === true);
  const rare = tree.inputs.filter(({ id, usual }) => {
    const value = answers[id];
    return usual && typeof value === "number" && !(usual[0] <= value && value <= usual[1]);
  });
  return [
    ...contradictions.map(({ inputs, text }) => ({ inputs, text, can_be_right: false })),
    ...rare.map((each) => ({ inputs: [each.id], text: rarity(each, answers[each.id], say), can_be_right: true })),
  ];
}

const rarity = ({ label, unit, usual }, value, say) =>
  say("rare", { label, value: short(value), unit, low: short(usual[0]), high: short(usual[1]) });

// --- what was given

const SHOWN = 24;

// Clean answers, and a finding {field, message} for each value that does not fit. Missing and null are unknown.
export function checkAnswers(tree, given, say) {
  const answers = {};
  const findings = [];
  for (const [name, value] of Object.entries(given)) {
    const asked = tree.inputs.find((each) => each.id === name);
    const [pattern, parts] = asked ? (value === null ? [] : CHECKS[asked.type](asked, value)) : ["not_asked", { input: shown(name) }];
    if (pattern) findings.push({ field: name, message: say(pattern, parts) });
    else if (value !== null) answers[name] = value;
  }
  return { answers, findings };
}

const CHECKS = {
  boolean: (asked, value) => (typeof value === "boolean" ? [] : ["not_boolean", {}]),
  number: checkNumber,
  enum: (asked, value) => {
    const values = asked.choices.map((choice) => choice.value);
    return values.includes(value) ? [] : ["no_choice", { value: shown(plain(value)), values: values.join(", ") }];
  },
};

function checkNumber(asked, value) {
  if (typeof value !== "number") return ["not_number", { value: shown(plain(value)) }];
  if (!Number.isFinite(value)) return ["endless", {}];
  const told = { value: shown(plain(value)), unit: asked.unit };
  const ends = { minimum: plain(asked.minimum), maximum: plain(asked.maximum) };
  if (value < (asked.minimum ?? -Infinity) || value > (asked.maximum ?? Infinity)) {
    return [asked.is_age ? "outside_ages" : "outside", { ...told, ...ends }];
  }
  return asked.whole && !Number.isInteger(value) ? ["not_whole", told] : [];
}

const shown = (text) => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`);

// A value as Python writes it: True, None, 14 and never 14.0, all digits of a large number, 1e-05.
function plain(value) {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null) return "None";
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value)) return BigInt(value).toString();
  return Math.abs(value) < 1e-4 ? value.toExponential().replace(/e-(\d)$/, "e-0$1") : String(value);
}

// --- words

// A speaker over sentence patterns such as "{low} to {high} {unit}".
export function speaker(patterns) {
  return (name, parts = {}) => patterns[name].replace(/\{(\w+)\}/g, (_, part) => parts[part]);
}

// Six digits at most and no empty decimals, as Python's format "g".
export function short(value) {
  if (value === 0) return "0";
  const [digits, exponent] = value.toExponential(5).split("e");
  if (Number(exponent) >= -4 && Number(exponent) < 6) return String(Number(value.toPrecision(6)));
  const sign = exponent[0];
  return `${Number(digits)}e${sign}${exponent.slice(1).padStart(2, "0")}`;
}

export function changeWords(asked, span, say) {
  return say("labeled", { label: asked.label, value: spanWords(asked, span, say) });
}

// A value as a reader says it: yes, no, a choice by its label, a number with its unit.
export function valueWords({ choices, unit }, value, say) {
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  return typeof value === "string" ? choices.find((choice) => choice.value === value).label : `${short(value)} ${unit}`;
}

function spanWords(asked, { value, low, high, hasLow, hasHigh }, say) {
  if (low === high) return valueWords(asked, value, say);
  const told = { low: short(low ?? 0), high: short(high ?? 0), unit: asked.unit };
  if (high === null) return say(hasLow ? "at_least" : "above", told);
  if (low === null) return say(hasHigh ? "at_most" : "below", told);
  if (hasLow) return say(hasHigh ? "from_to" : "from_below", told);
  return say(hasHigh ? "above_to" : "above_below", told);
}
