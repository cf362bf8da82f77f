'use strict';

const crypto = require('crypto');
const { createHash } = require('crypto');
const bcrypt = require('bcryptjs');
const md5 = require('md5');
const CryptoJS = require('crypto-js');
const AWS = require('aws-sdk');

const documents = new AWS.DynamoDB.DocumentClient();
const s3 = new AWS.S3();
const store = (Item) => documents.put({ TableName: process.env.USERS, Item }).promise();

exports.register = async (event) => {
  const digest = crypto.createHash('md5').update(event.password).digest('hex'); // report: insecure-hashing
  await store({ id: event.user, digest });
};

exports.registerBcrypt = async (event) => {
  const digest = await bcrypt.hash(event.password, 12); // safe: insecure-hashing
  await store({ id: event.user, digest });
};

exports.registerScrypt = async (event) => {
  const salt = crypto.randomBytes(16);
  const digest = crypto.scryptSync(event.password, salt, 64).toString('hex'); // safe: insecure-hashing
  await store({ id: event.user, digest, salt: salt.toString('hex') });
};

exports.sign = async (event) => createHash('sha1').update(process.env.SIGNING_KEY + event.text).digest('hex'); // report: insecure-hashing

exports.signHmac = async (event) => crypto.createHmac('sha256', process.env.SIGNING_KEY).update(event.text).digest('hex'); // safe: insecure-hashing

exports.packaged = async (event) => md5(event.token); // report: insecure-hashing

exports.packagedJs = async (event) => CryptoJS.SHA1(event.token).toString(); // report: insecure-hashing

exports.packagedStrong = async (event) => CryptoJS.SHA256(event.document).toString(); // safe: insecure-hashing

exports.uploadWithLength = async (event) => {
  const Body = Buffer.from(event.body, 'base64');
  const ContentMD5 = createHash('md5').update(Body).digest('base64'); // safe: insecure-hashing
  await s3.putObject({ Bucket: 'inbox', Key: 'upload', Body, ContentMD5 }).promise();
};
