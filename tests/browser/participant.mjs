// What the person counselled does in the story.

import { readFileSync } from "node:fs";
import { expect } from "./visitor.mjs";

/** Opens the invitation, by its code or its address, sets the offered secret and keeps the name. */
export async function accept(person, { code, link }) {
  if (link) {
    await person.go(link);
    await person.see("invited");
    await person.press("#invitation button");
  } else {
    await person.go("/");
    await person.see("start");
    await person.fill("#code", "NEVER-9X");
    await person.press("#invitation button", 422);
    await person.see("start/mend");
    // As it is read out: in small letters, with a blank.
    await person.fill("#code", ` ${code.toLowerCase().replace("-", " ")} `);
    await person.press("#invitation button");
  }
  await person.see("secret");
  await person.press("#secret .actions button", 422);
  await person.see("secret/mend");
  const secret = await person.page.locator("input[name=offered]").inputValue();
  expect(secret.split(" ").length === 4, `the offered secret is "${secret}"`);
  await person.choose("way", "offered");
  await person.press("#secret .actions button");
  expect(person.path === "/participant/welcome", `after the secret comes ${person.path}`);
  await person.see("welcome");
  const name = await person.text("[data-login-name]");
  await person.press("#recovery button");
  await person.see("recovery/code");
  const kept = await person.text("[data-code]");
  expect(/^([0-9A-Z]{4}-){7}[0-9A-Z]{4}$/.test(kept), `the recovery code is "${kept}"`);
  await person.go("/participant/welcome");
  await person.press("main .actions a");
  return { name, secret, code: kept };
}

/** Forgets the secret, and sets a new one with the code, at a computer that others use too. */
export async function recover(person, access) {
  await logOut(person);
  await person.go("/login");
  await person.press("main a[href='/login/forgotten']");
  await person.see("forgotten");
  await person.fill("#name", access.name);
  await person.fill("#code", "0000-0000");
  await person.choose("way", "offered");
  await person.press("#forgotten .actions button", 422);
  await person.see("forgotten/mend");
  access.secret = await person.page.locator("input[name=offered]").inputValue();
  await person.fill("#code", access.code.toLowerCase());
  await person.choose("way", "offered");
  await person.page.locator("label:has(#shared)").click();
  await person.press("#forgotten .actions button");
  expect(person.path === "/participant/recovery", `after the new secret comes ${person.path}`);
  expect((await person.count("[data-recovered]")) === 1, "nothing says that the secret is new");
  await person.see("recovery/used");
  expect((await person.page.getAttribute("#session-warning", "data-ended")) === "/", "the computer is not a shared one");
  await person.go("/participant");
  expect((await person.count("[data-recovered]")) === 1, "the first page does not tell of the new secret");
}

/** Objects: from now on nobody else sees them. */
export async function object(person, words) {
  await person.go("/participant/rights");
  await person.page.selectOption("#kind", "objection");
  await person.fill("#text", words);
  await person.press("#demand .actions button");
  expect((await person.count("[data-request] [data-restricted]")) === 1, "nothing says that the data are restricted");
  await person.see("rights/restricted");
  await person.go("/participant");
  expect((await person.count("[data-restricted]")) === 1, "the first page does not say that the data are restricted");
  await person.see("home/restricted");
}

/** Lets staff see the data again. */
export async function endRestriction(person) {
  await person.go("/participant/rights");
  await person.press("[data-restricted] button");
  expect((await person.count("[data-restricted]")) === 0, "the restriction does not end");
  await person.see("rights");
}

/** Asks for help, from the foot of a page. */
export async function askForHelp(person) {
  await person.press(".foot a[href='/participant/help']");
  await person.see("help-wish");
  await person.press("#help button");
  expect((await person.count("[data-asked]")) === 1, "nothing says that help is asked for");
  await person.see("help-wish/asked");
}

/** Reads what happens with the data. */
export async function readInformation(person) {
  expect(person.path === "/participant/information", `before the home comes ${person.path}`);
  expect((await person.count("[data-sentence]")) === 4, "the information has not four sentences");
  await person.see("information");
  await person.press("#information button");
  expect(person.path === "/participant", `after the information comes ${person.path}`);
  await person.see("home");
}

export async function logIn(person, { name, secret }) {
  await person.go("/login");
  await person.see("login");
  await person.fill("#name", name);
  await person.fill("#secret", secret);
  await person.press("#login button:not([type=button])");
}

export async function logOut(person) {
  await person.press("header .plain");
  await person.see("left");
  await person.page.goto("/participant");
  expect((await person.count("[data-task]")) === 0, "the session goes on after leaving");
}

/** Decides about a module on its page. */
export async function decide(person, title, choice) {
  await person.go("/participant");
  await person.press(person.page.locator("[data-task]", { hasText: title }).locator("a"));
  expect((await person.count("input:checked")) === 0, "something is chosen beforehand");
  await person.see(choice === "yes" ? "decision" : `decision/${choice}`);
  if (choice === "yes") {
    await person.press("#decision .actions button", 422);
    await person.see("decision/mend");
  }
  await person.choose("choice", choice);
  await person.press("#decision .actions button");
}

const number = (person) => Number(/questions\/(\d+)$/.exec(person.path)?.[1]);

/** Answers the open question with the row at `place`, and presses `then`. */
async function answer(person, place, then = "forward") {
  await person.page.locator("label.choice").nth(place).click();
  await person.press(`form .actions button[value=${then}]`);
}

/** Answers every question; in the middle a break, and back with name and secret. */
export async function answerAll(person, title, access) {
  expect(number(person) === 1, `the first question is ${person.path}`);
  await person.see("question");
  await person.press("form .actions button[value=forward]", 422);
  await person.see("question/mend");
  await answer(person, 2);
  expect((await person.count(".saved")) === 1, "nothing says that the answer is saved");
  await person.see("question");
  await answer(person, 3, "back");
  expect(number(person) === 1 && (await person.count("input:checked")) === 1, "going back loses an answer");
  await person.press("form .actions button[value=forward]");
  await person.press("form .actions button[value=forward]");
  expect(number(person) === 3, `after two answers comes ${person.path}`);
  await answer(person, 1, "pause");
  expect(!number(person), `a break leads to ${person.path}`);
  await person.see("home");
  await logOut(person);
  await logIn(person, access);
  await person.go("/participant");
  await person.press(person.page.locator("[data-task]", { hasText: title }).locator("a"));
  expect(number(person) === 4, `the return leads to ${person.path}`);
  for (let step = 4; number(person); step += 1) {
    expect(number(person) === step, `question ${step} is ${person.path}`);
    await answer(person, step % 4);
  }
  expect(person.path.endsWith("/check"), `after the last question comes ${person.path}`);
  await person.see("check");
}

/** Submits, reads the own result and shows it to the adviser. */
export async function submitAndShow(person) {
  await person.press("#sheet .actions button");
  expect(person.path.endsWith("/result"), `after submitting comes ${person.path}`);
  expect((await person.count("#show")) === 1, "the result cannot be shown");
  await person.see("result");
  const bands = await person.texts("[data-band]");
  expect(bands.length > 0 && (await person.count("[data-exact]")) > 0, "the person sees no result");
  await person.press("#show button");
  await person.see("result/shown");
  expect((await person.count("[data-shown]")) === 1, "nothing says that the result is shown");
  return bands;
}

/** Records what can be shown of one's own. */
export async function addSkill(person, skill) {
  await person.go("/participant/skills");
  await person.see("skills/none");
  await person.fill("#skill input[type=text] >> nth=0", skill);
  await person.press("#skill button");
  await person.see("skills");
  expect((await person.text("[data-skill] h2")) === skill, "the skill is not there");
}

/** Asks for a change at the second sentence; until then nothing can be released. */
export async function wish(person, words) {
  await person.go("/participant/report");
  await person.see("report");
  expect((await person.count("#release")) === 1, "the report cannot be released");
  await person.fill("textarea >> nth=1", words);
  await person.press("[data-line] button >> nth=1");
  await person.see("report/wish");
  expect((await person.count("#release")) === 0, "a report with an open wish can be released");
}

/** Reads the exact text and releases it with the secret. */
export async function release(person, sentence, secret) {
  await person.go("/participant/report");
  expect((await person.texts("[data-sentence]")).includes(sentence), "the changed sentence is not laid before the person");
  await person.fill("#release input[type=password]", "not the secret at all");
  await person.press("#release .actions button", 422);
  await person.see("report/mend");
  await person.fill("#release input[type=password]", secret);
  await person.press("#release .actions button");
  await person.see("report/released");
  expect((await person.count("[data-version]")) === 1, "no version is released");
}

/** Who looked; and the single answers, as a file, after entering the secret again. */
export async function readData(person, names, secret) {
  await person.go("/participant/data");
  await person.see("data");
  const viewings = (await person.texts("[data-viewings] li")).join("\n");
  for (const name of names) expect(viewings.includes(name), `${name} looked, and the person does not read it: ${viewings}`);
  expect((await person.count("[data-transfers] li")) >= 1, "the person does not read what the agency got");
  await person.press("main a[href$='/copy']");
  await person.see("copy");
  await person.fill("#secret", secret);
  const [download] = await Promise.all([person.page.waitForEvent("download"), person.page.click("button[value=json] >> nth=0")]);
  const copy = JSON.parse(readFileSync(await download.path(), "utf8"));
  expect(JSON.stringify(copy).length > 200, "the copy of the answers is empty");
}
