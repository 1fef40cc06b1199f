"use strict";
// Filters what has the class `item`. Without this script everything is shown; printing shows everything always.
(() => {
  const form = document.querySelector(".filter");
  const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const kinds = new Map();
  const items = [...document.querySelectorAll(".item")].map(node => {
    const own = new Set();
    for (const run of node.querySelectorAll("[data-l]")) {
      own.add(`l:${run.dataset.l}`);
      kinds.set(`l:${run.dataset.l}`, run.textContent);
      if (run.dataset.s) own.add(`s:${run.dataset.s}`);
    }
    const text = [...node.querySelectorAll(".name")].map(name => fold(name.textContent)).join("\n");
    const row = node.querySelector(".row")?.textContent ?? "";
    return {node, own, text, row, isDoubtful: node.classList.contains("doubt")};
  });

  const scripts = new Intl.DisplayNames(["en"], {type: "script"});
  for (const {own} of items) for (const kind of own) if (kind[0] === "s") kinds.set(kind, scripts.of(kind.slice(2)));
  for (const [letter, label] of [["l", "Language"], ["s", "Script"]]) {
    const group = document.createElement("optgroup");
    group.label = label;
    const options = [...kinds].filter(([kind]) => kind[0] === letter).sort((a, b) => (a[1] < b[1] ? -1 : 1));
    group.append(...options.map(([kind, name]) => new Option(name, kind)));
    form.kind.append(group);
  }

  const filter = () => {
    const {show, kind, find} = form;
    const wanted = fold(find.value.trim());
    let count = 0;
    for (const {node, own, text, row, isDoubtful} of items) {
      const isShown = (show.value === "all" || isDoubtful) && (!kind.value || own.has(kind.value)) &&
        (!wanted || text.includes(wanted) || row === wanted);
      node.hidden = !isShown;
      count += isShown;
    }
    for (const body of document.querySelectorAll(".names tbody")) body.hidden = !body.querySelector(".item:not([hidden])");
    form.querySelector("output").textContent = `${count} of ${items.length} shown`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", event => event.preventDefault());
  form.hidden = false;
  filter();
})();
