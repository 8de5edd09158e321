// Forms that ask the browser for a passkey before they are sent: data-passkey says whether one is to be made, shown for
// an account that is known, or shown to get in. A form that has its credential is sent as it is.
"use strict";
{
  const kept = () => JSON.parse(document.getElementById("passkey-options").textContent);

  const asked = async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  };

  const make = async (form) => {
    const options = kept().creation_options;
    const isAlone = form.elements.passwordless?.checked ?? false;
    const wanted = options.publicKey.authenticatorSelection;
    wanted.residentKey = isAlone ? "required" : "discouraged";
    wanted.requireResidentKey = isAlone;
    if (isAlone) wanted.userVerification = "required";
    return window.webauthnJSON.create(options);
  };

  const WAYS = {
    make,
    show: async () => window.webauthnJSON.get(kept().request_options),
    enter: async (form) => window.webauthnJSON.get((await asked(form)).request_options),
  };

  const said = (error) => {
    if (error.name === "InvalidStateError") return "This device has a passkey of yours already.";
    if (error.name === "NotAllowedError") return "No passkey was used. Try again, or take another way.";
    return "That did not work here. Try again, or take another way.";
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const problem = form.querySelector("[data-passkey-problem]");
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      problem.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await WAYS[form.dataset.passkey](form));
        form.submit();
      } catch (error) {
        problem.textContent = said(error);
        problem.hidden = false;
      }
    });
  }
}
