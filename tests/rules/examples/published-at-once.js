// When a topic is published to.
const { CreateTopicCommand, PublishCommand, SNSClient } = require("@aws-sdk/client-sns");

const sns = new SNSClient({});

exports.handler = async () => {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "orders" }));
  await sns.send(new PublishCommand({ TopicArn, Message: "text" })); // report: published-at-once
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: "text" })); // safe: published-at-once
};
