// On every page: lets the browser save the guidelines once it has nothing better to do, or takes away what it saved
// when the portal does not offer that (any more).

const IDLE_WITHIN = 5000;
const OURS = ["saved-", "reader"];
const whenIdle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, IDLE_WITHIN));

async function save() {
  const { serviceWorker } = navigator;
  const tell = () => serviceWorker.controller?.postMessage({ language: document.documentElement.lang });
  serviceWorker.addEventListener("controllerchange", tell);
  await serviceWorker.register("/sw.js", { updateViaCache: "none" });
  tell();
}

async function forget() {
  const known = await navigator.serviceWorker.getRegistrations();
  const names = (await caches.keys()).filter((name) => OURS.some((ours) => name.startsWith(ours)));
  await Promise.all([...known.map((each) => each.unregister()), ...names.map((name) => caches.delete(name))]);
}

if ("serviceWorker" in navigator) {
  const isOffered = document.querySelector("link[rel=manifest]");
  const isFrugal = navigator.connection?.saveData;
  const begin = () => whenIdle(() => (isOffered ? save() : forget()).catch(() => {}), { timeout: IDLE_WITHIN });
  if (!(isOffered && isFrugal)) document.readyState === "complete" ? begin() : addEventListener("load", begin);
}
