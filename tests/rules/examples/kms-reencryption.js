// Text that is decrypted only to be encrypted anew.
const { DecryptCommand, EncryptCommand, KMSClient, ReEncryptCommand } = require("@aws-sdk/client-kms");

const kms = new KMSClient({});

exports.handler = async (event) => {
  const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob: event.sealed }));
  await kms.send(new EncryptCommand({ KeyId: "new", Plaintext })); // report: kms-reencryption
  await kms.send(new EncryptCommand({ KeyId: "new", Plaintext: event.text })); // safe: kms-reencryption
  await kms.send(new ReEncryptCommand({ CiphertextBlob: event.sealed, DestinationKeyId: "new" })); // safe: kms-reencryption
};
