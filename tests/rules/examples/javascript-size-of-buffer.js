// How much memory is taken.
exports.handler = async (event) => [
  Buffer.alloc(Number(event.size)), // report: javascript-size-of-buffer
  new ArrayBuffer(event.size), // report: javascript-size-of-buffer
  Buffer.alloc(Math.min(Number(event.size), 4096)), // safe: javascript-size-of-buffer
  Buffer.alloc(Math.min(event.size, event.limit)), // report: javascript-size-of-buffer
  Buffer.alloc(1024), // safe: javascript-size-of-buffer
  Buffer.from(event.text), // safe: javascript-size-of-buffer
];

const LARGEST = 4096;

exports.bounded = async (event) => {
  if (event.size > LARGEST) throw new Error("too large");
  const first = Buffer.alloc(event.size); // safe: javascript-size-of-buffer
  if (event.other < LARGEST) throw new Error("too small");
  const second = Buffer.alloc(event.other); // report: javascript-size-of-buffer
  if (event.third > event.limit) throw new Error("too large");
  return [first, second, Buffer.alloc(event.third)]; // report: javascript-size-of-buffer
};
