// Asks the server what saving would say, a moment after somebody typed, and puts its words beside the cells. A row that
// is half typed is left alone: the other number is on its way.
//
// <table data-check="address"> <tr data-row="DEV-1"> <output> <td class="say">
// Answer: {rows: {"DEV-1": {said, result, looks, wrong}}, texts: {note: html}, asks_about_names}

const PAUSE = 500;

export function sayLive(form, grid) {
  if (!grid.dataset.check) return;
  let timer;
  let asked;

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const wish = { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, signal: asked.signal };
      const answer = await fetch(grid.dataset.check, wish);
      if (answer.ok && !answer.redirected) tell(form, grid, await answer.json());
    } catch {
      return; // no connection, or asked again meanwhile: saving says it all
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.addEventListener("submit", () => { // this form, or signing out: nothing is asked any more
    clearTimeout(timer);
    asked?.abort();
  });
}

function tell(form, grid, { rows, texts, asks_about_names: asks }) {
  for (const row of grid.querySelectorAll("tr[data-row]")) {
    const told = rows[row.dataset.row];
    if (told) tellRow(row, isHalfTyped(row) ? { said: "", result: "", looks: "", wrong: [] } : told);
  }
  for (const [name, said] of Object.entries(texts)) put(form.querySelector(`[data-text="${name}"]`), said);
  const names = form.querySelector("#names");
  if (names) names.hidden = !asks;
}

function tellRow(row, { said, result, looks, wrong }) {
  put(row.querySelector("td.say"), said);
  row.classList.remove("bad", "cau-row");
  if (looks) row.classList.add(looks);
  const output = row.querySelector("output");
  if (result && output) output.textContent = result;
  for (const cell of row.querySelectorAll("[data-part]")) {
    if (wrong.includes(cell.dataset.part)) cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
  }
}

// Both counts are asked for, one is there, and no word on why the other is not.
function isHalfTyped(row) {
  const cells = [...row.querySelectorAll("[data-part]:not([data-part=excluded])")];
  const filled = cells.filter((cell) => cell.value.trim());
  return !row.querySelector("select")?.value && filled.length > 0 && filled.length < cells.length;
}

// Words that are the same stay as they are, so that a tick in them keeps the focus.
function put(place, html) {
  if (!place || place.contains(document.activeElement)) return;
  const made = new DOMParser().parseFromString(html, "text/html").body;
  if (place.textContent.trim() === made.textContent.trim()) return;
  place.replaceChildren(...made.childNodes);
}
