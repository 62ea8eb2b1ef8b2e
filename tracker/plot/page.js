// Zoom, move and read off a panel. Without this script the page is the same picture and the same tables.
"use strict";

const NS = "http://www.w3.org/2000/svg";
const STEPS = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

function clock(t, digits) {
  const minutes = Math.floor(t / 60), hours = Math.floor(minutes / 60);
  const seconds = (t % 60).toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
  return hours ? `${hours}:${String(minutes % 60).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

class Panel {
  constructor(figure) {
    this.figure = figure;
    this.svg = figure.querySelector("svg");
    this.moving = figure.querySelector(".moving");
    this.labels = [...figure.querySelectorAll(".labels > *")];
    this.ticks = figure.querySelector(".ticks");
    this.cursor = figure.querySelector(".cursor");
    this.readout = figure.querySelector("output");
    const data = figure.dataset;
    for (const key of ["x", "width", "foot", "start", "end", "from", "to", "top", "bottom", "low", "high"])
      this[key] = Number(data[key]);
    this.view = [this.start, this.end];
    this.at = (this.start + this.end) / 2;
    this.curve = figure.querySelector(".signal, .strongest, .tilt, .lift, .cadence");
    this.boxes = [...figure.querySelectorAll(".moving [data-hint]")].map((box) => ({
      left: Number(box.dataset.left), right: Number(box.dataset.right), hint: box.dataset.hint }));
    this.listen();
    this.draw();
  }

  // Pixels as laid out for the first view, and as shown now.
  laid(t) { return this.x + this.width * (t - this.start) / (this.end - this.start); }
  shown(t) { return this.x + this.width * (t - this.view[0]) / (this.view[1] - this.view[0]); }
  time(x) { return this.view[0] + (x - this.x) / this.width * (this.view[1] - this.view[0]); }

  show(from, to) {
    const length = Math.min(Math.max(to - from, 1), this.to - this.from);
    const start = Math.min(Math.max(from, this.from), this.to - length);
    this.view = [start, start + length];
    this.draw();
  }

  zoom(factor, t) {
    const [from, to] = this.view;
    this.show(t - (t - from) * factor, t + (to - t) * factor);
  }

  move(share) {
    const by = share * (this.view[1] - this.view[0]);
    this.show(this.view[0] + by, this.view[1] + by);
  }

  draw() {
    const scale = (this.end - this.start) / (this.view[1] - this.view[0]);
    const shift = this.x - this.laid(this.view[0]) * scale;
    this.moving.setAttribute("transform", `translate(${shift},0) scale(${scale},1)`);
    const step = this.every(scale);
    for (const label of this.labels) {
      const { x, room, wide, every } = label.dataset;
      const fits = every ? Number(every) % step === 0 : !room || Number(wide) <= Number(room) * scale;
      label.style.display = fits ? "" : "none";
      label.setAttribute("transform", `translate(${shift + Number(x) * scale - Number(x)},0)`);
    }
    this.axis();
    this.point(this.at);
  }

  // Of numbers every 2nd, 5th, 10th and so on is written where there is no room for all.
  every(scale) {
    const numbers = this.labels.filter((label) => label.dataset.every);
    if (numbers.length < 2) return 1;
    const first = Number(numbers[0].dataset.x), last = Number(numbers[numbers.length - 1].dataset.x);
    const pitch = (last - first) / (numbers.length - 1) * scale;
    const wide = Math.max(...numbers.map((label) => Number(label.dataset.wide))) + 4;
    return [1, 2, 5, 10, 20, 50, 100].find((n) => n * pitch >= wide) || 200;
  }

  axis() {
    const wanted = (this.view[1] - this.view[0]) / 12;
    const step = STEPS.find((s) => s >= wanted) || 86400;
    this.ticks.replaceChildren();
    for (let k = Math.ceil(this.view[0] / step); k * step <= this.view[1]; k++) {
      const x = this.shown(k * step);
      const line = document.createElementNS(NS, "path");
      line.setAttribute("d", `M${x},${this.foot} v4`);
      line.setAttribute("stroke", "#333333");
      const text = document.createElementNS(NS, "text");
      text.setAttribute("x", x);
      text.setAttribute("y", this.foot + 17);
      text.setAttribute("font-size", "11");
      text.setAttribute("text-anchor", "middle");
      text.textContent = clock(k * step, step < 1 ? 1 : 0);
      this.ticks.append(line, text);
    }
  }

  // The value of the curve at a time: its path is looked through once, the nearest point tells.
  value(t) {
    if (!this.curve) return null;
    if (!this.points)
      this.points = this.curve.getAttribute("d").split(/[ML]/).filter(Boolean).map((p) => p.split(",").map(Number));
    const x = this.laid(t);
    let low = 0, high = this.points.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.points[middle][0] <= x) low = middle; else high = middle;
    }
    const near = Math.abs(this.points[low][0] - x) < Math.abs(this.points[high][0] - x) ? low : high;
    const perSecond = this.width / (this.end - this.start);
    if (Math.abs(this.points[near][0] - x) > Math.max(2, perSecond)) return null;
    const share = (this.bottom - this.points[near][1]) / (this.bottom - this.top);
    return this.low + share * (this.high - this.low);
  }

  point(t) {
    this.at = Math.min(Math.max(t, this.view[0]), this.view[1]);
    const x = this.shown(this.at);
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
    const value = this.value(this.at);
    const words = [`${clock(this.at, 1)} (${this.at.toFixed(1)} s)`];
    if (value !== null) words.push(`${value.toFixed(1)} ${this.figure.dataset.axis}`);
    const laid = this.laid(this.at);
    for (const box of this.boxes) if (box.left <= laid && laid <= box.right) words.push(box.hint);
    this.readout.textContent = words.join(" · ");
  }

  listen() {
    const here = (event) => {
      const box = this.svg.getBoundingClientRect();
      return this.time((event.clientX - box.left) / box.width * this.svg.viewBox.baseVal.width);
    };
    let held = null;
    this.svg.addEventListener("pointermove", (event) => {
      if (held !== null) this.show(...this.view.map((t) => t + held - here(event)));
      this.point(here(event));
    });
    this.svg.addEventListener("pointerdown", (event) => {
      held = here(event);
      this.svg.setPointerCapture(event.pointerId);
    });
    for (const name of ["pointerup", "pointercancel"]) this.svg.addEventListener(name, () => { held = null; });
    this.svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 1.25 : 0.8, here(event));
    }, { passive: false });
    this.figure.addEventListener("keydown", (event) => {
      const small = (this.view[1] - this.view[0]) / 200;
      const keys = {
        "+": () => this.zoom(0.5, this.at), "=": () => this.zoom(0.5, this.at), "-": () => this.zoom(2, this.at),
        "0": () => this.show(this.start, this.end), Home: () => this.point(this.view[0]),
        End: () => this.point(this.view[1]),
        ArrowLeft: () => (event.shiftKey ? this.move(-0.25) : this.point(this.at - small)),
        ArrowRight: () => (event.shiftKey ? this.move(0.25) : this.point(this.at + small)),
      };
      if (event.target.closest("button, table") || event.ctrlKey || event.metaKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    const buttons = {
      nearer: () => this.zoom(0.5, this.at), farther: () => this.zoom(2, this.at), back: () => this.move(-0.5),
      on: () => this.move(0.5), first: () => this.show(this.start, this.end), all: () => this.show(this.from, this.to),
    };
    for (const button of this.figure.querySelectorAll("button[data-do]"))
      button.addEventListener("click", buttons[button.dataset.do]);
    for (const button of this.figure.querySelectorAll("button[data-from]"))
      button.addEventListener("click", () => {
        const from = Number(button.dataset.from), to = Number(button.dataset.to);
        this.at = (from + to) / 2;
        this.show(from - 0.5 * (to - from), to + 0.5 * (to - from));
      });
  }
}

document.documentElement.classList.add("scripted");
for (const figure of document.querySelectorAll("figure.panel")) new Panel(figure);
