const { MongoClient } = require("mongodb");
const { DynamoDBClient, ScanCommand } = require("@aws-sdk/client-dynamodb");

const dynamodb = new DynamoDBClient({});

exports.scan = async (event) => {
  const command = new ScanCommand({ TableName: "orders", FilterExpression: event.filter });
  return dynamodb.send(command); // report: javascript-nosql-injection
};

exports.scanByValue = async (event) => {
  const command = new ScanCommand({
    TableName: "orders",
    FilterExpression: "#o = :o",
    ExpressionAttributeValues: { ":o": { S: event.owner } },
  });
  return dynamodb.send(command); // safe: javascript-nosql-injection
};

exports.script = async (event) => {
  const people = new MongoClient(process.env.PEOPLE).db("shop").collection("people");
  people.find({ $where: `this.name == '${event.name}'` }); // report: javascript-nosql-injection
  people.find({ $where: "this.name == this.nick" }); // safe: javascript-nosql-injection
};
