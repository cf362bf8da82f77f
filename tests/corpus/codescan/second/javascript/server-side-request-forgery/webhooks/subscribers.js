'use strict';

const SUBSCRIBERS = [
  { id: 'billing', url: 'https://billing.example.com/events' },
  { id: 'audit', url: 'https://audit.example.com/events' },
];

exports.urlOf = (id) => {
  const subscriber = SUBSCRIBERS.find((s) => s.id === id);
  if (!subscriber) throw new Error('no such subscriber');
  return subscriber.url;
};
