// Labels of seats: what comes next, and how they are read out. The pattern is that of rooms/seat_map.py.

const ROW_AND_SEAT = /^(\p{L}{1,3})[ .\-/]?(\p{Nd}{1,4})$/u;
const ENDS_IN_NUMBER = /^(.*?)(\d+)$/su;

export function rowAndSeat(label) {
  const match = ROW_AND_SEAT.exec(label);
  return match && { row: match[1], seat: match[2] };
}

/** "A4" -> ["A", 4]; what has no number at its end begins with 1. */
export function split(label) {
  const match = ENDS_IN_NUMBER.exec(label);
  return match ? [match[1], Number(match[2])] : [label, 1];
}

/** The label itself where it is free, else the next number after it that is. */
export function nextFree(label, taken) {
  if (!taken.has(label) && label) return label;
  const [prefix, start] = split(label);
  let number = start;
  while (taken.has(`${prefix}${number}`)) number += 1;
  return `${prefix}${number}`;
}

/** "A" -> "B", "Z" -> "AA", "Lab C" -> "Lab D"; where there is no letter to count on, the prefix stays. */
export function nextRow(prefix) {
  const match = /^(.*?)([A-Z]+|[a-z]+)([^\p{L}\d]*)$/su.exec(prefix);
  if (!match) return prefix;
  const first = match[2] < "a" ? "A" : "a";
  const zero = first.charCodeAt(0);
  let count = 0;
  for (const letter of match[2]) count = count * 26 + letter.charCodeAt(0) - zero + 1;
  let letters = "";
  for (count += 1; count > 0; count = Math.floor((count - 1) / 26)) {
    letters = String.fromCharCode(zero + ((count - 1) % 26)) + letters;
  }
  return match[1] + letters + match[3];
}
