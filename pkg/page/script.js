"use strict";
(() => {
  const table = document.querySelector("#projects table");
  const form = document.querySelector(".filters");
  if (!table || !form) return;
  const body = table.tBodies[0];
  const all = Array.from(body.rows); // with the heads of groups
  const rows = all.filter((row) => !row.classList.contains("set"));
  const lang = document.documentElement.lang;

  // "0-3 7" are the rows 0, 1, 2, 3 and 7.
  const listed = (text) => text.split(" ").filter(Boolean).flatMap((range) => {
    const [from, to = from] = range.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => rows[from + i]);
  });

  const search = form.querySelector("input");
  const selects = Array.from(form.querySelectorAll("select"));
  const output = form.querySelector("output");
  const words = new Map(rows.map((row) => [row, row.textContent]));
  for (const select of selects)
    for (const option of select.options)
      for (const row of listed(option.value)) words.set(row, words.get(row) + " " + option.text);
  words.forEach((text, row) => words.set(row, text.toLocaleLowerCase(lang)));

  let order = all;
  const show = () => {
    const word = search.value.trim().toLocaleLowerCase(lang);
    const chosen = selects.filter((s) => s.value).map((s) => new Set(listed(s.value)));
    const some = rows.filter((row) => words.get(row).includes(word) && chosen.every((of) => of.has(row)));
    const shown = new Set(some.length === rows.length ? all : some);
    body.replaceChildren(...order.filter((row) => shown.has(row)));
    output.textContent = some.length === rows.length ? "" : output.dataset.said.replace("{shown}", some.length).replace("{all}", rows.length);
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;

  const heads = Array.from(table.tHead.rows[0].cells);
  for (const th of heads) {
    const known = listed(th.dataset.order);
    const unknown = rows.filter((row) => !known.includes(row));
    const button = document.createElement("button");
    button.type = "button";
    button.append(...th.childNodes);
    th.append(button);
    button.addEventListener("click", () => {
      const was = th.getAttribute("aria-sort");
      for (const other of heads) other.removeAttribute("aria-sort");
      if (was === "descending") {
        order = all;
      } else if (was === "ascending") {
        th.setAttribute("aria-sort", "descending");
        order = known.slice().reverse().concat(unknown);
      } else {
        th.setAttribute("aria-sort", "ascending");
        order = known.concat(unknown);
      }
      show();
    });
  }
  show();
})();
