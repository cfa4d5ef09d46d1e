// Draw a signature; without this file the form asks for the signed paper instead.
"use strict";

(() => {
  const box = document.querySelector("[data-sign]");
  const field = document.querySelector("input[name=drawn]");
  if (!box || !field) return;
  const canvas = box.querySelector("canvas");
  const clear = box.querySelector("button");
  const pen = canvas.getContext("2d");
  let drawing = false;
  box.hidden = false;

  const blank = () => {
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    field.value = "";
  };
  const at = (event) => {
    const edge = canvas.getBoundingClientRect();
    return [
      ((event.clientX - edge.left) * canvas.width) / edge.width,
      ((event.clientY - edge.top) * canvas.height) / edge.height,
    ];
  };

  blank();
  pen.lineWidth = 3;
  pen.lineCap = "round";
  pen.strokeStyle = "#14211f";
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  const stop = () => {
    if (!drawing) return;
    drawing = false;
    field.value = canvas.toDataURL("image/png");
  };
  canvas.addEventListener("pointerup", stop);
  canvas.addEventListener("pointercancel", stop);
  clear.addEventListener("click", blank);
})();
