// The tray of frameworks to compare: names what is ticked and remembers it while the tab lives. Works without, too.
"use strict";
const tray = document.getElementById("pick");
if (tray) {
  const most = Number(tray.dataset.most);
  const names = tray.querySelector("[data-names]");
  const hint = names.textContent;
  const button = tray.querySelector("button");
  const boxes = () => [...document.querySelectorAll('input[form="pick"]')];
  const chosen = {};
  try {
    const kept = JSON.parse(sessionStorage.getItem("pick"));
    if (kept?.constructor === Object) Object.assign(chosen, kept);
  } catch {
    // nothing kept, or nothing that can be read: the tray begins anew
  }

  const show = () => {
    const slugs = Object.keys(chosen);
    names.textContent = slugs.length ? Object.values(chosen).join(", ") : hint;
    button.disabled = slugs.length < 2;
    for (const box of boxes()) {
      box.checked = box.value in chosen;
      box.disabled = slugs.length >= most && !box.checked;
    }
    tray.querySelectorAll("input").forEach((input) => input.remove());
    const here = new Set(boxes().map((box) => box.value));
    for (const slug of slugs.filter((each) => !here.has(each))) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "framework", value: slug });
      tray.append(input);
    }
  };
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.matches('input[form="pick"]')) return;
    if (box.checked) chosen[box.value] = box.dataset.name;
    else delete chosen[box.value];
    show();
    try {
      sessionStorage.setItem("pick", JSON.stringify(chosen));
    } catch {
      // a browser that keeps nothing: the tray lasts as long as the page
    }
  });
  show();
}
