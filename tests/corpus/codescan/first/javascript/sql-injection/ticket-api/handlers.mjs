import { TicketRepository } from './repository.mjs';

const tickets = new TicketRepository();

export const listByStatus = async (event) => {
  const { status = 'open' } = event.queryStringParameters ?? {};
  return { statusCode: 200, body: JSON.stringify(await tickets.byStatus(status)) };
};

export const listByOwner = async ({ pathParameters: { owner } }) => ({
  statusCode: 200,
  body: JSON.stringify(await tickets.byOwner(owner)),
});

export const listUrgent = async () => {
  const found = await Promise.all(['high', 'urgent'].map((level) => tickets.byPriority(level)));
  return { statusCode: 200, body: JSON.stringify(found.flat()) };
};
