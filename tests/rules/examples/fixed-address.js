// Addresses that are written in the code.
const dbHost = "10.20.30.40"; // report: fixed-address
const host = "127.0.0.1"; // safe: fixed-address
const version = "10.20.30.40"; // safe: fixed-address

exports.handler = async (event) => {
  await fetch("https://93.184.216.34/orders"); // report: fixed-address
  await fetch("https://shop.example.net/10.20.30.40"); // safe: fixed-address
  if (event.ip === "93.184.216.34") { // report: fixed-address
    return 200;
  }
  return [dbHost, host, version, event.ip === "unknown"]; // safe: fixed-address
};
