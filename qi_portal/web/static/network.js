// The network's tables by keyboard: arrow keys go from cell to cell, Home and End along a row, with Ctrl to the first
// and the last row; Enter opens, as on any link. "/" goes to the first filter. Where a cell holds an icon alone, a line
// under the table says what it means. Without this script every link is reached by Tab.

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

document.querySelectorAll("table[data-grid]").forEach(makeWalkable);

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const first = document.querySelector("[data-first]");
  if (!first) return;
  event.preventDefault();
  first.focus();
});

function makeWalkable(table) {
  const body = table.tBodies[0];
  const links = body.querySelectorAll("a");
  let here = links[0];
  if (!here) return;
  links.forEach((link) => (link.tabIndex = -1));
  here.tabIndex = 0;

  body.addEventListener("focusin", ({ target }) => {
    if (target.tagName !== "A") return;
    here.tabIndex = -1;
    here = target;
    here.tabIndex = 0;
  });
  body.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.target.tagName !== "A") return;
    const next = nextLink(body, event.target.closest("td, th"), event);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  if (table.classList.contains("dense")) tellCells(table, body);
}

// The link that a key leads to; cells without one are passed over.
function nextLink(body, cell, { key, ctrlKey }) {
  const row = cell.parentElement;
  if (key === "Home" || key === "End") {
    const rows = ctrlKey ? body.rows : [row];
    const links = rows[key === "Home" ? 0 : rows.length - 1].querySelectorAll("a");
    return links[key === "Home" ? 0 : links.length - 1];
  }
  if (!(key in STEPS) || ctrlKey) return null;
  const [down, right] = STEPS[key];
  let [y, x] = [row.sectionRowIndex + down, cell.cellIndex + right];
  while (body.rows[y]?.cells[x]) {
    const link = body.rows[y].cells[x].querySelector("a");
    if (link) return link;
    [y, x] = [y + down, x + right];
  }
  return null;
}

function tellCells(table, body) {
  const told = document.createElement("p");
  told.className = "told-cell small";
  told.setAttribute("aria-hidden", "true"); // a screen reader reads the link itself, with the headings
  told.hidden = true;
  table.parentElement.after(told);
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.querySelector("a, .h > span")?.textContent.trim());
  const tell = ({ target }) => {
    const cell = target.closest("td");
    const said = cell?.querySelector("i")?.textContent;
    told.hidden = !said;
    if (!said) return;
    const practice = cell.parentElement.cells[0].querySelector("a").textContent;
    told.textContent = `${practice}, ${names[cell.cellIndex]}: ${said}`;
  };
  body.addEventListener("focusin", tell);
  body.addEventListener("pointerover", tell);
  table.addEventListener("pointerleave", () => (told.hidden = true));
}
