// A form that takes long says so once it is sent, and is not sent twice.
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", (event) => {
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    const progress = document.createElement("progress");
    progress.setAttribute("aria-label", "Bringing the people in");
    const said = document.createElement("span");
    said.className = "small";
    said.setAttribute("role", "status");
    form.append(progress, said);
    said.textContent = form.dataset.busy;
  });
}
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
