"use strict";
(() => {
  const table = document.querySelector("#projects table");
  const form = document.querySelector(".filters");
  if (!table || !form) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const lang = document.documentElement.lang;
  const alphabet = new Intl.Collator(lang, { numeric: true });
  const heads = Array.from(table.tHead.rows[0].cells);
  const column = (key) => heads.findIndex((th) => th.dataset.key === key);
  const text = (row, i) => row.cells[i].textContent.trim();
  const values = rows.map((row) => JSON.parse(row.dataset.values || "{}"));

  const search = form.querySelector("input");
  const selects = Array.from(form.querySelectorAll("select"));
  const output = form.querySelector("output");
  const has = (i, select) => {
    const key = select.name;
    if (values[i][key]) return values[i][key].includes(select.value);
    const at = column(key);
    return at >= 0 && text(rows[i], at) === select.value;
  };
  const filter = () => {
    const word = search.value.trim().toLocaleLowerCase(lang);
    let shown = 0;
    rows.forEach((row, i) => {
      const of = row.textContent + " " + Object.values(values[i]).flat().join(" ");
      row.hidden = !(of.toLocaleLowerCase(lang).includes(word) && selects.every((s) => !s.value || has(i, s)));
      if (!row.hidden) shown++;
    });
    output.textContent = shown === rows.length ? "" : output.dataset.said.replace("{shown}", shown).replace("{all}", rows.length);
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;

  const key = (row, i) => {
    const cell = row.cells[i];
    const sort = cell.dataset.sort;
    if (sort === undefined) return text(row, i);
    return cell.classList.contains("figure") ? Number(sort) : sort;
  };
  const known = (row, i) => row.cells[i].dataset.sort !== undefined || !["", "–"].includes(text(row, i));
  heads.forEach((th, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...th.childNodes);
    th.append(button);
    button.addEventListener("click", () => {
      const down = th.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      th.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.slice().sort((a, b) => {
        if (!known(a, i) || !known(b, i)) return known(b, i) - known(a, i);
        const x = key(a, i), y = key(b, i);
        const order = typeof x === "number" ? x - y : alphabet.compare(x, y);
        return down ? -order : order;
      }).forEach((row) => body.append(row));
    });
  });
  filter();
})();
