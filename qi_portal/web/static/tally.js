// The bedside tally: one chart at a time under one thumb, with or without a connection. Each tap is kept on the device
// (tally_book.js) and sent when there is a connection (tally_sync.js); tally_view.js draws.

import { Book } from "./tally_book.js";
import { exchange, takeOver } from "./tally_sync.js";
import { announce, by, draw as drawTally, drawQuestions, drawStatus, question, say, words } from "./tally_view.js";

const SOON = 500;
const EVERY = 20_000;
const ACTIVE_FOR = 120_000;
const LATER = 400;
const TWICE = 600;
const KEYS = { y: "yes", n: "no", x: "excluded", s: "skipped", "-": "skipped" };
const NUMBER = /^\d+(\.\d+)?$/;

const root = by("tally");
const brought = by("tally-state");
const path = location.pathname;
const book = root && Book.open(path, brought && JSON.parse(brought.textContent));
let at; // { lane, chart } on the screen
let choosing = ""; // the measure for which a reason is being chosen
let outcome = "kept";
let refused = 0;
let lastTouch = Date.now();
let lastTap = {};
let sending;
let goingOn;
let isBusy = false;

function start() {
  by("plain")?.remove();
  by("tally-nothing")?.remove();
  if (brought) book.title = document.querySelector("h1").textContent;
  else document.title = by("tally-title").textContent = book.title;
  at = { lane: book.ownLane, chart: book.nextChart(book.ownLane) };
  root.hidden = false;
  by("tally-totals").href = `${path}/totals`;
  drawQuestions(book);
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
  addEventListener("storage", () => { book.look(); draw(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });
  // Others' charts are asked for while somebody works here only, so that an open page does not keep a session alive.
  setInterval(() => { if (!document.hidden && Date.now() - lastTouch < ACTIVE_FOR) sync(); }, EVERY);
}

function draw() {
  drawTally(book, { at, choosing });
  by("tally-closed").hidden = !book.isClosed || Boolean(document.querySelector("main > .note.ok"));
  drawStatus(book, { outcome, refused, path });
}

// ---- Tapping

function answer(measure, given) {
  const wasDone = book.isDone(at);
  book.tap(at, measure, given);
  lastTap = { id: measure.id, chart: at.chart, time: Date.now() };
  choosing = "";
  draw();
  soon();
  if (!wasDone && book.isDone(at) && at.chart === book.nextChart(at.lane) - 1) goOn({ ...at });
}

// A short moment in which the last answer is seen, then the next chart.
function goOn(done) {
  clearTimeout(goingOn);
  goingOn = setTimeout(() => {
    if (at.lane !== done.lane || at.chart !== done.chart || !book.isDone(done)) return;
    go(book.nextChart(at.lane));
    announce(say(words.chartDone, { n: done.chart, next: at.chart }));
  }, LATER);
}

function go(chart) {
  if (chart < 1 || chart > book.nextChart(at.lane)) return;
  turnTo({ ...at, chart });
  by("tally-chart").focus({ preventScroll: true });
  by("tally-card").scrollIntoView({ block: "start" });
}

// A field that still holds what was typed says so before its chart is gone, not after.
function turnTo(place) {
  if (document.activeElement.closest("#tally-questions")) document.activeElement.blur();
  at = place;
  choosing = "";
  drawQuestions(book);
  draw();
}

function undo() {
  clearTimeout(goingOn);
  const last = book.undo();
  if (!last) return draw();
  const measure = book.measure(last.measure);
  turnTo(last.at);
  soon();
  announce(say(words.undone, { measure: measure.name, n: at.chart }));
  return question(measure).querySelector("button, input").focus();
}

// To tap an answer that is chosen takes it back; a finger that taps twice does not.
function choose(measure, name) {
  if (book.isClosed || !book.isMine(at.lane) || !question(measure).querySelector(`[data-answer="${name}"]`)) return;
  if (book.said(at, measure)?.answer === name) {
    const isSecond = lastTap.id === measure.id && lastTap.chart === at.chart && Date.now() - lastTap.time < TWICE;
    if (!isSecond) answer(measure, { answer: "blank" });
  } else if (name === "excluded") {
    choosing = measure.id;
    draw();
    question(measure).querySelector("select").focus();
  } else {
    answer(measure, { answer: name });
  }
}

function type(measure, input) {
  const text = input.value.trim();
  const isWrong = text !== "" && !NUMBER.test(text);
  const error = question(measure).querySelector(".err");
  error.hidden = !isWrong;
  error.textContent = isWrong ? words.misread : "";
  input.setAttribute("aria-invalid", String(isWrong));
  const known = book.said(at, measure);
  if (isWrong) return;
  if (text && Number(text) !== known?.amount) answer(measure, { answer: "number", amount: Number(text) });
  if (!text && known?.answer === "number") answer(measure, { answer: "blank" });
}

// ---- What a hand does

const measureAt = (element) => book.measure(element?.closest(".tally-q")?.dataset.measure);

function clicked({ target }) {
  const button = target.closest("button");
  if (!button) return;
  const { answer: name, go: by_, open, lane } = button.dataset;
  const itsLane = button.closest("li")?.dataset.lane;
  if (name) choose(measureAt(button), name);
  else if (by_) go(at.chart + Number(by_));
  else if (open) look(lane, Number(open));
  else if ("undo" in button.dataset) undo();
  else if ("next" in button.dataset) next();
  else if ("show" in button.dataset) look(itsLane);
  else if ("take" in button.dataset) take(itsLane);
}

function changed({ target }) {
  const measure = measureAt(target);
  if (!measure) return;
  if (target.matches("input")) type(measure, target);
  else if (target.value) answer(measure, { answer: "excluded", reason: target.value });
}

function pressed(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || !target.closest("#tally-card")) return;
  const deed = target.matches("input, select") ? typing(key, target) : moving(key) ?? answering(key);
  if (!deed) return;
  event.preventDefault();
  deed();
}

// In a field the letters belong to the field.
function typing(key, target) {
  if (key !== "Enter" || !target.matches("input")) return undefined;
  return () => { type(measureAt(target), target); step(1); };
}

function moving(key) {
  const moves = {
    ArrowDown: () => step(1), ArrowUp: () => step(-1), ArrowLeft: () => go(at.chart - 1), ArrowRight: () => go(at.chart + 1),
    u: undo, U: undo,
  };
  return moves[key];
}

// For the measure that has the focus, else for the first without an answer.
function answering(key) {
  const name = KEYS[key.toLowerCase()];
  const measure = measureAt(document.activeElement) ?? book.measures.find((each) => !book.said(at, each));
  if (!name || !measure) return undefined;
  return () => {
    choose(measure, name);
    if (name !== "excluded") step(1, measure);
  };
}

function step(by_, from = measureAt(document.activeElement)) {
  const place = from ? book.measures.findIndex((each) => each.id === from.id) + by_ : 0;
  const measure = book.measures[place];
  if (measure) question(measure).querySelector("button, input").focus();
}

// ---- Whose charts

function next() {
  look(book.isMine(at.lane) ? at.lane : book.ownLane, Infinity);
}

function look(lane, chart = Math.max(1, ...book.charts(lane))) {
  turnTo({ lane, chart: Math.min(chart, book.nextChart(lane)) });
  go(at.chart);
}

async function take(lane) {
  const came = await takeOver(path, lane, book.letter);
  outcome = came.outcome;
  if (came.known) book.learn(came.known, []);
  if (came.known) look(lane, Infinity);
  draw();
}

// ---- Sending and learning

function soon() {
  clearTimeout(sending);
  sending = setTimeout(sync, SOON);
}

async function sync() {
  if (isBusy) return soon();
  isBusy = true;
  book.look();
  const came = await exchange(path, book.letter);
  isBusy = false;
  const isNews = came.outcome !== outcome;
  outcome = came.outcome;
  refused += came.refused?.length ?? 0;
  if (came.known) book.learn(came.known, came.sent);
  draw();
  if (isNews) announce(by("tally-status").textContent);
  if (outcome === "kept" && book.waiting.length) soon();
  return undefined;
}

if (book) start();
