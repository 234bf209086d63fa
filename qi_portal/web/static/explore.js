// Puts the interactive chart in the place of the drawing on a measure's own page, once the browser has nothing else to
// do. The figure comes with the page; no number is computed here. If anything fails, the drawing stays.

import { readers } from "./points.js";

const source = document.getElementById("figure");
const place = source && document.getElementById(source.dataset.place);
const LEAST_WIDTH = 640;
const isDark = matchMedia("(prefers-color-scheme: dark)");

if (place && place.clientWidth >= LEAST_WIDTH) {
  const whenIdle = window.requestIdleCallback ?? ((task) => setTimeout(task, 200));
  addEventListener("load", () => whenIdle(load));
}

function load() {
  const script = document.createElement("script");
  script.src = source.dataset.plotly;
  script.addEventListener("load", () => explore().catch(leaveTheDrawing));
  document.head.append(script);
}

function leaveTheDrawing(error) {
  place.classList.remove("is-live");
  place.querySelector(".live")?.remove();
  console.warn("The interactive chart could not be drawn", error);
}

async function explore() {
  const { figure, config, colors } = JSON.parse(source.textContent);
  const chart = document.createElement("div");
  chart.className = "live";
  place.append(chart);

  const draw = () => {
    const painted = inPageColors(figure, colors);
    return Plotly.react(chart, painted.data, painted.layout, config);
  };
  await draw();
  place.classList.add("is-live");
  Plotly.Plots.resize(chart);
  isDark.addEventListener("change", draw);
  followReader(chart, figure.data);
}

// The figure holds the colors of paper; the page knows each by a custom property that follows light and dark.
function inPageColors(figure, colors) {
  const style = getComputedStyle(document.documentElement);
  const own = (value) => (value in colors ? style.getPropertyValue(colors[value]).trim() : value);
  const painted = JSON.parse(JSON.stringify(figure), (_key, value) => (typeof value === "string" ? own(value) : value));
  painted.layout.font.family = style.getPropertyValue("--font").trim();
  return painted;
}

// The month that points.js reads gets a ring here too, and the month that is pointed at here is read.
function followReader(chart, traces) {
  const [series, ring] = ["months", "here"].map((name) => traces.findIndex((trace) => trace.name === name));
  place.addEventListener("month", ({ detail: month }) => {
    const { x, y } = chart.data[series];
    const [foot, head] = chart.layout.yaxis.range;
    const at = month === null ? { x: [[]], y: [[]] } : { x: [Array(3).fill(x[month])], y: [[foot, y[month], head]] };
    Plotly.restyle(chart, at, [ring]);
  });
  chart.on("plotly_hover", ({ points }) => {
    const month = points.find((point) => point.curveNumber === series);
    if (month) readers.get(place)(month.pointNumber);
  });
}
