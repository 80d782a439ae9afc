// Shows the language that the reader has chosen, or else the browser's; without scripts the page is in Chinese.
// Names the release: a page that did not change is shared between releases, so its file cannot carry the name.
(function () {
  "use strict";

  const KEY = "nianbao-language";
  const root = document.documentElement;

  // A browser may forbid storage to pages of the file system; then the choice holds for this page only.
  function remembered() {
    try { return localStorage.getItem(KEY); } catch { return null; }
  }
  function remember(language) {
    try { localStorage.setItem(KEY, language); } catch { return; }
  }

  root.lang = remembered() || (navigator.language.startsWith("zh") ? "zh-CN" : "en");
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector("[data-release]").textContent = window.NIANBAO_RELEASE;
    document.getElementById("language").addEventListener("click", () => {
      root.lang = root.lang === "en" ? "zh-CN" : "en";
      remember(root.lang);
    });
  });
})();
