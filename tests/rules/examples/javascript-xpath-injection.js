const fs = require("fs");
const xpath = require("xpath");
const { DOMParser } = require("@xmldom/xmldom");

const catalogue = new DOMParser().parseFromString(fs.readFileSync("catalogue.xml", "utf8"));

exports.find = async (event) => {
  return xpath.select(`//item[@id='${event.id}']/price`, catalogue); // report: javascript-xpath-injection
};

exports.all = async (event) => {
  const items = xpath.select("//item", catalogue); // safe: javascript-xpath-injection
  return items.filter((item) => item.getAttribute("id") === event.id);
};

exports.nth = async (event) => {
  return xpath.select1(`//item[${parseInt(event.position, 10)}]`, catalogue); // safe: javascript-xpath-injection
};
