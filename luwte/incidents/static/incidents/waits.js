/* The thanks: look whether somebody was found, and show who. Without this file the page is asked
   again every twenty seconds. */
(function () {
  "use strict";
  var place = document.getElementById("waits"), left = 40;
  if (!place) { return; }
  function show() {
    fetch(location.href, { credentials: "same-origin" }).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".next");
      var old = place.querySelector(".next");
      if (fresh && old) { old.replaceWith(fresh); }
    });
  }
  function ask() {
    left -= 1;
    fetch(place.dataset.ask, { credentials: "same-origin" }).then(function (answer) {
      if (answer.status === 205) { show(); return; }
      if (answer.status === 204 && left > 0) { setTimeout(ask, 3000); }
    });
  }
  setTimeout(ask, 2000);
})();
