// Keys of providers, told by their form; names, references and placeholders look alike.
const accessKey = "AKIAQ3EGRKVN5XB7TM2W"; // report: provider-secret
const documented = "AKIAIOSFODNN7EXAMPLE"; // safe: provider-secret
const reference = "{{resolve:secretsmanager:orders:SecretString:key}}"; // safe: provider-secret
const tokens = ["glpat-aB3dE5gH7jK9mN1pQ3sT"]; // report: provider-secret
const mongo = "mongodb+srv://orders:kT9vQx2LmZ@cluster0.shop.mongodb.net/orders"; // report: provider-secret
const mongoForm = `mongodb+srv://${process.env.MONGO_USER}:${process.env.MONGO_PASSWORD}@cluster0.shop.mongodb.net`; // safe: provider-secret
const begin = "-----BEGIN PRIVATE KEY-----"; // report: provider-secret
const form = "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----"; // safe: provider-secret
const publicKey = "-----BEGIN PUBLIC KEY-----"; // safe: provider-secret
const npm = "npm_install_and_build"; // safe: provider-secret
const hash = "key-value"; // safe: provider-secret

exports.handler = async () => [accessKey, documented, reference, tokens, mongo, mongoForm, begin, form, publicKey, npm, hash].length;
