'use strict';

const { exec, execFile, spawn, execSync } = require('child_process');
const path = require('path');
const util = require('util');

const run = util.promisify(exec);

function resizeCommand(source, width) {
  const target = source.replace(/\.[a-z]+$/, '.png');
  return ['convert', source, '-resize', `${width}x`, target].join(' ');
}

exports.thumbnail = async (event) => {
  for (const record of event.Records) {
    const key = decodeURIComponent(record.s3.object.key.replace(/\+/g, ' '));
    const command = resizeCommand(`/tmp/${key}`, 200);
    await run(command); // report: os-command-injection
  }
  return { processed: event.Records.length };
};

exports.probe = (event, context, callback) => {
  const name = path.basename(event.queryStringParameters.file);
  execFile('ffprobe', ['-v', 'error', '-show_format', path.join('/tmp', name)], (err, stdout) => { // safe: os-command-injection
    if (err) return callback(err);
    callback(null, { statusCode: 200, body: stdout });
  });
};

exports.pack = async (event) => {
  const { label } = JSON.parse(event.body);
  const child = spawn('sh', ['-c', `tar czf /tmp/${label}.tgz -C /mnt/data .`]); // report: os-command-injection
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ statusCode: code === 0 ? 200 : 500 }));
  });
};

const PRESETS = new Set(['web', 'mobile', 'archive']);

exports.transcode = async (event) => {
  const preset = event.pathParameters.preset;
  if (!PRESETS.has(preset)) {
    return { statusCode: 400, body: 'unknown preset' };
  }
  const out = execSync(`/opt/bin/transcode --preset ${preset} /tmp/in.mov`); // safe: os-command-injection
  return { statusCode: 200, body: out.toString('utf8') };
};

exports.scale = async (event) => {
  const q = event.queryStringParameters || {};
  const width = Number.parseInt(q.width, 10);
  const { stdout } = await run('convert /tmp/in.png -resize ' + width + 'x /tmp/out.png'); // safe: os-command-injection
  return { statusCode: 200, body: stdout };
};

exports.mirror = async (event) => {
  const args = ['--bucket', event.detail.bucket, '--region', event.detail.region];
  args[1] = process.env.MIRROR_BUCKET;
  args[3] = 'eu-west-1';
  const { stdout } = await run(`/opt/bin/mirror ${args.join(' ')}`); // safe: os-command-injection
  return stdout;
};

exports.annotate = async (event) => {
  const body = JSON.parse(event.body);
  let caption = body.caption;
  if (body.format === 'plain') {
    caption = caption.replace(/[^A-Za-z0-9 ]/g, '');
  }
  await run(`convert /tmp/in.png -annotate 0 "${caption}" /tmp/out.png`); // report: os-command-injection
  return { statusCode: 204 };
};
