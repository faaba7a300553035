"use strict";
// The page's data, and what its tokens are in the theme that is set and by the parameter that the reader colours by.
(() => {
  const data = JSON.parse(document.getElementById("report-data").textContent);
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const scaleOf = name => data.scales.find(scale => scale.name === name);
  let chosen = data.scales.length ? data.scales[data.scales.length - 1].name : null;

  function colourBy(name) { chosen = name; }

  const printing = () => root.dataset.print === "yes";
  const shade = () => dark.matches && !printing() ? "dark" : "light";
  const variable = name => getComputedStyle(root).getPropertyValue("--" + name).trim();

  function colour(token) {
    const cell = /^@cell(\d+)$/.exec(token);
    if (cell) {
      const scale = scaleOf(chosen);
      return scale ? scale[shade()][scale.places[+cell[1]]] : variable("accent");
    }
    const series = /^@series(\d+)of(\d+)$/.exec(token);
    if (series) return data.series[Math.min(+series[2], data.series.length) - 1][shade()][+series[1] % data.series.length];
    return variable(token.slice(1));
  }

  function painted(value) {
    if (typeof value === "string") return value.startsWith("@") ? colour(value) : value;
    if (Array.isArray(value)) return [value[0], value.at(-1)].every(item => typeof item === "number") ? value : value.map(painted);
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, painted(inner)]));
    return value;
  }

  // What plotly.js does where a figure says nothing.
  function template() {
    const ink = variable("ink"), muted = variable("muted"), grid = variable("grid"), phone = innerWidth < 620;
    const axis = {
      gridcolor: grid, zerolinecolor: grid, linecolor: grid, automargin: true,
      tickfont: { color: muted, size: phone ? 9 : 12 }, title: { font: { color: muted, size: phone ? 10 : 13 }, standoff: 10 },
    };
    const depth = {
      gridcolor: grid, zerolinecolor: grid, showbackground: false, showspikes: false, nticks: 5,
      tickfont: { color: muted, size: 11 }, title: { font: { color: muted, size: 12 } },
    };
    return { layout: {
      font: { family: variable("sans"), color: ink, size: 13 },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      hoverlabel: { bgcolor: variable("card"), bordercolor: grid, font: { color: ink, family: variable("sans") }, align: "left" },
      xaxis: axis, yaxis: axis, scene: { xaxis: depth, yaxis: depth, zaxis: depth },
      hovermode: "closest",
      modebar: { bgcolor: "rgba(0,0,0,0)", color: muted, activecolor: ink },
      margin: { l: 56, r: 16, t: 12, b: 44 },
    } };
  }

  function legend() {
    const box = document.getElementById("legend");
    const scale = scaleOf(chosen);
    const entry = (paint, text) => {
      const item = document.createElement("span");
      const dot = document.createElement("i");
      dot.style.background = paint;
      item.append(dot, text);
      return item;
    };
    const values = scale ? scale.values.map((value, place) => entry(scale[shade()][place], value)) : [entry(variable("accent"), "trained")];
    const shown = values.length <= 12 ? values : [values[0], "…", values[values.length - 1]];
    document.querySelectorAll("[data-token]").forEach(dot => { dot.style.background = colour(dot.dataset.token); });
    if (data.untrained) shown.push(entry(variable("untrained"), "untrained"));
    box.replaceChildren(...shown);
  }

  globalThis.report = { data, variable, painted, template, legend, colourBy };
})();
