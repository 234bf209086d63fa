// Puts the interactive chart in the place of the drawing on a measure's own page, once the browser has nothing else to
// do. The figure comes with the page; no number is computed here. If anything fails, the drawing stays.

const source = document.getElementById("figure");
const place = source && document.getElementById(source.dataset.place);
const isWide = matchMedia("(min-width: 641px)");
const isDark = matchMedia("(prefers-color-scheme: dark)");

if (place && isWide.matches) {
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
  place.querySelectorAll(".live, .told").forEach((part) => part.remove());
  console.warn("The interactive chart could not be drawn", error);
}

async function explore() {
  const { figure, config, colors, months, help } = JSON.parse(source.textContent);
  const chart = document.createElement("div");
  chart.className = "live";
  chart.tabIndex = 0;
  chart.setAttribute("role", "group");
  chart.setAttribute("aria-label", `${place.querySelector("title").textContent}. ${help}`);
  const told = document.createElement("p");
  told.className = "xs mute told";
  told.setAttribute("role", "status");
  place.append(chart, told);

  const draw = () => {
    const painted = inPageColors(figure, colors);
    return Plotly.react(chart, painted.data, painted.layout, config);
  };
  await draw();
  place.classList.add("is-live");
  Plotly.Plots.resize(chart);
  isDark.addEventListener("change", draw);
  readByKeys(chart, figure, months, told);
}

// The figure holds the colors of paper; the page knows each by a custom property that follows light and dark.
function inPageColors(figure, colors) {
  const style = getComputedStyle(document.documentElement);
  const own = (value) => (value in colors ? style.getPropertyValue(colors[value]).trim() : value);
  const painted = JSON.parse(JSON.stringify(figure), (_key, value) => (typeof value === "string" ? own(value) : value));
  painted.layout.font.family = style.getPropertyValue("--font").trim();
  return painted;
}

function readByKeys(chart, figure, months, told) {
  const series = figure.data.findIndex((trace) => trace.mode === "lines+markers");
  let at = months.length;
  chart.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -months.length, End: months.length }[event.key];
    if (!step) return;
    event.preventDefault();
    at = Math.min(Math.max(at + step, 0), months.length - 1);
    told.textContent = months[at];
    if (figure.data[series].y[at] === null) Plotly.Fx.unhover(chart);
    else Plotly.Fx.hover(chart, [{ curveNumber: series, pointNumber: at }]);
  });
}
