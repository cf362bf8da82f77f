// How much of the environment leaves the function.
exports.handler = async (event) => {
  console.log(process.env); // report: environment-leaves
  console.log(process.env.STAGE); // safe: environment-leaves
  if (event.all) {
    return { statusCode: 200, body: JSON.stringify(process.env) }; // report: environment-leaves
  }
  const { STAGE } = process.env;
  return { statusCode: 200, body: STAGE }; // safe: environment-leaves
};
