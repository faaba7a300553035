"use strict";
// Draws the report's tiles and figures from the data that stands in the page. No network, no state beyond the page.
(() => {
  const { data, variable, painted, template, legend, colourBy } = globalThis.report;
  const root = document.documentElement;
  const figures = new Map(data.figures.map(figure => [figure.id, figure]));
  const chosen = new Map(data.figures.map(figure => [figure.id, figure.first]));

  // ---- figures

  const plain = text => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

  function labelled(trace) {
    if (Array.isArray(trace.customdata) && !trace.text && (trace.hovertemplate || "").includes("%{text}"))
      trace.text = trace.customdata.map(index => index >= 0 ? plain(data.realizations[index].label) : "");
    return trace;
  }

  const reach = ({ layout }) => layout.xaxis?.range?.[1] ?? 0;

  // What a plot shows: the traces of its panels for the network that is chosen, the layout that reaches farthest, and the
  // first panel's camera.
  function shown(plot) {
    const figure = figures.get(plot.dataset.figure), place = chosen.get(figure.id);
    const panels = plot.dataset.panels.split(",").map(at => figure.panels[at]);
    return {
      traces: panels.flatMap(panel => panel.common.concat(panel.byChoice[place] || [])),
      layout: panels.reduce((farthest, panel) => reach(panel) > reach(farthest) ? panel : farthest).layout, camera: panels[0].cameras[place], place,
    };
  }

  const mostInTile = 600;

  // The fields of a trace or its marker with, of every list of that length, every so many-th item.
  function everySo(fields, length, stride) {
    return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name,
      Array.isArray(value) && value.length === length ? value.filter((_, at) => at % stride === 0)
        : name === "marker" ? everySo(value, length, stride) : value]));
  }

  // A tile is a glimpse of its figure: of very many points it draws some, and says so beside its title.
  function thinned(plot, traces) {
    const many = trace => (trace.mode ?? "").includes("markers") && trace.x?.length > 50;
    const points = traces.filter(many).reduce((sum, trace) => sum + trace.x.length, 0);
    if (points <= mostInTile) return traces;
    // Odd: of conjugate eigenvalues, which stand side by side, an even one would leave out every second.
    const stride = Math.ceil(points / mostInTile) | 1;
    const title = plot.closest(".tile").querySelector("h3 a");
    if (title.nextElementSibling?.className !== "thinned")
      title.after(Object.assign(document.createElement("span"), { className: "thinned" }));
    title.nextElementSibling.textContent = `one point in ${stride}`;
    return traces.map(trace => many(trace) ? everySo(trace, trace.x.length, stride) : trace);
  }

  const isTile = plot => plot.matches(".glimpse");

  function drawTile(plot) {
    const { traces, layout, camera } = shown(plot);
    glimpse.draw(plot, painted(thinned(plot, traces)), painted(layout), camera, variable, index => data.realizations[index].label);
  }

  // A number in a square that is too narrow to read it is left out: hovering shows it.
  const narrowest = 40;
  function readable(plot, trace) {
    const width = plot.clientWidth / (trace.z?.[0]?.length ?? 1);
    return trace.texttemplate && width < narrowest ? { ...trace, texttemplate: "" } : trace;
  }

  // plotly.js fits a scene to the height of its panel: where that is narrower than high, its sides would be cut; and the
  // titles of its axes, which do not grow smaller with it, need room beside it.
  const roomForTitles = 70;
  function withSides(plot, scene) {
    const further = Math.max(1, plot.clientHeight / (plot.clientWidth - roomForTitles)), eye = scene.camera.eye;
    scene.camera.eye = { x: further * eye.x, y: further * eye.y, z: further * eye.z };
  }

  function composed(plot) {
    const { traces, layout: own, camera, place } = shown(plot);
    const layout = painted(structuredClone(own));
    if (camera) layout.scene.camera = structuredClone(camera);
    if (layout.scene?.camera?.eye && plot.clientWidth) withSides(plot, layout.scene);
    layout.template = template();
    layout.autosize = true;
    // Drawn anew for paper, a figure would else keep the size that it had on the screen.
    if (plot.clientWidth) Object.assign(layout, { width: plot.clientWidth, height: plot.clientHeight });
    layout.uirevision = `choice ${place}`;
    return { layout, data: traces.map(trace => readable(plot, labelled(painted(structuredClone(trace))))) };
  }

  function draw(plot) {
    if (isTile(plot)) return drawTile(plot);
    const { data: drawn, layout } = composed(plot);
    const save = format => ({
      name: `save ${format}`, title: `Save as ${format.toUpperCase()}`, click: () => globalThis.report.save(plot, format),
      icon: format === "svg" ? Plotly.Icons.disk : Plotly.Icons.camera,
    });
    const config = {
      displaylogo: false, responsive: true, displayModeBar: "hover",
      modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "toImage", "resetCameraLastSave3d", "tableRotation"],
      modeBarButtonsToAdd: [save("svg"), save("png")],
    };
    const first = !plot.classList.contains("js-plotly-plot");
    return Plotly.react(plot, drawn, layout, config).then(() => {
      if (first) plot.on("plotly_click", clicked);
      const bar = plot.querySelector("[role=toolbar]");
      bar?.setAttribute("aria-label", `Tools of ${plot.getAttribute("aria-label")}`);
      bar?.querySelectorAll("button").forEach((button, place) => { button.tabIndex = place === 0 ? 0 : -1; });
    });
  }

  const plots = () => [...document.querySelectorAll(".plot, .glimpse")];
  const near = new Set(plots().filter(isTile)); // within a screen of what is in sight, and the first screen
  const stale = new Set(plots());    // not drawn, or drawn before the theme or the choice changed
  let drawing = false;

  function inSight(plot) {
    const place = plot.getBoundingClientRect();
    return place.bottom > 0 && place.top < innerHeight && place.width > 0;
  }

  function next() {
    const waiting = plots().filter(plot => stale.has(plot) && near.has(plot) && (globalThis.Plotly || isTile(plot)));
    return waiting.find(inSight) ?? waiting[0];
  }

  // What the page says of itself: every figure is drawn, those in sight are, or neither.
  function account() {
    root.dataset.drawn = stale.size === 0 ? "yes" : [...stale].some(inSight) ? "no" : "in-sight";
  }

  const slice = 200;                 // ms of drawing what is in sight, between two looks at what the reader does

  // Figures are drawn as they come near, one after the other, so that a page of a thousand networks opens at once and
  // answers while it draws.
  async function drawNear() {
    if (drawing) return;
    drawing = true;
    let began = performance.now();
    for (let plot = next(); plot; plot = next()) {
      stale.delete(plot);
      try { await draw(plot); } catch (fault) { console.error(fault); }
      const following = next();
      if (following && inSight(following) && (isTile(following) || performance.now() - began < slice)) continue;
      account();
      await new Promise(resolve => setTimeout(resolve));
      began = performance.now();
    }
    account();
    drawing = false;
  }

  function redraw(again) {
    again.forEach(plot => stale.add(plot));
    drawNear();
  }

  const drawAll = () => redraw(plots());

  const observer = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) if (isIntersecting || isTile(target)) near.add(target); else near.delete(target);
    account();
    drawNear();
  }, { rootMargin: "100% 0px" });
  plots().forEach(plot => observer.observe(plot));
  document.addEventListener("DOMContentLoaded", drawNear);
  const resized = new ResizeObserver(boxes => redraw(boxes.map(box => box.target).filter(plot => plot.clientWidth !== plot.firstChild?.clientWidth)));
  plots().filter(isTile).forEach(plot => resized.observe(plot));

  function clicked(event) {
    const index = event.points.map(point => point.customdata).find(value => Number.isInteger(value) && value >= 0);
    if (index !== undefined) take(index);
  }

  // A click on a point opens its realization and copies the command that trains it again.
  function take(index) {
    select(index);
    document.querySelector("#card button.copy").click();
  }

  // ---- the realization that the reader looks at

  function choose(id, place) {
    const figure = figures.get(id);
    chosen.set(id, place);
    document.querySelectorAll(`select[data-figure="${id}"]`).forEach(box => { box.value = place; });
    document.querySelectorAll(`[data-note="${id}"]`).forEach(note => { note.textContent = figure.choices[place].note; });
    document.querySelectorAll(`[data-chosen="${id}"]`).forEach(name => { name.textContent = data.realizations[figure.choices[place].realization].name; });
    redraw(plots().filter(plot => plot.dataset.figure === id));
  }

  let opener = null;                 // where the keyboard stood when the card was opened

  function select(index, byKeyboard = false) {
    const realization = data.realizations[index];
    const card = document.getElementById("card");
    card.querySelector(".card-title").textContent = realization.name;
    card.querySelector(".card-key").textContent = `${realization.outcome}, key ${realization.key}`;
    card.querySelector("code.rerun").textContent = realization.rerun;
    if (!card.contains(document.activeElement)) opener = document.activeElement;
    card.hidden = false;
    if (byKeyboard) card.focus();
    for (const figure of data.figures) {
      const place = figure.choices.findIndex(choice => choice.realization === index);
      if (place >= 0 && place !== chosen.get(figure.id)) choose(figure.id, place);
    }
    document.querySelectorAll("tr[data-realization]").forEach(row =>
      row.classList.toggle("selected", +row.dataset.realization === index));
  }

  function closeCard() {
    const card = document.getElementById("card");
    const inside = card.contains(document.activeElement);
    card.hidden = true;
    if (inside) opener?.focus();
  }

  document.addEventListener("click", event => {
    const target = event.target;
    if (target.matches("#card .close")) closeCard();
    else if (target.closest("[data-point]")) take(+target.closest("[data-point]").dataset.point);
    else if (target.closest(".glimpse")) target.closest(".tile").querySelector("h3 a").click();
    else if (target.closest("tr[data-realization]") && !target.matches("code, button.copy")) {
      // A button that is pressed by a key has no count of clicks.
      select(+target.closest("tr").dataset.realization, event.detail === 0);
    }
  });

  document.addEventListener("keydown", event => { if (event.key === "Escape") closeCard(); });

  document.addEventListener("change", event => {
    if (event.target.matches("select[data-figure]")) select(figures.get(event.target.dataset.figure).choices[+event.target.value].realization);
    if (event.target.id === "colour-by") { colourBy(event.target.value); repaint(); }
  });

  function repaint() { legend(); drawAll(); }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  addEventListener("beforeprint", () => { root.dataset.print = "yes"; legend(); stale.clear(); plots().forEach(draw); account(); });
  addEventListener("afterprint", () => { delete root.dataset.print; repaint(); });

  data.figures.filter(figure => figure.choices.length).forEach(figure => {
    const place = figure.first;
    document.querySelectorAll(`[data-note="${figure.id}"]`).forEach(note => { note.textContent = figure.choices[place].note; });
    document.querySelectorAll(`[data-chosen="${figure.id}"]`).forEach(name => { name.textContent = data.realizations[figure.choices[place].realization].name; });
  });
  Object.assign(globalThis.report, { figures, chosen, composed }); // for saving.js and picture.js
  repaint();
})();
