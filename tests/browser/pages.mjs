// Pages that the story does not pass: read by people of the demo who stand elsewhere in it.

import * as participant from "./participant.mjs";
import * as staff from "./staff.mjs";
import { Visitor, expect } from "./visitor.mjs";

const FREE = { "/help": "help", "/privacy": "privacy", "/accessibility": "accessibility" };

/** Looks at what is left, narrow in German and wide in English. */
export async function everyOtherPage(browser, demo, looker) {
  for (const how of [{ language: "de", width: 360, script: true }, { language: "en", width: 1280, script: true }]) {
    const enter = () => Visitor.enter(browser, demo.origin, looker, how);
    for (const part of [withoutLogin, asPerson, asAdviser, asAgency, asLead]) {
      const visitor = await enter();
      try {
        await part(visitor, demo);
      } catch (error) {
        looker.faults.push(`${part.name}, ${how.width} px, ${how.language}, at ${visitor.page.url()}: ${error.stack}`);
      } finally {
        await visitor.leave();
      }
    }
  }
}

async function withoutLogin(anyone, demo) {
  for (const [path, name] of Object.entries(FREE)) {
    await anyone.go(path);
    await anyone.see(name);
  }
  await anyone.go("/nowhere", 404);
  await anyone.see("nowhere");
  const { link } = demo.login("Amsel");
  await anyone.go(new URL(link).pathname);
  await anyone.see("invited");
  await anyone.go("/login");
  await anyone.fill("#name", "nobody-at-all-1");
  await anyone.fill("#secret", "four words of nobody");
  await anyone.press("#login button:not([type=button])", 422);
  await anyone.see("login/mend");
  // The switch of the language keeps the page, and holds for the next one.
  const other = anyone.how.language === "de" ? "en" : "de";
  await anyone.go("/help");
  await anyone.page.locator(".languages summary").click();
  await anyone.press(`.languages button[value=${other}]`);
  expect(anyone.path === "/help" && (await anyone.page.getAttribute("html", "lang")) === other, "the switch of the language leads elsewhere");
}

/** Someone with eight results, to show or to discard; and one who withdraws. */
async function asPerson(person, demo) {
  const { login: name, secret } = demo.login("Esra");
  await participant.logIn(person, { name, secret });
  await person.go("/participant");
  await person.see("home");
  const links = await person.page.locator("[data-task] a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  for (const link of links) {
    await person.go(link);
    if (person.path.endsWith("/result")) await person.see("result/many");
  }
  await person.go("/participant/data");
  await person.see("data");
  await person.press("a[href$='/withdraw']");
  await person.see("withdrawal");
}

async function asAdviser(adviser, demo) {
  await staff.logIn(adviser, demo.login("Berta"));
  for (const name of ["Flora", "Gero", "Jana"]) {
    await adviser.go("/adviser");
    const row = adviser.page.locator("tbody tr", { hasText: name });
    if (!(await row.count())) continue;
    await adviser.press(row.locator("th a"));
    const { path } = adviser;
    await adviser.see("person/full");
    await adviser.go(`${path}/results`);
    await adviser.see("results/many");
    await adviser.go(`${path}/results/conversation`);
    await adviser.see("conversation/many");
    await adviser.go(`${path}/change`);
    await adviser.see("change");
  }
  await staff.viewList(adviser);
  await staff.importPeople(adviser);
  await staff.changePassword(adviser, demo.login("Berta"));
}

async function asAgency(agency, demo) {
  await staff.logIn(agency, demo.login("Agnes"));
  await agency.go("/agency");
  await agency.press("main a[href$='/skills']");
  await agency.see("agency-skills");
  await agency.go("/agency");
  const links = await agency.page.locator("main a[href$='/report']").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  for (const link of links) {
    await agency.go(link);
    if (await agency.count("svg[role=img], .bars")) await agency.see("agency-report/chart");
  }
}

async function asLead(lead, demo) {
  await staff.logIn(lead, demo.login("Leo"));
  await lead.go("/admin");
  await lead.see("lead");
  for (const [path, name] of [["/admin/staff/new", "new-staff"], ["/admin/projects/new", "new-project"]]) {
    await lead.go(path);
    await lead.see(name);
  }
  await lead.go("/admin");
  await lead.press("main a[href$='/people']");
  await lead.see("lead-people");
  await lead.go("/admin");
  await lead.press("main a[href$='/figures']");
  await lead.see("lead-figures");
}
