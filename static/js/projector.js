// The wall says when it has lost the network, and goes on as soon as it is back: the poll tries again by itself.
"use strict";

const say = (isLost) => () => {
  document.getElementById("lost").hidden = !isLost;
};

["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => {
  document.addEventListener(name, say(true));
});
document.addEventListener("htmx:afterOnLoad", say(false));
