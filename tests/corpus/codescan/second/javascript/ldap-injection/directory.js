'use strict';

const ldap = require('ldapjs');

const client = ldap.createClient({ url: process.env.LDAP_URL });
const BASE = 'ou=people,dc=example,dc=com';

function collect(result) {
  return new Promise((resolve, reject) => {
    const entries = [];
    result.on('searchEntry', (entry) => entries.push(entry.pojo));
    result.on('error', reject);
    result.on('end', () => resolve(entries));
  });
}

exports.find = (event, context, callback) => {
  const { uid } = event.queryStringParameters;
  const options = { scope: 'sub', filter: `(&(objectClass=person)(uid=${uid}))` };
  client.search(BASE, options, (err, result) => { // report: ldap-injection
    if (err) return callback(err);
    collect(result).then((entries) => callback(null, entries), callback);
  });
};

exports.findExact = (event, context, callback) => {
  const { uid } = event.queryStringParameters;
  const options = { scope: 'sub', filter: new ldap.EqualityFilter({ attribute: 'uid', value: uid }) };
  client.search(BASE, options, (err, result) => { // safe: ldap-injection
    if (err) return callback(err);
    collect(result).then((entries) => callback(null, entries), callback);
  });
};

const DEPARTMENTS = { hr: 'ou=hr', it: 'ou=it' };

exports.members = (event, context, callback) => {
  const wanted = event.pathParameters.department;
  const unit = Object.hasOwn(DEPARTMENTS, wanted) ? DEPARTMENTS[wanted] : 'ou=it';
  client.search(`${unit},dc=example,dc=com`, { filter: '(objectClass=person)' }, (err, result) => { // safe: ldap-injection
    if (err) return callback(err);
    collect(result).then((entries) => callback(null, entries), callback);
  });
};
