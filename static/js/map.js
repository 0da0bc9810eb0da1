// The seat map: comes back where it was after a swap or a reload, and shows an overview where it pans.
// Without this script the map still pans and its seats are still buttons.
"use strict";

const SVG = "http://www.w3.org/2000/svg";
// Within this time and this far from the tap that was answered, a tap was meant for what stood there before.
const DOUBLE_TAP_MS = 600;
const SAME_SPOT_PX = 40;
let focused = null;
let tapped = { x: 0, y: 0 };
let answeredAt = -DOUBLE_TAP_MS;

const key = (hall) => `map:${hall.dataset.map}`;
const panOf = (hall) => hall.querySelector(".pan");

/** Only where the map was looked at is kept, in this tab: no name, no choice. */
function remember(hall) {
  const pan = panOf(hall);
  const isOpen = hall.querySelector(".rows")?.open ?? false;
  sessionStorage.setItem(key(hall), JSON.stringify([pan.scrollLeft, pan.scrollTop, isOpen]));
}

function bringBack(hall) {
  const pan = panOf(hall);
  const kept = JSON.parse(sessionStorage.getItem(key(hall)) ?? "null");
  if (!kept) {
    const mine = pan.querySelector(".mine");
    if (mine) pan.scrollTo(mine.offsetLeft - pan.clientWidth / 2, mine.offsetTop - pan.clientHeight / 2);
    return;
  }
  pan.scrollTo(kept[0], kept[1]);
  const rows = hall.querySelector(".rows");
  if (rows) rows.open = kept[2];
}

function rect(className, x, y, width, height) {
  const node = document.createElementNS(SVG, "rect");
  node.setAttribute("class", className);
  Object.entries({ x, y, width, height, rx: 6 }).forEach(([name, value]) => node.setAttribute(name, value));
  return node;
}

function stateOf(seat) {
  return ["taken", "mine"].find((name) => seat.classList.contains(name)) ?? "free";
}

function drawOverview(hall) {
  const pan = panOf(hall);
  const box = hall.querySelector(".overview");
  const overflows = pan.scrollWidth > pan.clientWidth + 1 || pan.scrollHeight > pan.clientHeight + 1;
  box.classList.toggle("shown", overflows);
  box.replaceChildren();
  if (!overflows) return;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${pan.scrollWidth} ${pan.scrollHeight}`);
  const map = pan.querySelector(".map");
  const seats = [...map.querySelectorAll(".seat")].map((seat) =>
    rect(stateOf(seat), map.offsetLeft + seat.offsetLeft, map.offsetTop + seat.offsetTop, seat.offsetWidth, seat.offsetHeight));
  svg.append(...seats, rect("frame", 0, 0, 0, 0));
  box.append(svg);
  moveFrame(hall);
}

function moveFrame(hall) {
  const frame = hall.querySelector(".overview .frame");
  const pan = panOf(hall);
  frame?.setAttribute("x", pan.scrollLeft);
  frame?.setAttribute("y", pan.scrollTop);
  frame?.setAttribute("width", pan.clientWidth);
  frame?.setAttribute("height", pan.clientHeight);
}

/** A tap on the overview, or a finger drawn over it, brings that part of the hall into the middle. */
function scrollToTap(hall, event) {
  const svg = hall.querySelector(".overview svg");
  if (!svg || (event.type === "pointermove" && !event.buttons)) return;
  const pan = panOf(hall);
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  pan.scrollTo(point.x - pan.clientWidth / 2, point.y - pan.clientHeight / 2);
}

function start(hall) {
  if (hall.dataset.ready || hall.classList.contains("for-projector")) return;
  hall.dataset.ready = "yes";
  bringBack(hall);
  drawOverview(hall);
  panOf(hall).addEventListener("scroll", () => { moveFrame(hall); remember(hall); }, { passive: true });
  hall.querySelector(".rows")?.addEventListener("toggle", () => remember(hall));
  const overview = hall.querySelector(".overview");
  ["pointerdown", "pointermove"].forEach((name) => overview.addEventListener(name, (event) => scrollToTap(hall, event)));
  new ResizeObserver(() => drawOverview(hall)).observe(panOf(hall));
}

function startAll() {
  document.querySelectorAll(".hall[data-map]").forEach(start);
}

/** A swap takes the focused seat away; the one that stands there afterwards gets the focus back, or the map if it is taken. */
function keepFocus(event) {
  const active = document.activeElement;
  focused = null;
  if (!event.detail.target?.contains(active) || !active.closest(".hall")) return;
  const part = active.closest(".rows") ? ".rows" : ".pan";
  focused = active.value === undefined ? part + (active.tagName === "SUMMARY" ? " summary" : "")
    : `${part} button[value="${CSS.escape(active.value)}"]`;
}

function giveFocusBack() {
  startAll();
  const stands = focused && document.querySelector(`:is(${focused}):not(:disabled)`);
  if (focused) (stands ?? document.querySelector(".pan"))?.focus({ preventScroll: true });
  focused = null;
}

/** The answer may move the map under the finger: the second half of a double tap must not take another seat. Keys,
 * which have no place on the screen, are meant. */
function dropDoubleTap(event) {
  const { clientX: x, clientY: y, detail: presses, timeStamp } = event;
  const isSameSpot = Math.hypot(x - tapped.x, y - tapped.y) < SAME_SPOT_PX;
  const isDouble = presses > 0 && isSameSpot && timeStamp - answeredAt < DOUBLE_TAP_MS;
  if (isDouble && event.target.closest("#checkin button[name=seat]")) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  tapped = { x, y };
}

function noteAnswer(event) {
  if (event.detail.target?.id === "checkin") answeredAt = event.timeStamp;
}

document.addEventListener("DOMContentLoaded", startAll);
document.addEventListener("click", dropDoubleTap, true);
document.addEventListener("htmx:beforeSwap", noteAnswer);
document.addEventListener("htmx:beforeSwap", keepFocus);
document.addEventListener("htmx:afterSwap", giveFocusBack);
