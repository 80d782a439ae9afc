// The search page: filters in the address, rows as they match, downloads of exactly these rows.
(function () {
  "use strict";

  const AT_ONCE = 50;
  const SEPARATOR = ";";
  const FORMULA = /^[=+\-@\t\r]/;
  const NUMBER_OR_DASH = /^(?:[+-]?[\d.,]*%?|-+)$/;
  const OF_AGENCY = ["province", "level"];
  const CODED = ["state", "grade", "form", "format", "site"];
  const NONE = "none";

  const data = window.NIANBAO_SEARCH;
  const words = JSON.parse(document.getElementById("find-words").textContent);
  const form = document.getElementById("find-form");
  const body = document.querySelector("#find-results tbody");
  const count = document.getElementById("find-count");
  const more = document.getElementById("find-more");
  const problem = document.getElementById("find-problem");
  const rows = data.rows.agency.length;
  const haystacks = data.agencies.id.map((id, place) =>
    [
      id,
      data.agencies.name[place],
      ...data.agencies.aliases[place],
      data.agencies.site_name[place] || "",
      ...["zh", "en"].map((language) => words[language]["province." + data.agencies.province[place]] || ""),
    ].join("\n").toLowerCase()
  );
  let shown = [];
  let listed = 0;

  function language() {
    return document.documentElement.lang.startsWith("en") ? "en" : "zh";
  }
  function say(key, facts) {
    const text = words[language()][key];
    if (text === undefined) { return key.slice(key.indexOf(".") + 1); }
    return Object.entries(facts || {}).reduce((said, [name, fact]) => said.replace("{" + name + "}", fact), text);
  }

  // What a row is, by filter: a text, or null where the release does not say.
  function valueOf(name, row) {
    if (name === "year") { return String(data.rows.year[row]); }
    if (OF_AGENCY.includes(name)) { return data.agencies[name][data.rows.agency[row]]; }
    const place = data.rows[name][row];
    return place === null ? null : data.codes[name][place];
  }

  function wanted() {
    const chosen = new Map();
    for (const [name, value] of new FormData(form)) {
      if (value.trim()) { chosen.set(name, value.trim()); }
    }
    return chosen;
  }

  // The test of one filter, on the number of a row; what is looked up by text is looked up once.
  function test(name, value) {
    const column = data.rows[name];
    if (name === "q") {
      const terms = value.toLowerCase().split(/\s+/);
      const agencies = haystacks.map((text) => terms.every((term) => text.includes(term)));
      return (row) => agencies[data.rows.agency[row]];
    }
    if (name === "year") { return (row) => column[row] === Number(value); }
    if (OF_AGENCY.includes(name)) {
      const agencies = data.agencies[name].map((each) => (each === null ? NONE : each) === value);
      return (row) => agencies[data.rows.agency[row]];
    }
    const place = value === NONE ? null : data.codes[name].indexOf(value);
    return name === "finding" ? (row) => column[row].includes(place) : (row) => column[row] === place;
  }

  function matches(chosen) {
    const tests = [...chosen].map(([name, value]) => test(name, value));
    const found = [];
    for (let row = 0; row < rows; row += 1) {
      if (tests.every((holds) => holds(row))) { found.push(row); }
    }
    return found;
  }

  function element(name, text, attributes) {
    const made = document.createElement(name);
    if (text !== null) { made.textContent = text; }
    for (const [key, value] of Object.entries(attributes || {})) { made.setAttribute(key, value); }
    return made;
  }
  function holding(name, child, attributes) {
    const made = element(name, null, attributes);
    made.append(child);
    return made;
  }
  function labelled(name, row) {
    const value = valueOf(name, row);
    return value === null ? "–" : say(name + "." + value);
  }

  function line(row) {
    const agency = data.rows.agency[row];
    const id = data.agencies.id[agency];
    const year = data.rows.year[row];
    const made = document.createElement("tr");
    const isRead = data.rows.grade[row] !== null;
    const address = "reports/" + encodeURIComponent(id) + "/" + year + ".html";
    const received = data.rows.received[row];
    const findings = data.rows.finding[row].map((place) => say("finding." + data.codes.finding[place]));
    made.append(
      holding("th", element("a", data.agencies.name[agency], { href: "agencies/" + encodeURIComponent(id) + ".html" }), { scope: "row" }),
      element("td", labelled("province", row)),
      isRead ? holding("td", element("a", year, { href: address })) : element("td", year),
      holding("td", element("span", labelled("state", row), {
        class: "coverage " + valueOf("state", row),
        title: data.rows.reason[row] === null ? "" : data.reasons[language()][data.rows.reason[row]],
      })),
      element("td", labelled("grade", row)),
      element("td", labelled("form", row)),
      element("td", received === null ? "–" : received.toLocaleString("en"), { class: "numeric" }),
      element("td", findings.join(language() === "zh" ? "；" : "; "), { class: "findings" })
    );
    return made;
  }

  function list() {
    const next = shown.slice(listed, listed + AT_ONCE);
    body.append(...next.map(line));
    listed += next.length;
    more.hidden = listed >= shown.length;
  }

  function tell() {
    const reports = shown.filter((row) => data.rows.grade[row] !== null).length;
    count.textContent = say("find.count", { rows: shown.length, reports: reports, all: rows });
  }

  function search() {
    const chosen = wanted();
    shown = matches(chosen);
    listed = 0;
    body.replaceChildren();
    list();
    tell();
    const query = new URLSearchParams([...chosen]).toString();
    history.replaceState(null, "", query ? "?" + query : location.pathname);
  }

  // The choices of a filter are the values that occur; the address may ask for another, which then finds nothing.
  function fill(asked) {
    for (const select of form.querySelectorAll("select")) {
      const name = select.name;
      const value = select.options.length ? select.value : asked.get(name) || "";
      const found = new Map();
      for (let row = 0; row < rows; row += 1) {
        if (name === "finding") {
          data.rows.finding[row].forEach((place) => found.set(data.codes.finding[place], true));
        } else {
          found.set(valueOf(name, row) === null ? NONE : valueOf(name, row), true);
        }
      }
      if (value) { found.set(value, true); }
      const choices = [...found.keys()].sort((one, other) =>
        name === "year" ? other.localeCompare(one) : one.localeCompare(other));
      select.replaceChildren(
        element("option", say("find.any"), { value: "" }),
        ...choices.map((choice) =>
          element("option", choice === NONE ? say("unknown") : say(name + "." + choice), { value: choice }))
      );
      select.value = value;
    }
  }

  function save(content, type, name) {
    const link = element("a", null, { download: name });
    link.href = URL.createObjectURL(new Blob([content], { type: type }));
    link.click();
    URL.revokeObjectURL(link.href);
  }

  // A text that a spreadsheet would take for a formula gets an apostrophe before it.
  function field(value, type) {
    if (value === null || value === undefined) { return ""; }
    let text = String(value);
    if (type === "text" && FORMULA.test(text) && !NUMBER_OR_DASH.test(text)) { text = "'" + text; }
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }
  function csv(columns) {
    const lines = [columns.map((column) => field(column.name, "text")).join(",")];
    for (let row = 0; row < columns[0].values.length; row += 1) {
      lines.push(columns.map((column) => field(column.values[row], column.type)).join(","));
    }
    return "\ufeff" + lines.join("\n") + "\n";
  }

  function listColumns() {
    const column = (name, type, value) => ({ name: name, type: type, values: shown.map(value) });
    const agency = (name) => (row) => data.agencies[name][data.rows.agency[row]];
    const coded = (name) => (row) =>
      data.rows[name][row] === null ? null : data.codes[name][data.rows[name][row]];
    return [
      column("agency_id", "text", agency("id")),
      column("agency", "text", agency("name")),
      column("province", "text", agency("province")),
      column("level", "text", agency("level")),
      column("year", "integer", (row) => data.rows.year[row]),
      ...CODED.concat("reason").map((name) => column(name, "text", coded(name))),
      column("requests_received_this_year_total", "integer", (row) => data.rows.received[row]),
      column("findings", "text", (row) =>
        data.rows.finding[row].map((place) => data.codes.finding[place]).join(SEPARATOR)),
      column("title", "text", (row) => data.rows.title[row]),
      column("url", "text", (row) => data.rows.url[row]),
    ];
  }

  function loadYear(year) {
    window.NIANBAO_PANEL = window.NIANBAO_PANEL || {};
    if (window.NIANBAO_PANEL[year]) { return Promise.resolve(); }
    return new Promise((loaded, failed) => {
      const script = element("script", null, { src: "data/panel-" + year + ".js" });
      script.onload = loaded;
      script.onerror = () => failed(new Error("data/panel-" + year + ".js"));
      document.head.append(script);
    });
  }

  async function figureColumns() {
    const reports = shown.filter((row) => data.rows.grade[row] !== null);
    const years = [...new Set(reports.map((row) => data.rows.year[row]))]
      .filter((year) => data.figures.includes(year)).sort();
    let columns = [];
    for (const year of years) {
      await loadYear(year);
      const panel = window.NIANBAO_PANEL[year];
      const ids = panel.find((column) => column.name === "agency_id").values;
      const places = new Map(ids.map((id, place) => [id, place]));
      const taken = reports
        .filter((row) => data.rows.year[row] === year)
        .map((row) => places.get(data.agencies.id[data.rows.agency[row]]))
        .filter((place) => place !== undefined);
      if (!columns.length) {
        columns = panel.map((column) => ({ name: column.name, type: column.type, values: [] }));
      }
      panel.forEach((column, place) => columns[place].values.push(...taken.map((row) => column.values[row])));
    }
    return columns;
  }

  async function download(button) {
    const what = button.dataset.what;
    problem.hidden = true;
    try {
      const columns = what === "list" ? listColumns() : await figureColumns();
      if (!columns.length || !columns[0].values.length) {
        problem.textContent = say("find.nothing");
        problem.hidden = false;
        return;
      }
      const name = "nianbao-" + data.release + "-" + what + "." + button.dataset.format;
      if (button.dataset.format === "csv") {
        save(csv(columns), "text/csv", name);
      } else {
        save(window.writeParquet(columns), "application/vnd.apache.parquet", name);
      }
    } catch (error) {
      problem.textContent = say("find.failed", { reason: error.message });
      problem.hidden = false;
    }
  }

  const asked = new URLSearchParams(location.search);
  for (const input of form.querySelectorAll("input")) { input.value = asked.get(input.name) || ""; }
  fill(asked);
  search();
  form.addEventListener("input", search);
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  form.addEventListener("reset", () => setTimeout(search));
  more.addEventListener("click", list);
  for (const button of document.querySelectorAll("button[data-what]")) {
    button.addEventListener("click", () => download(button));
  }
  new MutationObserver(() => { fill(asked); search(); })
    .observe(document.documentElement, { attributeFilter: ["lang"] });
})();
