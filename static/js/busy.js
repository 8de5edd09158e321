// A form that takes long shows a progress bar once it is submitted, and can't be submitted twice.
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", (event) => {
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    const progress = document.createElement("progress");
    progress.setAttribute("aria-label", "Importing people");
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
