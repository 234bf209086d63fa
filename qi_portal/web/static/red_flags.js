// Leaves the red flags of the guidelines that have every word typed, or a word that begins with it, as the server does.

import { wordsIn } from "./words.js";

const form = document.getElementById("filter");
const field = form.querySelector("input[type=search]");
const status = document.getElementById("shown");
const groups = [...document.querySelectorAll("[data-group]")];
const sheets = [...document.querySelectorAll("[data-names]")];
const jumps = new Map([...document.querySelectorAll('.tabs a[href^="#"]')].map((link) => [link.hash.slice(1), link.parentElement]));
const words = new Map(sheets.map((sheet) => [sheet, wordsIn(`${sheet.dataset.names} ${rulesOf(sheet)}`)]));

function rulesOf(sheet) {
  return [...sheet.querySelectorAll("li[lang]")].map((rule) => rule.textContent).join(" ");
}

function filter() {
  const typed = wordsIn(field.value);
  for (const sheet of sheets) sheet.hidden = !typed.every((each) => words.get(sheet).some((word) => word.startsWith(each)));
  for (const group of groups) {
    group.hidden = [...group.querySelectorAll("[data-names]")].every((sheet) => sheet.hidden);
    jumps.get(group.id).hidden = group.hidden;
  }
  const shown = sheets.filter((sheet) => !sheet.hidden).length;
  status.textContent = status.dataset.said.replace("{shown}", shown).replace("{total}", sheets.length);
}

// A page that the server has filtered already has only those: the form goes on as it is.
if (!field.defaultValue) {
  form.querySelector("button").hidden = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", filter);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    filter();
  });
  if (field.value) filter(); // typed before this script came
}
