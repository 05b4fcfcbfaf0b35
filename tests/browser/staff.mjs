// What adviser, agency and data protection officer do in the story.

import { word } from "./demo.mjs";
import { expect } from "./visitor.mjs";

export async function logIn(member, { login, secret }) {
  await member.go("/staff");
  await member.see("staff-login");
  await member.fill("#email", login);
  await member.fill("#password", secret);
  await member.press("#login button:not([type=button])");
}

/** Adds a person and makes the invitation; answers with its code and the person's page. */
export async function addPerson(adviser, { name, reference, exit = "" }) {
  await adviser.go("/adviser");
  await adviser.see("people");
  await adviser.press("a[href='/adviser/people/new']");
  await adviser.see("new-person");
  await adviser.fill("#name", name);
  await adviser.fill("#reference", reference);
  await adviser.fill("#exit_on", exit);
  await adviser.press("main form .actions button");
  await adviser.see("invitation/before");
  await adviser.press("main form .actions button");
  await adviser.see("invitation");
  const qr = await adviser.page.locator("svg.qr").boundingBox();
  expect(qr.width >= 200 && qr.width === qr.height, `the QR code is ${qr.width}×${qr.height}`);
  const code = await adviser.text("[data-code]");
  expect(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(code), `the code is "${code}"`);
  return { code, page: adviser.path.replace(/\/invitation$/, "") };
}

/** Unlocks every questionnaire; takes the last back and unlocks it again. */
export async function unlockAll(adviser, page) {
  await adviser.go(page);
  while (await adviser.count("form[action$='/unlock']")) await adviser.press("form[action$='/unlock'] button");
  const all = await adviser.count("form[action$='/take-back']");
  await adviser.press("form[action$='/take-back'] button >> nth=-1");
  expect((await adviser.count("form[action$='/take-back']")) === all - 1, "an unlocked questionnaire cannot be taken back");
  await adviser.press("form[action$='/unlock'] button");
  await adviser.see("person");
  return all;
}

/** Sees the one result that is shown, with its chart, and no result elsewhere. */
export async function readResult(adviser, page, bands, all) {
  await adviser.go(`${page}/results`);
  await adviser.see("results");
  const sections = await adviser.count("[data-section]");
  const none = word(adviser.how.language, "staff", "staff-no-result-for-this");
  const without = (await adviser.texts("[data-section] > .notice")).filter((text) => text === none).length;
  expect(sections >= all && without === sections - 1, `${sections} sections, ${without} without a result`);
  const text = await adviser.text("main");
  for (const band of bands) expect(text.includes(band), `the adviser does not read "${band}"`);
  const drawn = await adviser.page.locator("[data-section] :is(.bars, .steps, svg[role=img]):visible").count();
  expect(drawn > 0, "the adviser sees no chart");
  await adviser.press("main .actions a[href$='/conversation']");
  await adviser.see("conversation");
  const together = await adviser.text("main");
  for (const band of bands) expect(together.includes(band), `on the common screen "${band}" is missing`);
  expect((await adviser.count("[data-part]")) === 1, "the common screen shows what was not shown");
}

/** Follows every link of the list's views once, and the switch of the language keeps the last. */
export async function viewList(adviser) {
  await adviser.go("/adviser");
  await adviser.see("people");
  const groups = await adviser.count("nav.views ul");
  for (let group = 0; group < groups; group += 1) {
    const links = adviser.page.locator("nav.views ul").nth(group).locator("a");
    await adviser.press(links.last());
    expect((await links.last().getAttribute("aria-current")) === "true", `${adviser.page.url()} does not say that it is current`);
  }
  expect((await adviser.count("[data-listed] strong")) >= 2, "the list does not say what narrows it");
  await adviser.see("people/narrowed");
  const { search } = new URL(adviser.page.url());
  await adviser.page.locator(".languages summary").click();
  await adviser.press(`.languages button[value=${adviser.how.language}]`);
  expect(new URL(adviser.page.url()).search === search, "the switch of the language forgets the view");
}

/** Pastes a list with a mistake, mends it as a file, adds everybody and prints their invitations. */
export async function importPeople(adviser) {
  const at = `${adviser.how.language}-${adviser.how.width}`;
  const rows = [`Zaunkönig Öztürk;IMPORT-${at}-1;31.12.2099`, `Zeisig Änderle;IMPORT-${at}-2;`];
  await adviser.go("/adviser/people/import");
  await adviser.see("import");
  await adviser.fill("#text", rows.join("\n"));
  await adviser.press("#list button", 422);
  await adviser.see("import/mend");
  expect((await adviser.count("#row-1.has-fault .fault")) === 1, "the wrong row does not say what is wrong");
  await adviser.page.locator("[data-faults] a").first().click();
  expect(new URL(adviser.page.url()).hash === "#row-1", "the fault does not lead to its row");
  await adviser.fill("#text", "");
  const name = "Liste.csv";
  const buffer = Buffer.from(`\ufeff${rows.join("\r\n").replace("31.12.2099", "")}\r\n`);
  await adviser.page.locator("#file").setInputFiles({ name, mimeType: "text/csv", buffer });
  await adviser.press("#list button");
  await adviser.see("import/read");
  await adviser.page.locator(".languages summary").click();
  await adviser.press(`.languages button[value=${adviser.how.language}]`);
  expect((await adviser.count("#rows tbody tr")) === 2, "the switch of the language loses the list");
  await adviser.press("#add button");
  expect(adviser.path === "/adviser/invitations", `after adding comes ${adviser.path}`);
  await adviser.see("invitations");
  await adviser.press("#invitations .actions button");
  await adviser.see("invitations/slips");
  const own = adviser.page.locator("[data-slip]", { hasText: `IMPORT-${at}-2` });
  expect((await own.count()) === 1, "whoever was added is not invited");
  const qr = await own.locator("svg.qr").boundingBox();
  expect(qr.width >= 180 && qr.width === qr.height, `the QR code is ${qr.width}×${qr.height}`);
}

/** Changes the password and changes it back. */
export async function changePassword(member, { secret }) {
  await member.press("footer a[href='/account']");
  await member.see("account");
  const next = "neun Fische lesen leise Zeitung";
  for (const [current, other, status] of [["falsch", next, 422], [secret, next, 200], [next, secret, 200]]) {
    await member.fill("#current", current);
    await member.fill("#new", other);
    await member.press("#password button:not([type=button])", status);
    await member.see(status === 200 ? "account/changed" : "account/mend");
  }
}

/** Sees who asks for help, and says that it is done. */
export async function help(adviser, page) {
  await adviser.go("/adviser");
  expect((await adviser.count("[data-help]")) >= 1, "the adviser does not see who asks for help");
  await adviser.see("people/help");
  await adviser.go(page);
  await adviser.see("person/help");
  await adviser.press("form[data-help] button");
  expect((await adviser.count("[data-help]")) === 0, "a wish for help does not end");
}

/** Writes the short report, one sentence a line, and lays it before the person. */
export async function propose(adviser, page, sentences) {
  await adviser.go(`${page}/report`);
  await adviser.see("draft");
  await adviser.fill("#text", sentences.join("\n"));
  await adviser.press("#draft button[value=propose]");
  await adviser.see("draft/proposed");
}

/** Reads the wish. */
export async function readWish(adviser, page, words) {
  await adviser.go(`${page}/report`);
  await adviser.see("draft/wish");
  expect((await adviser.text("[data-wish]")).includes(words), "the adviser does not read the wish");
}

/** The agency reads the page and the JSON, and both say the same. */
export async function receive(agency, reference, sentences) {
  await agency.go("/agency");
  await agency.see("agency");
  await agency.press(agency.page.locator("tr", { hasText: reference }).locator("a[href$='/report']"));
  await agency.see("agency-report");
  expect((await agency.texts("[data-report] p")).join("\n") === sentences.join("\n"), "the agency reads other sentences");
  const link = await agency.page.locator("main a[href$='.json']").getAttribute("href");
  const answer = await agency.page.context().request.get(new URL(link, agency.page.url()).href);
  expect(answer.ok() && /json/.test(answer.headers()["content-type"]), `the JSON answers ${answer.status()}`);
  const json = JSON.stringify(await answer.json());
  for (const sentence of sentences) expect(json.includes(JSON.stringify(sentence).slice(1, -1)), `not in the JSON: ${sentence}`);
}

/** Whoever objected stands in no list, and their page is closed. */
export async function meetsRestriction(adviser, page, reference) {
  await adviser.go("/adviser");
  expect((await adviser.page.locator("tr", { hasText: reference }).count()) === 0, "the adviser still sees who objected");
  expect((await adviser.count("[data-restricted]")) === 1, "the list does not say that somebody is missing");
  await adviser.see("people/restricted");
  await adviser.go(page, 423);
  await adviser.see("problem/restricted");
}

/** The privacy office refuses an objection, which announces the end of its restriction. */
export async function refuse(office, words, why) {
  await office.go("/office");
  await office.see("office");
  const open = office.page.locator("[data-requests] a");
  for (const link of await open.evaluateAll((all) => all.map((one) => one.getAttribute("href")))) {
    await office.go(link);
    if ((await office.text("main")).includes(words)) break;
  }
  await office.see("office-request/restricting");
  await office.page.selectOption("#step", "refused");
  await office.page.selectOption("#ground", "compelling");
  await office.fill("#text", why);
  await office.press("main form .actions button");
}

/** Nothing is overdue; no name stands anywhere. */
export async function oversee(dpo, names) {
  await dpo.go("/dpo");
  await dpo.see("dpo");
  expect((await dpo.text("[data-overdue] strong")) === "0", "something is overdue");
  const text = await dpo.text("main");
  for (const name of names) expect(!text.includes(name), `the officer reads ${name}`);
  await dpo.press("a[href='/dpo/rules']");
  await dpo.see("dpo-rules");
  await dpo.go("/dpo/figures");
  await dpo.see("dpo-figures");
}

/** A deletion that no old backup takes back any more is certified by a button, and only once. */
export async function certify(dpo) {
  await dpo.go("/dpo/certificates");
  await dpo.see("dpo-certificates");
  const open = "[data-deletions] form button";
  const before = await dpo.count(open);
  expect(before > 0, "nothing can be certified");
  await dpo.press(open);
  expect(dpo.path === "/dpo/certificates", `after certifying comes ${dpo.path}`);
  expect((await dpo.count(open)) === before - 1, "what was certified can be certified again");
}
