"use strict";
// Tables that are sorted, filtered and copied from, and bars of buttons, by mouse and by keyboard. Knows nothing of figures.
(() => {
  function sortBy(heading) {
    const table = heading.closest("table");
    const column = [...heading.parentElement.children].indexOf(heading);
    const falling = heading.getAttribute("aria-sort") === "ascending";
    const key = row => row.children[column].dataset.value ?? row.children[column].textContent;
    const compare = (a, b) => {
      const [left, right] = [key(a), key(b)];
      if (left === "" || right === "") return (left === "") - (right === "");
      const order = isNaN(left) || isNaN(right) ? left.localeCompare(right, "en") : left - right;
      return falling ? -order : order;
    };
    table.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
    table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compare));
  }

  // Every word must stand somewhere in the row: in a cell, its outcome, seed or key.
  function filter(box) {
    const words = box.value.toLowerCase().split(/\s+/).filter(word => word);
    const rows = [...document.querySelectorAll("#section-realizations tbody tr")];
    for (const row of rows) {
      const text = [...row.cells].map(cell => cell.textContent).join(" ").toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
    }
    document.getElementById("filtered").textContent = `${rows.filter(row => !row.hidden).length} of ${rows.length}`;
  }

  async function copy(button) {
    const text = button.closest("tr, p").querySelector("code.rerun").textContent;
    try { await navigator.clipboard.writeText(text); } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.textContent = "copied";
    document.getElementById("said").textContent = "The command is copied.";
    setTimeout(() => { button.textContent = "copy"; document.getElementById("said").textContent = ""; }, 1500);
  }

  document.addEventListener("click", ({ target }) => {
    if (target.matches("button.copy")) copy(target);
    else if (target.closest("th button")) sortBy(target.closest("th"));
  });

  // The last column stays in sight, above the others: what has the focus must not lie under it.
  document.addEventListener("focusin", ({ target }) => {
    const frame = target.closest(".scroll"), fixed = frame?.querySelector("th.stays");
    if (!fixed || target.closest(".stays")) return;
    const hidden = target.getBoundingClientRect().right - fixed.getBoundingClientRect().left;
    if (hidden > 0) frame.scrollLeft += hidden + 12;
  });
  document.addEventListener("input", event => { if (event.target.id === "filter") filter(event.target); });

  // Tab comes to one button of a bar; the arrows lead to the others.
  document.addEventListener("keydown", event => {
    const buttons = [...event.target.closest("[role=toolbar]")?.querySelectorAll("button") ?? []];
    const at = buttons.indexOf(event.target), last = buttons.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    buttons.forEach((button, place) => { button.tabIndex = place === to ? 0 : -1; });
    buttons[to].focus();
  });
})();
