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

  // What is asked of a row: "units 48" of the cell under that heading, any other word of some cell but the command. A
  // number is a whole cell; of a word or a key the beginning is enough.
  function asked(text, headings) {
    const fits = (cell, word) => {
      const content = cell.textContent.toLowerCase();
      return content === word || cell.dataset.value === word
        || (isNaN(word) || cell.querySelector(".open")) && content.split(" ").some(part => part.startsWith(word));
    };
    const words = text.toLowerCase().split(/\s+/).filter(word => word), questions = [];
    for (let at = 0; at < words.length; at++) {
      const column = headings.indexOf(words[at]), word = column < 0 ? words[at] : words[++at];
      if (word !== undefined)
        questions.push(row => [...row.cells].some((cell, place) => (column < 0 ? !cell.querySelector(".rerun") : place === column) && fits(cell, word)));
    }
    return questions;
  }

  function filter(box) {
    const table = document.querySelector("#section-realizations table"), rows = [...table.tBodies[0].rows];
    const questions = asked(box.value, [...table.tHead.rows[0].cells].map(cell => cell.textContent.toLowerCase()));
    for (const row of rows) row.hidden = !questions.every(holds => holds(row));
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

  // A heading keeps its place above the rows, and is not brought into sight when it has the focus.
  document.addEventListener("focusin", ({ target }) => {
    const frame = target.parentElement.closest(".scroll");
    const hidden = frame ? target.getBoundingClientRect().right - frame.getBoundingClientRect().right : 0;
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
