export const strategy = async (event) => {
  const { name = 'default' } = event.queryStringParameters ?? {};
  const { price } = await import(`/mnt/strategies/${name}.mjs`); // report: module-injection
  return { statusCode: 200, body: String(price()) };
};

const loaders = {
  flat: () => import('./strategies/flat.mjs'), // safe: module-injection
  percent: () => import('./strategies/percent.mjs'),
};

export const strategyListed = async (event) => {
  const name = event.queryStringParameters?.name === 'flat' ? 'flat' : 'percent';
  const { price } = await loaders[name]();
  return { statusCode: 200, body: String(price()) };
};
