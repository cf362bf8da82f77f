'use strict';

const fs = require('fs');

exports.spool = async (event) => {
  fs.writeFileSync('/mnt/spool/job.json', JSON.stringify(event.detail));
  fs.chmodSync('/mnt/spool/job.json', 0o777); // report: loose-file-permissions
};

exports.spoolPrivate = async (event) => {
  fs.writeFileSync('/mnt/spool/job.json', JSON.stringify(event.detail));
  fs.chmodSync('/mnt/spool/job.json', 0o600); // safe: loose-file-permissions
};

exports.folder = async (event) => {
  const permissions = { recursive: true, mode: 0o777 };
  await fs.promises.mkdir(`/mnt/spool/${Number(event.detail.id)}`, permissions); // report: loose-file-permissions
};

exports.folderPrivate = async (event) => {
  const permissions = { recursive: true, mode: 0o777 };
  permissions.mode = 0o700;
  await fs.promises.mkdir(`/mnt/spool/${Number(event.detail.id)}`, permissions); // safe: loose-file-permissions
};
