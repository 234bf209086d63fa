// The answer panel without the server. findings.js says when no answer came; this one decides by the saved rules and
// fills the template of the page. Findings stay in the form: nothing is stored, nothing goes into an address.

import { provisionalWords, whenWords, chartNote } from "./chart_note.js";
import { changeWords, LADDER, nearestChanges, speaker, walk } from "./decision.js";
import { savedAnswers } from "./saved.js";
import { readFindings } from "./typed.js";

const MOST_OPEN = 5;
const MOST_RAISES = 4;
const MOST_LOWERS = 2;
const form = document.getElementById("findings");
const { content, dataset } = document.getElementById("device-answer");

form.addEventListener("unanswered", (event) => {
  event.preventDefault();
  answer(event.detail);
});

// `show` puts a drawn panel into the page, `stale` says that there is no answer: when the rules that were saved are not
// those of this page, or none were.
async function answer({ show, stale }) {
  const texts = await savedAnswers().catch(() => null);
  const guideline = texts?.guidelines[dataset.guideline];
  if (guideline?.mark === dataset.mark) show(draw(guideline, texts));
  else stale();
}

function draw(guideline, texts) {
  const say = speaker(texts.patterns);
  const findings = readFindings(guideline, Object.fromEntries(new FormData(form)), say);
  const told = tell(guideline, findings, texts, say);
  const page = document.createDocumentFragment();
  page.append(content.getElementById("answer").cloneNode(true), ...besides(findings));
  fill(page.firstElementChild, told);
  return page;
}

// Everything that the panel says, by the names that the template uses.
function tell(guideline, findings, texts, say) {
  const { tree } = guideline;
  const answered = walk(tree, findings.answers);
  const input = (id) => tree.inputs.find((each) => each.id === id);
  const isPaused = Object.keys(findings.errors).length > 0
    || (findings.questions.length > 0 && answered.disposition !== "emergency");
  const isEmpty = !Object.keys(findings.answers).length;
  const isShown = !isPaused && !isEmpty;
  const level = texts.levels[answered.disposition].name;
  const when = whenWords(answered.within, texts, say);
  const next = isPaused ? undefined : input(answered.ask[0]);
  const changes = known(nearestChanges(tree, findings.answers), findings.answers);
  const would = (state, name) => `${state} · ${dataset.would.replace("{level}", texts.levels[name].name)}`;
  const openRule = ({ text, disposition }) => ({ text, disposition, src: would(dataset.stateOpen, disposition) });
  return {
    when, level, provisional: isShown && answered.provisional && provisionalWords(answered, texts, say),
    disposition: isShown ? answered.disposition : "", say: isShown ? say("announcement", { level, when }) : "",
    hit: isShown ? [...answered.carriedBy].sort().join(" ") : "",
    next, ask: next?.label, on_device: say("on_device", { day: texts.saved }),
    emergency: isShown && answered.disposition === "emergency",
    paused: isPaused, empty: isEmpty && !isPaused, shown: isShown, drawn: !isPaused,
    misfits: misfits(guideline, findings, input),
    steps: LADDER.map((name) => ({
      name, short: texts.levels[name].short, isNow: isShown && name === answered.disposition,
      may: answered.stillPossible.includes(name),
    })),
    reasons: answered.matched.map((rule) => ({
      text: rule.text, disposition: rule.disposition, src: texts.levels[rule.disposition].name,
      cite: rule.cite.map((key) => guideline.sources[key].number), note: rule.cite_note, basis: texts.bases[rule.basis],
      disputes: guideline.disputes.filter(({ rules }) => rules.includes(rule.id)),
    })),
    unmatched: !answered.matched.length,
    open: answered.openRules.slice(0, MOST_OPEN).map(openRule),
    open_more: answered.openRules.slice(MOST_OPEN).map(openRule),
    more: say("more", { count: answered.openRules.length - MOST_OPEN }),
    changes: changes.map(({ input: id, span, disposition }) => ({
      text: changeWords(input(id), span, say), disposition, src: would(dataset.stateChange, disposition),
    })),
    unchanging: !answered.openRules.length && !changes.length,
    sends: isShown && answered.disposition !== "primary_care",
    required: guideline.required, helpful: guideline.helpful,
    note: isShown ? chartNote(guideline, findings, answered, texts, say) : "",
  };
}

// What is unknown is asked for instead.
function known(changes, answers) {
  const found = changes.filter(({ input }) => input in answers);
  const raises = found.filter((each) => each.raises).slice(0, MOST_RAISES);
  return [...raises, ...found.filter((each) => !each.raises).slice(0, MOST_LOWERS)];
}

function misfits({ neighbors }, { errors, questions, months }, input) {
  const wrong = Object.entries(errors).map(([id, text]) => ({ href: `#i-${id}`, label: input(id).label, text, error: id }));
  const asked = questions.map(({ inputs, text }) => ({ href: `#q-${inputs[0]}`, label: dataset.settle, text, error: "" }));
  const fitting = errors.age_months && months !== null
    ? neighbors.filter(({ months: [least, most] }) => least <= months && months <= most) : [];
  return [...wrong, ...fitting.map(({ href, title }) => ({ href, label: title, text: "", error: "" })), ...asked];
}

// --- into the template, as text only

function fill(panel, told) {
  Object.assign(panel.dataset, { level: told.disposition, say: told.say, hit: told.hit, ask: told.next?.id ?? "" });
  for (const list of panel.querySelectorAll("[data-each]")) repeat(list, told[list.dataset.each]);
  for (const each of panel.querySelectorAll("[data-if]")) {
    if (!filled(told[each.dataset.if])) each.remove();
  }
  for (const each of panel.querySelectorAll("[data-text]")) each.textContent = told[each.dataset.text];
  for (const each of panel.querySelectorAll("p[data-text]:empty")) each.remove();
  panel.querySelector("[data-verdict]").id = "verdict";
  const next = panel.querySelector("[data-next]");
  if (next) link(next, `#q-${told.next.id}`, told.next.label);
  if (told.shown) dress(panel, told);
}

const filled = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

function dress(panel, { disposition, note }) {
  for (const each of panel.querySelectorAll(".verdict, .dock")) each.classList.add(`d-${disposition}`);
  const large = icon(disposition);
  for (const size of ["width", "height"]) large.setAttribute(size, "34");
  panel.querySelector(".verdict [data-icon]").replaceWith(large);
  const text = panel.querySelector("[data-note]");
  text.id = "note";
  text.textContent = note;
}

const icon = (level) => content.querySelector(`[data-icon-of="${level}"] svg`).cloneNode(true);

function repeat(list, items) {
  const row = list.querySelector("template");
  row.remove();
  for (const item of items) {
    const drawn = row.content.firstElementChild.cloneNode(true);
    ROWS[list.dataset.each](drawn, item);
    list.append(drawn);
  }
}

const ROWS = {
  misfits(row, { href, label, text, error }) {
    link(row.querySelector("a"), href, label);
    if (!text) return row.replaceChildren(`${dataset.fitting} `, row.querySelector("a"));
    const said = row.querySelector("[data-said]");
    said.textContent = text;
    if (error) said.dataset.error = error;
  },
  steps(row, { name, short, isNow, may }) {
    row.querySelector("[data-short]").textContent = short;
    if (isNow) {
      row.classList.add("now", `d-${name}`);
      row.setAttribute("aria-current", "step");
    }
    if (may) row.classList.add("may");
    else row.querySelector("[data-if]").remove();
    row.querySelector("[data-if]")?.removeAttribute("data-if");
  },
  reasons(row, item) {
    reason(row, item);
    const source = row.querySelector(".src");
    source.append(" · ");
    if (!item.cite.length) source.append(item.basis);
    item.cite.forEach((number, at) => {
      const cited = document.createElement("a");
      link(cited, `#source-${number}`, dataset.source.replace("{number}", number));
      source.append(at ? ", " : "", cited);
    });
    if (item.note) source.append(" ", inEnglish(`(${item.note})`));
    item.disputes.forEach(({ href, label, topic }, at) => {
      const [disputed, unseen] = ["a", "span"].map((name) => document.createElement(name));
      link(disputed, href, label);
      disputed.className = "more";
      unseen.className = "vh";
      unseen.append(": ", inEnglish(topic));
      disputed.append(unseen);
      source.append(at ? ", " : " ", disputed);
    });
  },
  open: reason,
  open_more: reason,
  changes: reason,
  required(row, line) { row.textContent = line; },
  helpful(row, line) { row.textContent = line; },
};

function reason(row, { text, disposition, src }) {
  const tag = row.querySelector("[data-icon]");
  tag.classList.add(`d-${disposition}`);
  tag.append(icon(disposition));
  const said = row.querySelector("[data-text]");
  said.textContent = text;
  said.removeAttribute("data-text");
  row.querySelector(".src").textContent = src;
}

function link(anchor, href, label) {
  anchor.href = href;
  anchor.textContent = label;
}

function inEnglish(text) {
  const said = document.createElement("span");
  said.lang = "en";
  said.textContent = text;
  return said;
}

// What stands beside each finding: sentences, and ticks that say that a rare value is right.
function besides({ beside }) {
  return [...form.querySelectorAll(".beside")].map(({ id }) => {
    const drawn = document.createElement("div");
    drawn.className = "beside";
    drawn.id = id;
    const { sentences = [], ticks = [] } = beside[id.slice(2)] ?? {};
    drawn.append(...sentences.map((text) => paragraph(text)), ...ticks.map((tick, at) => tickOf(id, tick, at + 1)));
    return drawn;
  });
}

function paragraph(...inside) {
  const drawn = document.createElement("p");
  drawn.append(...inside);
  return drawn;
}

function tickOf(id, { name, value, label, isSet }, at) {
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", id: `s-${id.slice(2)}-${at}`, name, value, defaultChecked: isSet });
  const drawn = document.createElement("label");
  drawn.append(box, ` ${label}`);
  return paragraph(drawn);
}
