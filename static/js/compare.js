// A comparison: the source that a number names comes into sight, Markdown is copied, changes keep their place.
// Everything works without it, too: numbers and links are links.
"use strict";
{
  const number = 'td a[href^="#"]';
  let asked; // the number last gone to

  const note = (link) => document.getElementById(link.hash.slice(1));
  const unpeek = () => document.querySelectorAll(".peek").forEach((each) => each.classList.remove("peek"));

  document.addEventListener("focusin", ({ target }) => {
    unpeek();
    if (!target.matches(number)) return;
    asked = target;
    target.setAttribute("aria-describedby", target.hash.slice(1));
    note(target)?.classList.add("peek");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelector(".compare thead [open] > summary")?.click();
    unpeek();
    if (!document.querySelector(":is(.footnotes li, .compare a):target")) return;
    location.hash = "shut";
    asked?.focus();
    unpeek();
  });

  // htmx comes with the first sign of a reader: the first view of a long page stays light
  const { htmx } = document.currentScript.dataset;
  const signs = ["pointermove", "pointerdown", "keydown", "scroll"];
  const fetchHtmx = () => {
    for (const sign of signs) removeEventListener(sign, fetchHtmx);
    document.head.append(Object.assign(document.createElement("script"), { src: htmx }));
  };
  for (const sign of signs) addEventListener(sign, fetchHtmx, { passive: true });

  // a swap or a removal takes the focus with it; the two columns of a narrow screen stay the same two
  let pair = [];
  const names = () => [...document.querySelectorAll(".pair :checked")].map((each) => each.parentElement.textContent);
  document.addEventListener("htmx:beforeSwap", () => { pair = names(); });
  document.addEventListener("htmx:afterSettle", () => {
    for (const [index, side] of document.querySelectorAll(".pair fieldset").entries()) {
      const same = [...side.children].find((each) => each.textContent === pair[index]);
      const other = names()[1 - index];
      if (same && same.textContent !== other) same.control.checked = true;
    }
    if (document.activeElement === document.body) document.getElementById("comparison")?.focus({ preventScroll: true });
  });

  // copying what the link would download
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#copy");
    if (!link || !window.htmx || !navigator.clipboard) return;
    event.preventDefault();
    window.htmx.ajax("GET", link.href, { source: link, swap: "none" });
  });
  document.addEventListener("htmx:afterRequest", async ({ detail }) => {
    const link = detail.elt;
    if (link.id !== "copy" || !detail.successful) return;
    try {
      await navigator.clipboard.writeText(detail.xhr.responseText);
      link.classList.add("copied");
      setTimeout(() => { document.getElementById("said").textContent = "Copied as Markdown."; }, 200); // the last word
      setTimeout(() => link.classList.remove("copied"), 4000);
    } catch {
      location.assign(link.href);
    }
  });
}
