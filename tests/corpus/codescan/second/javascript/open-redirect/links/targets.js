'use strict';

exports.localPath = (value) => {
  const text = String(value);
  if (text.startsWith('/') && !text.startsWith('//') && !text.includes('\\') && !/[\t\r\n]/.test(text)) {
    return text;
  }
  return '/';
};

exports.anyPath = (value) => {
  if (!value) return '/';
  return value.trim();
};
