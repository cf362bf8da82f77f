'use strict';

module.exports = {
  tokenUrl: 'https://login.example.com/oauth2/token', // safe: hardcoded-credentials
  privateKey: [
    '-----BEGIN RSA PRIVATE KEY-----', // report: hardcoded-credentials
    'N8su+q5kWDDxBfiGtjxfTBcZ5eP2nnU+eGEoEkFSO7fWH+E3e7aiT2/9KFtH0KZs',
    'xWnUkcbrNIWB44HC4O1gaqz0H7suTFMCfr+kk6VWs9ey3BWD7Gkbp0cdHKXC28xl',
    '9YrJyh4279zxIH3hvz7InD1BuYNv6x+Q1nkEnXkD7SVJymM/brLJo4m8fmAwwCKK',
    '-----END RSA PRIVATE KEY-----',
  ].join('\n'),
};
