// The monthly grid: the result appears as soon as both numbers are there, Enter goes down a column. The server checks
// again; what is said here is said by it too.
//
// <table class="entry" data-locale="es-US" data-over="sentence with {numerator} and {denominator}">
//   <tr data-multiplier="100" data-suffix="%" data-decimals="0" data-capped> for a proportion; no `data-capped` for a rate
//     <td><input data-part="numerator"> <td><input data-part="denominator"> <td><output> <td class="say">

const grid = document.querySelector("table.entry");
const whole = /^\d+(\.\d+)?$/;

if (grid) {
  grid.addEventListener("keydown", goDown);
  grid.addEventListener("input", (event) => show(event.target.closest("tr")));
  grid.querySelectorAll("tbody tr").forEach((row) => showResult(row, read(row)));
}

function goDown(event) {
  if (event.key !== "Enter" || !event.target.matches("input[data-part]")) return;
  event.preventDefault();
  const rows = [...grid.querySelectorAll("tbody tr")];
  const next = rows[rows.indexOf(event.target.closest("tr")) + (event.shiftKey ? -1 : 1)];
  next?.querySelector(`input[data-part="${event.target.dataset.part}"]`)?.focus();
}

function read(row) {
  const typed = (part) => row.querySelector(`input[data-part="${part}"]`)?.value.trim() ?? "";
  const [numerator, denominator] = [typed("numerator"), typed("denominator")];
  const isReady = whole.test(numerator) && whole.test(denominator) && Number(denominator) > 0;
  const isOver = isReady && "capped" in row.dataset && Number(numerator) > Number(denominator);
  return { numerator, denominator, isReady, isOver };
}

function show(row) {
  if (!row) return;
  const typed = read(row);
  showResult(row, typed);
  showError(row, typed);
}

function showResult(row, { numerator, denominator, isReady, isOver }) {
  const output = row.querySelector("output");
  if (!output || !("multiplier" in row.dataset)) return;
  const digits = Number(row.dataset.decimals ?? 0);
  const reader = new Intl.NumberFormat(grid.dataset.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const result = (Number(row.dataset.multiplier) * Number(numerator)) / Number(denominator);
  output.textContent = isReady && !isOver ? reader.format(result) + (row.dataset.suffix ?? "") : "";
}

function showError(row, { numerator, denominator, isOver }) {
  const input = row.querySelector('input[data-part="numerator"]');
  const cell = row.querySelector(".say");
  row.classList.toggle("bad", isOver);
  if (isOver) input?.setAttribute("aria-invalid", "true");
  else row.querySelectorAll("[aria-invalid]").forEach((each) => each.removeAttribute("aria-invalid"));
  cell?.querySelectorAll(".err").forEach((each) => each.remove());
  if (!isOver || !cell || !grid.dataset.over) return;
  const sentence = document.createElement("span");
  sentence.className = "err";
  sentence.textContent = grid.dataset.over.replace("{numerator}", numerator).replace("{denominator}", denominator);
  cell.prepend(sentence);
}
