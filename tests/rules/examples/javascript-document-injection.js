const { MongoClient, ObjectId } = require("mongodb");

const client = new MongoClient(process.env.MONGO_HOST);

exports.signIn = async (event) => {
  const { name, pin } = JSON.parse(event.body);
  return client.db("shop").collection("users").findOne({ name, pin }); // report: javascript-document-injection
};

exports.signInText = async (event) => {
  const { name, pin } = JSON.parse(event.body);
  const query = { name: String(name), pin: String(pin) };
  return client.db("shop").collection("users").findOne(query); // safe: javascript-document-injection
};

exports.byNumber = async (event) => {
  const number = Number(event.pathParameters.number);
  return client.db("shop").collection("users").findOne({ number }); // safe: javascript-document-injection
};

exports.compared = async (event) => {
  const { name, id, changes } = JSON.parse(event.body);
  const users = client.db("shop").collection("users");
  await users.findOne({ name: { $eq: name } }); // safe: javascript-document-injection
  await users.findOne({ _id: new ObjectId(id) }); // safe: javascript-document-injection
  await users.updateOne({ name: String(name) }, { $set: { nick: changes.nick } }); // safe: javascript-document-injection
  await users.updateOne({ name: String(name) }, changes); // report: javascript-document-injection
};
