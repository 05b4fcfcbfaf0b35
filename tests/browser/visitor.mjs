// Someone with a browser: goes, presses, reads, and looks at every page on the way.
//
// What is cheap is checked each time a page is seen; what is dear once per page and width, with the script on.

import { join } from "node:path";
import {
  OUT, checkAxe, checkCharts, checkForced, checkKeyboard, checkMarkup, checkQuiet, checkReflow, checkTargets, checkText, open,
} from "./checks.mjs";

/** Says what does not hold. */
export function expect(holds, sentence) {
  if (!holds) throw new Error(sentence);
}

/** What was looked at so far, in all stories together. */
export class Looker {
  faults = [];
  looked = new Map();
  #once = new Set();
  #titles = new Map();

  #first(key) {
    if (this.#once.has(key)) return false;
    this.#once.add(key);
    return true;
  }

  /** Looks at the page as it stands, which the test calls `name`, or `name/state`. */
  async look(page, name, { language, easy, width, script }) {
    // Leichte Sprache is a language of its own, in which every page is looked at once more.
    const tongue = easy ? `${language}-easy` : language;
    const place = `${name}, ${width} px, ${tongue}${script ? "" : ", no script"}`;
    const add = (found) => this.faults.push(...found.map((fault) => `${place}: ${fault}`));
    this.looked.set(name, (this.looked.get(name) ?? 0) + 1);
    add(await checkMarkup(page));
    add(await this.#checkHead(page, name, language, tongue));
    add(await checkReflow(page));
    add(await checkQuiet(page));
    page.strangers.length = 0;
    page.complaints.length = 0;
    if (width === 360 && this.#first(`${name} narrow ${tongue}`)) {
      await page.setViewportSize({ width: 320, height: 740 });
      add(await checkReflow(page));
      await page.setViewportSize({ width, height: 740 });
    }
    if (!script) {
      const idle = await page.locator("[data-shows]:visible, .choice kbd:visible, dialog:visible").count();
      if (idle) add(["shows what needs the script"]);
    } else if (this.#first(`${name} ${width}${easy ? " easy" : ""}`)) {
      add(await this.#lookClosely(page, `${name.replace("/", "-")}-${width}${easy ? "-easy" : ""}`));
    }
  }

  async #checkHead(page, name, language, tongue) {
    const { lang, title } = await page.evaluate(() => ({ lang: document.documentElement.lang, title: document.title }));
    const faults = lang === language ? [] : [`speaks ${lang}`];
    const [own, state] = name.split("/");
    if ((state === "mend") !== /^(Fehler|Error): /.test(title)) faults.push(`has the title "${title}"`);
    // Unique for whoever reads it: adviser and agency may both have a page called "Short report".
    const key = [tongue, new URL(page.url()).pathname.split("/")[1], title].join(" ");
    const other = this.#titles.get(key) ?? own;
    this.#titles.set(key, other);
    if (other !== own) faults.push(`has the title of ${other}: ${title}`);
    return faults;
  }

  async #lookClosely(page, file) {
    await page.evaluate(() => document.fonts.ready);
    const faults = [];
    await page.screenshot({ path: join(OUT, `${file}.png`), fullPage: true });
    for (const check of [checkTargets, checkCharts, checkText, checkAxe, checkKeyboard]) faults.push(...(await check(page)));
    await page.emulateMedia({ colorScheme: "dark" });
    await page.screenshot({ path: join(OUT, `${file}-dark.png`), fullPage: true });
    faults.push(...(await checkAxe(page, ["color-contrast"])).map((fault) => `dark: ${fault}`));
    await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
    // A chosen radio is what can vanish: choose the first where none is chosen, for this check alone.
    const chosen = await page.evaluate(() => {
      const groups = [...document.querySelectorAll("fieldset:has(input[type=radio]):not(:has(:checked))")];
      return groups.map((group) => { group.querySelector("input[type=radio]").checked = true; return group.id; });
    });
    faults.push(...(await checkForced(page)).map((fault) => `forced colours: ${fault}`));
    if (chosen.length) await page.screenshot({ path: join(OUT, `${file}-forced.png`), fullPage: true });
    await page.evaluate((ids) => { for (const id of ids) document.getElementById(id).querySelector(":checked").checked = false; }, chosen);
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
    await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
    return faults;
  }
}

/** One browser session of one person; `how` is `{ language, easy, width, script }`. */
export class Visitor {
  constructor(page, looker, how) {
    Object.assign(this, { page, looker, how });
    page.setDefaultTimeout(20_000);
  }

  static async enter(browser, base, looker, how, cookies) {
    const locale = how.language === "de" ? "de-AT" : "en-GB";
    const page = await open(browser, { width: how.width, script: how.script, locale, base });
    if (cookies) await page.context().addCookies(cookies);
    return new Visitor(page, looker, how);
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  /** Opens a page; `status` is what it must answer. */
  async go(path, status = 200) {
    const answer = await this.page.goto(path);
    expect(answer.status() === status, `${path} answers ${answer.status()} and not ${status}`);
  }

  /** Presses what leads to another page. */
  async press(selector, status = 200) {
    const pressed = typeof selector === "string" ? this.page.locator(selector).first() : selector;
    const before = this.path;
    const [answer] = await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), pressed.click()]);
    expect(!answer || answer.status() === status, `on ${before}, ${selector} answers ${answer?.status()} and not ${status}`);
  }

  async fill(selector, text) {
    await this.page.locator(selector).first().fill(text);
  }

  /** Chooses a radio by name and value, as a finger does: on its row. */
  async choose(name, value) {
    await this.page.locator(`label.choice:has(input[name="${name}"][value="${value}"])`).click();
  }

  async text(selector) {
    return (await this.page.locator(selector).first().innerText()).trim();
  }

  async texts(selector) {
    return (await this.page.locator(selector).allInnerTexts()).map((text) => text.trim());
  }

  async count(selector) {
    return this.page.locator(selector).count();
  }

  async see(name) {
    await this.looker.look(this.page, name, this.how);
  }

  async leave() {
    await this.page.context().close();
  }
}
