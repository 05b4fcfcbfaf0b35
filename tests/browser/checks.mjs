// What a browser test checks on every page: the eleven traps that axe-core does not see, and axe-core.
//
//   const browser = await start();
//   const page = await open(browser, { width: 360 });
//   await page.goto(url);
//   faults.push(...await checkAll(page, "question-360"));
//
// A check returns a list of sentences; an empty list is good. Nothing here knows a route.

import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where screenshots go. */
export const OUT = join(here, "out");

/** Debian's Chromium, quiet: it asks nobody for anything, and each launch has a profile of its own. */
export async function start() {
  mkdirSync(OUT, { recursive: true });
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
      "--disable-background-networking", "--disable-component-update",
    ],
  });
}

/**
 * A new page in a session of its own; it notes requests to other hosts and errors of the policy.
 * `width` in CSS pixels; `scheme` "light" or "dark"; `forced` colours; `script` on or off.
 */
export async function open(browser, { width = 1280, scheme = "light", forced = false, script = true, locale = "de-AT", base } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 740 : 900 },
    colorScheme: scheme,
    forcedColors: forced ? "active" : "none",
    javaScriptEnabled: script,
    locale,
    baseURL: base,
  });
  const page = await context.newPage();
  page.strangers = [];
  page.complaints = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.hostname !== "127.0.0.1" && url.hostname !== "localhost") page.strangers.push(request.url());
  });
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && !/status of [45]\d\d/.test(text)) page.complaints.push(text);
  });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  return page;
}

/** No request to any other host, no complaint of the browser. */
export async function checkQuiet(page) {
  return [...page.strangers.map((url) => `asks another host: ${url}`), ...page.complaints.map((text) => `the browser complains: ${text}`)];
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** axe-core with the rules of WCAG 2.2 AA and the best practices, or only with those named. */
export async function checkAxe(page, only = RULES) {
  const result = await page.evaluate(`(() => { ${axe}; return axe.run(document, { resultTypes: ["violations"], runOnly: ${JSON.stringify(only)} }); })()`);
  return result.violations.flatMap((violation) => violation.nodes.map((node) => `axe ${violation.id}: ${node.target.join(" ")} (${violation.help})`));
}

/** Nothing is wider than the window. */
export async function checkReflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > width + 1);
    return [`at ${width} px the page is ${document.documentElement.scrollWidth} px wide: ${wide.slice(0, 3).map((element) => `${element.tagName}.${element.className}`).join(", ")}`];
  });
}

/** No inline style, script or handler; one title, one h1, a language and a direction. */
export async function checkMarkup(page) {
  return page.evaluate(() => {
    const faults = [];
    const none = (selector, text) => { if (document.querySelector(selector)) faults.push(`${text}: ${document.querySelector(selector).outerHTML.slice(0, 80)}`); };
    none("[style]", "style=");
    none("style", "inline style");
    none("script:not([src])", "inline script");
    for (const element of document.querySelectorAll("*")) {
      for (const { name } of element.attributes) if (/^on/.test(name)) faults.push(`handler ${name} on ${element.tagName}`);
    }
    const root = document.documentElement;
    if (!root.lang || !root.dir) faults.push("lang or dir is missing");
    if (!document.title.endsWith("Lotse")) faults.push(`title "${document.title}"`);
    if (document.querySelectorAll("h1").length !== 1) faults.push(`${document.querySelectorAll("h1").length} h1`);
    const missing = /[[{][a-z]+(-[a-z0-9]+)+[\]}]/.exec(document.body.innerText);
    if (missing) faults.push(`a word is missing: ${missing[0]}`);
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    if (new Set(ids).size !== ids.length) faults.push("an id stands twice");
    return faults;
  });
}

/** Whatever can be pressed is at least 24 px high and wide (WCAG 2.5.8); choices, whole rows of them, and buttons 44. */
export async function checkTargets(page) {
  return page.evaluate(() => {
    const faults = [];
    const seen = (element) => element.checkVisibility() && !element.closest(".kern-sr-only") && getComputedStyle(element).clipPath === "none";
    for (const element of document.querySelectorAll("button, .choice, .kern-btn, summary, header a, footer a, input:not([type=hidden], .choice *)")) {
      if (!seen(element)) continue;
      const { width, height } = element.getBoundingClientRect();
      if (height < 44 || width < 24) faults.push(`target ${Math.round(width)}×${Math.round(height)}: ${element.textContent.trim().slice(0, 40) || element.name}`);
      const label = element.querySelector(element.matches(".choice") ? "span" : ".kern-label");
      const lines = label ? label.getBoundingClientRect().height / parseFloat(getComputedStyle(label).lineHeight) : 1;
      if (lines > (element.matches(".choice") ? 8 : 3.9)) faults.push(`squeezed into ${Math.round(lines)} lines: ${label.textContent.trim()}`);
    }
    return faults;
  });
}

/** Text of charts is inside its drawing and at least 14 px high. */
export async function checkCharts(page) {
  return page.evaluate(() => {
    const faults = [];
    for (const svg of document.querySelectorAll("svg[role=img]:not(.qr)")) {
      if (!svg.checkVisibility()) continue;
      if (!svg.querySelector("title")?.textContent || !svg.querySelector("desc")?.textContent) faults.push("a drawing without title or description");
      const box = svg.getBoundingClientRect();
      const scale = box.width / svg.viewBox.baseVal.width;
      for (const text of svg.querySelectorAll("text")) {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        if (left < box.left - 0.5 || right > box.right + 0.5 || top < box.top - 0.5 || bottom > box.bottom + 0.5) faults.push(`outside the drawing: ${text.textContent}`);
        const size = parseFloat(getComputedStyle(text).fontSize) * scale;
        if (size < 13.99) faults.push(`${size.toFixed(1)} px: ${text.textContent}`);
      }
    }
    return faults;
  });
}

/** The keyboard reaches everything once, in the order of the page, and the focus can be seen. */
export async function checkKeyboard(page) {
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  const faults = [];
  const seen = [];
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const row = element.closest(".choice") ?? element;
      const style = getComputedStyle(row);
      const box = row.getBoundingClientRect();
      const all = [...document.querySelectorAll("*")];
      return {
        place: all.indexOf(element),
        name: (element.textContent.trim() || element.name || element.tagName).slice(0, 30),
        visible: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none",
        onScreen: box.bottom > 0 && box.top < innerHeight,
      };
    });
    if (!here) break;
    if (seen.includes(here.place)) break;
    if (!here.visible) faults.push(`the focus cannot be seen: ${here.name}`);
    if (!here.onScreen) faults.push(`the focus is off the screen: ${here.name}`);
    if (seen.length && here.place < seen.at(-1)) faults.push(`the keyboard jumps back to ${here.name}`);
    seen.push(here.place);
  }
  if (seen.length < 4) faults.push(`the keyboard reaches ${seen.length} places`);
  return faults;
}

/** With the text spacing of WCAG 1.4.12, and with text of 200 %, nothing is cut off or overlaps the edge. */
export async function checkText(page) {
  const faults = [];
  const variants = {
    "text spacing": "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }",
    "text of 200 %": "html { font-size: 200% !important; }",
  };
  for (const [name, css] of Object.entries(variants)) {
    // A sheet that is constructed is no inline style: the policy lets it pass.
    await page.evaluate((text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet]; }, css);
    faults.push(...(await checkReflow(page)).map((fault) => `${name}: ${fault}`));
    const cut = await page.evaluate(() => [...document.querySelectorAll("main *, header *, footer *")]
      .filter((element) => element.checkVisibility() && !element.closest("svg, .kern-sr-only, select, .scroller")
        && getComputedStyle(element).clipPath === "none" && getComputedStyle(element).overflow !== "visible"
        && !["INPUT", "TEXTAREA"].includes(element.tagName) && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1))
      .map((element) => `${element.tagName}.${element.className} cuts its text`));
    faults.push(...cut.map((fault) => `${name}: ${fault}`));
    await page.evaluate(() => { document.adoptedStyleSheets = []; });
  }
  return faults;
}

/** In forced colours the chosen radio differs from the others: its dot has the text's colour. */
export async function checkForced(page) {
  return page.evaluate(() => {
    const faults = [];
    for (const radio of document.querySelectorAll("input[type=radio]:checked")) {
      const dot = getComputedStyle(radio, "::before");
      const around = getComputedStyle(radio).backgroundColor;
      if (dot.backgroundColor === around || dot.backgroundColor === "rgba(0, 0, 0, 0)" || parseFloat(dot.width) < 6) faults.push(`the chosen radio cannot be seen: ${dot.backgroundColor} on ${around}`);
    }
    for (const step of document.querySelectorAll(".steps i.is-on")) {
      if (!step.checkVisibility()) continue;
      const other = step.parentElement.querySelector("i:not(.is-on)");
      if (other && getComputedStyle(step).backgroundColor === getComputedStyle(other).backgroundColor) { faults.push("filled steps look like empty ones"); break; }
    }
    return faults;
  });
}

/** Everything that holds for a page as it stands now, and a screenshot named `name`. */
export async function checkAll(page, name, { keyboard = true } = {}) {
  // The markup first: taking a screenshot leaves traces in it.
  const faults = await checkMarkup(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(OUT, `${name}.png`), fullPage: true });
  for (const check of [checkReflow, checkTargets, checkCharts, checkText, checkQuiet, checkAxe]) faults.push(...(await check(page)));
  if (keyboard) faults.push(...(await checkKeyboard(page)));
  return faults.map((fault) => `${name}: ${fault}`);
}
