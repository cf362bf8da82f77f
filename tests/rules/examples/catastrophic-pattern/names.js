const words = /^([a-z]+)*$/;

exports.handler = async (event) => {
  const name = event.queryStringParameters.name;
  const nested = words.test(name); // report: catastrophic-pattern
  const plain = /^[a-z]+$/.test(name); // safe: catastrophic-pattern
  const found = name.match(/(x+)*y/); // report: catastrophic-pattern
  const fine = name.match(/(x|z)*y/); // safe: catastrophic-pattern
  return [nested, plain, found, fine];
};

exports.short = async (event) => {
  const name = event.queryStringParameters.name;
  if (name.length > 20) {
    return false;
  }
  return words.test(name); // safe: catastrophic-pattern
};
