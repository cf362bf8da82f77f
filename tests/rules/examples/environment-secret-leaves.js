// Secrets of the environment that leave the function.
const password = process.env.DB_PASSWORD;

exports.handler = async (event) => {
  console.log(`connecting with ${password}`); // report: environment-secret-leaves
  console.log(`connecting as ${process.env.DB_USER}`); // safe: environment-secret-leaves
  if (event.all) {
    return { statusCode: 200, body: JSON.stringify({ key: process.env.API_KEY }) }; // report: environment-secret-leaves
  }
  return { statusCode: 200, body: process.env.SECRET_ARN }; // safe: environment-secret-leaves
};
