/* Small comforts. Every page works without this file. */
(function () {
  "use strict";
  // Error summary: where the browser does not give it the focus by itself.
  window.addEventListener("load", function () {
    var summary = document.querySelector("[data-summary]");
    if (summary && document.activeElement !== summary) { summary.focus(); }
  });

  // Where a row of pages or filters is wider than the phone, the chosen one is in view.
  document.querySelectorAll(".subnav [aria-current], .filters [aria-current]").forEach(function (one) {
    var row = one.closest(".subnav, .filters");
    row.scrollLeft = one.getBoundingClientRect().right - row.getBoundingClientRect().right + 24;
  });

  // Menus close on Escape and on a tap beside them.
  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!except || !menu.contains(except)) { menu.open = false; }
    });
  }
  // The sheet with the menu is open while the address ends in #menu.
  function closeSheet(target) {
    if (location.hash === "#menu" && !(target && target.closest(".side, .tabs"))) {
      history.replaceState(null, "", location.pathname + location.search);
      location.hash = "#content";
    }
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target);
    closeSheet(event.target);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var menu = document.querySelector("details[data-menu][open]");
    closeMenus(null);
    closeSheet(null);
    if (menu) { menu.querySelector("summary").focus(); }
  });

  // A second tap on the same button sends nothing twice.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method.toLowerCase() !== "post" || event.defaultPrevented) { return; }
    if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[aria-busy]").forEach(function (form) {
      form.removeAttribute("aria-busy");
    });
  });
})();
