// Restores text that was sent from a form (data-keep) after the session had ended: signing in leads back to the form,
// which is filled in again. Only in this window, and for the person who typed it (data-owner) only.
"use strict";
{
  const { signIn, owner } = document.currentScript.dataset;
  const PLACE = "sent";
  const NOT_KEPT = ["csrfmiddlewaretoken", "uid", "edition", "form", "look"];
  const read = () => JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  const isThere = (entry) => entry.path === location.pathname && entry.owner === owner;

  const putBack = (form, fields) => {
    for (const each of form.querySelectorAll(":checked:is([type=radio], [type=checkbox])")) each.checked = false;
    for (const [name, value] of fields) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (["radio", "checkbox"].includes(field.type)) field.checked ||= field.value === value;
        else field.value = value;
      }
    }
    const said = document.createElement("p");
    said.className = "notice";
    said.setAttribute("role", "alert");
    said.textContent =
      "You were signed out, so nothing was saved. What you typed is back in the form: send it again.";
    form.before(said);
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-keep]")) return;
    const secrets = [...event.target.querySelectorAll("[type=password], [type=file]")].map((each) => each.name);
    const isKept = (name, value) => value !== "" && ![...NOT_KEPT, ...secrets].includes(name);
    const fields = [...new FormData(event.target)].filter(([name, value]) => isKept(name, value));
    const entry = { owner, path: location.pathname, fields };
    sessionStorage.setItem(PLACE, JSON.stringify(entry));
  });

  document.addEventListener("DOMContentLoaded", () => {
    const entry = read();
    if (!entry) return;
    const form = document.querySelector("form[data-keep]");
    if (location.pathname === signIn) sessionStorage.setItem(PLACE, JSON.stringify({ ...entry, isRefused: true }));
    else if (!entry.isRefused || (owner && (form || entry.owner !== owner))) {
      sessionStorage.removeItem(PLACE);
      if (entry.isRefused && form && isThere(entry)) putBack(form, entry.fields);
    }
  });
}
