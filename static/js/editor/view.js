// Draws the drawing: a node for each element, and the frame with the handles around the selection.

import { bounds } from "./geometry.js";
import { nameOf } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const LAYERS = ["gap", "table", "door", "seat"];
const EDGES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];
// Sides of the square that takes the pointer, just outside of the frame, so that it never covers what is selected.
const FINGER = 44;
const MOUSE = 22;
const DOT = 9;

export function node(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  parent?.append(made);
  return made;
}

export class View {
  constructor(svg, drawing, camera) {
    Object.assign(this, { svg, drawing, camera, nodes: new Map(), drawn: new Map(), wrong: new Set(), frame: null, isGathering: false });
    this.world = svg.querySelector("#world");
    this.overlay = svg.querySelector("#overlay");
    this.grid = svg.querySelector("#grid");
    this.layers = new Map(LAYERS.map((type) => [type, node("g", { role: "presentation" }, this.world)]));
    this.isTouch = matchMedia("(pointer: coarse)").matches;
    drawing.addEventListener("change", () => this.draw());
    camera.addEventListener("change", () => this.look());
  }

  draw() {
    const there = new Set();
    this.drawing.elements.forEach((element) => {
      there.add(element.id);
      this.drawElement(element);
    });
    this.nodes.forEach((made, id) => {
      if (there.has(id)) return;
      made.remove();
      this.nodes.delete(id);
      this.drawn.delete(id);
    });
    this.drawHandles();
  }

  /** Only what differs from what is drawn: a hall has two thousand of them, and a drag moves sixty times a second. */
  drawElement(element) {
    const made = this.nodes.get(element.id) ?? this.makeNode(element);
    const before = this.drawn.get(element.id) ?? {};
    const isSelected = this.drawing.selection.has(element.id);
    const css = `el ${element.type}${isSelected ? " selected" : ""}${this.wrong.has(element.id) ? " wrong" : ""}`;
    if (before.css !== css) {
      made.setAttribute("class", css);
      made.setAttribute("aria-selected", isSelected);
    }
    this.drawn.set(element.id, { css, element });
    const old = before.element;
    if (old === element) return;
    if (old?.x !== element.x || old.y !== element.y) made.setAttribute("transform", `translate(${element.x} ${element.y})`);
    const isSame = ["type", "label", "width", "height"].every((key) => old?.[key] === element[key]);
    if (!isSame) this.drawShape(made, element);
  }

  drawShape(made, element) {
    const layer = this.layers.get(element.type);
    if (made.parentNode !== layer) layer.append(made);
    made.setAttribute("aria-label", nameOf(element));
    const [shape, text] = made.children;
    const size = { width: element.width, height: element.height, rx: element.type === "seat" ? 11 : 7 };
    Object.entries(size).forEach(([key, value]) => shape.setAttribute(key, value));
    const fits = Math.min(14, element.height * 0.8, (element.width - 4) / Math.max(element.label.length * 0.6, 1));
    text.setAttribute("x", element.width / 2);
    text.setAttribute("y", element.height / 2);
    text.setAttribute("font-size", Math.max(fits, 4));
    text.textContent = element.label;
  }

  makeNode(element) {
    const made = node("g", { role: "option", tabindex: 0 }, this.layers.get(element.type));
    made.dataset.id = element.id;
    node("rect", {}, made);
    node("text", {}, made);
    this.nodes.set(element.id, made);
    return made;
  }

  look() {
    const { x, y, zoom } = this.camera;
    this.world.setAttribute("transform", `translate(${x} ${y}) scale(${zoom})`);
    this.grid.setAttribute("patternTransform", `translate(${x} ${y}) scale(${zoom})`);
    this.drawHandles();
  }

  setGrid(step) {
    this.grid.firstElementChild.setAttribute("class", step ? "" : "off");
    if (!step) return;
    // Lines closer than that are a grey area.
    const side = step < 20 ? step * Math.ceil(20 / step) : step;
    ["width", "height"].forEach((name) => this.grid.setAttribute(name, side));
    this.grid.firstElementChild.setAttribute("d", `M${side} 0H0V${side}`);
  }

  toScreen(box) {
    const { x, y, zoom } = this.camera;
    return { x: box.x * zoom + x, y: box.y * zoom + y, width: box.width * zoom, height: box.height * zoom };
  }

  /** The frame that a pointer draws is in units of the paper, the lines around it in pixels. */
  drawHandles() {
    this.overlay.replaceChildren();
    if (this.frame) node("rect", { class: "lasso", ...this.toScreen(this.frame) }, this.overlay);
    const box = bounds(this.drawing.selected);
    if (!box || this.frame) return;
    const around = this.toScreen(box);
    node("rect", { class: "around", ...around }, this.overlay);
    // Frames begin where handles would be.
    if (this.isGathering) return;
    EDGES.forEach((edge) => this.drawHandle(edge, around));
  }

  drawHandle(edge, { x, y, width, height }) {
    const side = this.isTouch ? FINGER : MOUSE;
    const isCorner = edge.length === 2;
    if (!isCorner && (edge === "n" || edge === "s" ? width : height) < side) return;
    const across = edge.includes("w") ? -0.5 : edge.includes("e") ? 0.5 : 0;
    const down = edge.includes("n") ? -0.5 : edge.includes("s") ? 0.5 : 0;
    const [cx, cy] = [x + width / 2 + across * width, y + height / 2 + down * height];
    node("rect", { class: "dot", x: cx - DOT / 2, y: cy - DOT / 2, width: DOT, height: DOT, rx: 2 }, this.overlay);
    const [left, top] = [cx + across * side - side / 2, cy + down * side - side / 2];
    const grip = node("rect", { class: `grip ${edge}`, x: left, y: top, width: side, height: side }, this.overlay);
    grip.dataset.edge = edge;
  }

  focus(id) {
    (this.nodes.get(id) ?? this.svg).focus({ preventScroll: true });
  }

  markWrong(ids) {
    this.wrong = new Set(ids);
    this.draw();
  }
}
