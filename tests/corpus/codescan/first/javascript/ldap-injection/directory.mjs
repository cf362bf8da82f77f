import ldap from 'ldapjs';
import { Client, EqualityFilter } from 'ldapts';

const BASE = 'ou=people,dc=example,dc=com';
const client = ldap.createClient({ url: process.env.LDAP_URL });
const directory = new Client({ url: process.env.LDAP_URL });

const escapeValue = (text) => text.replace(/[\\*()\0]/g, (char) => `\\${char.charCodeAt(0).toString(16).padStart(2, '0')}`);

const search = (base, options) =>
  new Promise((resolve, reject) => {
    client.search(base, options, (error, result) => (error ? reject(error) : resolve(result))); // report: ldap-injection
  });

export const findPerson = async (event) => search(BASE, { filter: `(uid=${event.queryStringParameters.name})`, scope: 'sub' });

export const findMail = async (event) => {
  const { searchEntries } = await directory.search(BASE, { filter: '(mail=' + event.mail + ')' }); // report: ldap-injection
  return searchEntries.length;
};

export const findMailEscaped = async (event) => {
  const { searchEntries } = await directory.search(BASE, { filter: '(mail=' + escapeValue(event.mail) + ')' }); // safe: ldap-injection
  return searchEntries.length;
};

export const findMailObject = async (event) => {
  const filter = new EqualityFilter({ attribute: 'mail', value: event.mail });
  const { searchEntries } = await directory.search(BASE, { filter }); // safe: ldap-injection
  return searchEntries.length;
};

export const findNumber = async (event) => {
  const filter = `(employeeNumber=${Number(event.number)})`;
  const { searchEntries } = await directory.search(BASE, { filter }); // safe: ldap-injection
  return searchEntries.length;
};

export const findInUnit = async ({ unit }) => {
  const options = { filter: '(objectClass=person)' };
  const { searchEntries } = await directory.search(`ou=${unit},dc=example,dc=com`, options); // report: ldap-injection
  return searchEntries.length;
};
