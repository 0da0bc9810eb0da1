// What can be done to elements: each takes a list and gives a new one; an element is never changed in place.

import { bounds, LEAST, readingRows, snapped, tidy } from "./geometry.js";
import { nextFree, nextRow, split } from "./labels.js";

const SIZES = { seat: [44, 44], table: [156, 40], gap: [44, 44], door: [64, 36] };
const SPACE = 8;

const tidied = (element) => {
  const { x, y, width, height } = element;
  return { ...element, x: tidy(x), y: tidy(y), width: tidy(width), height: tidy(height) };
};
const change = (elements, ids, how) => elements.map((e) => (ids.has(e.id) ? tidied(how(e)) : e));
const chosen = (elements, ids) => elements.filter((e) => ids.has(e.id));
const seatLabels = (elements) => new Set(elements.filter((e) => e.type === "seat").map((e) => e.label));

export function move(elements, ids, dx, dy) {
  return change(elements, ids, (e) => ({ ...e, x: e.x + dx, y: e.y + dy }));
}

/** Everything in the box `from` stretched into the box `to`. */
export function stretch(elements, ids, from, to) {
  const sx = to.width / from.width;
  const sy = to.height / from.height;
  return change(elements, ids, (e) => ({
    ...e,
    x: to.x + (e.x - from.x) * sx,
    y: to.y + (e.y - from.y) * sy,
    width: Math.max(e.width * sx, LEAST),
    height: Math.max(e.height * sy, LEAST),
  }));
}

/** Each one by itself. */
export function grow(elements, ids, dw, dh) {
  return change(elements, ids, (e) => ({
    ...e, width: Math.max(e.width + dw, LEAST), height: Math.max(e.height + dh, LEAST),
  }));
}

/** A quarter clockwise about the middle of all. */
export function rotate(elements, ids) {
  const box = bounds(chosen(elements, ids));
  if (!box) return elements;
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  return change(elements, ids, (e) => ({
    ...e, x: cx - (e.y + e.height - cy), y: cy + (e.x - cx), width: e.height, height: e.width,
  }));
}

export const remove = (elements, ids) => elements.filter((e) => !ids.has(e.id));

/** A copy beside the selection; seats get the next free labels. Gives the elements and the copies' ids. */
export function duplicate(elements, ids) {
  const originals = chosen(elements, ids);
  const box = bounds(originals);
  const taken = seatLabels(elements);
  const known = new Set(elements.map((e) => e.id));
  const wide = box.width > box.height;
  const copies = readingRows(originals).flat().map((e) => {
    const label = e.type === "seat" && e.label ? nextFree(e.label, taken) : e.label;
    taken.add(label);
    const [dx, dy] = wide ? [0, box.height + SPACE] : [box.width + SPACE, 0];
    return tidied({ ...e, id: freshId(e.type, known), label, x: e.x + dx, y: e.y + dy });
  });
  return [[...elements, ...copies], new Set(copies.map((e) => e.id))];
}

/** A new element to the right of `beside`, or with its middle at a point. */
export function add(elements, type, { beside, at, label, step }) {
  const isLike = beside?.type === type;
  const [width, height] = isLike ? [beside.width, beside.height] : SIZES[type];
  const x = beside ? beside.x + beside.width + SPACE : snapped(at.x - width / 2, step);
  const y = beside ? beside.y : snapped(at.y - height / 2, step);
  const text = type === "seat" ? nextFree(isLike && beside.label ? beside.label : "A1", seatLabels(elements)) : label;
  const id = freshId(type, new Set(elements.map((e) => e.id)));
  const element = tidied({ id, label: text, x, y, width, height, type });
  return [[...elements, element], element];
}

/** The seats among the selection in reading order; with `byRow` each row takes the next letter and counts anew. */
export function renumber(elements, ids, first, byRow) {
  const rows = readingRows(chosen(elements, ids).filter((e) => e.type === "seat"));
  const [begin, start] = split(first.trim());
  const labels = new Map();
  let [prefix, number] = [begin, start];
  rows.forEach((row, index) => {
    const next = byRow && index ? nextRow(prefix) : prefix;
    if (next !== prefix) [prefix, number] = [next, start];
    row.forEach((seat) => labels.set(seat.id, `${prefix}${number++}`));
  });
  return [elements.map((e) => (labels.has(e.id) ? { ...e, label: labels.get(e.id) } : e)), [...labels.values()]];
}

/** A layout has no place left of 0 or above it; the paper has, so that a room grows to all sides. */
export function placedFromZero(elements) {
  const box = bounds(elements);
  if (!box || (box.x >= 0 && box.y >= 0)) return elements;
  return elements.map((e) => tidied({ ...e, x: e.x - Math.min(box.x, 0), y: e.y - Math.min(box.y, 0) }));
}

export const put = (elements, ids, fields) => change(elements, ids, (e) => ({ ...e, ...fields }));

function freshId(type, known) {
  let number = 1;
  while (known.has(`${type}-${number}`)) number += 1;
  known.add(`${type}-${number}`);
  return `${type}-${number}`;
}
