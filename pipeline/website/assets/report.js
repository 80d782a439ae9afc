// Choosing a cell marks the place on the archived page that it was read from, and the other way round.
// The archived page runs no script of its own; this one reaches into it, because both are of the same origin.
(function () {
  "use strict";

  const MARGIN = 32;
  const SIGNS = ["□", "–", "?", "·"];
  const frame = document.getElementById("archived");
  const note = document.getElementById("note");
  const cells = new Map(Array.from(document.querySelectorAll("table.form button"), (button) => [button.id, button]));

  function say(key) {
    const words = window.NIANBAO_WORDS[key];
    return words ? words[document.documentElement.lang === "en" ? 1 : 0] : key;
  }

  // The text of a button is what is printed, unless it is a sign for a state or told apart.
  function printed(button) {
    const text = button.firstChild.data;
    return button.dataset.raw ?? (SIGNS.includes(text) ? undefined : text);
  }

  function describe(button) {
    const told = button.dataset;
    const raw = printed(button);
    const state = /state-(\w+)/.exec(button.parentElement.className)[1];
    const lines = [say("note.state." + state)];
    lines.push(raw === undefined ? say("note.nothing") : say("note.raw") + " “" + raw + "”");
    if (told.corrected) lines.push(say("note.corrected") + " " + told.corrected);
    for (const flag of (told.flags || "").split(" ").filter(Boolean)) lines.push("⚑ " + say("code." + flag));
    for (const finding of (told.findings || "").split(" ").filter(Boolean)) {
      const [code, verdict] = finding.split(":");
      lines.push("≠ " + say("code." + code) + (verdict ? " — " + say("verdict." + verdict) : ""));
    }
    return lines.join("\n");
  }

  function showNote(button) {
    note.textContent = describe(button);
    note.hidden = false;
    const place = button.getBoundingClientRect();
    const below = place.bottom + note.offsetHeight + 12 < window.innerHeight;
    note.style.top = (below ? place.bottom + 6 : Math.max(4, place.top - note.offsetHeight - 6)) + "px";
    note.style.left = Math.max(4, Math.min(place.left, window.innerWidth - note.offsetWidth - 8)) + "px";
  }

  function places() {
    return frame ? Array.from(frame.contentDocument.querySelectorAll("[data-cells]")) : [];
  }

  function codesOf(place) {
    return place.dataset.cells.split(" ").filter((code) => cells.has(code));
  }

  // Scrolls the archived page only: the report stays where the reader looks at it. To the side no further than the
  // place asks for, since the labels of its row stand on the left.
  function bringIntoView(place) {
    const root = frame.contentDocument.scrollingElement;
    root.scrollLeft = 0;
    const box = place.getBoundingClientRect();
    root.scrollTop += box.top - frame.clientHeight / 2;
    root.scrollLeft = Math.max(0, box.right + MARGIN - frame.clientWidth);
  }

  function choose(codes, { scrollsReport }) {
    for (const [code, button] of cells) {
      button.classList.toggle("chosen", codes.includes(code));
      button.toggleAttribute("aria-current", codes.includes(code));
    }
    const marked = places().filter((place) => {
      const isMarked = codesOf(place).some((code) => codes.includes(code));
      place.classList.toggle("chosen", isMarked);
      return isMarked;
    });
    if (scrollsReport) cells.get(codes[0]).scrollIntoView({ block: "center", inline: "nearest" });
    else if (marked.length) bringIntoView(marked[0]);
    history.replaceState(null, "", "#" + codes[0]);
  }

  for (const [code, button] of cells) {
    button.setAttribute("aria-describedby", "note");
    button.addEventListener("click", () => choose([code], { scrollsReport: false }));
    button.addEventListener("mouseenter", () => showNote(button));
    button.addEventListener("focus", () => showNote(button));
    button.addEventListener("mouseleave", () => { note.hidden = true; });
    button.addEventListener("blur", () => { note.hidden = true; });
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") note.hidden = true; });
  document.addEventListener("scroll", () => { note.hidden = true; }, { passive: true, capture: true });

  function preparePlaces() {
    for (const place of places()) {
      place.tabIndex = 0;
      // A box over a picture has no text of its own.
      if (!place.textContent.trim()) {
        place.setAttribute("role", "button");
        place.setAttribute("aria-label", codesOf(place).map((code) => describe(cells.get(code))).join("\n"));
      }
      place.addEventListener("click", () => choose(codesOf(place), { scrollsReport: true }));
      place.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          choose(codesOf(place), { scrollsReport: true });
        }
      });
    }
    chooseFromAddress();
  }

  function chooseFromAddress() {
    const code = decodeURIComponent(location.hash.slice(1));
    if (!cells.has(code)) return;
    choose([code], { scrollsReport: true });
    const marked = places().find((place) => codesOf(place).includes(code));
    if (marked) bringIntoView(marked);
  }

  window.addEventListener("hashchange", chooseFromAddress);
  if (!frame) chooseFromAddress();
  else if (frame.contentDocument.readyState === "complete" && frame.contentDocument.body.childNodes.length) preparePlaces();
  else frame.addEventListener("load", preparePlaces);
})();
