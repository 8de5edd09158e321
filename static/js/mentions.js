// Suggests people to mention while typing after @: those who can read the topic. Arrow keys and Enter choose.
"use strict";
{
  const NAMED = /(?:^|[^\p{L}\p{N}_@/.+-])@([\p{L}\p{N}_-]+)$/u;
  const WAIT = 150;

  const setUp = (field, number) => {
    const list = document.createElement("ul");
    list.className = "mentionable";
    list.id = `mentionable-${number}`;
    list.role = "listbox";
    list.ariaLabel = "People to mention";
    list.hidden = true;
    field.after(list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    let timer, asked = "";

    const chosen = () => list.querySelector("[aria-selected=true]");

    const choose = (option) => {
      chosen()?.removeAttribute("aria-selected");
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      if (option) field.setAttribute("aria-activedescendant", option.id);
      else field.removeAttribute("aria-activedescendant");
    };

    const close = () => {
      list.hidden = true;
      list.replaceChildren();
      choose(null);
    };

    const typed = () => NAMED.exec(field.value.slice(0, field.selectionStart))?.[1] ?? "";

    const take = (option) => {
      const start = field.selectionStart - typed().length;
      field.setRangeText(`${option.dataset.slug} `, start, field.selectionStart, "end");
      close();
      field.focus();
    };

    const ask = async () => {
      const words = (asked = typed());
      if (!words) return close();
      const answer = await fetch(`${field.dataset.mentions}&q=${encodeURIComponent(words)}`);
      if (!answer.ok || words !== asked) return;
      list.innerHTML = await answer.text();
      for (const [place, option] of [...list.children].entries()) option.id = `${list.id}-${place}`;
      list.hidden = !list.children.length;
      choose(list.firstElementChild);
    };

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });

    field.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const now = chosen();
      if (event.key === "ArrowDown") choose(now?.nextElementSibling ?? list.firstElementChild);
      else if (event.key === "ArrowUp") choose(now?.previousElementSibling ?? list.lastElementChild);
      else if (event.key === "Enter" && now) take(now);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });

    // On mousedown, before the field loses the focus, so that the caret stays where it is.
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[data-slug]");
      if (option) take(option);
      event.preventDefault();
    });
    field.addEventListener("blur", close);
  };

  document.querySelectorAll("textarea[data-mentions]").forEach(setUp);
}
