'use strict';

module.exports = {
  LEGACY: { name: 'des-cbc', iv: 8 },
  MODERN: { name: 'aes-256-gcm', iv: 12 },
};
