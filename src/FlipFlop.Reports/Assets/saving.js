"use strict";
// A panel of a figure as a picture to take along: its own button makes it.
(() => {
  const { data, figures, chosen, composed, legend } = globalThis.report;

  // The legends of a figure: the page's where the figure has its colours, then its own.
  function legendsOf(figure) {
    const own = document.querySelector(`figure[id="${figure.id}"] .figure-head .legend`);
    const cells = /"@cell\d/.test(JSON.stringify(figure.panels));
    return [cells ? document.getElementById("legend") : null, own].filter(box => box);
  }

  const escaped = text => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

  const glyphs = {
    line: "―", "line-wide": "━", "line-dotted": "┄", square: "■", diamond: "◆", cross: "✚", star: "★", hexagon: "⬢", "x-thin-open": "×", "circle-open": "○",
    "triangle-up": "▲", "triangle-right": "▶", "triangle-left": "◀",
  };

  // Lines of so many pixels at most, of items { word, html } whose letters are about so wide.
  function broken(items, letter, space, width) {
    const lines = [];
    let used = Infinity;
    for (const { word, html } of items) {
      const wide = letter * word.length + space;
      if (used + wide > width) { lines.push([]); used = 0; }
      lines.at(-1).push(html);
      used += wide;
    }
    return lines;
  }

  // What stands around a panel on the page, as the title of a picture of that width: what it shows, and the legends.
  function heading(plot, width) {
    const figure = figures.get(plot.dataset.figure), items = new Map();
    const network = figure.choices.length ? `, network ${data.realizations[figure.choices[chosen.get(figure.id)].realization].name}` : "";
    const title = (plot.getAttribute("aria-label") + network).split(" ").map(word => ({ word, html: escaped(word) }));
    for (const item of legendsOf(figure).flatMap(box => [...box.querySelectorAll("span")])) {
      const word = item.textContent, dot = item.querySelector("i");
      const html = `<span style="color:${dot.style.background}">${glyphs[dot.dataset.symbol] ?? "●"}</span> ${escaped(word)}`;
      if (!items.has(word)) items.set(word, { word, html });
    }
    return [...broken(title, 8.2, 5, width).map(words => `<b>${words.join(" ")}</b>`),
      ...broken(items.values(), 7.5, 34, width).map(marks => marks.join("   "))];
  }

  // A picture to take along is light on white, as a printed one, whatever the theme. What the reader turned or zoomed stays.
  function save(plot, format) {
    const { clientWidth: width, clientHeight: height } = plot;
    document.documentElement.dataset.print = "yes";
    legend();
    const { data: drawn, layout } = composed(plot), lines = heading(plot, width - 20), margin = layout.template.layout.margin;
    delete document.documentElement.dataset.print;
    legend();
    const above = 20 + 18 * lines.length;
    layout.title = { text: lines.join("<br>"), font: { size: 13 }, x: 10 / width, xanchor: "left", y: 1, yanchor: "top", pad: { t: 18 } };
    layout.margin = { ...layout.margin, t: (layout.margin?.t ?? margin.t) + above };
    layout.height = height + above;
    for (const name of Object.keys(layout).filter(name => /^[xy]axis\d*$/.test(name)))
      layout[name] = { ...layout[name], range: plot.layout[name].range, autorange: false };
    if (layout.scene) layout.scene.camera = structuredClone(plot.layout.scene.camera);
    layout.paper_bgcolor = "#fff";
    const panel = plot.dataset.panels === "0" ? "" : `-${+plot.dataset.panels + 1}`;
    return Plotly.downloadImage({ data: drawn, layout }, {
      format, filename: plot.dataset.figure + panel, width, height: layout.height, scale: format === "png" ? 2 : 1,
    });
  }

  Object.assign(globalThis.report, { save, legendsOf });
})();
