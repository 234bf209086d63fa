// Reads the charts of a page month by month: by arrow keys, Home and End, and by a pointer over the drawing. The line
// under a chart says the month and a ring stands around its point. Sentences and heights come with the page, the place
// of the plot with the drawing (data-plot). Without this script there is the data table.

const SVG = "http://www.w3.org/2000/svg";
const KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
const RING = 9;

// By its .drawn element: each chart's `go(month)`; it answers with an event "month" on the element.
export const readers = new WeakMap();

for (const source of document.querySelectorAll("script.months")) {
  makeReadable(source.closest("figure").querySelector(".drawn"), JSON.parse(source.textContent));
}

function makeReadable(drawn, { help, months, heights, made = [], made_words: madeWords }) {
  let at = null;
  const told = document.createElement("p");
  told.className = "told xs mute";
  told.setAttribute("role", "status");
  told.textContent = help;
  drawn.after(told);
  const link = document.createElement("a");
  link.className = "xs";
  link.textContent = madeWords;
  link.hidden = true;
  if (made.length) told.after(link);
  drawn.tabIndex = 0;
  drawn.setAttribute("role", "group");
  drawn.setAttribute("aria-label", `${drawn.querySelector("title").textContent}. ${help}`);

  const go = (month) => {
    if (month === at) return;
    at = month;
    told.textContent = at === null ? help : months[at];
    told.classList.toggle("is-on", at !== null);
    link.hidden = at === null;
    link.href = made[at] ?? "";
    drawn.querySelectorAll("svg[data-plot]").forEach((svg) => showOn(svg, at, heights[at]));
    drawn.dispatchEvent(new CustomEvent("month", { detail: at }));
  };
  readers.set(drawn, go);

  drawn.addEventListener("keydown", (event) => {
    if (event.key === "Escape") go(null);
    if (!(event.key in KEYS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const from = at ?? (event.key === "ArrowRight" ? -1 : months.length);
    go(Math.min(Math.max(from + KEYS[event.key], 0), months.length - 1));
  });
  for (const kind of ["pointermove", "pointerdown"]) {
    drawn.addEventListener(kind, (event) => {
      const month = monthUnder(event);
      if (month !== null && month < months.length) go(month);
    });
  }
}

// data-plot: left edge, width of a month, top, bottom, and how many of the first months the drawing leaves out.
function plotOf(svg) {
  const [left, step, top, bottom, skipped] = svg.dataset.plot.split(" ").map(Number);
  return { left, step, top, bottom, skipped };
}

function monthUnder(event) {
  const svg = event.target.closest("svg[data-plot]");
  if (!svg) return null;
  const { left, step, skipped } = plotOf(svg);
  const box = svg.getBoundingClientRect();
  const x = ((event.clientX - box.left) * svg.viewBox.baseVal.width) / box.width;
  const column = Math.floor((x - left) / step);
  return column < 0 ? null : skipped + column;
}

function showOn(svg, month, height) {
  svg.querySelector(".here")?.remove();
  const { left, step, top, bottom, skipped } = plotOf(svg);
  if (month === null || month < skipped) return;
  const x = left + (month - skipped + 0.5) * step;
  const here = shape("g", { class: "here", "aria-hidden": "true" });
  here.append(shape("line", { x1: x, x2: x, y1: top, y2: bottom }));
  if (height !== null) here.append(shape("circle", { cx: x, cy: bottom - height * (bottom - top), r: RING }));
  svg.append(here);
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
