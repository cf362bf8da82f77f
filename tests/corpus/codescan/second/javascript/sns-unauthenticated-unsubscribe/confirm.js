'use strict';

const AWS = require('aws-sdk');

const sns = new AWS.SNS();

exports.confirm = async (event) => {
  const { TopicArn, Token } = JSON.parse(event.body);
  await sns.confirmSubscription({ TopicArn, Token }).promise(); // report: sns-unauthenticated-unsubscribe
  return { statusCode: 200 };
};

exports.confirmLocked = async (event) => {
  const { TopicArn, Token } = JSON.parse(event.body);
  await sns.confirmSubscription({ TopicArn, Token, AuthenticateOnUnsubscribe: 'true' }).promise(); // safe: sns-unauthenticated-unsubscribe
  return { statusCode: 200 };
};

exports.confirmOff = (event, context, callback) => {
  const params = { TopicArn: process.env.TOPIC_ARN, Token: event.token, AuthenticateOnUnsubscribe: 'false' };
  sns.confirmSubscription(params, callback); // report: sns-unauthenticated-unsubscribe
};

exports.confirmOn = (event, context, callback) => {
  const params = { TopicArn: process.env.TOPIC_ARN, Token: event.token, AuthenticateOnUnsubscribe: 'false' };
  params.AuthenticateOnUnsubscribe = 'true';
  sns.confirmSubscription(params, callback); // safe: sns-unauthenticated-unsubscribe
};
