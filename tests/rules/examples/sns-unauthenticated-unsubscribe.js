// Who may end a subscription.
const { ConfirmSubscriptionCommand, SNSClient } = require("@aws-sdk/client-sns");

const sns = new SNSClient({});

exports.handler = async ({ TopicArn, Token }) => {
  await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token })); // report: sns-unauthenticated-unsubscribe
  await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token, AuthenticateOnUnsubscribe: "true" })); // safe: sns-unauthenticated-unsubscribe
};
