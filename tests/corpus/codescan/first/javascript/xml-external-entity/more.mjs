import libxmljs from 'libxmljs';

export const byFlag = async (event) => {
  const noent = event.headers['x-expand'] === 'yes';
  return libxmljs.parseXml(event.body, { noent }).root().name(); // report: xml-external-entity
};

export const byDeadFlag = async (event) => {
  const size = 12;
  const noent = size * 2 > 30;
  return libxmljs.parseXml(event.body, { noent }).root().name(); // safe: xml-external-entity
};

export const chained = (event) =>
  Promise.resolve(Buffer.from(event.body, 'base64').toString())
    .then((text) => libxmljs.parseXml(text, { noent: true, dtdvalid: true })) // report: xml-external-entity
    .then((document) => document.root().name());

class Note {
  parseXml(text) {
    return { text };
  }
}

export const note = async (event) => new Note().parseXml(event.body, { noent: true }); // safe: xml-external-entity
