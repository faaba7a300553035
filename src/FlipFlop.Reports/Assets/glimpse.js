"use strict";
// The tiles of the first screen, drawn as the page opens: plotly.js alone takes a second to begin. They are made of the
// figures' own traces: lines, marks, error bars along y, and scenes. The figures below are the pictures to work with.
globalThis.glimpse = (() => {
  const letters = 10, tick = 4;      // pixels
  const pen = document.createElement("canvas").getContext("2d");

  function svg(name, attributes, ...content) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
    made.append(...content);
    return made;
  }

  // ---- text

  const lines = text => String(text).split("<br>");

  function width(text, ink) {
    pen.font = `${letters}px ${ink("sans")}`;
    return Math.max(...lines(text).map(line => pen.measureText(line).width));
  }

  // Lines of text below one another, the first at this height.
  function written(text, x, y, colour, more = {}) {
    const rows = lines(text).map((line, at) => svg("tspan", { x, dy: at ? "1.15em" : 0 }, line));
    return svg("text", { x, y, fill: colour, "font-size": letters, "text-anchor": "middle", ...more }, ...rows);
  }

  // What a point says to those who rest on it, from the words that plotly.js would show.
  function said(trace, at, label) {
    const field = name => {
      const own = trace[name], value = Array.isArray(own) ? own[at] : own;
      if (name === "text" && own === undefined) return label(trace.customdata?.[at]);
      return typeof value === "number" ? Number(value.toPrecision(4)) : value ?? "";
    };
    return (trace.hovertemplate ?? "").replace(/<extra>(.*?)<\/extra>/, (_, name) => name ? ` (${name})` : "")
      .replaceAll("<br>", ", ").replace(/%\{(\w+)(:[^}]*)?\}/g, (_, name) => field(name));
  }

  // ---- axes

  // A number with the digits that its neighbours a step away need.
  function tickText(value, step) {
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return (Math.abs(value) >= 1e5 ? value.toExponential() : value.toFixed(digits)).replace("-", "−");
  }

  // About so many round numbers over a range.
  function round(low, high, count) {
    const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map(each => each * power).find(each => each >= rough * 0.85);
    const first = Math.ceil(low / step - 1e-9), last = Math.floor(high / step + 1e-9);
    return Array.from({ length: last - first + 1 }, (_, at) => ({ at: (first + at) * step, text: tickText((first + at) * step, step) }));
  }

  function reach(axis, values, padded) {
    if (axis.range) return axis.range;
    const shown = axis.rangemode === "tozero" ? values.concat(0) : values;
    let low = Infinity, high = -Infinity;
    for (const value of shown) if (Number.isFinite(value)) { low = Math.min(low, value); high = Math.max(high, value); }
    if (low > high) return [0, 1];
    if (low === high) return [low - 1, high + 1];
    const room = padded ? 0.05 * (high - low) : 0;
    return [low - room, high + room];
  }

  // Where values stand over an axis, in parts of its length, and its ticks.
  function scale(axis, values, padded, count) {
    const log = axis.type === "log", number = value => value === null ? NaN : log ? Math.log10(value) : value;
    const [low, high] = reach(axis, values.map(number), padded);
    const ticks = axis.tickvals ? axis.tickvals.map((at, place) => ({ at, text: axis.ticktext?.[place] ?? String(at).replace("-", "−") })) : round(low, high, count);
    const part = value => (number(value) - low) / (high - low);
    return { part, span: high - low, ticks: ticks.filter(({ at }) => part(at) > -1e-6 && part(at) < 1 + 1e-6) };
  }

  // Of texts side by side every one, or every second, third: so many as do not run into each other.
  function legible(ticks, across, ink) {
    const wide = ticks.map(({ text }) => width(text, ink)), every = stride => ticks.filter((_, at) => at % stride === 0);
    const clear = stride => ticks.every((tick, at) => !ticks[at + stride] || at % stride ||
      (wide[at] + wide[at + stride]) / 2 + 3 <= across(ticks[at + stride].at) - across(tick.at));
    let stride = 1;
    while (stride < ticks.length && !clear(stride)) stride++;
    return every(stride);
  }

  // ---- marks

  const star = Array.from({ length: 10 }, (_, at) => [Math.sin(Math.PI * at / 5), -Math.cos(Math.PI * at / 5)].map(part => part * (at % 2 ? 0.5 : 1.3)));
  const crossed = [[-0.4, -1], [0.4, -1], [0.4, -0.4], [1, -0.4], [1, 0.4], [0.4, 0.4], [0.4, 1], [-0.4, 1], [-0.4, 0.4], [-1, 0.4], [-1, -0.4], [-0.4, -0.4]];
  const corners = {
    square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]], diamond: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
    "triangle-up": [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]], hexagon: [[0, -1.1], [0.95, -0.55], [0.95, 0.55], [0, 1.1], [-0.95, 0.55], [-0.95, -0.55]],
    cross: crossed, x: crossed.map(([x, y]) => [0.71 * (x - y), 0.71 * (x + y)]), star,
  };

  function mark(symbol, x, y, radius, colour, more) {
    const points = corners[symbol]?.map(([right, down]) => `${(x + right * radius).toFixed(1)},${(y + down * radius).toFixed(1)}`);
    if (points) return svg("polygon", { points: points.join(" "), fill: colour, ...more });
    const paint = symbol === "circle-open" ? { fill: "none", stroke: colour, "stroke-width": 1.6 } : { fill: colour };
    return svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: radius, ...more, ...paint });
  }

  const thin = ({ opacity }) => ({ "fill-opacity": opacity, "stroke-opacity": opacity });
  const one = (value, at) => Array.isArray(value) ? value[at] : value;

  // Points of a trace that lie in sight, each with its realization and its words; "place" gives pixels, or null.
  function marks(trace, place, label) {
    const { marker = {} } = trace, group = svg("g", thin(trace));
    trace.x.forEach((_, at) => {
      const [x, y] = place(at) ?? [];
      if (!Number.isFinite(x) || !Number.isFinite(y)) return;
      const point = mark(marker.symbol, x, y, one(marker.size, at) / 2, one(marker.color, at), { stroke: marker.line?.color, "data-point": one(trace.customdata, at) });
      point.append(svg("title", {}, said(trace, at, label)));
      group.append(point);
    });
    return group;
  }

  const dashes = { dot: "2 2", dash: "6 4", dashdot: "6 3 2 3" };

  // The lines of a trace, cut where it has a gap; of traces of realizations one path for each.
  function strokes(trace, place, label, foot) {
    const { line = {} } = trace, group = svg("g", thin(trace)), whose = trace.customdata;
    const filled = trace.fill === "tozeroy";
    let path = [], owner;
    const end = () => {
      if (!path.length) return;
      const stroke = svg("path", { d: path.join(""), fill: filled ? trace.fillcolor : "none", stroke: line.color, "stroke-width": line.width, "stroke-dasharray": dashes[line.dash], "stroke-linejoin": "round", "data-point": owner });
      if (owner !== undefined && trace.hoverinfo !== "skip") stroke.append(svg("title", {}, label(owner)));
      group.append(stroke);
      path = [];
    };
    let last = null, started = null;
    const close = () => { if (filled && last && started) path.push(`V${foot}H${started[0]}Z`); };
    trace.x.forEach((_, at) => {
      const point = place(at);
      if (!point?.every(Number.isFinite)) { close(); last = null; return; }
      if (Number.isInteger(one(whose, at)) && one(whose, at) !== owner) { end(); owner = whose[at]; last = null; }
      const [x, y] = point.map(part => part.toFixed(1));
      if (!last) { started = [x, y]; path.push(filled ? `M${x},${foot}V${y}` : `M${x},${y}`); } else path.push(line.shape === "hv" ? `H${x}V${y}` : `L${x},${y}`);
      last = point;
    });
    close();
    end();
    return group;
  }

  // Error bars along y.
  function bars(trace, place) {
    const { array, arrayminus, color, thickness, width: cap } = trace.error_y;
    return svg("g", { ...thin(trace), stroke: color, "stroke-width": thickness }, ...trace.x.map((x, at) => {
      const [across, top] = place(x, trace.y[at] + array[at]), [, foot] = place(x, trace.y[at] - (arrayminus ?? array)[at]);
      return svg("path", { d: `M${across},${top}V${foot}M${across - cap},${top}h${2 * cap}M${across - cap},${foot}h${2 * cap}` });
    }));
  }

  // ---- pictures

  // What an axis has to show: the values of its traces, with their error bars.
  function spread(traces, letter) {
    return traces.flatMap(trace => {
      const error = letter === "y" && trace.error_y, values = trace[letter];
      return error ? [...values, ...values.map((value, at) => value + error.array[at]), ...values.map((value, at) => value - (error.arrayminus ?? error.array)[at])] : values;
    });
  }

  const hasMarks = traces => traces.some(trace => trace.mode.includes("markers"));
  const axisOf = trace => trace.yaxis ?? "y";

  const titled = axis => axis.title?.text;

  // The frame of the axes: what the size leaves beside and below for their texts.
  function frameOf(rows, horizontal, size, ink) {
    const beside = tick + Math.max(0, ...rows.flatMap(({ y }) => y.ticks.map(({ text }) => width(text, ink))));
    const deep = 12 * Math.max(1, ...horizontal.x.ticks.map(({ text }) => lines(text).length));
    const frame = {
      beside, deep, left: 4 + beside + (rows.some(row => titled(row.axis)) ? 16 : 0), right: size.width - 12,
      top: 8, bottom: size.height - 6 - deep - (titled(horizontal.axis) ? 14 : 0),
    };
    if (rows[0]?.axis.scaleanchor) square(frame, horizontal.x, rows[0].y);
    return frame;
  }

  // The texts below the frame.
  function below({ axis, x }, across, frame, ink) {
    const texts = legible(x.ticks, across, ink).map(({ at, text }) => written(text, across(at), frame.bottom + 13, ink("muted")));
    return titled(axis)
      ? [...texts, written(titled(axis), (frame.left + frame.right) / 2, frame.bottom + 14 + frame.deep, ink("muted"), { "font-size": 11 })] : texts;
  }

  // The grid of one y axis, and the texts beside it.
  function scaffold({ axis, y }, horizontal, across, down, frame, ink) {
    const grid = [...y.ticks.map(({ at }) => `M${frame.left},${down(at)}H${frame.right}`),
      ...(horizontal.axis.showgrid === false ? [] : horizontal.x.ticks.map(({ at }) => `M${across(at)},${down.head}V${down.foot}`))];
    const texts = y.ticks.map(({ at, text }) => written(text, frame.left - tick, down(at) + 3.5, ink("muted"), { "text-anchor": "end" }));
    const middle = `translate(${frame.left - frame.beside - 8} ${(down.foot + down.head) / 2}) rotate(-90)`;
    return [svg("path", { d: grid.join(""), stroke: ink("grid"), fill: "none" }), ...texts,
      ...(titled(axis) ? [written(titled(axis), 0, 0, ink("muted"), { "font-size": 11, transform: middle })] : [])];
  }

  const inside = (value, part) => part(value) > -1e-6 && part(value) < 1 + 1e-6;

  // The traces of one y axis. A nested picture cuts lines at the axes; marks on an axis stay whole.
  function contents({ own, y }, horizontal, across, down, frame, label) {
    const box = [frame.left, down.head - 1, frame.right - frame.left, down.foot - down.head + 2];
    const cut = svg("svg", { x: box[0], y: box[1], width: box[2], height: box[3], viewBox: box.join(" ") }), marked = svg("g", {});
    for (const trace of own) {
      const place = at => [across(trace.x[at]), down(trace.y[at])];
      const seen = at => inside(trace.x[at], horizontal.x.part) && inside(trace.y[at], y.part) ? place(at) : null;
      if (trace.mode.includes("lines")) cut.append(strokes(trace, place, label, down(0)));
      if (trace.error_y) cut.append(bars(trace, (x, y) => [across(x), down(y)]));
      if (trace.mode.includes("markers")) marked.append(marks(trace, seen, label));
    }
    return [cut, marked];
  }

  // Traces over one pair of axes, or over several y axes below one another.
  function plane(traces, layout, size, ink, label) {
    const rows = [...new Set(traces.map(axisOf))].sort().map(name => {
      const own = traces.filter(trace => axisOf(trace) === name), axis = layout[`yaxis${name.slice(1)}`] ?? {};
      return { own, axis, y: scale(axis, spread(own, "y"), true, 5) };
    });
    const axis = layout.xaxis ?? {}, horizontal = { axis, x: scale(axis, spread(traces, "x"), hasMarks(traces), 5) };
    const frame = frameOf(rows, horizontal, size, ink), high = frame.bottom - frame.top;
    const across = value => frame.left + horizontal.x.part(value) * (frame.right - frame.left);
    return [...below(horizontal, across, frame, ink), ...rows.flatMap(row => {
      const [low, top] = row.axis.domain ?? [0, 1], foot = frame.bottom - low * high, head = frame.bottom - top * high;
      const down = Object.assign(value => foot - row.y.part(value) * (foot - head), { foot, head });
      return [...scaffold(row, horizontal, across, down, frame, ink), ...contents(row, horizontal, across, down, frame, label)];
    })];
  }

  // Both axes with one scale: the frame is drawn in, about its middle.
  function square(frame, x, y) {
    const unit = Math.min((frame.right - frame.left) / x.span, (frame.bottom - frame.top) / y.span);
    const side = (frame.right - frame.left - unit * x.span) / 2, above = (frame.bottom - frame.top - unit * y.span) / 2;
    Object.assign(frame, { left: frame.left + side, right: frame.right - side, top: frame.top + above, bottom: frame.bottom - above });
  }

  const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const unit = a => a.map(part => part / Math.hypot(...a));

  // A scene from where its camera stands, without perspective.
  function space(traces, camera, size, ink, label) {
    const vector = ({ x, y, z }) => [x, y, z], eye = unit(vector(camera?.eye ?? { x: 1.25, y: 1.25, z: 1.25 }));
    const right = unit(cross(vector(camera?.up ?? { x: 0, y: 0, z: 1 }), eye)), up = cross(eye, right);
    const flat = trace => trace.x.map((x, at) => x === null ? null : [dot(right, [x, trace.y[at], trace.z[at]]), -dot(up, [x, trace.y[at], trace.z[at]])]);
    const places = traces.map(flat), all = places.flat().filter(point => point);
    const range = part => [Math.min(...all.map(point => point[part])), Math.max(...all.map(point => point[part]))];
    const [[left, end], [top, foot]] = [range(0), range(1)], edge = 22;
    const zoom = Math.min((size.width - 2 * edge) / (end - left || 1), (size.height - 2 * edge) / (foot - top || 1));
    const pixels = point => point && [size.width / 2 + zoom * (point[0] - (left + end) / 2), size.height / 2 + zoom * (point[1] - (top + foot) / 2)];
    return traces.flatMap((trace, order) => {
      const place = at => pixels(places[order][at]);
      if (trace.mode.includes("lines")) return [strokes({ ...trace, customdata: undefined, line: { ...trace.line, width: trace.line.width / 2 } }, place, label)];
      const names = trace.mode.includes("text") ? trace.x.map((_, at) => [place(at), trace.text[at]]).filter(([point]) => point) : [];
      return [marks(trace, place, label), ...names.map(([[x, y], text]) => written(text, x, y - 7, trace.textfont?.color ?? ink("ink"), { "font-size": 9 }))];
    });
  }

  // Draws traces with their layout into a box; "ink" gives a colour of the page by name, "label" the words for a realization.
  function draw(box, traces, layout, camera, ink, label) {
    const size = { width: box.clientWidth, height: box.clientHeight };
    const content = layout.scene ? space(traces, camera, size, ink, label) : plane(traces, layout, size, ink, label);
    box.replaceChildren(svg("svg", { width: size.width, height: size.height, viewBox: `0 0 ${size.width} ${size.height}`, "font-family": ink("sans") }, ...content));
  }

  return { draw, svg };
})();
