// The bedside tally: one chart at a time under one thumb, with or without a connection. Each tap is kept on the device
// and sent when there is a connection (tally_sync.js); what taps add up to is counted as on the server (tally_log.js).

import { cellOf, cellsOf, chartsIn, lastTaps, spans, sumsOf } from "./tally_log.js";
import { clear, device, forget, lastPerson, newId, read, rememberPerson, write } from "./tally_store.js";
import { exchange, takeOver } from "./tally_sync.js";

const SOON = 500;
const EVERY = 20_000;
const ACTIVE_FOR = 120_000;
const LATER = 400;
const TWICE = 600;
const MOST_UNDO = 50;
const KEYS = { y: "yes", n: "no", x: "excluded", s: "skipped", "-": "skipped" };
const NUMBER = /^\d+(\.\d+)?$/;

const root = document.getElementById("tally");
const by = (id) => document.getElementById(id);
const words = root?.dataset ?? {};
const say = (pattern, parts) => pattern.replace(/\{(\w+)\}/g, (_all, name) => parts[name]);
const path = location.pathname;
const mine = device();
const cased = JSON.parse(words.answers ?? "{}");

const shown = by("tally-state");
const fresh = shown ? JSON.parse(shown.textContent) : null;
const person = fresh?.person ?? lastPerson();
let kept = begin();
let at = null; // { lane, chart } on the screen
let choosing = ""; // the measure for which a reason is being chosen
let outcome = "";
let announced = "kept";
let refusedCount = 0;
let lastTouch = Date.now();
let timer;
let goingOn;
let busy = false;
let lastDeed = {};

function begin() {
  const known = person && read(person, path);
  if (!fresh) return known;
  rememberPerson(person);
  clear(person, { isOld: true });
  return { waiting: [], undo: [], lane: newId(), title: "", ...known, known: fresh };
}

function start() {
  by("plain")?.remove();
  by("tally-nothing")?.remove();
  if (fresh) kept.title = document.querySelector("h1").textContent;
  else document.title = by("tally-title").textContent = kept.title;
  save();
  at = { lane: ownLane(), chart: nextChart(ownLane()) };
  root.hidden = false;
  by("tally-totals").href = `${path}/totals`;
  drawQuestions();
  draw();
  listen();
  sync();
}

function listen() {
  root.addEventListener("click", clicked);
  root.addEventListener("change", changed);
  root.addEventListener("keydown", pressed);
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => { lastTouch = Date.now(); });
  addEventListener("online", sync);
  addEventListener("storage", () => { kept = read(person, path) ?? kept; draw(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });
  // Others' charts are asked for while somebody works here only, so that an open page does not keep a session alive.
  setInterval(() => { if (!document.hidden && Date.now() - lastTouch < ACTIVE_FOR) sync(); }, EVERY);
}

// ---- What is known

const measures = () => kept.known.measures;
const lanes = () => kept.known.lanes;
const allTaps = () => [...lanes().flatMap((lane) => lane.taps), ...kept.waiting];
const cells = () => cellsOf(allTaps());
const isClosed = () => Boolean(kept.known.closed);
const measureOf = (id) => measures().find((each) => each.id === id);
const laneOf = (id) => lanes().find((each) => each.id === id);
const isBegunHere = (id) => id === kept.lane || kept.waiting.some((tap) => tap.lane === id);
const isMine = (id) => (laneOf(id) ? laneOf(id).device === mine : isBegunHere(id));
const said = (measure) => cells().get(cellOf({ ...at, measure: measure.id }));
const isDone = () => measures().every(said);

// The lane new charts go to: one that this device holds, else one it is about to begin.
function ownLane() {
  if (isMine(kept.lane)) return kept.lane;
  kept.lane = lanes().find((lane) => lane.device === mine)?.id ?? newId();
  save();
  return kept.lane;
}

const chartsOf = (lane) => [...cells().values()].filter((tap) => tap.lane === lane).map((tap) => tap.chart);
const nextChart = (lane) => Math.min(Math.max(0, ...chartsOf(lane)) + 1, kept.known.most);
const nameOf = (id) => (isMine(id) ? laneOf(id)?.name ?? words.own : laneOf(id)?.elsewhere ?? words.own);

// What the server has and the grid holds is no longer needed here; and nothing is kept for who has just signed out.
function save() {
  if (isClosed() && !kept.waiting.length) forget(person, path);
  else if (lastPerson() === person) write(person, path, kept);
}

function latest() {
  kept = read(person, path) ?? kept;
}

// ---- Tapping

function answer(measure, given, { isUndo = false } = {}) {
  latest();
  lastDeed = { measure: measure.id, chart: at.chart, time: Date.now() };
  const before = said(measure);
  const wasDone = isDone();
  const sequence = Math.max(0, ...allTaps().filter((tap) => tap.lane === at.lane).map((tap) => tap.sequence)) + 1;
  kept.waiting.push({ id: newId(), ...at, measure: measure.id, sequence, at: Date.now(), ...given });
  if (!isUndo) {
    const { answer: was = "blank", reason, amount } = before ?? {};
    kept.undo = [...kept.undo, { ...at, measure: measure.id, given: { answer: was, reason, amount } }].slice(-MOST_UNDO);
  }
  choosing = "";
  save();
  draw();
  soon();
  if (!isUndo && !wasDone && isDone() && at.chart === nextChart(at.lane) - 1) goOn();
}

// A short moment in which the last answer is seen, then the next chart.
function goOn() {
  const done = { ...at };
  clearTimeout(goingOn);
  goingOn = setTimeout(() => {
    if (at.lane !== done.lane || at.chart !== done.chart || !isDone()) return;
    go(nextChart(at.lane));
    announce(say(words.chartDone, { n: done.chart, next: at.chart }));
  }, LATER);
}

function go(chart, { focus = true } = {}) {
  if (chart < 1 || chart > Math.min(nextChart(at.lane), kept.known.most)) return;
  at.chart = chart;
  choosing = "";
  drawQuestions();
  draw();
  if (!focus) return;
  by("tally-chart").focus({ preventScroll: true });
  by("tally-card").scrollIntoView({ block: "start" });
}

function undo() {
  latest();
  const last = kept.undo.pop();
  if (!last) return;
  save();
  if (!isMine(last.lane)) return;
  clearTimeout(goingOn);
  at = { lane: last.lane, chart: last.chart };
  drawQuestions();
  const measure = measureOf(last.measure);
  answer(measure, last.given, { isUndo: true });
  announce(say(words.undone, { measure: measure.name, n: last.chart }));
  question(measure).querySelector("button, input")?.focus();
}

function choose(measure, name) {
  if (isClosed() || !isMine(at.lane) || !question(measure).querySelector(`[data-answer="${name}"]`)) return;
  if (said(measure)?.answer === name) {
    if (!isSecondTap(measure)) answer(measure, { answer: "blank" });
  } else if (name === "excluded") {
    choosing = measure.id;
    draw();
    question(measure).querySelector("select").focus();
  } else {
    answer(measure, { answer: name });
  }
}

// To tap an answer that is chosen takes it back; a finger that taps twice does not.
const isSecondTap = (measure) => lastDeed.measure === measure.id && lastDeed.chart === at.chart && Date.now() - lastDeed.time < TWICE;

function clicked(event) {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.answer) choose(measureOf(button.closest(".tally-q").dataset.measure), button.dataset.answer);
  else if (button.dataset.go) go(at.chart + Number(button.dataset.go));
  else if ("undo" in button.dataset) undo();
  else if ("next" in button.dataset) { at.lane = isMine(at.lane) ? at.lane : ownLane(); go(nextChart(at.lane)); }
  else if ("show" in button.dataset) look(button.closest("li").dataset.lane);
  else if ("take" in button.dataset) take(button.closest("li").dataset.lane);
  else if (button.dataset.open) look(button.dataset.lane, Number(button.dataset.open));
}

function changed(event) {
  const box = event.target.closest(".tally-q");
  if (!box) return;
  const measure = measureOf(box.dataset.measure);
  if (event.target.matches("select")) {
    if (event.target.value) answer(measure, { answer: "excluded", reason: event.target.value });
  } else if (event.target.matches("input")) {
    type(measure, event.target);
  }
}

function type(measure, input) {
  const text = input.value.trim();
  const wrong = text !== "" && !NUMBER.test(text);
  const error = question(measure).querySelector(".err");
  error.hidden = !wrong;
  error.textContent = wrong ? words.misread : "";
  input.toggleAttribute("aria-invalid", wrong);
  if (wrong) return;
  const known = said(measure)?.amount;
  if (text && Number(text) !== known) answer(measure, { answer: "number", amount: Number(text) });
  else if (!text && said(measure)?.answer === "number") answer(measure, { answer: "blank" });
}

function pressed(event) {
  const isTyping = event.target.matches("input, select");
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest("#tally-card")) return;
  if (isTyping) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.target.matches("input")) type(measureOf(event.target.closest(".tally-q").dataset.measure), event.target);
    step(1);
    return;
  }
  const move = { ArrowDown: () => step(1), ArrowUp: () => step(-1), ArrowLeft: () => go(at.chart - 1), ArrowRight: () => go(at.chart + 1), u: undo };
  const name = KEYS[event.key.toLowerCase()];
  const deed = move[event.key] ?? (name && (() => { const measure = current(); choose(measure, name); if (name !== "excluded") step(1, measure); }));
  if (!deed) return;
  event.preventDefault();
  deed();
}

// The measure that has the focus, else the first that has no answer.
function current() {
  const id = document.activeElement.closest(".tally-q")?.dataset.measure;
  return measureOf(id) ?? measures().find((each) => !said(each)) ?? measures()[0];
}

function step(by_, from = null) {
  const here = from ?? measureOf(document.activeElement.closest(".tally-q")?.dataset.measure);
  const place = here ? measures().indexOf(here) + by_ : by_ > 0 ? 0 : -1;
  const next = measures()[place];
  if (next) question(next).querySelector("button, input").focus();
}

// ---- Others' charts

function look(lane, chart) {
  at = { lane, chart: chart ?? Math.max(1, ...chartsOf(lane)) };
  go(at.chart);
}

async function take(lane) {
  const { outcome: came, known } = await takeOver(path, lane, { device: mine, csrf: kept.known.csrf, person });
  outcome = came;
  if (known) learn(known, [], []);
  if (known) look(lane, nextChart(lane));
  draw();
}

// ---- Sending and learning

function soon() {
  clearTimeout(timer);
  timer = setTimeout(sync, SOON);
}

async function sync() {
  if (busy) return soon();
  busy = true;
  latest();
  const came = await exchange(path, { device: mine, waiting: kept.waiting, csrf: kept.known.csrf, person });
  busy = false;
  outcome = came.outcome;
  if (came.known) learn(came.known, came.sent, came.refused);
  draw();
  if (outcome === "kept" && kept.waiting.length) soon();
  return undefined;
}

function learn(known, sent, refused) {
  latest();
  refusedCount += refused.length;
  kept.known = known;
  kept.waiting = kept.waiting.filter((tap) => !sent.includes(tap.id));
  save();
}

// ---- Drawing

function drawQuestions() {
  by("tally-questions").replaceChildren(...measures().map((measure) => {
    const box = by(measure.is_share ? "tally-share" : "tally-amount").content.firstElementChild.cloneNode(true);
    const [label, hint] = [box.querySelector(".lab"), box.querySelector(".hint")];
    box.dataset.measure = measure.id;
    label.textContent = measure.name;
    label.id = `lab-${measure.id}`;
    hint.textContent = measure.numerator;
    hint.id = `hint-${measure.id}`;
    box.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-describedby", hint.id);
    const input = box.querySelector("input");
    input?.setAttribute("aria-labelledby", label.id);
    if (input) box.querySelector(".unit span").textContent = measure.unit;
    if (!measure.reasons.length) box.querySelector('[data-answer="excluded"]').remove();
    const options = [["", words.choose], ...measure.reasons].map(([value, text]) => new Option(text, value));
    box.querySelector("select").replaceChildren(...options);
    return box;
  }));
}

const question = (measure) => root.querySelector(`.tally-q[data-measure="${measure.id}"]`);

function draw() {
  const found = cells();
  const canTap = isMine(at.lane) && !isClosed();
  by("tally-chart").textContent = say(words.chart, { n: at.chart });
  by("tally-whose").textContent = isMine(at.lane) ? nameOf(at.lane) : say(words.shown, { name: nameOf(at.lane) });
  for (const measure of measures()) drawQuestion(measure, found.get(cellOf({ ...at, measure: measure.id })), canTap);
  root.querySelector('[data-go="-1"]').disabled = at.chart <= 1;
  root.querySelector('[data-go="1"]').disabled = at.chart >= nextChart(at.lane);
  root.querySelector("[data-undo]").disabled = !kept.undo.length || isClosed();
  root.querySelector("[data-next]").disabled = isClosed() || (isMine(at.lane) && at.chart === nextChart(at.lane));
  by("tally-closed").hidden = !isClosed() || Boolean(fresh?.closed);
  by("tally-closed").textContent = kept.known.closed;
  drawSums(found);
  drawLanes(found);
  drawAll(found);
  drawStatus();
}

function drawQuestion(measure, tap, canTap) {
  const box = question(measure);
  for (const button of box.querySelectorAll("[data-answer]")) {
    const isChosen = tap?.answer === button.dataset.answer || (choosing === measure.id && button.dataset.answer === "excluded");
    button.setAttribute("aria-pressed", String(isChosen));
    button.disabled = !canTap;
  }
  const [why, select, input] = [".tally-why", "select", ".unit input"].map((each) => box.querySelector(each));
  why.hidden = !(tap?.answer === "excluded" || choosing === measure.id);
  select.value = tap?.reason ?? "";
  select.disabled = !canTap;
  if (!input) return;
  input.disabled = !canTap;
  if (document.activeElement !== input || tap) input.value = tap?.answer === "number" ? String(tap.amount) : "";
}

function drawSums(found) {
  const { goal, fewest } = kept.known;
  const count = [...chartsIn(found).values()].reduce((sum, charts) => sum + charts.length, 0);
  const number = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 1 });
  by("tally-bar").max = goal;
  by("tally-bar").value = count;
  by("tally-count").textContent = say(words.charts, { n: count, goal });
  by("tally-goal").textContent = say(words.goal, { fewest, goal });
  by("tally-sums").replaceChildren(...measures().map((measure) => {
    const sums = sumsOf(measure.id, found);
    const counted = sums.denominator ? say(words.of, { n: number.format(sums.numerator), d: sums.denominator }) : "–";
    return row(measure.name, [counted, String(sums.excluded)]);
  }));
}

function row(heading, values) {
  const line = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.lang = "en";
  head.textContent = heading;
  line.append(head, ...values.map((text) => { const cell = document.createElement("td"); cell.className = "num"; cell.textContent = text; return cell; }));
  return line;
}

function drawLanes(found) {
  const charts = chartsIn(found);
  const known = lanes().map((lane) => lane.id);
  const all = known.includes(kept.lane) ? known : [kept.lane, ...known];
  by("tally-lanes").replaceChildren(...all.map((id) => {
    const item = by("tally-lane").content.firstElementChild.cloneNode(true);
    item.dataset.lane = id;
    item.querySelector("b").textContent = nameOf(id);
    item.querySelector("p").textContent = spans(charts.get(id) ?? []) || "–";
    item.querySelector("[data-show]").disabled = id === at.lane;
    item.querySelector("[data-take]").hidden = isMine(id) || isClosed();
    for (const button of item.querySelectorAll("button")) button.setAttribute("aria-label", `${button.textContent}: ${nameOf(id)}`);
    return item;
  }));
}

function drawAll(found) {
  const heads = by("tally-heads");
  heads.replaceChildren(heads.firstElementChild, ...measures().map((measure) => Object.assign(document.createElement("th"), { scope: "col", lang: "en", textContent: measure.name })));
  const lines = [...chartsIn(new Map([...found].map(([cell, tap]) => [cell, { ...tap, answer: "seen" }])))];
  by("tally-all").replaceChildren(...lines.flatMap(([lane, charts]) => charts.map((chart) => {
    const values = measures().map((measure) => {
      const tap = found.get(cellOf({ lane, chart, measure: measure.id }));
      return tap?.answer === "number" ? String(tap.amount) : cased[tap?.answer] ?? "";
    });
    const line = row("", values);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: `${nameOf(lane)}, ${chart}` });
    Object.assign(button.dataset, { open: chart, lane });
    line.firstElementChild.removeAttribute("lang");
    line.firstElementChild.append(button);
    return line;
  })));
}

function drawStatus() {
  const n = kept.waiting.length;
  const texts = {
    kept: n ? words.sending : words.kept,
    offline: n ? say(words.waiting, { n }) : words.offline,
    "signed-out": say(words.signedOut, { n }),
    failed: say(words.failed, { n }),
  };
  const status = by("tally-status");
  status.textContent = refusedCount ? say(words.refused, { n: refusedCount }) : texts[outcome] ?? "";
  if (outcome === "signed-out") {
    const link = Object.assign(document.createElement("a"), { href: `${words.signInAt}?next=${path}`, textContent: words.signIn });
    status.append(" ", link);
  }
  if (outcome !== announced) announce(status.textContent);
  announced = outcome;
}

// Said aloud once, not with every tap.
function announce(text) {
  by("tally-live").textContent = text;
}

if (root && kept) start();
