// How much memory is taken.
exports.handler = async (event) => [
  Buffer.alloc(Number(event.size)), // report: javascript-size-of-buffer
  new ArrayBuffer(event.size), // report: javascript-size-of-buffer
  Buffer.alloc(Math.min(Number(event.size), 4096)), // safe: javascript-size-of-buffer
  Buffer.alloc(Math.min(event.size, event.limit)), // report: javascript-size-of-buffer
  Buffer.alloc(1024), // safe: javascript-size-of-buffer
  Buffer.from(event.text), // safe: javascript-size-of-buffer
];
