// Search as you type: the server finds and draws, this fetches and walks. Results are ordinary links, so Enter opens them.

const WAIT = 120;
const form = document.getElementById("search");
const field = form.querySelector("input[type=search]");
const fix = document.getElementById("fix");
const hits = document.getElementById("hits");
const near = document.getElementById("near");
let timer;
let running;

async function show() {
  running?.abort();
  running = new AbortController();
  const address = new URL(form.dataset.results, location.href);
  address.searchParams.set("q", field.value);
  try {
    const answer = await fetch(address, { signal: running.signal });
    if (!answer.ok) return;
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch (fault) {
    if (fault.name !== "AbortError") unanswered();
  }
}

function put(found) {
  fix.textContent = found.getElementById("fix").textContent.trim();
  const list = found.getElementById("hits");
  hits.replaceChildren(...list.children);
  hits.hidden = list.hidden;
  const offered = found.getElementById("near");
  near.replaceChildren(...(offered?.children ?? []));
  near.hidden = offered?.hidden ?? true;
}

// device_search.js takes this and looks through what is saved.
function unanswered() {
  const event = new CustomEvent("unanswered", { cancelable: true, detail: { put } });
  if (form.dispatchEvent(event)) fix.textContent = "";
}

// Down and up move between the field and the links and go round at the ends; Escape empties the field.
function walk(event) {
  if (event.key === "Escape" && field.value) {
    field.value = "";
    field.focus();
    show();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [field, ...form.querySelectorAll("#hits a, #near a")];
  const at = stops.indexOf(document.activeElement);
  if (!step || at < 0 || stops.length === 1) return;
  event.preventDefault();
  stops[(at + step + stops.length) % stops.length].focus();
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, WAIT);
});
form.addEventListener("keydown", walk);
if (field.value !== field.defaultValue) show(); // typed before this script came
