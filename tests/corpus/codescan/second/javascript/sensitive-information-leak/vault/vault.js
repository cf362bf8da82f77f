'use strict';

const { SecretsManager } = require('@aws-sdk/client-secrets-manager');

const manager = new SecretsManager({});
const fetchSecret = () => manager.getSecretValue({ SecretId: process.env.SIGNING_KEY_ARN });

exports.currentKey = async () => (await fetchSecret()).SecretString;

exports.keyVersion = async () => (await fetchSecret()).VersionId;
