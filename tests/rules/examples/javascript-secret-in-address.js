// Credentials in addresses.
const axios = require("axios");

exports.handler = async (event) => {
  await fetch(`https://partner.example.net/orders?api_key=${process.env.API_KEY}`); // report: javascript-secret-in-address
  await axios.get("https://partner.example.net/orders?id=1&password=" + event.password); // report: javascript-secret-in-address
  await fetch(`https://partner.example.net/orders?id=${event.id}`); // safe: javascript-secret-in-address
  await fetch("https://partner.example.net/orders", { headers: { "x-api-key": process.env.API_KEY } }); // safe: javascript-secret-in-address
  return `https://partner.example.net/help?password=`; // safe: javascript-secret-in-address
};
