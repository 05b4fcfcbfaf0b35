// A package for a recipient: demanded, granted, put there, taken back, put there again, fetched once.

import { readFileSync } from "node:fs";
import * as participant from "./participant.mjs";
import * as staff from "./staff.mjs";
import { choose, see } from "./easy.mjs";
import { Visitor, expect } from "./visitor.mjs";

const HOW = [
  { language: "de", width: 360, script: true },
  { language: "en", width: 1280, script: true },
  { language: "de", easy: true, width: 360, script: true },
];

/** The whole way, narrow in German and in Leichte Sprache, wide in English. */
export async function toARecipient(browser, demo, looker) {
  for (const how of HOW) {
    const visitors = [];
    const enter = async (own) => {
      visitors.push(await Visitor.enter(browser, demo.origin, looker, own));
      return visitors.at(-1);
    };
    try {
      await once(enter, demo, how);
    } catch (error) {
      looker.faults.push(`a package for a recipient, ${JSON.stringify(how)}, stops at ${visitors.at(-1).page.url()}: ${error.stack}`);
    } finally {
      for (const visitor of visitors) await visitor.leave();
    }
  }
}

/** A visitor who reads as `how` says. */
async function reader(enter, how) {
  const visitor = await enter(how);
  if (how.easy) {
    await visitor.go("/");
    await choose(visitor);
  }
  return visitor;
}

async function once(enter, demo, how) {
  const look = (visitor, name) => (how.easy ? see(visitor, name) : visitor.see(name));
  const person = await reader(enter, how);
  const { login: name, secret } = demo.login("Esra");
  await participant.logIn(person, { name, secret });
  await person.go("/participant/rights");
  await look(person, "rights");
  const before = new Set(await person.texts("[data-request] [data-number]"));
  await person.page.selectOption("#kind", "portability");
  await person.fill("#recipient", "Muster Beratung");
  await person.fill("#address", "Musterweg 1, Graz");
  await person.press("#demand .actions button");
  const number = (await person.texts("[data-request] [data-number]")).find((one) => !before.has(one));
  const card = person.page.locator("[data-request]", { hasText: number });
  expect((await card.locator("[data-transmission]").count()) === 0, "nobody has granted it yet");

  const office = await enter({ ...how, easy: false });
  await staff.logIn(office, demo.login("Oda"));
  await office.go("/office");
  await office.press(office.page.locator("th a", { hasText: number }));
  const { path } = office;
  await office.page.selectOption("#step", "granted");
  await office.fill("#text", "Gern.");
  await office.press("main form .actions button");

  const provide = async () => {
    await person.fill("#secret", secret);
    await person.press("#transmission button:not([type=button])");
    const code = await person.text("[data-code]");
    expect(/^([0-9A-Z]{4}-){7}[0-9A-Z]{4}$/.test(code), `the code is "${code}"`);
    return code;
  };
  await person.go("/participant/rights");
  await look(person, "rights/granted");
  await person.press(card.locator("[data-transmission]"));
  await look(person, "transmission");
  await person.fill("#secret", "something else");
  await person.press("#transmission button:not([type=button])", 422);
  await look(person, "transmission/mend");
  const former = await provide();
  await look(person, "transmission/code");
  await person.go(person.path);
  expect((await person.count("[data-code]")) === 0, "the code is shown once more");
  await look(person, "transmission/waits");
  await person.press("#withdraw button");
  await person.press(card.locator("[data-transmission]"));
  const code = await provide();

  const recipient = await reader(enter, how);
  await recipient.go("/transmission");
  await look(recipient, "fetch");
  await recipient.fill("#code", former);
  await recipient.press("#transmission button", 422);
  await look(recipient, "fetch/mend");
  const wrong = await recipient.text("#code-fault");
  await recipient.fill("#code", code.toLowerCase().replaceAll("-", " "));
  const [file] = await Promise.all([recipient.page.waitForEvent("download"), recipient.page.locator("#transmission button").first().click()]);
  expect(/^lotse-[a-z-]+-\d{4}-\d\d-\d\d\.zip$/.test(file.suggestedFilename()), `the file is called ${file.suggestedFilename()}`);
  expect(readFileSync(await file.path()).subarray(0, 2).toString() === "PK", "what comes is no archive");
  expect(recipient.path === "/transmission", "the code stands in an address");
  await recipient.press("#transmission button", 422);
  expect((await recipient.text("#code-fault")) === wrong, "a used code answers otherwise than a wrong one");

  await person.go("/participant/rights");
  await look(person, "rights/fetched");
  await person.press(card.locator("[data-transmission]"));
  await look(person, "transmission/fetched");
  await person.go("/participant/data");
  expect((await person.text("[data-packages]")).includes("Muster Beratung"), "the list does not say who fetched it");
  await office.go(path);
  expect(!(await office.text("main")).includes(code), "the office reads the code");
}
