// Draws a tally: the questions of a chart, what all charts add up to, whose they are, and whether all of it is saved.

import { cellOf, chartsIn, spans, sumsOf } from "./tally_log.js";

const root = document.getElementById("tally");
export const words = root?.dataset ?? {};
export const by = (id) => document.getElementById(id);
export const say = (pattern, parts) => pattern.replace(/\{(\w+)\}/g, (_all, name) => parts[name]);
export const question = (measure) => root.querySelector(`.tally-q[data-measure="${measure.id}"]`);
const letters = JSON.parse(words.answers ?? "{}");
const made = (tag, more = {}) => Object.assign(document.createElement(tag), more);

export function drawQuestions(book) {
  by("tally-questions").replaceChildren(...book.measures.map((measure) => {
    const box = by(measure.is_share ? "tally-share" : "tally-amount").content.firstElementChild.cloneNode(true);
    const [label, hint, input] = [".lab", ".hint", "input"].map((each) => box.querySelector(each));
    box.dataset.measure = measure.id;
    Object.assign(label, { textContent: measure.name, id: `lab-${measure.id}` });
    Object.assign(hint, { textContent: measure.numerator, id: `hint-${measure.id}` });
    box.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-describedby", hint.id);
    input?.setAttribute("aria-labelledby", label.id);
    if (input) box.querySelector(".unit span").textContent = measure.unit;
    if (!measure.reasons.length) box.querySelector('[data-answer="excluded"]').remove();
    const options = [["", words.choose], ...measure.reasons].map(([value, text]) => new Option(text, value));
    box.querySelector("select").replaceChildren(...options);
    return box;
  }));
}

// at: { lane, chart } on the screen; choosing: the measure for which a reason is being chosen.
export function draw(book, { at, choosing }) {
  const found = book.cells;
  const isMine = book.isMine(at.lane);
  by("tally-chart").textContent = say(words.chart, { n: at.chart });
  by("tally-whose").textContent = isMine ? nameOf(book, at.lane) : say(words.shown, { name: nameOf(book, at.lane) });
  for (const measure of book.measures) {
    const tap = found.get(cellOf({ ...at, measure: measure.id }));
    drawQuestion(question(measure), tap, { canTap: isMine && !book.isClosed, isChoosing: choosing === measure.id });
  }
  root.querySelector('[data-go="-1"]').disabled = at.chart <= 1;
  root.querySelector('[data-go="1"]').disabled = at.chart >= book.nextChart(at.lane);
  root.querySelector("[data-undo]").disabled = !book.canUndo;
  root.querySelector("[data-next]").disabled = book.isClosed || (isMine && at.chart === book.nextChart(at.lane));
  drawSums(book, found);
  drawLanes(book, found, at);
  drawAll(book, found);
}

function drawQuestion(box, tap, { canTap, isChoosing }) {
  for (const button of box.querySelectorAll("[data-answer]")) {
    const name = button.dataset.answer;
    button.setAttribute("aria-pressed", String(tap?.answer === name || (isChoosing && name === "excluded")));
    button.disabled = !canTap;
  }
  const [why, select, input] = [".tally-why", "select", ".unit input"].map((each) => box.querySelector(each));
  why.hidden = !(tap?.answer === "excluded" || isChoosing);
  select.disabled = !canTap;
  show(select, tap?.reason);
  if (!input) return;
  input.disabled = !canTap;
  show(input, tap?.answer === "number" ? tap.amount : "");
}

// Whatever comes in meanwhile, nobody's typing is replaced.
function show(field, value) {
  if (document.activeElement !== field) field.value = value ?? "";
}

// Puts other nodes in where they differ, so that a button that has the focus keeps it.
function replace(element, nodes) {
  const anew = element.cloneNode(false);
  anew.append(...nodes);
  if (anew.innerHTML !== element.innerHTML) element.replaceChildren(...anew.childNodes);
}

function nameOf(book, id) {
  const lane = book.lane(id);
  return (book.isMine(id) ? lane?.name : lane?.elsewhere) ?? words.own;
}

function drawSums(book, found) {
  const { goal, fewest, closed } = book.known;
  const count = [...chartsIn(found).values()].reduce((sum, charts) => sum + charts.length, 0);
  const number = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 1 });
  Object.assign(by("tally-bar"), { max: goal, value: count });
  by("tally-count").textContent = say(words.charts, { n: count, goal });
  by("tally-goal").textContent = say(words.goal, { fewest, goal });
  by("tally-closed").textContent = closed;
  replace(by("tally-sums"), book.measures.map((measure) => {
    const { numerator, denominator, excluded } = sumsOf(measure.id, found);
    const pattern = measure.is_share ? words.of : words.in;
    return row(measure.name, [denominator ? say(pattern, { n: number.format(numerator), d: denominator }) : "–", excluded]);
  }));
}

function row(heading, values) {
  const line = made("tr");
  line.append(made("th", { scope: "row", lang: heading ? "en" : "", textContent: heading }));
  line.append(...values.map((value) => made("td", { className: "num", textContent: value })));
  return line;
}

function drawLanes(book, found, at) {
  const charts = chartsIn(found);
  const known = book.lanes.map((lane) => lane.id);
  const all = known.includes(book.ownLane) ? known : [book.ownLane, ...known];
  replace(by("tally-lanes"), all.map((id) => {
    const item = by("tally-lane").content.firstElementChild.cloneNode(true);
    item.dataset.lane = id;
    item.querySelector("b").textContent = nameOf(book, id);
    item.querySelector("p").textContent = spans(charts.get(id) ?? []) || words.none;
    item.querySelector("[data-show]").hidden = id === at.lane;
    item.querySelector("[data-take]").hidden = book.isMine(id) || book.isClosed;
    for (const button of item.querySelectorAll("button")) {
      button.setAttribute("aria-label", `${button.textContent}: ${nameOf(book, id)}`);
    }
    return item;
  }));
}

// A row for each chart of each lane; its heading opens it.
function drawAll(book, found) {
  const heads = by("tally-heads");
  const columns = book.measures.map(({ name }) => made("th", { scope: "col", lang: "en", textContent: name }));
  heads.replaceChildren(heads.firstElementChild, ...columns);
  const keys = [...new Set([...found.values()].map((tap) => `${tap.lane} ${String(tap.chart).padStart(4)}`))].sort();
  replace(by("tally-all"), keys.map((key) => {
    const [lane, chart] = [key.slice(0, 36), Number(key.slice(36))];
    const line = row("", book.measures.map((measure) => shortly(found.get(cellOf({ lane, chart, measure: measure.id })))));
    const open = made("button", { type: "button", className: "btn", textContent: `${nameOf(book, lane)}, ${chart}` });
    Object.assign(open.dataset, { open: chart, lane });
    line.firstElementChild.append(open);
    return line;
  }));
}

const shortly = (tap) => (tap?.answer === "number" ? tap.amount : letters[tap?.answer] ?? "");

// outcome: what came of the last try to send; refused: how many answers the definition no longer takes.
export function drawStatus(book, { outcome, refused, path }) {
  const n = book.waiting.length;
  const texts = {
    kept: n ? words.sending : words.kept,
    offline: n ? say(words.waiting, { n }) : words.offline,
    "signed-out": say(words.signedOut, { n }),
    failed: say(words.failed, { n }),
  };
  const status = by("tally-status");
  status.textContent = refused ? say(words.refused, { n: refused }) : texts[outcome] ?? "";
  if (outcome !== "signed-out") return;
  status.append(" ", made("a", { href: `${words.signInAt}?next=${path}`, textContent: words.signIn }));
}

// Said aloud, once.
export function announce(text) {
  by("tally-live").textContent = text;
}
