// Forms made of rows. A new row is a copy of the empty one in a <template>; rows are moved by buttons or by their
// number. Without this script a page offers one empty row at a time, and only the numbers give the order.
"use strict";
{
  const orderOf = (row) => row.querySelector("[name$='-ORDER']");

  // Whether a row is empty. Its number and fields with a default value don't count.
  const isBlank = (row) =>
    [...row.querySelectorAll("input:not([type=hidden], [type=checkbox]), textarea, select.admin-autocomplete")].every(
      (field) => field === orderOf(row) || !field.value,
    );

  const button = (text, label, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "move";
    made.textContent = text;
    made.ariaLabel = label;
    made.title = label;
    made.addEventListener("click", press);
    return made;
  };

  const setUp = (rows) => {
    const template = rows.querySelector(":scope > template");
    const total = rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
    const shown = () => [...rows.querySelectorAll(":scope > .row:not([hidden])")];

    // An empty row gets no number, so that the server ignores it.
    const number = () => {
      for (const [place, row] of shown().entries()) {
        const order = orderOf(row);
        if (order) order.value = isBlank(row) ? "" : place + 1;
      }
    };

    const move = (row, place) => {
      const others = shown().filter((other) => other !== row);
      const next = others[Math.max(0, place)];
      if (next) next.before(row);
      else others.at(-1)?.after(row);
      number();
    };

    const equip = (row) => {
      const order = orderOf(row);
      if (!order) return;
      const moves = document.createElement("div");
      moves.className = "moves";
      const step = (by) => (event) => {
        move(row, shown().indexOf(row) + by);
        event.currentTarget.focus();
      };
      moves.append(button("↑", "Move up", step(-1)), button("↓", "Move down", step(1)));
      order.closest(".order").append(moves);
      order.addEventListener("change", () => order.value && move(row, Number(order.value) - 1));
    };

    const add = () => {
      let row = rows.querySelector(":scope > .row[hidden]");
      if (row) row.hidden = false;
      else {
        const copy = template.content.cloneNode(true);
        for (const element of copy.querySelectorAll("*")) {
          for (const name of ["id", "for", "name", "aria-describedby"]) {
            const value = element.getAttribute(name);
            if (value) element.setAttribute(name, value.replaceAll("__prefix__", total.value));
          }
        }
        total.value = Number(total.value) + 1;
        template.before(copy);
        row = template.previousElementSibling;
        equip(row);
      }
      template.before(row);
      row.dispatchEvent(new CustomEvent("rows:added", { bubbles: true }));
      const fields = row.querySelectorAll("input:not([type=hidden]), textarea, select, .select2-selection");
      [...fields].find((field) => !field.classList.contains("select2-hidden-accessible"))?.focus();
    };

    for (const row of shown()) {
      equip(row);
      row.hidden = isBlank(row) && !row.querySelector(".errorlist");
    }
    const another = document.createElement("button");
    another.type = "button";
    another.className = "button quiet small another";
    another.textContent = rows.dataset.another;
    another.addEventListener("click", add);
    template.after(another);
    rows.closest("form").addEventListener("submit", number);
  };

  document.querySelectorAll("[data-rows]").forEach(setUp);
}
