// Starts a demo of its own for a browser test, and stops exactly that one.

import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const program = process.env.LOTSE_PROGRAM ?? "target/debug/lotse";

/** A port of loopback that nobody answers at. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A running demo: its address, its logins by name, its retention command; `stop` ends it. */
export async function startDemo() {
  const folder = mkdtempSync(join(tmpdir(), "lotse-story-"));
  const place = join(folder, "demo");
  const port = await freePort();
  const child = spawn(program, ["demo", "--port", String(port), "--folder", place, "--format", "json"], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (part) => { log = (log + part).slice(-4000); });
  const exited = new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", (error) => { log += error.message; resolve(); });
  });

  const stop = async () => {
    child.kill("SIGINT");
    const impatient = setTimeout(() => child.kill("SIGKILL"), 10_000);
    const code = await exited;
    clearTimeout(impatient);
    rmSync(folder, { recursive: true, force: true });
    return code;
  };

  const first = await Promise.race([
    createInterface({ input: child.stdout })[Symbol.asyncIterator]().next().then(({ value }) => value),
    exited.then(() => undefined),
    new Promise((resolve) => { setTimeout(resolve, 60_000).unref(); }),
  ]);
  if (!first) {
    await stop();
    throw new Error(`the demo does not start: ${log}`);
  }
  const { origin, logins } = JSON.parse(first);
  // A command beside the running server; answers what it printed.
  const command = async (...words) => {
    const folders = ["--data", join(place, "data"), "--keys", join(place, "keys")];
    const { stdout } = await promisify(execFile)(program, [...words, ...folders], { maxBuffer: 1 << 24 });
    return stdout;
  };
  return {
    origin,
    login: (name) => {
      const found = logins.find((login) => login.name.startsWith(name));
      if (!found) throw new Error(`the demo has no login of ${name}`);
      return found;
    },
    /** `lotse retention …` beside the running server; answers what it printed, as JSON. */
    retention: async (verb, on) => JSON.parse(await command("retention", verb, "--on", on, "--format", "json")),
    /** `lotse keys roll --now`: old backups open nothing any more. */
    roll: () => command("keys", "roll", "--now"),
    log: () => log,
    stop,
  };
}

/** The words of the pages, by language, audience and key; only whole lines without a variable. */
export function word(language, audience, key) {
  const text = readFileSync(new URL(`../../locales/${language}/${audience}.ftl`, import.meta.url), "utf8");
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${key} = `));
  if (!line) throw new Error(`locales/${language}/${audience}.ftl has no ${key}`);
  return line.slice(key.length + 3).trim();
}
