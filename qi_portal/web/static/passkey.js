// Asks the browser to make a passkey, or to sign with one, and sends the answer with the form around it.
//
// <form> <input name="csrf_token"> <div data-passkey="create|get" data-options="address" data-answer="id of the hidden
// field" data-failed="sentence"> <button type="button" hidden> <p data-off> <p data-said role="alert"> </div> </form>

for (const part of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const button = part.querySelector("button");
  button.hidden = false;
  part.querySelector("[data-off]").hidden = true;
  button.addEventListener("click", () => show(part, button));
}

async function show(part, button) {
  const form = part.closest("form");
  const said = part.querySelector("[data-said]");
  said.textContent = "";
  button.disabled = true;
  try {
    const answer = await asked(part.dataset.passkey, await optionsOf(part, form));
    document.getElementById(part.dataset.answer).value = JSON.stringify(answer);
    form.submit();
  } catch {
    said.textContent = part.dataset.failed;
    button.disabled = false;
  }
}

async function optionsOf(part, form) {
  const body = new URLSearchParams({ csrf_token: form.querySelector("[name=csrf_token]").value });
  const answer = await fetch(part.dataset.options, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok && part.dataset.passkey === "create") location.reload(); // asks whether it is still the same person
  return answer.json();
}

async function asked(deed, options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) publicKey[list] = options[list].map((each) => ({ ...each, id: bytes(each.id) }));
  }
  if (options.user) publicKey.user = { ...options.user, id: bytes(options.user.id) };
  return plain(await navigator.credentials[deed]({ publicKey }));
}

function plain({ id, rawId, type, response }) {
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = text(response[name]);
  }
  return { id, rawId: text(rawId), type, response: told };
}

// --- base64url, as both sides write bytes

function bytes(coded) {
  const letters = atob(coded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (each) => String.fromCharCode(each)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
