// Looks at the shared parts with sample data, at every width and in every theme.
//
//   LOTSE_GALLERY=8090 LOTSE_GALLERY_SECONDS=300 cargo test --test it gallery &
//   node tests/browser/gallery.mjs http://127.0.0.1:8090

import { checkAll, checkForced, checkReflow, open, start, OUT } from "./checks.mjs";
import { join } from "node:path";

const base = process.argv[2] ?? "http://127.0.0.1:8090";
const pages = ["question", "mend", "login", "results", "check", "nowhere"];
const browser = await start();
const faults = [];

for (const path of pages) {
  for (const [width, scheme] of [[360, "light"], [360, "dark"], [1280, "light"], [1280, "dark"]]) {
    const page = await open(browser, { width, scheme });
    await page.goto(`${base}/${path}`);
    faults.push(...(await checkAll(page, `${path}-${width}-${scheme}`)));
    if (width === 360) {
      await page.setViewportSize({ width: 320, height: 700 });
      faults.push(...(await checkReflow(page)).map((fault) => `${path}-320: ${fault}`));
    }
    await page.context().close();
  }
  const forced = await open(browser, { width: 360, forced: true });
  await forced.goto(`${base}/${path}`);
  await forced.screenshot({ path: join(OUT, `${path}-forced.png`), fullPage: true });
  faults.push(...(await checkForced(forced)).map((fault) => `${path}-forced: ${fault}`));
  await forced.context().close();
}

// Right to left: the same page, mirrored, fits as well.
for (const path of pages) {
  const mirrored = await open(browser, { width: 360 });
  await mirrored.goto(`${base}/${path}`);
  await mirrored.evaluate(() => { document.documentElement.dir = "rtl"; });
  await mirrored.screenshot({ path: join(OUT, `${path}-rtl.png`), fullPage: true });
  faults.push(...(await checkReflow(mirrored)).map((fault) => `${path}-rtl: ${fault}`));
  await mirrored.context().close();
}

// Without the script every page stands as well, and shows no button that does nothing.
const plain = await open(browser, { width: 360, script: false });
for (const path of pages) {
  await plain.goto(`${base}/${path}`);
  if (await plain.locator("[data-shows]:visible, .choice kbd:visible, dialog:visible").count()) faults.push(`${path}: shows what needs the script`);
}
await plain.context().close();

// Comfort: digits choose only inside the group; the language switch keeps the page.
const page = await open(browser, { width: 1280 });
await page.goto(`${base}/question`);
await page.keyboard.press("2");
const chosen = () => page.evaluate(() => document.querySelector("input[type=radio]:checked")?.value);
if ((await chosen()) !== "4") faults.push("a digit chooses outside of the group");
await page.focus("input[type=radio]:checked");
await page.keyboard.press("2");
if ((await chosen()) !== "2") faults.push("a digit does not choose inside the group");
const [sent] = await Promise.all([page.waitForRequest((request) => request.method() === "POST"), page.keyboard.press("Enter")]);
if (!/(^|&)then=forward(&|$)/.test(sent.postData())) faults.push(`Enter sends ${sent.postData()}`);
await page.waitForURL(`${base}/question`);
await page.waitForSelector("[data-faults]");
await page.goto(`${base}/check`);
await page.click("summary");
await page.click("button[value=en]");
if (new URL(page.url()).pathname !== "/check" || (await page.getAttribute("html", "lang")) !== "en") faults.push("the language switch leads elsewhere");
await page.goto(`${base}/login`);
await page.click("[data-shows]");
if ((await page.getAttribute("#secret", "type")) !== "text") faults.push("the secret cannot be shown");

await page.goto(`${base}/ending`);
await page.waitForSelector("#session-warning[open]", { timeout: 3000 });
await page.click("#session-warning button");
await page.waitForSelector("#session-warning:not([open])", { state: "attached", timeout: 3000 });
if (!page.url().endsWith("/ending")) faults.push("keeping the session leaves the page");
faults.push(...page.complaints.map((text) => `comfort: ${text}`));

await browser.close();
for (const fault of faults) console.error(fault);
console.log(faults.length ? `${faults.length} faults` : "no faults");
process.exit(faults.length ? 1 : 0);
