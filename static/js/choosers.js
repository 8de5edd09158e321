// Gives the admin's autocomplete fields the accessible names that select2 leaves out, and sets them up in new rows.
"use strict";
{
  const name = (select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const container = select.nextElementSibling;
    if (!label || !container?.classList.contains("select2")) return;
    label.id = `${select.id}-label`;
    const selection = container.querySelector(".select2-selection");
    const shown = container.querySelector(".select2-selection__rendered");
    selection.setAttribute("aria-labelledby", select.multiple ? label.id : `${label.id} ${shown.id}`);
    selection.setAttribute("aria-controls", `select2-${select.id}-results`);
    if (!select.multiple) shown.setAttribute("aria-labelledby", label.id);
    container.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
  };

  const $ = window.django.jQuery;
  $(() => document.querySelectorAll("select.admin-autocomplete").forEach(name));

  // The list opens outside the form: its search field gets the name of the select, and the focus.
  $(document).on("select2:open", (event) => {
    const field = document.querySelector(".select2-container--open .select2-dropdown .select2-search__field");
    field?.setAttribute("aria-labelledby", `${event.target.id}-label`);
    field?.focus();
  });

  document.addEventListener("rows:added", (event) => {
    for (const select of event.target.querySelectorAll("select.admin-autocomplete:not(.select2-hidden-accessible)")) {
      $(select).djangoAdminSelect2();
      name(select);
    }
  });
}
