// Keeps what is typed into a monthly grid as the person's draft on the server: a few seconds after typing, when a field
// is left, when the page is put away. While the server cannot be reached the counts, and nothing but counts, wait in
// this browser under the person's id.
//
// <table data-draft="address" data-person="id" data-offline="sentence" data-signed-out="sentence"> <tr data-row="DEV-1">
// <span id="draft-state" role="status">

const PAUSE = 3000;
const AGAIN = 15000;
const KEY = "qi-portal-draft";
const LOST_SESSION = [400, 401, 403];
const COUNT = /^[\d., ]{0,12}$/;

export function keepDraft(form, grid) {
  const { draft: address, person } = grid.dataset;
  if (!address || !person) return;
  const key = `${KEY}:${person}:${address}`;
  const touched = new Set();
  let timer;
  let isLeaving = false;

  const byHand = document.getElementById("keep-draft");
  if (byHand) byHand.hidden = true;
  forgetOthers(person);
  sendWaiting(form, grid, key, address);

  const touch = ({ target }) => {
    const row = target.closest("tr[data-row]");
    if (row) touched.add(row.dataset.row);
    else if (["note", "reason", "sampling"].includes(target.name)) touched.add(target.name);
    else return;
    put(key, countsOf(grid, touched));
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  };

  const send = async () => {
    clearTimeout(timer);
    if (!touched.size || isLeaving) return;
    const sent = new Set(touched);
    touched.clear();
    const said = await post(form, grid, address, fieldsOf(form, grid, sent));
    if (said === null) sent.forEach((each) => touched.add(each));
    if (said === null && !isLeaving) timer = setTimeout(send, AGAIN);
    if (said !== null && !touched.size) localStorage.removeItem(key);
  };

  form.addEventListener("input", touch);
  form.addEventListener("change", touch);
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!relatedTarget || !form.contains(relatedTarget)) send();
  });
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
  form.addEventListener("submit", () => {
    isLeaving = true;
    const kept = [...grid.querySelectorAll("tr[data-row]")].filter((row) => !givesWay(row));
    localStorage.removeItem(key);
    put(key, countsOf(grid, new Set(kept.map((row) => row.dataset.row))), true);
  });
}

// --- to the server

// The server's sentence, or null when it has not got the fields.
async function post(form, grid, address, fields) {
  const body = new URLSearchParams({ csrf_token: form.querySelector("[name=csrf_token]").value, ...fields });
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
    const isOut = answer.redirected || LOST_SESSION.includes(answer.status);
    if (isOut || !answer.ok) return say(isOut ? grid.dataset.signedOut : grid.dataset.offline);
    const { said } = await answer.json();
    say(said);
    return said;
  } catch {
    return say(grid.dataset.offline);
  }
}

function say(sentence) {
  const place = document.getElementById("draft-state");
  if (place) place.textContent = sentence;
  return null;
}

// What waited in this browser, where it differs from what the page shows; the page then offers it as a draft. What was
// sent to be saved is forgotten once the row has a newer version.
async function sendWaiting(form, grid, key, address) {
  const { fields = {}, isSent = false } = got(key);
  const isNewer = ([name, value]) => {
    const version = form.elements[name.replace(/-[a-z]+$/, "-version")]?.value;
    const kept = fields[name.replace(/-[a-z]+$/, "-version")];
    return name in form.elements && form.elements[name].value.trim() !== value.trim() && !(isSent && version !== kept);
  };
  const rows = new Set(Object.entries(fields).filter(isNewer).map(([name]) => name.replace(/-[a-z]+$/, "")));
  const waiting = Object.entries(fields).filter(([name]) => rows.has(name.replace(/-[a-z]+$/, "")));
  const isShown = document.getElementById("errors") !== null;
  if (!waiting.length || (!isShown && (await post(form, grid, address, Object.fromEntries(waiting))) !== null)) {
    localStorage.removeItem(key);
    if (waiting.length) location.reload();
  }
}

// --- fields

// Whether the typist chose what somebody else saved meanwhile.
const givesWay = (row) => row.querySelector("input[value=theirs]")?.checked ?? false;

function inputsOf(grid, rows) {
  const all = [...grid.querySelectorAll("tr[data-row]")].filter((row) => rows.has(row.dataset.row));
  return all.flatMap((row) => [...row.querySelectorAll("input[data-part], select, input[type=hidden]")]);
}

function countsOf(grid, rows) {
  return Object.fromEntries(inputsOf(grid, rows).map((each) => [each.name, each.value]));
}

function fieldsOf(form, grid, touched) {
  const texts = ["note", "reason", "sampling"].filter((name) => touched.has(name) && form.elements[name]);
  return { ...countsOf(grid, touched), ...Object.fromEntries(texts.map((name) => [name, form.elements[name].value])) };
}

// --- this browser

// Of what stands in a cell only what can be a count: a name typed there by mistake does not wait in the browser.
function put(key, typed, isSent = false) {
  const counts = Object.fromEntries(Object.entries(typed).filter(([name, value]) => name.endsWith("-state") || COUNT.test(value)));
  const fields = isSent ? counts : { ...got(key).fields, ...counts };
  if (Object.keys(fields).length) localStorage.setItem(key, JSON.stringify({ fields, isSent }));
}

function got(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function forgetOthers(person) {
  const others = Object.keys(localStorage).filter((each) => each.startsWith(`${KEY}:`) && !each.startsWith(`${KEY}:${person}:`));
  others.forEach((each) => localStorage.removeItem(each));
}
