// Checks of a page as its readers meet it; each returns descriptions of what is wrong.
window.pageChecks = (function () {
  const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const ENOUGH = 4.5, ENOUGH_LARGE = 3, LARGE = 24, LARGE_BOLD = 18.66;

  function isShown(node) {
    return node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
  }
  function describe(node) {
    return node.tagName.toLowerCase() + " " + node.outerHTML.slice(0, 120);
  }
  function controls() {
    return [...document.querySelectorAll(CONTROLS)].filter((node) => isShown(node) && !node.disabled);
  }

  function nameOf(node) {
    const labels = (node.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean)
      .map((id) => document.getElementById(id)).filter(Boolean);
    return [
      node.getAttribute("aria-label") || "",
      ...labels.map((label) => label.innerText || label.textContent),
      ...[...(node.labels || [])].map((label) => label.innerText),
      node.innerText || "",
    ].join("").trim();
  }
  function nameless() {
    const pictures = [...document.querySelectorAll("img, [role='graphics-document']")]
      .filter((node) => !(node.alt || node.getAttribute("aria-label")));
    return [...controls().filter((node) => !nameOf(node)), ...pictures].map(describe);
  }

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  // Any colour that a style sheet can name, as red, green, blue and opacity.
  function parts(colour) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, opacity] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, opacity / 255];
  }
  function over(front, back) {
    return [0, 1, 2].map((place) => front[place] * front[3] + back[place] * (1 - front[3])).concat(1);
  }
  function groundOf(node) {
    const layers = [];
    for (let each = node; each; each = each.parentElement) { layers.push(parts(getComputedStyle(each).backgroundColor)); }
    const page = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    return layers.reverse().reduce((back, front) => over(front, back), page);
  }
  function brightness(colour) {
    const [red, green, blue] = colour.slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  function contrast(one, other) {
    const [darker, lighter] = [brightness(one), brightness(other)].sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  }
  function faint() {
    const wrong = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode.parentElement;
      const isText = walker.currentNode.textContent.trim() && !["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.tagName);
      // A text that lies on a mark of a chart has its ground in the mark; the tests of the charts look at it.
      if (!isText || !isShown(node) || node.closest(".unseen, option, .role-mark")) { continue; }
      const style = getComputedStyle(node);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= LARGE || (size >= LARGE_BOLD && style.fontWeight >= 700);
      const ground = groundOf(node);
      const ink = over(parts(node.closest("svg") ? style.fill : style.color), ground);
      const found = contrast(ink, ground);
      if (found < (isLarge ? ENOUGH_LARGE : ENOUGH)) { wrong.push(found.toFixed(2) + " " + describe(node)); }
    }
    return [...new Set(wrong)];
  }

  function duplicateIds() {
    const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
    return ids.filter((id, place) => ids.indexOf(id) !== place);
  }

  function headingJumps() {
    const levels = [...document.querySelectorAll("h1, h2, h3, h4")].filter(isShown).map((node) => Number(node.tagName[1]));
    return levels.filter((level, place) => level > (place ? levels[place - 1] : 0) + 1).map((level) => "h" + level);
  }

  function number() {
    controls().forEach((node, place) => { node.dataset.number = place; });
    return controls().length;
  }

  return { nameless, faint, duplicateIds, headingJumps, number };
})();
