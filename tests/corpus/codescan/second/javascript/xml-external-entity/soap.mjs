import libxmljs from 'libxmljs2';
import { XMLParser } from 'fast-xml-parser';
import { parseStringPromise } from 'xml2js';

const base = { recover: true, noent: true };

export const envelope = async (event) => {
  const xml = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body;
  const doc = libxmljs.parseXml(xml, { ...base, noblanks: true }); // report: xml-external-entity
  return { statusCode: 200, body: doc.get('//*[local-name()="Body"]').toString() };
};

export const envelopeSmall = async (event) => {
  const xml = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body;
  const doc = libxmljs.parseXml(xml, { ...base, noent: false }); // safe: xml-external-entity
  return { statusCode: 200, body: doc.get('//*[local-name()="Body"]').toString() };
};

export const fast = async (event) => {
  const parser = new XMLParser({ ignoreAttributes: false, processEntities: false });
  const document = parser.parse(event.body); // safe: xml-external-entity
  return { statusCode: 200, body: JSON.stringify(Object.keys(document)) };
};

const WELCOME = '<!DOCTYPE note [<!ENTITY who "reader">]><note>Dear &who;</note>';

export const welcome = async (event) => {
  const doc = libxmljs.parseXml(WELCOME, { noent: true }); // safe: xml-external-entity
  return { statusCode: 200, body: doc.root().text() + event.queryStringParameters.page };
};

export const promised = async (event) => {
  const parsed = await parseStringPromise('<a/>');
  const parse = (text, expand = true) => libxmljs.parseXml(text, { noent: expand }); // report: xml-external-entity
  return event.Records.map((r) => parse(r.Sns.Message).root().name()).concat(Object.keys(parsed));
};
