// How much of the environment leaves the function.
const password = process.env.DB_PASSWORD;

exports.handler = async (event) => {
  console.log(process.env); // report: environment-leaves
  console.log(process.env.STAGE); // safe: environment-leaves
  console.log(`connecting with ${password}`); // report: environment-leaves
  console.log(`connecting as ${process.env.DB_USER}`); // safe: environment-leaves
  console.log("secret", process.env.SECRET_ARN); // safe: environment-leaves
  console.log("secret", process.env.DB_CREDENTIALS_SECRET_NAME); // safe: environment-leaves
  console.log("secret", process.env.CREDENTIALS_FOR_STOCK); // safe: environment-leaves
  console.log("secret", process.env.STOCK_CREDENTIALS); // report: environment-leaves
  console.log("key", process.env.PRIVATE_KEY_SECRET_ARN); // safe: environment-leaves
  if (event.all) {
    return { statusCode: 200, body: JSON.stringify(process.env) }; // report: environment-leaves
  }
  if (event.key) {
    return { statusCode: 200, body: JSON.stringify({ key: process.env.API_KEY }) }; // report: environment-leaves
  }
  if (event.secret) {
    return { statusCode: 200, body: process.env.SECRET_ARN }; // safe: environment-leaves
  }
  if (!event.id) {
    throw new Error(`no id for ${password}`); // report: environment-leaves
  }
  await fetch("https://partner.example.net/hook", { method: "POST", body: JSON.stringify({ password }) }); // report: environment-leaves
  await fetch("https://partner.example.net/hook", { headers: { Authorization: `Bearer ${password}` } }); // safe: environment-leaves
  await fetch(process.env.HOOK_SECRET); // safe: environment-leaves
  const { STAGE } = process.env;
  return { statusCode: 200, body: STAGE }; // safe: environment-leaves
};
