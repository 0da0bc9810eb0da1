// Boxes and numbers of the drawing, without the page.

export const LEAST = 2;
export const MOST = 25_000;

/** As the server rounds, so that what is shown is what is kept. */
export const tidy = (number) => Math.round(number * 1000) / 1000;
export const clamp = (number, low, high) => Math.min(Math.max(number, low), high);
export const snapped = (number, step) => (step ? Math.round(number / step) * step : number);

/** The box around elements; null around none. */
export function bounds(elements) {
  if (!elements.length) return null;
  const x = Math.min(...elements.map((e) => e.x));
  const y = Math.min(...elements.map((e) => e.y));
  const right = Math.max(...elements.map((e) => e.x + e.width));
  const bottom = Math.max(...elements.map((e) => e.y + e.height));
  return { x, y, width: right - x, height: bottom - y };
}

export function boxOf(a, b) {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

export function touches(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** A box whose edges named by `edge` ("n", "se", ...) went along with the pointer; never turned inside out. */
export function resized(box, edge, dx, dy, step) {
  let { x, y } = box;
  let right = box.x + box.width;
  let bottom = box.y + box.height;
  const least = Math.max(step, LEAST);
  if (edge.includes("w")) x = Math.min(snapped(x + dx, step), right - least);
  if (edge.includes("n")) y = Math.min(snapped(y + dy, step), bottom - least);
  if (edge.includes("e")) right = Math.max(snapped(right + dx, step), x + least);
  if (edge.includes("s")) bottom = Math.max(snapped(bottom + dy, step), y + least);
  return { x, y, width: right - x, height: bottom - y };
}

/** Rows from top to bottom, each from left to right. Seats belong to one row while their middles are closer than half
    a seat. */
export function readingRows(elements) {
  const middle = (e) => e.y + e.height / 2;
  const rows = [];
  [...elements].sort((a, b) => middle(a) - middle(b)).forEach((element) => {
    const row = rows.at(-1);
    if (row && middle(element) - middle(row[0]) < Math.min(element.height, row[0].height) / 2) row.push(element);
    else rows.push([element]);
  });
  return rows.map((row) => row.sort((a, b) => a.x - b.x));
}
