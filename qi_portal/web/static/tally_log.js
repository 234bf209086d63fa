// What taps add up to, as `domain.entry.tally` has it: of the taps of one cell (a lane's chart and a measure) the one with
// the highest sequence counts, ids settle a tie, so neither order nor repetition changes anything.
//
// A tap: { id, lane, sequence, chart, measure, answer, reason?, amount? }

const BLANK = "blank";
const DECIMALS = 1e6;

export const cellOf = (tap) => `${tap.lane} ${tap.chart} ${tap.measure}`;

function lastTaps(taps) {
  const last = new Map();
  for (const tap of taps) {
    const known = last.get(cellOf(tap));
    if (!known || comesBefore(known, tap)) last.set(cellOf(tap), tap);
  }
  return last;
}

export function cellsOf(taps) {
  const last = lastTaps(taps);
  for (const [cell, tap] of last) if (tap.answer === BLANK) last.delete(cell);
  return last;
}

export function sumsOf(measure, cells) {
  const found = [...cells.values()].filter((tap) => tap.measure === measure);
  const count = (answer) => found.filter((tap) => tap.answer === answer).length;
  const amounts = found.filter((tap) => tap.answer === "number").map((tap) => Number(tap.amount));
  const sum = Math.round(amounts.reduce((one, other) => one + other, 0) * DECIMALS) / DECIMALS;
  return {
    numerator: amounts.length ? sum : count("yes"),
    denominator: amounts.length + count("yes") + count("no"),
    excluded: count("excluded"),
    skipped: count("skipped"),
  };
}

// The charts of each lane in which something was found out: lane -> sorted numbers.
export function chartsIn(cells) {
  const found = new Map();
  for (const tap of cells.values()) {
    if (tap.answer === "skipped") continue;
    found.set(tap.lane, (found.get(tap.lane) ?? new Set()).add(tap.chart));
  }
  return new Map([...found].map(([lane, charts]) => [lane, [...charts].sort((one, other) => one - other)]));
}

// "1–12, 14"
export function spans(charts) {
  const runs = [];
  for (const chart of charts) {
    const run = runs.at(-1);
    if (run && run.at(-1) === chart - 1) run.push(chart);
    else runs.push([chart]);
  }
  return runs.map((run) => (run.length === 1 ? `${run[0]}` : `${run[0]}–${run.at(-1)}`)).join(", ");
}

function comesBefore(known, tap) {
  return known.sequence < tap.sequence || (known.sequence === tap.sequence && known.id < tap.id);
}
