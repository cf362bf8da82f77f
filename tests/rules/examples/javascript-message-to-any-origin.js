// Messages between windows.
exports.tell = (frame, text) => {
  frame.contentWindow.postMessage(text, "*"); // report: javascript-message-to-any-origin
  window.parent.postMessage(text, "*"); // report: javascript-message-to-any-origin
  window.parent.postMessage(text, "https://shop.example.net"); // safe: javascript-message-to-any-origin
  frame.contentWindow.postMessage("*", "https://shop.example.net"); // safe: javascript-message-to-any-origin
};
