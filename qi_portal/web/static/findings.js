// The findings form: each change asks the server for the answer panel and puts it in place. Nothing is decided here.

const WAIT = 120;
const form = document.getElementById("findings");
const live = document.getElementById("live");
const isSavedCopy = document.getElementById("saved") !== null; // its form cannot be sent: it belongs to nobody's session
let timer;
let running;

document.documentElement.classList.add("js");

const panel = () => document.getElementById("answer");
const row = (name) => document.getElementById(`q-${name}`);

async function ask() {
  running?.abort();
  if (isSavedCopy) return unanswered();
  running = new AbortController();
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Fragment": "answer" },
      signal: running.signal,
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    page.getElementById("answer") ? show(page) : unanswered();
  } catch (fault) {
    if (fault.name !== "AbortError") unanswered();
  }
}

function show(page) {
  put(page.getElementById("answer"));
  putBeside(page);
}

// device_answer.js takes this and answers in the browser, where the rules are saved.
function unanswered() {
  const event = new CustomEvent("unanswered", { cancelable: true, detail: { show, stale } });
  if (form.dispatchEvent(event)) stale();
}

// An answer that no longer belongs to the findings may not stay; without the script the form can still be sent.
function stale() {
  const sentence = document.createElement("div");
  sentence.textContent = live.dataset.stale;
  panel().dataset.level = "";
  panel().replaceChildren(sentence);
  live.textContent = live.dataset.stale;
  document.documentElement.classList.remove("js");
}

function put(drawn) {
  document.documentElement.classList.add("js");
  const before = panel().dataset.level;
  const open = [...panel().querySelectorAll("details")].map((each) => each.open);
  panel().replaceWith(drawn);
  drawn.querySelectorAll("details").forEach((each, at) => { each.open = Boolean(open[at]); });
  dress();
  if (drawn.dataset.level && drawn.dataset.level !== before) live.textContent = drawn.dataset.say;
}

// What the server worked out or converted, beside its finding; a tick there keeps the focus.
function putBeside(page) {
  for (const drawn of page.querySelectorAll(".beside")) {
    const here = document.getElementById(drawn.id);
    if (here.innerHTML === drawn.innerHTML) continue;
    const focused = here.contains(document.activeElement) && document.activeElement.id;
    here.replaceChildren(...drawn.childNodes);
    if (focused) document.getElementById(focused)?.focus();
  }
}

// Marks the rows that carry the answer, the one to ask next and those that do not fit; shows what needs a script.
function dress() {
  const { hit, ask: next } = panel().dataset;
  const hits = new Set(hit.split(" "));
  for (const each of form.querySelectorAll(".q")) {
    const name = each.id.slice(2);
    each.classList.toggle("hit", hits.has(name));
    each.classList.toggle("next", name === next);
  }
  markErrors();
  panel().querySelectorAll("[data-copy], [data-print]").forEach((button) => { button.hidden = false; });
}

function markErrors() {
  const errors = new Map([...panel().querySelectorAll("[data-error]")].map((each) => [each.dataset.error, each.textContent]));
  for (const each of form.querySelectorAll(".q")) {
    const name = each.id.slice(2);
    const said = errors.get(name);
    const field = each.matches("fieldset") ? each : document.getElementById(`i-${name}`);
    each.classList.toggle("bad", errors.has(name));
    if (said) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    sayBeside(each, name, said, field);
  }
}

function sayBeside(each, name, said, field) {
  const id = `e-${name}`;
  const old = document.getElementById(id);
  const others = (field.getAttribute("aria-describedby") || "").split(" ").filter((other) => other && other !== id);
  if (said && old) old.textContent = said;
  else if (said) each.querySelector(":scope > div").append(errorLine(id, said));
  else old?.remove();
  if (said) others.push(id);
  if (others.length) field.setAttribute("aria-describedby", others.join(" "));
  else field.removeAttribute("aria-describedby");
}

function errorLine(id, said) {
  const line = document.createElement("span");
  line.className = "err";
  line.id = id;
  line.textContent = said;
  return line;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
}

// An assertion of the physician: only what is still "not done" in this group becomes "no".
function fill(group) {
  for (const each of group.querySelectorAll("input[value='']:checked")) {
    group.querySelector(`input[name="${each.name}"][value="no"]`).checked = true;
  }
  soon();
}

function clear() {
  for (const each of form.querySelectorAll("input[type=radio]")) each.checked = each.value === "";
  for (const each of form.querySelectorAll("input[inputmode]")) each.value = "";
  for (const each of form.querySelectorAll(".q > select")) each.value = "";
  soon();
}

async function copy(button) {
  const said = panel().querySelector("[data-copied]");
  const note = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(note.value);
    said.textContent = said.dataset.copied;
  } catch {
    note.closest("details").open = true;
    note.select();
    said.textContent = said.dataset.blocked;
  }
}

// Whether a field still holds what the server drew: not when it was filled before this script came.
function isAsDrawn(field) {
  if (["radio", "checkbox"].includes(field.type)) return field.checked === field.defaultChecked;
  if (field.options) return [...field.options].every((each) => each.selected === each.defaultSelected);
  return field.value === field.defaultValue;
}

form.addEventListener("input", soon);
addEventListener("pageshow", () => {
  if (![...form.querySelectorAll("input, select")].every(isAsDrawn)) ask();
});
form.addEventListener("submit", (event) => {
  if (event.submitter?.hasAttribute("formaction")) return; // to another page, such as the referral packet
  event.preventDefault();
  if (event.submitter?.name === "fill") fill(event.submitter.closest("fieldset"));
  else soon();
});
document.getElementById("clear").addEventListener("click", (event) => {
  event.preventDefault();
  clear();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if (button.matches("[data-print]")) window.print();
  else copy(button);
});
dress();
