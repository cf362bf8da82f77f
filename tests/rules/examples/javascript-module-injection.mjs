const loaders = { json: "./readers/json.mjs", xml: "./readers/xml.mjs" };

export const handler = async (event) => {
  const reader = await import(`./readers/${event.kind}.mjs`); // report: javascript-module-injection
  return reader.read(event.body);
};

export const fixed = async (event) => {
  const path = loaders[event.kind];
  const reader = await import(path); // safe: javascript-module-injection
  return reader.read(event.body);
};
