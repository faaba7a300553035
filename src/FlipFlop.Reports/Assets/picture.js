"use strict";
// A report's figure as one picture: evaluated in a report's page by `flipflop report --figures`.
(() => {
  const { data, figures, chosen, composed, legendsOf, variable } = globalThis.report;
  const { svg } = globalThis.glimpse;

  // The words of a text, line by line as the page has broken it.
  function lines(node) {
    const found = [], range = document.createRange();
    for (const word of node.textContent.matchAll(/\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const place = range.getBoundingClientRect(), last = found.at(-1);
      if (last && Math.abs(last.place.top - place.top) < 3) last.words.push(word[0]);
      else found.push({ place, words: [word[0]] });
    }
    return found;
  }

  // A text where the page has it, its place counted from the corner of the picture.
  function written(node, corner) {
    const style = getComputedStyle(node.parentElement);
    return lines(node).map(({ place, words }) => svg("text", {
      x: place.left - corner.left, y: place.top - corner.top + place.height / 2, "dominant-baseline": "central",
      fill: style.color, "font-family": style.fontFamily, "font-size": style.fontSize, "font-weight": style.fontWeight,
    }, words.join(" ")));
  }

  // A legend's mark as the style sheet draws it: a circle, open or full, a square, or a polygon in a box of ten pixels.
  function mark(dot, corner) {
    const place = dot.getBoundingClientRect(), style = getComputedStyle(dot), fill = style.backgroundColor;
    const middle = { cx: place.left - corner.left + place.width / 2, cy: place.top - corner.top + place.height / 2 };
    const corners = /^polygon\((.*)\)$/.exec(style.clipPath)?.[1].split(",").map(point => point.trim().split(/\s+/).map(part => parseFloat(part) / 10));
    const around = points => svg("polygon", { fill, points: points.map(([x, y]) => `${middle.cx - 5 + x},${middle.cy - 5 + y}`).join(" ") });
    switch (dot.dataset.symbol) {
      case "circle-open": return svg("circle", { ...middle, r: 4, fill: "none", stroke: fill, "stroke-width": 1.6 });
      case "square": return around([[0, 0], [10, 0], [10, 10], [0, 10]]);
      case "diamond": return around([[5, -1], [11, 5], [5, 11], [-1, 5]]);
      default: return corners ? around(corners) : svg("circle", { ...middle, r: 5, fill });
    }
  }

  // What two legends share stands there once.
  function legendPicture(boxes, left, top) {
    const seen = new Set(), items = [];
    let height = 0;
    for (const box of boxes) {
      const frame = box.getBoundingClientRect(), corner = { left: frame.left - left, top: frame.top - top - height };
      const fresh = [...box.querySelectorAll("span")].filter(item => !seen.has(item.textContent));
      for (const item of fresh) {
        seen.add(item.textContent);
        items.push(mark(item.querySelector("i"), corner), ...written(item.lastChild, corner));
      }
      if (fresh.length) height += frame.height;
    }
    return { items, height };
  }

  async function panelPicture(plot, at, corner) {
    const place = plot.getBoundingClientRect(), { data: drawn, layout } = composed(plot);
    const size = { width: Math.round(place.width), height: Math.round(place.height) };
    drawn.forEach((trace, order) => { trace.uid = `trace${order}`; });
    const text = await Plotly.toImage({ data: drawn, layout, config: { plotGlPixelRatio: 3 } }, { format: "svg", imageDataOnly: true, ...size });
    // The rest of the names inside a panel is made by chance: by its place instead, they are the same every time.
    const chance = /id="(?:clip|defs-|topdefs-|legend)([0-9a-f]{6})/.exec(text)?.[1];
    const named = chance ? text.replaceAll(chance, `panel${at}`) : text;
    const picture = document.importNode(new DOMParser().parseFromString(named, "image/svg+xml").documentElement, true);
    picture.setAttribute("x", place.left - corner.left);
    picture.setAttribute("y", place.top - corner.top);
    return picture;
  }

  async function raster(text, width, height) {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png").split(",")[1];
  }

  // Which network the picture is of, and by what it is coloured.
  function headline(figure, legends) {
    const network = figure.choices.length ? [`network ${data.realizations[figure.choices[chosen.get(figure.id)].realization].name}`] : [];
    const scale = legends[0]?.id === "legend" && data.scales.length ? [`colour: ${data.scales.at(-1).name}`] : [];
    return [...network, ...scale].join("; ");
  }

  // The panels as the page lays them out, under their titles, above them what they show and the legend. As SVG and, of
  // twice the size, as PNG (base64). Scenes are pixels in both.
  async function picture(id) {
    const figure = figures.get(id), edge = 12;
    const box = document.querySelector(`figure[id="${id}"]`);
    const frame = box.querySelector(".panels").getBoundingClientRect();
    const legends = legendsOf(figure), line = headline(figure, legends);
    const head = line ? 22 : 0;
    const marks = legendPicture(legends, edge, edge + head);
    const above = edge + head + (marks.height ? marks.height + 8 : 0);
    const corner = { left: frame.left - edge, top: frame.top - above };
    const width = Math.ceil(frame.width + 2 * edge), height = Math.ceil(above + frame.height + edge);
    const panels = [];
    for (const [at, plot] of [...box.querySelectorAll(".plot")].entries()) panels.push(await panelPicture(plot, at, corner));
    const titles = [...box.querySelectorAll("h4")].flatMap(title => written(title.firstChild, corner));
    const whole = svg("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` },
      svg("title", {}, box.querySelector("h3").textContent),
      svg("desc", {}, box.querySelector("figcaption").textContent),
      svg("rect", { width, height, fill: "#fff" }),
      svg("text", { x: edge, y: edge + 8, "dominant-baseline": "central", "font-family": variable("sans"), "font-size": "13px", fill: variable("muted") }, line),
      ...marks.items, ...titles, ...panels);
    const text = new XMLSerializer().serializeToString(whole);
    return [text, await raster(text, width, height)];
  }

  return picture;
})()
