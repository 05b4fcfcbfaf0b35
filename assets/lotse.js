// Comfort only: every page works without this file.
// It sends nothing but the wish to keep the session, and stores nothing.
"use strict";

document.documentElement.classList.add("has-script");

// Digit keys choose, but only while the focus is inside the group.
document.addEventListener("keydown", (event) => {
  const group = event.target instanceof Element && event.target.closest("[data-digits]");
  if (!group || event.ctrlKey || event.altKey || event.metaKey) return;
  const choice = [...group.querySelectorAll("input[type=radio]")][Number(event.key) - 1];
  if (!/^[1-9]$/.test(event.key) || !choice) return;
  event.preventDefault();
  choice.checked = true;
  choice.focus();
});

// The summary of what has to be mended takes the focus.
document.querySelector("[data-faults]")?.focus();

// A secret can be looked at while it is typed.
for (const button of document.querySelectorAll("[data-shows]")) {
  const input = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener("click", () => {
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
    button.querySelector(".kern-label").textContent = show ? button.dataset.hide : button.dataset.show;
  });
  input.form?.addEventListener("submit", () => { input.type = "password"; });
}

// Whoever says that others use this computer too: the browser is asked to remember nothing.
const shared = document.getElementById("shared");
if (shared) {
  const fields = [...shared.form.elements].filter((field) => field.autocomplete);
  const before = fields.map((field) => field.autocomplete);
  const tell = () => fields.forEach((field, at) => { field.autocomplete = shared.checked ? "off" : before[at]; });
  shared.addEventListener("change", tell);
  tell();
}

// Two minutes before the session ends, one button keeps it.
const warning = document.getElementById("session-warning");
if (warning) {
  const WARN_BEFORE = 120;
  const { seconds, ended } = warning.dataset;
  let timers = [];
  const start = () => {
    timers.forEach(clearTimeout);
    timers = [setTimeout(() => warning.showModal(), Math.max(0, seconds - WARN_BEFORE) * 1000)];
    // On a shared computer the page does not stay for the next person.
    if (ended) timers.push(setTimeout(() => location.replace(ended), (Number(seconds) + 1) * 1000));
  };
  warning.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    try {
      const kept = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!kept.ok) throw new Error(String(kept.status));
      warning.close();
      start();
    } catch {
      form.submit();
    }
  });
  start();
}
