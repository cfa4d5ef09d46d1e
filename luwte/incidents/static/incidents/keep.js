/* What was typed survives a session that ended: it is set aside when the form is sent, and put back
   when the way led over the login. It stays in this tab, and not at all on a shared PC. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-keep]"), place = "luwte-keep:" + location.pathname;
  if (!form || !window.sessionStorage) { return; }
  function fields() { return form.querySelectorAll("textarea[name], input[type=text][name]"); }
  var kept = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  if (kept && document.referrer.indexOf(form.dataset.keep) !== -1) {
    var words = JSON.parse(kept);
    fields().forEach(function (field) {
      if (!field.value && words[field.name]) { field.value = words[field.name]; }
      var folded = field.value && field.closest("details");
      if (folded) { folded.open = true; }
    });
  }
  form.addEventListener("submit", function () {
    var words = {};
    fields().forEach(function (field) { if (field.value) { words[field.name] = field.value; } });
    sessionStorage.setItem(place, JSON.stringify(words));
  });
})();
