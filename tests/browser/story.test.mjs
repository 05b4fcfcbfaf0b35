// The whole story in a browser: narrow and wide, with the script and without, in both languages;
// and the person's part of it once more in Leichte Sprache.
//
//   LOTSE_PROGRAM=target/debug/lotse CHROMIUM=/usr/bin/chromium node tests/browser/story.test.mjs
//
// Screenshots of every page go to tests/browser/out/.

import { join } from "node:path";
import { OUT, start } from "./checks.mjs";
import { startDemo } from "./demo.mjs";
import { easyReader } from "./easy.mjs";
import * as participant from "./participant.mjs";
import { everyOtherPage } from "./pages.mjs";
import * as staff from "./staff.mjs";
import { toARecipient } from "./transmission.mjs";
import { Looker, Visitor, expect } from "./visitor.mjs";

const TITLES = {
  de: { yes: "Fit for Work", no: "Persönliche Kompetenzen" },
  en: { yes: "Fit for Work", no: "Personal competences" },
};
const SENTENCES = {
  de: ["Das Lager kennt sie gut.", "Sie sucht Arbeit am Vormittag."],
  en: ["She knows the warehouse well.", "She looks for work in the morning."],
};
const WISH = { de: "Bitte auch am Nachmittag.", en: "In the afternoon as well, please." };
const CHANGED = { de: "Sie sucht Arbeit am Vormittag oder am Nachmittag.", en: "She looks for work in the morning or in the afternoon." };

/** Everything up to the end of the data, once; `desk` lets staff in. */
async function play(browser, demo, looker, how, at, desk) {
  const { language } = how;
  const [first, second] = SENTENCES[language];
  const visitors = [];
  const enter = async (cookies) => {
    visitors.push(await Visitor.enter(browser, demo.origin, looker, how, cookies));
    return visitors.at(-1);
  };
  const member = (name) => desk(name, enter);
  const about = { name: `Zaunkönig Musterperson ${at}`, reference: `STORY-${at}` };
  try {
    const adviser = await member("Berta");
    const { code, page } = await staff.addPerson(adviser, about);
    const all = await staff.unlockAll(adviser, page);

    const person = await enter();
    const access = await participant.accept(person, { code });
    await participant.readInformation(person);
    await participant.decide(person, TITLES[language].no, "no");
    await participant.decide(person, TITLES[language].yes, "yes");
    await participant.answerAll(person, TITLES[language].yes, access);
    const bands = await participant.submitAndShow(person);
    await participant.addSkill(person, "Stapler fahren");
    await participant.askForHelp(person);
    await staff.help(adviser, page);

    await staff.readResult(adviser, page, bands, all);
    await staff.propose(adviser, page, [first, second]);
    await participant.wish(person, WISH[language]);
    await staff.readWish(adviser, page, WISH[language]);
    await staff.propose(adviser, page, [first, CHANGED[language]]);
    await participant.release(person, CHANGED[language], access.secret);

    const agency = await member("Agnes");
    await staff.receive(agency, about.reference, [first, CHANGED[language]]);
    await participant.readData(person, ["Berta Beraterin", "Agnes Agentur"], access.secret);
    await participant.recover(person, access);

    const objection = { de: `Ich will das nicht, ${at}.`, en: `I do not want that, ${at}.` }[language];
    await participant.object(person, objection);
    await staff.meetsRestriction(adviser, page, about.reference);
    await staff.refuse(await member("Oda"), objection, { de: "Das AMS braucht die Daten.", en: "The agency needs the data." }[language]);
    await person.go("/participant/rights");
    await person.see("rights/announced");
    await participant.endRestriction(person);
    const dpo = await member("Doris");
    await staff.oversee(dpo, [about.name, about.reference]);
    return { ...about, access, page };
  } catch (error) {
    const last = visitors.at(-1)?.page;
    for (const visitor of visitors) {
      const name = `stopped-${at}-${visitors.indexOf(visitor)}`;
      await visitor.page.screenshot({ path: join(OUT, `${name}.png`), fullPage: true }).catch(() => {});
    }
    looker.faults.push(`story ${at} (${JSON.stringify(how)}) stops at ${last?.url()}: ${error.stack}`);
    return undefined;
  } finally {
    for (const visitor of visitors) await visitor.leave();
  }
}

/** A day in the words of an English page, moved by `days`, as the command line takes it. */
function dayAfter(words, days) {
  const day = new Date(`${words} UTC`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** On the due date all of it is gone, and who leaves later stays; the server runs on meanwhile. */
async function end(browser, demo, looker, people) {
  const how = { language: "en", width: 1280, script: true };
  const adviser = await Visitor.enter(browser, demo.origin, looker, how);
  const person = await Visitor.enter(browser, demo.origin, looker, how);
  const row = (about) => adviser.page.locator("tbody tr", { hasText: about.reference });
  // A later day ends the sessions of today as well.
  const list = async (member, login) => {
    await adviser.page.context().clearCookies();
    await staff.logIn(adviser, demo.login(login));
    expect(adviser.path === `/${member}`, `after the login comes ${adviser.path}`);
  };
  await list("adviser", "Berta");
  // The demo's project ends in five months; an exit may lie up to a year after that.
  const exit = new Date();
  exit.setUTCMonth(exit.getUTCMonth() + 14, 1);
  const later = { name: "Zeisig Spätermann", reference: "STORY-LATER", exit: exit.toISOString().slice(0, 10) };
  await staff.addPerson(adviser, later);
  await adviser.go("/adviser");
  const due = (await row(people[0]).locator("td").last().innerText()).trim();

  await demo.retention("run", dayAfter(due, -1));
  await list("adviser", "Berta");
  for (const about of people) expect((await row(about).count()) === 1, `${about.name} is gone too early`);
  await participant.logIn(person, people[0].access);
  expect(person.path.startsWith("/participant"), `before the due date, the login leads to ${person.path}`);

  await demo.retention("run", dayAfter(due, 1));
  await list("adviser", "Berta");
  for (const about of people) expect((await row(about).count()) === 0, `${about.name} still stands in the adviser's list`);
  expect((await row(later).count()) === 1, "who leaves later is gone as well");
  await adviser.see("people");
  await adviser.go(people[0].page, 404);
  await person.page.goto("/participant");
  expect((await person.count("[data-task]")) === 0, "an open session outlives the person");
  for (const about of people) {
    await person.go("/login");
    await person.fill("#name", about.access.name);
    await person.fill("#secret", about.access.secret);
    await person.press("#login button:not([type=button])", 422);
  }
  await list("dpo", "Doris");
  expect((await adviser.count("[data-executed] tbody tr")) > 1, "the officer does not read what was deleted");
  // Once old backups open nothing any more, the next sweep says so of each deletion.
  await demo.roll();
  await demo.retention("run", dayAfter(due, 1));
  await list("dpo", "Doris");
  await staff.certify(adviser);
  await staff.oversee(adviser, people.flatMap((about) => [about.name, about.reference]));
  await adviser.leave();
  await person.leave();
}

/** Lets members of staff in: the first time by e-mail and password, later by the session they have. */
function deskOf(demo) {
  const sessions = new Map();
  return async (name, enter) => {
    const visitor = await enter(sessions.get(name));
    if (!sessions.has(name)) {
      await staff.logIn(visitor, demo.login(name));
      const cookies = await visitor.page.context().cookies();
      sessions.set(name, cookies.filter((cookie) => !cookie.name.includes("lang")));
    }
    return visitor;
  };
}

/** Two stories at a time: each column is one lane, so that both widths, languages and ways come early. */
const LANES = [
  [
    { language: "de", width: 360, script: true },
    { language: "en", width: 360, script: false },
    { language: "de", width: 1280, script: true },
    { language: "en", width: 1280, script: false },
  ],
  [
    { language: "en", width: 1280, script: true },
    { language: "de", width: 1280, script: false },
    { language: "en", width: 360, script: true },
    { language: "de", width: 360, script: false },
  ],
];

const began = Date.now();
const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
const looker = new Looker();
const demo = await startDemo();
const browser = await start();
try {
  const lane = async (hows, number) => {
    const desk = deskOf(demo);
    const people = [];
    for (const [place, how] of hows.entries()) {
      const at = place * LANES.length + number + 1;
      people.push(await play(browser, demo, looker, how, at, desk));
      console.log(`story ${at}: ${how.language}, ${how.width} px, script ${how.script ? "on" : "off"}, after ${seconds()}`);
    }
    return people;
  };
  const people = (await Promise.all(LANES.map(lane))).flat();
  await everyOtherPage(browser, demo, looker);
  console.log(`the other pages after ${seconds()}`);
  await easyReader(browser, demo, looker);
  console.log(`Leichte Sprache after ${seconds()}`);
  await toARecipient(browser, demo, looker);
  console.log(`a package for a recipient after ${seconds()}`);
  if (people.every(Boolean)) await end(browser, demo, looker, people);
  console.log(`the end after ${seconds()}`);
} catch (error) {
  looker.faults.push(error.stack);
} finally {
  await browser.close();
  const code = await demo.stop();
  if (code !== 0) looker.faults.push(`the demo ends with ${code}: ${demo.log()}`);
}
for (const fault of looker.faults) console.error(fault);
console.log(`${looker.looked.size} pages, ${[...looker.looked.values()].reduce((sum, times) => sum + times, 0)} looks, ${looker.faults.length} faults, ${seconds()}`);
process.exitCode = looker.faults.length ? 1 : 0;
