"use strict";
// Says the name of each language tag, and filters what has the class `item`. Without this script there are the tags, and
// everything is shown; printing shows everything always.
(() => {
  const [languages, scripts] = ["language", "script"].map(type => new Intl.DisplayNames(["en"], {type}));
  const nameOf = (names, code) => {
    if (/^und(-|$)/.test(code)) return "no language given";
    if (code === "Hani") return "Han, kana, hangul";
    try {
      return names.of(code);
    } catch {
      return code;  // an extension, which no browser has a name for
    }
  };
  for (const node of document.querySelectorAll("[data-l]")) node.prepend(`${nameOf(languages, node.dataset.l)} `);

  const form = document.querySelector(".filter");
  const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const items = [...document.querySelectorAll(".item")].map(node => {
    const own = new Set();
    for (const run of node.querySelectorAll("[data-l]")) {
      own.add(`l:${run.dataset.l}`);
      if (run.dataset.s) own.add(`s:${run.dataset.s}`);
    }
    const text = [...node.querySelectorAll(".name")].map(name => fold(name.textContent)).join("\n");
    const row = node.querySelector(".row")?.textContent ?? "";
    return {node, own, text, row, isDoubtful: node.classList.contains("doubt")};
  });

  const kinds = new Set(items.flatMap(({own}) => [...own]));
  for (const [letter, label, names] of [["l", "Language", languages], ["s", "Script", scripts]]) {
    const group = document.createElement("optgroup");
    group.label = label;
    const own = [...kinds].filter(kind => kind[0] === letter).map(kind => new Option(nameOf(names, kind.slice(2)), kind));
    group.append(...own.sort((a, b) => a.text.localeCompare(b.text)));
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
  form.querySelector("button").addEventListener("click", () => {
    form.reset();
    filter();
  });
  form.addEventListener("submit", event => event.preventDefault());
  form.hidden = false;
  filter();
})();
