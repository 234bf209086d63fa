// Through a provider's sign-in and back: what was typed before waits in this tab, sealed by the portal, and the form
// that brings the provider's answer is sent without a click.
//
// <form data-carries> <input name="kept">     <form data-at-once> <input name="kept">

const KEY = "qi-portal-kept";

document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-carries]")) return;
  const kept = target.elements.kept?.value;
  if (kept) sessionStorage.setItem(KEY, kept);
  else sessionStorage.removeItem(KEY);
});

for (const form of document.querySelectorAll("[data-at-once]")) {
  form.elements.kept.value = sessionStorage.getItem(KEY) ?? "";
  sessionStorage.removeItem(KEY);
  form.requestSubmit();
}
