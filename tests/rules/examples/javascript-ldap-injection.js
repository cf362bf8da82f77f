const ldap = require("ldapjs");
const escape = require("ldap-escape");

const client = ldap.createClient({ url: "ldaps://directory.example.com" });
const base = "ou=people,dc=example,dc=com";

exports.find = async (event) => {
  client.search(base, { filter: `(uid=${event.user})`, scope: "sub" }); // report: javascript-ldap-injection
};

exports.findEscaped = async (event) => {
  const filter = escape.filter`(uid=${event.user})`;
  client.search(base, { filter, scope: "sub" }); // safe: javascript-ldap-injection
};

exports.below = async (event) => {
  client.search(`ou=${event.unit},${base}`, { scope: "one" }); // report: javascript-ldap-injection
};
