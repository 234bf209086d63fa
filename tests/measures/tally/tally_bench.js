// The browser's side of test_tally_js.py: asks the modules under test and gives plain values back.

import { Book } from "./tally_book.js";
import { cellsOf, chartsIn, spans, sumsOf } from "./tally_log.js";
import { clear, newId } from "./tally_store.js";

globalThis.bench = {
  sums: (taps, measures) => {
    const cells = cellsOf(taps);
    return Object.fromEntries(measures.map((measure) => [measure, sumsOf(measure, cells)]));
  },
  charts: (taps) => Object.fromEntries([...chartsIn(cellsOf(taps))]),
  spans: (charts) => spans(charts),
  // Opens a tally as the page brings it, taps the measure so many times, and learns that the server kept some of it.
  work: (path, known, taps, kept) => {
    const book = Book.open(path, known);
    const at = { lane: book.ownLane, chart: 1 };
    for (let time = 0; time < taps; time += 1) book.tap({ ...at, chart: time + 1 }, book.measures[0], { answer: "yes" });
    book.learn(known, book.waiting.slice(0, kept).map((tap) => tap.id));
    return [...book.waiting].map((tap) => tap.sequence);
  },
  knows: (path) => Boolean(Book.open(path, null)),
  signOut: (person) => clear(person),
  stored: () => ({ ...localStorage }),
  empty: () => localStorage.clear(),
  ids: (count) => Array.from({ length: count }, newId),
};
