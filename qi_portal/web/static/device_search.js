// The search without the server: titles, synonyms and codes that hold every word typed, those that begin with them first.
// search.js says when no results came; on a saved page this answers the address, too.

import { savedAnswers } from "./saved.js";
import { wordsIn } from "./words.js";

const MOST_HITS = 8;
const form = document.getElementById("search");
const field = form.querySelector("input[type=search]");

form.addEventListener("unanswered", (event) => {
  event.preventDefault();
  show(event.detail);
});

// Nothing was saved yet: nothing is found.
async function show({ put }) {
  const { guidelines } = await savedAnswers().catch(() => ({ guidelines: {} }));
  put(drawn(Object.values(guidelines), wordsIn(field.value)));
}

// A page with the list of hits, as the server draws it.
function drawn(guidelines, typed) {
  const scored = guidelines.map((each) => [score(each.names, typed), each]).filter(([points]) => points > 0);
  const best = scored.toSorted(([one], [other]) => other - one).slice(0, MOST_HITS).map(([, each]) => each);
  const pages = best.map(({ hit }) => new DOMParser().parseFromString(hit, "text/html"));
  const page = new DOMParser().parseFromString('<p id="fix"></p><ul id="hits"></ul>', "text/html");
  const list = page.getElementById("hits");
  list.append(...pages.flatMap((each) => [...each.getElementById("hits").children]));
  list.hidden = !best.length;
  return page;
}

// A whole name counts most, then the beginning of one, then words in any order.
function score(names, typed) {
  if (!typed.length) return 0;
  const text = typed.join(" ");
  const points = names.map((name) => {
    const words = wordsIn(name);
    const whole = words.join(" ");
    if (whole === text || words.join("") === typed.join("")) return 4;
    if (whole.startsWith(text) || words.join("").startsWith(typed.join(""))) return 3;
    return typed.every((one) => words.some((word) => word.startsWith(one))) ? 2 : 0;
  });
  return Math.max(...points);
}

const query = new URLSearchParams(location.search).get("q");
if (document.getElementById("saved") && query) {
  field.value = query;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
