// Makes the picture of the README from a running demo: a question on a phone beside what the adviser sees.
//
//   LOTSE_PROGRAM=target/debug/lotse node tests/browser/picture.mjs

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { start } from "./checks.mjs";
import { startDemo } from "./demo.mjs";
import * as participant from "./participant.mjs";
import * as staff from "./staff.mjs";
import { Looker, Visitor } from "./visitor.mjs";

const target = fileURLToPath(new URL("../../docs/pictures/question.png", import.meta.url));
const MOST_BYTES = 200_000;

/** The question at which Dino stopped, with a row chosen. */
async function question(browser, demo) {
  const person = await Visitor.enter(browser, demo.origin, new Looker(), { language: "en", width: 360, script: true });
  const { login: name, secret } = demo.login("Dino");
  await participant.logIn(person, { name, secret });
  const begun = person.page.locator("[data-task]", { hasText: /\d+ (of|von) \d+/ });
  await person.go("/participant");
  await person.press(begun.locator("a"));
  await person.page.locator("label.choice").nth(3).click();
  await person.page.setViewportSize({ width: 360, height: 872 });
  return person.page.screenshot();
}

/** The results that Flora has shown, from the table to the drawing. */
async function results(browser, demo) {
  const adviser = await Visitor.enter(browser, demo.origin, new Looker(), { language: "en", width: 1080, script: true });
  await staff.logIn(adviser, demo.login("Berta"));
  await adviser.go("/adviser");
  await adviser.press(adviser.page.locator("tbody tr", { hasText: "Flora" }).locator("th a"));
  await adviser.press("a[href$='/results']");
  await adviser.page.setViewportSize({ width: 1080, height: 1226 });
  await adviser.page.evaluate(() => {
    const drawing = [...document.querySelectorAll("svg[role=img]")].find((one) => one.checkVisibility());
    window.scrollTo(0, drawing.getBoundingClientRect().bottom - innerHeight + 48);
  });
  return adviser.page.screenshot();
}

const demo = await startDemo();
const browser = await start();
try {
  const [left, right] = [await question(browser, demo), await results(browser, demo)];
  const frame = "border:1px solid #8a90a5;border-radius:10px;box-shadow:0 6px 18px rgb(0 0 0/.12)";
  const image = (png, width) => `<img width="${width}" style="${frame}" src="data:image/png;base64,${png.toString("base64")}">`;
  const page = await browser.newPage({ viewport: { width: 1040, height: 100 } });
  await page.setContent(`<body style="margin:0;padding:24px;background:#fff;display:flex;gap:24px;align-items:flex-start;justify-content:center">${image(left, 300)}${image(right, 640)}`);
  await page.evaluate(() => Promise.all([...document.images].map((one) => one.decode())));
  mkdirSync(fileURLToPath(new URL(".", `file://${target}`)), { recursive: true });
  const png = await page.screenshot({ path: target, fullPage: true });
  if (png.length > MOST_BYTES) throw new Error(`the picture has ${png.length} bytes`);
  console.log(`${target}: ${png.length} bytes`);
} finally {
  await browser.close();
  await demo.stop();
}
