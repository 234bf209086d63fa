// The monthly grids: the result appears as soon as both numbers are there, Enter goes down a column and Shift+Enter up.
// What is wrong is said by the server while somebody types (live.js); the typing is kept as a draft (draft.js).
//
// <table class="entry" data-locale="es-US" data-over="sentence with {numerator} and {denominator}" data-filled="...">
//   <tr data-row="DEV-1" data-multiplier="100" data-suffix="%" data-decimals="0" data-capped> for a proportion; no
//     `data-capped` for a rate
//     <td><input data-part="numerator"> <td><input data-part="denominator"> <td><output> <td class="say">

import { keepDraft } from "./draft.js";
import { sayLive } from "./live.js";

const grid = document.querySelector("table.entry");
const whole = /^\d+(\.\d+)?$/;

if (grid) {
  grid.addEventListener("keydown", goDown);
  grid.addEventListener("input", (event) => show(event.target.closest("tr")));
  rowsOf(grid).forEach((row) => showResult(row, read(row)));
  const form = grid.closest("form");
  sayLive(form, grid);
  keepDraft(form, grid);
}

function rowsOf(table) {
  return [...table.querySelectorAll("tbody tr")];
}

function goDown(event) {
  if (event.key !== "Enter" || !event.target.matches("input[data-part]")) return;
  event.preventDefault();
  const rows = rowsOf(grid);
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
  countFilled();
}

function countFilled() {
  const isFilled = (row) => [...row.querySelectorAll("[data-part]:not([data-part=excluded]), select")].some((each) => each.value.trim());
  const rows = rowsOf(grid);
  const told = document.getElementById("filled");
  if (!told || !grid.dataset.filled) return;
  told.textContent = grid.dataset.filled.replace("{filled}", rows.filter(isFilled).length).replace("{all}", rows.length);
}

function showResult(row, { numerator, denominator, isReady, isOver }) {
  const output = row.querySelector("output");
  if (!output || !("multiplier" in row.dataset)) return;
  const digits = Number(row.dataset.decimals ?? 0);
  const reader = new Intl.NumberFormat(grid.dataset.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const result = (Number(row.dataset.multiplier) * Number(numerator)) / Number(denominator);
  output.textContent = isReady && !isOver ? reader.format(String(result)) + (row.dataset.suffix ?? "") : "";
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
