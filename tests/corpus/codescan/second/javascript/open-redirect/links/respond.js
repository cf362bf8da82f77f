'use strict';

exports.respond = (target) => {
  return { statusCode: 302, headers: { Location: target } }; // report: open-redirect
};
