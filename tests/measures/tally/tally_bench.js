// The browser's side of test_tally_js.py: asks the modules under test and gives plain values back.

import { cellsOf, chartsIn, spans, sumsOf } from "./tally_log.js";
import { newId } from "./tally_store.js";

globalThis.bench = {
  sums: (taps, measures) => {
    const cells = cellsOf(taps);
    return Object.fromEntries(measures.map((measure) => [measure, sumsOf(measure, cells)]));
  },
  charts: (taps) => Object.fromEntries([...chartsIn(cellsOf(taps))]),
  spans: (charts) => spans(charts),
  ids: (count) => Array.from({ length: count }, newId),
};
