// Another row in a form that has rows: a copy of the empty one that its <template> holds. Without this script
// a page offers one empty row at a time.
for (const rows of document.querySelectorAll("[data-rows]")) {
  const template = rows.querySelector(":scope > template");
  const total = rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "add-row";
  button.textContent = "Add another";
  button.addEventListener("click", () => {
    const next = total.value;
    const copy = template.content.cloneNode(true);
    for (const element of copy.querySelectorAll("*")) {
      for (const name of ["id", "for", "name", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replaceAll("__prefix__", next));
      }
    }
    template.before(copy);
    total.value = Number(next) + 1;
    const row = template.previousElementSibling;
    if (window.django?.jQuery) window.django.jQuery(row).find(".admin-autocomplete").not("[name*=__prefix__]").djangoAdminSelect2();
    row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  template.after(button);
}
