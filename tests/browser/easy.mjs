// Someone who reads Leichte Sprache: chosen on the first page, and then on every page up to the end.

import * as participant from "./participant.mjs";
import { Visitor, expect } from "./visitor.mjs";

/** Looks at a page, and sees that it is in Leichte Sprache. */
export async function see(person, name) {
  const chosen = await person.text(".languages summary");
  expect(chosen.endsWith("Leichte Sprache"), `${name} is not in Leichte Sprache: ${chosen}`);
  await person.see(name);
}

export async function choose(person) {
  await person.page.locator(".languages summary").click();
  await person.press(".languages button[value=de-easy]");
}

/** Decides yes about a module, answers all of it, reads the result and shows it; `about` names it in looks. */
async function answer(person, title, about) {
  await person.go("/participant");
  await person.press(person.page.locator("[data-task]", { hasText: title }).locator("a"));
  await person.page.locator("main details summary").first().click();
  await see(person, `decision/${about}`);
  await person.press("#decision .actions button", 422);
  await see(person, "decision/mend");
  await person.choose("choice", "yes");
  await person.press("#decision .actions button");
  await person.press("form .actions button[value=forward]", 422);
  await see(person, "question/mend");
  const isOpen = () => /questions\/(\d+)$/.exec(person.path);
  for (let step = 0; isOpen(); step += 1) {
    if (step % 20 === 1) await see(person, `question/${about}-${step}`);
    if (step === 5 && about === "fit") {
      await person.go(person.path.replace(/questions\/.*/, "check"));
      await see(person, "check/open");
      await person.page.goBack();
    }
    await person.page.locator("label.choice").nth(step % 5).click();
    await person.press("form .actions button[value=forward]");
  }
  await see(person, "check");
  await person.press("#sheet .actions button");
  await see(person, `result/${about}`);
  await person.press("#show button");
  await see(person, `result/shown-${about}`);
}

/** Someone else at the same computer, before whom a short report lies. */
async function readReport(person, { login: name, secret }) {
  await person.go("/");
  await choose(person);
  await participant.logIn(person, { name, secret });
  await person.go("/participant/report");
  await see(person, "report/proposed");
  // The pages of staff do not exist in Leichte Sprache.
  await person.go("/staff");
  expect((await person.text(".languages summary")).endsWith("Deutsch"), "staff read Leichte Sprache");
}

/** The whole way of one person, narrow. */
export async function easyReader(browser, demo, looker) {
  const how = { language: "de", easy: true, width: 360, script: true };
  const person = await Visitor.enter(browser, demo.origin, looker, how);
  try {
    await person.go("/");
    await choose(person);
    await see(person, "start");
    for (const name of ["help", "privacy", "accessibility"]) {
      await person.go(`/${name}`);
      await see(person, name);
    }
    await person.go("/nowhere", 404);
    await see(person, "nowhere");
    const { link } = demo.login("Amsel");
    await participant.accept(person, { link: new URL(link).pathname });
    await participant.readInformation(person);
    await answer(person, "Fit for Work", "fit");
    await answer(person, "Motivation und Unterstützung", "motivation");
    await participant.addSkill(person, "Stapler fahren");
    await person.go("/participant/report");
    await see(person, "report");
    await person.go("/participant/data");
    await see(person, "data");
    await person.press("main a[href$='/copy']");
    await see(person, "copy");
    await person.go("/participant/modules/motivation/withdraw");
    await see(person, "withdrawal");
    await person.press("#withdraw button");
    await see(person, "home");
    await person.press("header .plain");
    await see(person, "left");
    await readReport(person, demo.login("Hanna"));
  } catch (error) {
    looker.faults.push(`the reader of Leichte Sprache stops at ${person.page.url()}: ${error.stack}`);
  } finally {
    await person.leave();
  }
}
