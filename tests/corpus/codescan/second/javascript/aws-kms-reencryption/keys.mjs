import { KMSClient, DecryptCommand, EncryptCommand } from '@aws-sdk/client-kms';

const kms = new KMSClient({});

async function open(blob) {
  const reply = await kms.send(new DecryptCommand({ CiphertextBlob: Buffer.from(blob, 'base64') }));
  return reply.Plaintext;
}

export const migrate = async (event) => {
  const plain = await open(event.blob);
  return kms.send(new EncryptCommand({ KeyId: process.env.NEW_KEY, Plaintext: plain })); // report: aws-kms-reencryption
};

export const publish = async (event) => {
  const config = JSON.parse(Buffer.from(await open(process.env.CONFIG_BLOB)).toString());
  const Plaintext = Buffer.from(String(event.note));
  await kms.send(new EncryptCommand({ KeyId: process.env.NOTES_KEY, Plaintext })); // safe: aws-kms-reencryption
  return Object.keys(config).length;
};
