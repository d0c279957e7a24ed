// What every page shares: the tray of frameworks to compare, “/” for the search box, copying, and saying what changed.
// Everything works without it, too.
"use strict";

// ── the tray: what is ticked anywhere, in whatever tab; read anew whenever it is shown or changed ──
const tray = document.getElementById("pick");
const most = Number(tray.dataset.most);
const hint = tray.querySelector("[data-hint]");
const names = tray.querySelector("ul");
const button = tray.querySelector("[type=submit]");
let unkept = {}; // of a browser that keeps nothing: the tray lasts as long as the page

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem("pick")) ?? unkept;
    const whole = Object.entries(kept.constructor === Object ? kept : {}).filter(([, name]) => typeof name === "string");
    return Object.fromEntries(whole.slice(0, most));
  } catch {
    return unkept; // nothing kept, or nothing that can be read: the tray begins anew
  }
};

const change = (alter) => {
  const chosen = read();
  alter(chosen);
  unkept = chosen;
  try {
    localStorage.setItem("pick", JSON.stringify(chosen));
  } catch {
    // as above
  }
  show();
};

const named = ([slug, name]) => {
  const item = document.createElement("li");
  const remove = document.createElement("button");
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name: "framework", value: slug });
  Object.assign(remove, { type: "button", textContent: "×", ariaLabel: `Take ${name} out of the comparison` });
  remove.dataset.remove = slug;
  item.append(name, remove, input);
  return item;
};

const show = () => {
  const chosen = read();
  const entries = Object.entries(chosen);
  tray.classList.toggle("on", entries.length > 0);
  document.documentElement.classList.toggle("with-tray", entries.length > 0);
  names.replaceChildren(...entries.map(named));
  button.disabled = entries.length < 2;
  hint.textContent = entries.length < 2 ? hint.dataset.few : entries.length < most ? "" : hint.dataset.full;
  for (const box of document.querySelectorAll('input[form="pick"]')) {
    box.checked = box.value in chosen;
    box.disabled = entries.length >= most && !box.checked;
    box.removeAttribute("name"); // the tray sends what is chosen here and elsewhere
  }
};

document.addEventListener("change", ({ target: box }) => {
  if (!box.matches('input[form="pick"]')) return;
  change((chosen) => {
    if (!box.checked) delete chosen[box.value];
    else if (Object.keys(chosen).length < most) chosen[box.value] = box.dataset.name;
  });
});
tray.addEventListener("click", ({ target }) => {
  if (target.dataset.remove) change((chosen) => delete chosen[target.dataset.remove]);
  else if ("clear" in target.dataset) change((chosen) => Object.keys(chosen).forEach((slug) => delete chosen[slug]));
  else return;
  (names.querySelector("button") ?? document.querySelector('input[form="pick"]') ?? document.getElementById("main")).focus();
});
addEventListener("pageshow", show); // coming back, whether the browser kept the page or loads it anew
addEventListener("storage", show); // chosen in another tab
tray.autocomplete = "off"; // a browser would tick again, on coming back, what was ticked on leaving
tray.classList.add("live");
show();

// ── “/” goes to the search box ──
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.querySelector('main [aria-keyshortcuts="/"]') ?? document.getElementById("find");
  event.preventDefault();
  box.focus();
  box.select();
});

// ── copying a text that stands on the page ──
for (const each of document.querySelectorAll("[data-copy]")) each.hidden = !navigator.clipboard;
document.addEventListener("click", async ({ target }) => {
  const source = target.dataset?.copy && document.querySelector(target.dataset.copy);
  if (!source) return;
  await navigator.clipboard.writeText(source.textContent.trim());
  say(target.dataset.copied ?? "Copied.");
});

// ── what changed in place is said once, politely, to those who do not see it ──
const said = document.getElementById("said");
const say = (text) => {
  if (said.textContent !== text) said.textContent = text;
};
document.addEventListener("htmx:afterSettle", () => {
  const total = document.querySelector("[data-total]");
  if (total) say(total.textContent.replace(/\s+/g, " ").trim());
  show();
});

// ── what is given up on purpose is no error: a transition that a quicker click overtakes, a request that a newer one replaces ──
addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof DOMException && /transition/i.test(event.reason.message)) event.preventDefault();
});
document.addEventListener("htmx:load", () => {
  htmx.logger = (element, name, detail) => {
    if (name === "htmx:sendAbort" || (name === "htmx:afterRequest" && detail.xhr?.status === 0)) delete detail.error;
  };
}, { once: true });
