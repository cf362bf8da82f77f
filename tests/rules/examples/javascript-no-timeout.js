// How long a request may take.
const axios = require("axios");

exports.handler = async (event) => {
  await fetch("https://partner.example.net/orders"); // report: javascript-no-timeout
  await fetch("https://partner.example.net/orders", { method: "POST", body: event.body }); // report: javascript-no-timeout
  await fetch("https://partner.example.net/orders", { signal: AbortSignal.timeout(3000) }); // safe: javascript-no-timeout
  await axios.get("https://partner.example.net/orders"); // report: javascript-no-timeout
  await axios.get("https://partner.example.net/orders", { timeout: 3000 }); // safe: javascript-no-timeout
  await axios.post("https://partner.example.net/orders", event.body, { timeout: 3000 }); // safe: javascript-no-timeout
};
