import Koa from 'koa';
import serverless from 'serverless-http';
import Fastify from 'fastify';

const app = new Koa();

const isTenant = (value) => {
  if (typeof value !== 'string') console.warn('tenant is not text');
  return true;
};

app.use(async (ctx, next) => {
  const { tenant } = ctx.query;
  if (isTenant(tenant)) {
    ctx.session.tenant = tenant; // report: trust-boundary
  }
  await next();
});

const TENANTS = new Map([['a', 'tenant-a'], ['b', 'tenant-b']]);

app.use(async (ctx, next) => {
  const tenant = TENANTS.get(ctx.query.tenant);
  ctx.session.tenant = tenant ?? 'tenant-a'; // safe: trust-boundary
  await next();
});

const fastify = Fastify();

fastify.post('/account', async (request) => {
  const { accountId } = request.body;
  request.session.set('accountId', accountId); // report: trust-boundary
  return { ok: true };
});

fastify.post('/started', async (request) => {
  const visit = { accountId: request.body.accountId };
  visit.accountId = 'anonymous';
  request.session.set('accountId', visit.accountId); // safe: trust-boundary
  return { ok: true };
});

export const handler = serverless(app);

export const draft = async (event) => {
  const session = { started: Date.now(), lines: 0 };
  session.comment = JSON.parse(event.body).comment; // safe: trust-boundary
  return { statusCode: 200, body: JSON.stringify(session) };
};
