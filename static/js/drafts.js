// What an editor types is kept in this browser until it is saved: leaving warns, and a form offers what was lost.
// A field is known by its name; within a row that was saved before by the row's key, as places change meanwhile.
"use strict";
{
  const AGE = 30 * 24 * 3600e3; // milliseconds after which a draft is forgotten
  const user = document.querySelector("meta[name=editor]")?.content;
  const form = document.querySelector("#content-main > form[id$=_form]");
  const start = `draft ${user} ${location.pathname} `;
  const drafts = () => Object.keys(localStorage).filter((key) => key.startsWith("draft "));
  const read = (key) => JSON.parse(localStorage.getItem(key));
  const make = (tag, text, ...inside) => {
    const made = Object.assign(document.createElement(tag), { textContent: text });
    made.append(...inside);
    return made;
  };

  // ── what the last page saved, and what is old, is forgotten ──
  const saved = document.cookie.match(/(?:^|; )saved_draft=([a-z0-9]+)/)?.[1];
  if (saved) document.cookie = "saved_draft=; path=/admin/; max-age=0";
  for (const key of drafts()) {
    if ((saved && key.endsWith(` ${saved}`)) || read(key).at < Date.now() - AGE) localStorage.removeItem(key);
  }

  // ── fields ──
  const row_of = (field) => field.name.match(/^(.+)-(\d+)-([^-]+)$/);
  const number = (prefix, which) => Number(form.elements[`${prefix}-${which}_FORMS`]?.value ?? 0);
  const is_typed = (field) =>
    field.name && !/^(csrfmiddlewaretoken|draft|state|_.*)$|-(id|\w+_FORMS)$|__prefix__/.test(field.name) && field.type !== "submit" && field.type !== "hidden";
  const fields = () => [...form.elements].filter(is_typed);
  const key_of = (field) => {
    const [, prefix, place, name] = row_of(field) ?? [];
    if (!prefix) return field.name;
    const pk = form.elements[`${prefix}-${place}-id`]?.value;
    return pk ? `${prefix}#${pk}#${name}` : `${prefix}+${place - number(prefix, "INITIAL")}+${name}`;
  };
  const find = (key) => fields().find((field) => key_of(field) === key);
  const chosen = (options) => options.filter((each) => each.value).map((each) => [each.value, each.text]);
  const now = (field) =>
    field.type === "checkbox" ? field.checked : field.options ? chosen([...field.selectedOptions]) : field.value;
  const before = (field) => {
    if (field.type === "checkbox") return field.defaultChecked;
    if (!field.options) return field.defaultValue;
    const first = [...field.options].filter((each) => each.defaultSelected);
    const is_empty = field.multiple || field.matches(".admin-autocomplete"); // its options are those once chosen
    return chosen(first.length || is_empty ? first : [...field.options].slice(0, 1));
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const words = (value) => (value === true ? "yes" : value === false ? "no" : Array.isArray(value) ? value.map(([, text]) => text).join(", ") : value) || "nothing";
  const label = (field) => {
    const row = field.closest(".inline-related")?.querySelector("h3");
    const name = row ? `${row.querySelector("b").textContent} ${row.querySelector(".inline_label").firstChild.textContent.trim()} › ` : "";
    return name + (field.labels[0]?.textContent.replace(/:$/, "") ?? field.name);
  };
  const put = (field, value) => {
    if (field.type === "checkbox") field.checked = value;
    else if (!field.options) field.value = value;
    else {
      field.selectedIndex = [...field.options].findIndex((each) => !each.value);
      for (const [pk, text] of value) {
        const option = [...field.options].find((each) => each.value === pk) ?? field.appendChild(new Option(text, pk));
        option.selected = true;
      }
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
    for (let up = field.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
  };

  if (form && user && !form.querySelector("input[type=password], .selector, .selectfilter") && !location.search.includes("_popup=")) {
    const refused = Boolean(form.querySelector(".errornote"));
    const old = drafts().filter((key) => key.startsWith(start)).sort((one, other) => read(other).at - read(one).at);
    let kept = { at: 0, changes: {} }; // what is known to be typed beside what differs on the page
    let id = crypto.getRandomValues(new Uint32Array(4)).join("");
    let sent = false;

    const differing = () => fields().filter((field) => !same(now(field), before(field)));
    const changes = () => {
      const found = { ...kept.changes };
      for (const field of fields()) {
        const key = key_of(field);
        if (key in found) found[key] = { ...found[key], value: now(field) };
        else if (!same(now(field), before(field))) found[key] = { value: now(field), was: before(field), label: label(field) };
      }
      return found;
    };
    const keep = () => {
      const found = changes();
      if (Object.keys(found).length) localStorage.setItem(start + id, JSON.stringify({ at: Date.now(), changes: found }));
      else localStorage.removeItem(start + id);
    };
    const use = (key) => {
      kept = read(key);
      id = key.slice(start.length);
      mark.value = id;
    };

    // ── put back ──
    const room = (key) => { // adds the row that the field was typed in
      const [, prefix, place] = key.match(/^(.+)\+(\d+)\+/) ?? [];
      while (prefix && number(prefix, "TOTAL") - number(prefix, "INITIAL") <= place) {
        document.querySelector(`#${prefix}-group .add-row a`).click();
      }
    };
    const put_back = (key, notice) => {
      use(key);
      const told = [];
      for (const [name, { value, was, label: called }] of Object.entries(kept.changes)) {
        room(name);
        const field = find(name);
        if (!field) told.push(`${called}: its row was deleted meanwhile; you typed “${words(value)}”.`);
        else if (!name.includes("+") && !same(before(field), was) && !same(before(field), value)) {
          told.push(`${called}: somebody made it “${words(before(field))}” meanwhile; you typed “${words(value)}”, which stands in the form now.`);
        }
        if (field) put(field, value);
      }
      notice.replaceChildren(make("p", "What you had typed stands in the form again. Nothing is saved yet."));
      if (told.length) notice.append(make("ul", "", ...told.map((text) => make("li", text))));
      keep();
    };
    const offer = (key) => {
      const back = Object.assign(make("button", "Put it back"), { type: "button" });
      const drop = Object.assign(make("button", "Discard it"), { type: "button" });
      const when = new Date(read(key).at).toLocaleString("en", { dateStyle: "long", timeStyle: "short" });
      const what = Object.values(read(key).changes).map((each) => make("li", `${each.label}: ${words(each.value)}`));
      const list = make("details", "", make("summary", `${what.length} ${what.length === 1 ? "field" : "fields"}`), make("ul", "", ...what));
      const notice = make("div", "", make("p", `On ${when} you typed something here that was not saved.`), list, make("p", "", back, " ", drop));
      notice.className = "draft";
      notice.setAttribute("role", "status");
      form.before(notice);
      back.addEventListener("click", () => put_back(key, notice));
      drop.addEventListener("click", () => {
        localStorage.removeItem(key);
        notice.remove();
      });
    };

    const mark = Object.assign(document.createElement("input"), { type: "hidden", name: "draft", value: id });
    form.append(mark);
    if (refused && old[0]) use(old[0]);
    else if (old[0]) offer(old[0]);

    let timer;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 500);
    };
    for (const event of ["input", "change", "click"]) form.addEventListener(event, soon);
    form.addEventListener("submit", () => {
      keep();
      sent = true;
    });
    addEventListener("pageshow", () => { sent = false; });
    addEventListener("pagehide", keep);
    addEventListener("beforeunload", (event) => {
      keep();
      if (!sent && (refused || differing().length)) event.preventDefault();
    });
  }

  // ── a link to a field or to a part of the form opens what it is folded away in ──
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const within = target.querySelector?.("details:not(.row-fields)");
    for (let up = within ?? target.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    target.scrollIntoView({ block: target.matches(".inline-group") ? "start" : "center" });
    const select2 = target.nextElementSibling?.querySelector?.(".select2-selection");
    (select2 ?? target).focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  addEventListener("load", reveal);
}
