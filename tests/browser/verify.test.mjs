// The page that checks files without the service: opened from the disk, as whoever was given it does.
//
//   LOTSE_FORGERIES=folder CHROMIUM=/usr/bin/chromium node tests/browser/verify.test.mjs
//
// The folder holds genuine papers, forgeries of them and what `lotse verify` says of each; the test
// `forgeries::files_for_the_page_are_written` writes it. Screenshots go to tests/browser/out/.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { OUT, checkAxe, checkForced, checkKeyboard, checkQuiet, checkReflow, checkTargets, checkText, open, start } from "./checks.mjs";

const folder = process.env.LOTSE_FORGERIES;
if (!folder) throw new Error("LOTSE_FORGERIES names no folder: run the test forgeries::files_for_the_page_are_written with it first");
const { key, files } = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
const path = fileURLToPath(new URL("../../docs/verify.html", import.meta.url));
const faults = [];
const hold = (holds, sentence) => { if (!holds) faults.push(sentence); };

const file = ({ name, holds, paper }) => ({
  name: paper.startsWith("checkpoint") ? "checkpoint.txt" : "lotse.json",
  mimeType: holds ? "application/json" : "application/octet-stream",
  buffer: readFileSync(join(folder, name)),
});

/** The page, ready to be used; `place` is a file. */
async function enter(browser, place, how = {}) {
  const page = await open(browser, how);
  page.asked = [];
  page.on("request", (request) => page.asked.push(request.url()));
  page.setDefaultTimeout(20_000);
  await page.goto(pathToFileURL(place).href);
  await page.waitForSelector("html[data-able]");
  return page;
}

/** Chooses a file, pastes a key, presses the button: what the page says. */
async function judge(page, paper, pasted = key) {
  await page.setInputFiles("#file", paper ? file(paper) : []);
  await page.fill("#key", pasted);
  hold((await page.locator("[data-verdict]").count()) === 0, "an old verdict stands beside another file");
  await page.click("#go");
  await page.waitForSelector("[data-verdict], .fault:not(:empty)");
  return page.evaluate(() => {
    const panel = document.querySelector("[data-verdict]");
    return { verdict: panel?.dataset.verdict ?? null, fault: panel?.dataset.fault, kind: panel?.dataset.kind, text: document.querySelector("#result").innerText };
  });
}

/** Everything that can be looked at, in this state of the page. */
async function look(page, name, { keyboard = true } = {}) {
  const add = (found, how = "") => faults.push(...found.map((fault) => `${name}: ${how}${fault}`));
  await page.screenshot({ path: join(OUT, `${name}.png`), fullPage: true });
  for (const check of [checkReflow, checkTargets, checkText, checkAxe]) add(await check(page));
  if (keyboard) add(await checkKeyboard(page));
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: join(OUT, `${name}-dark.png`), fullPage: true });
  add(await checkAxe(page, ["color-contrast"]), "dark: ");
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  add(await checkForced(page), "forced colours: ");
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  // It is opened from the disk, and that is all that it may ask for.
  page.strangers = page.strangers.filter((url) => !url.startsWith("file:"));
  add(await checkQuiet(page));
}

const began = Date.now();
const browser = await start();
const scratch = mkdtempSync(join(tmpdir(), "lotse-verify-"));
try {
  // The same verdict as the program's, on every file.
  const page = await enter(browser, path, { locale: "de-AT" });
  let [good, bad] = [0, 0];
  const reasons = new Map();
  for (const paper of files) {
    const said = await judge(page, paper);
    hold(said.verdict === (paper.holds ? "holds" : "fails"), `${paper.name} (${paper.way}, ${paper.paper}): ${said.verdict}, the program says ${paper.holds}`);
    if (said.verdict === "holds") good += 1; else bad += 1;
    if (said.fault) reasons.set(said.fault, (reasons.get(said.fault) ?? 0) + 1);
    hold(!/undefined|null|\{|NaN/.test(said.text.split(/Für Fachleute/)[0]), `${paper.name}: ${said.text.slice(0, 200)}`);
  }
  hold(page.asked.every((url) => url.startsWith("file:")), `the page asks somebody: ${page.asked}`);
  hold(page.complaints.length === 0, `the browser complains: ${page.complaints}`);
  hold(good === files.filter((paper) => paper.holds).length && good > 8 && bad >= 50, `${good} genuine and ${bad} forged`);
  console.log(`${files.length} files, ${good} genuine, ${bad} refused: ${[...reasons].map(([reason, times]) => `${reason} ${times}`).join(", ")}`);

  // The control: a page that does not look at the signature takes some of them for good.
  const blind = readFileSync(path, "utf8").replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "").replace(/need\(await crypto\.subtle\.verify\(.*, "signature"\);/, "");
  writeFileSync(join(scratch, "blind.html"), blind);
  const control = await enter(browser, join(scratch, "blind.html"));
  let taken = 0;
  for (const paper of files.filter((one) => /signed with another key of the same name|value of the statement|bit flipped/.test(one.way))) {
    if ((await judge(control, paper)).verdict === "holds") taken += 1;
  }
  hold(taken > 0, "a page that is blind for signatures finds all forgeries as well: the test shows nothing");
  console.log(`a page that is blind for signatures takes ${taken} for good`);
  await control.context().close();

  // Its script runs only as it is: one that was changed does nothing.
  writeFileSync(join(scratch, "changed.html"), readFileSync(path, "utf8").replace("need = (holds", "need = (other"));
  const changed = await open(browser);
  await changed.goto(pathToFileURL(join(scratch, "changed.html")).href);
  hold((await changed.locator("html[data-able]").count()) === 0, "a changed script runs");
  hold(changed.complaints.some((text) => /Content Security Policy/.test(text)), "the policy does not stop a changed script");
  await changed.context().close();

  // What is missing is said where it is missing, and is no verdict.
  const genuine = files.find((paper) => paper.holds && paper.paper === "receipt");
  for (const [paper, pasted, place] of [[undefined, key, "file"], [genuine, "", "key"], [genuine, key.slice(0, -3), "key"], [genuine, key.replace("+", " "), "key"]]) {
    const said = await judge(page, paper, pasted);
    hold(said.verdict === null && (await page.locator(`#${place}-fault`).innerText()) !== "", `${pasted} with ${paper?.name}: ${said.verdict}`);
  }
  // The key may have been broken into lines by the mail.
  hold((await judge(page, genuine, ` ${key.slice(0, 30)}\n${key.slice(30)}\n`)).verdict === "holds", "a key in two lines");
  // It is never taken from the file.
  hold((await page.inputValue("#key")).includes(key.slice(30)), "the key is not what was pasted");

  // A browser without Ed25519 is told so, and there is nothing to press.
  const old = await open(browser);
  await old.addInitScript(() => {
    const real = SubtleCrypto.prototype.importKey;
    SubtleCrypto.prototype.importKey = function importKey(format, data, algorithm, ...rest) {
      if ((algorithm.name ?? algorithm) === "Ed25519") return Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"));
      return real.call(this, format, data, algorithm, ...rest);
    };
  });
  await old.goto(pathToFileURL(path).href);
  await old.waitForSelector("html[data-able=false]");
  hold(await old.isVisible("#unable"), "a browser that cannot is not told so");
  hold(!(await old.isVisible("#go")) && (await old.locator("[data-verdict]").count()) === 0, "a browser that cannot gives a verdict");
  await look(old, "verify-unable-1280", { keyboard: false });
  await old.context().close();

  // Without a script nothing is said but that.
  const plain = await open(browser, { script: false });
  await plain.goto(pathToFileURL(path).href);
  hold(/JavaScript/.test(await plain.innerText("main")) && !(await plain.isVisible("#go")), "without a script the page does not say what it lacks");
  await plain.context().close();

  // To look at: every kind, narrow and wide, in both languages, and on paper.
  const seen = new Set();
  for (const how of [{ width: 360, locale: "de-AT" }, { width: 1280, locale: "en-GB" }]) {
    const view = await enter(browser, path, how);
    const language = how.locale.slice(0, 2);
    hold((await view.getAttribute("html", "lang")) === language, `${how.locale} is shown in another language`);
    await look(view, `verify-empty-${how.width}`);
    for (const paper of files.filter((one) => one.holds && !/before|another/.test(one.paper))) {
      const said = await judge(view, paper);
      seen.add(said.kind);
      await look(view, `verify-${paper.paper.replaceAll(" ", "-")}-${how.width}`, { keyboard: false });
    }
    await judge(view, files.find((paper) => paper.way === "a value of the statement changed"));
    await look(view, `verify-forged-${how.width}`);
    await judge(view, files.find((paper) => paper.holds && paper.paper === "certificate"));
    const other = language === "de" ? "en" : "de";
    await view.click(`#${other}`);
    hold((await view.getAttribute("html", "lang")) === other && (await view.locator("[data-verdict=holds]").count()) === 1, "the language changes, the verdict does not");
    await view.emulateMedia({ media: "print" });
    hold(!(await view.isVisible("#ask")) && (await view.isVisible("#verdict")), "on paper stands what was found");
    await view.screenshot({ path: join(OUT, `verify-print-${how.width}.png`), fullPage: true });
    await view.context().close();
  }
  hold(seen.size === 5, `kinds that were looked at: ${[...seen]}`);
} catch (error) {
  faults.push(error.stack);
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
}
for (const fault of faults) console.error(fault);
console.log(`${faults.length} faults, ${Math.round((Date.now() - began) / 1000)} s`);
process.exitCode = faults.length ? 1 : 0;
