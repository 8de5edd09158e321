// Forms that ask the browser for a passkey before they are submitted. data-passkey is "make" (create a passkey), "show"
// (use one for a known account) or "enter" (sign in with one). A form that has its credential is submitted as it is.
"use strict";
{
  const options = () => JSON.parse(document.getElementById("passkey-options").textContent);

  const freshOptions = async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  };

  const make = async (form) => {
    const { creation_options: wished } = options();
    const isAlone = form.elements.passwordless?.checked ?? false;
    const wanted = wished.publicKey.authenticatorSelection;
    wanted.residentKey = isAlone ? "required" : "discouraged";
    wanted.requireResidentKey = isAlone;
    if (isAlone) wanted.userVerification = "required";
    return window.webauthnJSON.create(wished);
  };

  const WAYS = {
    make,
    show: async () => window.webauthnJSON.get(options().request_options),
    enter: async (form) => window.webauthnJSON.get((await freshOptions(form)).request_options),
  };

  const problemText = (error) => {
    if (error.name === "InvalidStateError") return "This device already has a passkey for your account.";
    if (error.name === "NotAllowedError") return "No passkey was used. Try again or choose another way.";
    if (error.name === "SecurityError") {
      return "Passkeys don’t work at an IP address. Open the site by its name, or choose another way.";
    }
    return "Your browser couldn’t use a passkey. Try again or choose another way.";
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
        problem.textContent = problemText(error);
        problem.hidden = false;
      }
    });
  }
}
