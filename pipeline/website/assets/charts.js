// Draws the charts of a page in the language that it shows, and again when the language changes.
(function () {
  "use strict";

  function draw(place, language) {
    var specifications = JSON.parse(place.querySelector("script").textContent);
    return vegaEmbed(place.querySelector(".picture"), specifications[language], {
      mode: "vega-lite",
      renderer: "svg",
      actions: false,
      ast: true,
      tooltip: { theme: "custom" },
    });
  }

  function drawAll() {
    var language = document.documentElement.lang.slice(0, 2) === "en" ? "en" : "zh";
    var places = document.querySelectorAll("figure.chart");
    Array.prototype.forEach.call(places, function (place) {
      draw(place, language).catch(function (problem) {
        console.error("chart " + place.id + ": " + problem);
      });
    });
  }

  drawAll();
  new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["lang"] });
})();
