'use strict';

const axios = require('axios');
const AWS = require('aws-sdk');
const ftp = require('basic-ftp');

exports.rates = async () => {
  const { data } = await axios.get('http://rates.example.com/latest'); // report: insecure-connection
  return data;
};

exports.ratesTls = async () => {
  const { data } = await axios.get('https://rates.example.com/latest'); // safe: insecure-connection
  return data;
};

exports.extension = async () => {
  const { data } = await axios.get('http://localhost:2773/systemsmanager/parameters/get?name=flag'); // safe: insecure-connection
  return data.Parameter.Name;
};

exports.queue = async (event) => {
  const sqs = new AWS.SQS({ sslEnabled: false }); // report: insecure-connection
  return sqs.sendMessage({ QueueUrl: process.env.QUEUE_URL, MessageBody: event.body }).promise();
};

exports.upload = async () => {
  const client = new ftp.Client();
  await client.access({ host: 'files.example.com', user: process.env.FTP_USER, password: process.env.FTP_PASSWORD, secure: true }); // safe: insecure-connection
  await client.uploadFrom('/tmp/report.csv', 'report.csv');
};
