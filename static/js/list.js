// The list of frameworks without reloading: htmx fetches, this keeps what the reader has opened, typed and scrolled.
"use strict";
{
  const get = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];

  // ── what stood how in the filters is so again once the answer has replaced them ──
  const KEPT = [["details.facet, #finder", "open"], [".sift input", "value"], [".options, #filters", "scrollTop"]];
  let kept = [];
  let focused = null;
  let place = 0; // how far from the top of the window it stood
  let byHand = false; // changed in the filters themselves, not by a link that may choose what is folded away

  const keep = () => {
    focused = document.activeElement;
    place = focused.getBoundingClientRect().top;
    kept = KEPT.flatMap(([selector, name]) => all(selector).map((each) => [each.id, name, each[name]]));
  };
  const restore = () => {
    for (const [id, name, value] of kept) {
      const each = get(id);
      if (each && (value || byHand || name !== "open")) each[name] = value;
      if (value && name === "value") sift(each);
    }
  };

  // ── a long facet is narrowed by a few letters; where none fit, by what is spelt nearly so ──
  const distance = (word, other) => {
    let row = [...other, ""].map((_, index) => index);
    for (const [i, letter] of [...word].entries()) {
      const next = [i + 1];
      for (const [j, each] of [...other].entries()) {
        next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (each === letter ? 0 : 1)));
      }
      row = next;
    }
    return Math.min(...row); // to the beginning of `other` that comes closest
  };
  const nearly = (word, text) =>
    text.split(/[\s/-]+/).some((each) => distance(word, each) <= (word.length > 5 ? 2 : word.length > 3 ? 1 : 0));

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const sift = (input) => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    const labels = [...input.closest("fieldset").querySelectorAll(".options label")];
    const fit = (has) => labels.filter((each) => words.every((word) => has(word, fold(each.children[1].textContent))));
    const exact = fit((word, text) => text.includes(word));
    const found = new Set(exact.length ? exact : fit(nearly));
    for (const each of labels) each.hidden = !found.has(each) && !each.control.checked;
    const none = found.size ? "Nothing is called so; this comes close:" : `Nothing here is called “${input.value.trim()}”.`;
    input.nextElementSibling.textContent = exact.length ? "" : none;
  };
  document.addEventListener("input", ({ target }) => target.closest(".sift") && sift(target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest(".sift")) event.preventDefault();
  });

  // ── asking ──
  // letters are sent as they are typed, not again when the field is left; those typed into a facet never
  const quiet = (event) => event.target.type === "search" && event.stopPropagation();
  document.addEventListener("change", quiet, true);
  document.addEventListener("htmx:configRequest", ({ detail: { elt, formData } }) => {
    byHand = Boolean(elt.closest("#filters"));
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
  document.addEventListener("htmx:beforeRequest", () => {
    get("failed").hidden = true;
    get("results").ariaBusy = "true";
  });
  const done = () => get("results").removeAttribute("aria-busy");
  document.addEventListener("htmx:afterRequest", done);

  // ── the answer ──
  document.addEventListener("htmx:beforeSwap", keep);
  document.addEventListener("htmx:oobAfterSwap", restore); // before htmx gives back the focus: it may stand in there
  document.addEventListener("htmx:afterSwap", () => {
    const now = document.activeElement;
    if (!focused?.id || now.id !== focused.id || !now.closest("#list")) return;
    const moved = () => Math.round(now.getBoundingClientRect().top - place);
    if (now.closest("#filters")) get("filters").scrollTop += moved();
    scrollBy(0, moved());
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!focused?.isConnected && document.activeElement === document.body) get("total").focus({ preventScroll: true });
    focused = null;
  });

  // ── back and forward: one step for each choice, one for a word however it was typed ──
  let typed = false;
  document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
    const typing = detail.requestConfig.elt.id === "q";
    detail.history.path = detail.history.path.replaceAll("%20", "+"); // as forms and our own links write it
    const same = detail.history.path === location.pathname + location.search;
    if (same || (typing && typed)) detail.history.type = "replace";
    typed = typing;
  });
  document.addEventListener("htmx:historyCacheMiss", ({ detail }) => {
    htmx.trigger("#filters", "htmx:abort");
    detail.xhr.addEventListener("error", () => fail(detail.path));
    detail.xhr.addEventListener("loadend", done);
    get("failed").hidden = true;
    get("results").ariaBusy = "true";
    keep();
    byHand = typed = false;
  });
  document.addEventListener("htmx:historyRestore", restore);
  document.addEventListener("htmx:historyCacheMissLoadError", ({ detail }) => fail(detail.path));

  // ── no answer ──
  let wanted = "";
  const fail = (path) => {
    wanted = path;
    get("failed").hidden = false;
  };
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, ({ detail }) => fail(detail.pathInfo.finalRequestPath));
  }
  document.addEventListener("click", ({ target }) => {
    if (target.id !== "retry") return;
    const answer = { target: "#results", select: "#results", selectOOB: "#presets,#asked,#fields,#facets", swap: "outerHTML" };
    htmx.ajax("GET", wanted, { ...answer, source: "#list", push: "true" });
  });

  // ── on a phone the filters fold away once one asks to see what they found ──
  document.addEventListener("submit", ({ target }) => {
    const fold = get("finder");
    if (target.id !== "filters" || !fold.firstElementChild.getClientRects().length) return;
    fold.open = false;
    get("total").focus({ preventScroll: true });
    get("results").scrollIntoView();
  });
  document.documentElement.classList.toggle("unaided", !("htmx" in window)); // then there is a button for asking
}
