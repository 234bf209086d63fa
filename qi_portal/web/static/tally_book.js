// A tally as this device knows it: what the server said last, the taps it does not have yet, and what can be undone.

import { cellOf, cellsOf } from "./tally_log.js";
import { clear, device, forget, lastPerson, newId, read, rememberPerson, write } from "./tally_store.js";

const MOST_UNDO = 50;

export class Book {
  #kept;
  #person;
  #path;
  #csrf; // never kept on the device
  #isStored = true;

  // The tally at an address: as the page brings it, else as the device knows it; null when neither does.
  static open(path, fresh) {
    const person = fresh?.person ?? lastPerson();
    const known = person && read(person, path);
    if (!fresh && !known) return null;
    rememberPerson(person);
    clear(person, { isOld: true });
    const book = new Book(path, person, { waiting: [], undo: [], lane: newId(), title: "", ...known });
    if (fresh) book.#take(fresh);
    return book;
  }

  constructor(path, person, kept) {
    this.device = device();
    this.#path = path;
    this.#person = person;
    this.#kept = kept;
  }

  get measures() { return this.#kept.known.measures; }
  get lanes() { return this.#kept.known.lanes; }
  get known() { return this.#kept.known; }
  get waiting() { return this.#kept.waiting; }
  get isClosed() { return Boolean(this.known.closed); }
  get canUndo() { return this.#kept.undo.length > 0 && !this.isClosed; }
  get cells() { return cellsOf(this.#taps); }
  get title() { return this.#kept.title; }
  get letter() { return { device: this.device, waiting: this.waiting, csrf: this.#csrf, person: this.#person }; }
  get #taps() { return [...this.lanes.flatMap((lane) => lane.taps), ...this.waiting]; }

  set title(text) {
    this.#kept.title = text;
    this.#save();
  }

  measure(id) { return this.measures.find((each) => each.id === id); }
  lane(id) { return this.lanes.find((each) => each.id === id); }
  charts(lane) { return [...this.cells.values()].filter((tap) => tap.lane === lane).map((tap) => tap.chart); }
  nextChart(lane) { return Math.min(Math.max(0, ...this.charts(lane)) + 1, this.known.most); }
  said(at, measure) { return this.cells.get(cellOf({ ...at, measure: measure.id })); }
  isDone(at) { return this.measures.every((measure) => this.said(at, measure)); }

  // Whether this device writes in the lane: it holds it, or has begun it and the server does not know yet.
  isMine(id) {
    const lane = this.lane(id);
    return lane ? lane.device === this.device : id === this.#kept.lane || this.waiting.some((tap) => tap.lane === id);
  }

  // The lane that new charts go to: one that this device holds, else one it is about to begin.
  get ownLane() {
    if (this.isMine(this.#kept.lane)) return this.#kept.lane;
    this.#kept.lane = this.lanes.find((lane) => lane.device === this.device)?.id ?? newId();
    this.#save();
    return this.#kept.lane;
  }

  tap(at, measure, given, { isUndo = false } = {}) {
    this.look();
    const { answer = "blank", reason, amount } = this.said(at, measure) ?? {};
    const ofLane = this.#taps.filter((tap) => tap.lane === at.lane).map((tap) => tap.sequence);
    const sequence = Math.max(0, ...ofLane) + 1;
    this.waiting.push({ id: newId(), ...at, measure: measure.id, sequence, at: Date.now(), ...given });
    const before = { at: { ...at }, measure: measure.id, given: { answer, reason, amount } };
    if (!isUndo) this.#kept.undo = [...this.#kept.undo, before].slice(-MOST_UNDO);
    this.#save();
  }

  // Takes the last tap back and tells where it was made; undefined when there is none, or in a lane taken over since.
  undo() {
    this.look();
    const last = this.#kept.undo.pop();
    this.#save();
    if (!last || !this.isMine(last.at.lane) || !this.measure(last.measure)) return undefined;
    this.tap(last.at, this.measure(last.measure), last.given, { isUndo: true });
    return last;
  }

  learn(known, sent) {
    this.look();
    this.#take(known);
    this.#kept.waiting = this.waiting.filter((tap) => !sent.includes(tap.id));
    this.#save();
  }

  // What another window of this browser did meanwhile. Where the browser keeps nothing, this window's memory is all there is.
  look() {
    if (this.#isStored) this.#kept = read(this.#person, this.#path) ?? this.#kept;
  }

  #take({ csrf, ...known }) {
    this.#csrf = csrf;
    this.#kept.known = known;
  }

  // What the server has and the grid holds is no longer needed here; and nothing is kept for who has just signed out.
  #save() {
    try {
      if (this.isClosed && !this.waiting.length) forget(this.#person, this.#path);
      else if (lastPerson() === this.#person) write(this.#person, this.#path, this.#kept);
    } catch {
      this.#isStored = false;
    }
  }
}
