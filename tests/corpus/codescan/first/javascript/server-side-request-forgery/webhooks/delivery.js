const axios = require('axios');

async function deliver(subscription, payload) {
  return axios.post(subscription.url, payload); // report: server-side-request-forgery
}

async function deliverInternal(subscription, payload) {
  return axios.post(subscription.url, payload); // safe: server-side-request-forgery
}

module.exports = { deliver, deliverInternal };
