// What stays for the next invocation.
let user;
let count = 0;
const cache = {};

exports.handler = async (event) => {
  user = event.headers["x-user"]; // report: global-from-event
  count += 1; // safe: global-from-event
  cache.last = event.body; // report: global-from-event
  const local = event.body; // safe: global-from-event
  const seen = {};
  seen.last = event.body; // safe: global-from-event
  let names = "";
  event.names.forEach((name) => {
    names += name; // safe: global-from-event
  });
  return { user, count, cache, local, seen, names };
};

const recent = [];

exports.remember = async (event) => {
  recent.push(event.body); // report: global-from-event
  const own = [];
  own.push(event.body); // safe: global-from-event
  return { recent: recent.length, own };
};
