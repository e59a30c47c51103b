// Re-reads the page every two seconds and replaces the region marked data-refresh when it changed.
const INTERVAL = 2000;
const region = document.querySelector("[data-refresh]");
const state = document.querySelector("[data-refresh-state]");
const calm = state?.textContent;

function shape(element) {
  // What the reader opened is no difference.
  const copy = element.cloneNode(true);
  copy.querySelectorAll("details").forEach((details) => details.removeAttribute("open"));
  return copy.innerHTML;
}

function replace(fresh) {
  const opened = [...region.querySelectorAll("details")].map((details) => details.open);
  const focused = document.activeElement?.getAttribute("href");
  region.replaceChildren(...fresh.childNodes);
  region.querySelectorAll("details").forEach((details, index) => (details.open = opened[index] ?? false));
  if (focused) region.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

function tell(text) {
  if (state && state.textContent !== text) state.textContent = text;
}

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href);
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(region.id);
    if (fresh && shape(fresh) !== shape(region)) replace(fresh);
    tell(calm);
  } catch {
    tell(state?.dataset.lost ?? "");
  }
}

setInterval(refresh, INTERVAL);
