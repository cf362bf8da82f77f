// What a subscription answers.
const { SNSClient, SubscribeCommand } = require("@aws-sdk/client-sns");

const sns = new SNSClient({});

exports.handler = async (event) => {
  const first = await sns.send(new SubscribeCommand({ TopicArn: "orders", Protocol: "https", Endpoint: event.url })); // report: subscription-without-arn
  const second = await sns.send(new SubscribeCommand({ TopicArn: "orders", Protocol: "https", ReturnSubscriptionArn: true })); // safe: subscription-without-arn
  return [first.SubscriptionArn, second.SubscriptionArn];
};
