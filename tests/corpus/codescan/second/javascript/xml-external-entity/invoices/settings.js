'use strict';

exports.XML_OPTIONS = { noent: true, dtdload: true };
exports.XML_OPTIONS_STRICT = { noent: false, dtdload: false, nonet: true };
