import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

const ses = new SESv2Client({ maxAttempts: 4 });
const sender = process.env.SENDER_ADDRESS;

const ADDRESS = /^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}$/;
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const encode = (text) => String(text).replace(/[&<>"']/g, (c) => ENTITIES[c]);

const money = (cents, currency) =>
  new Intl.NumberFormat('en', { style: 'currency', currency: currency === 'USD' ? 'USD' : 'EUR' }).format(Number(cents) / 100);

function validate(message) {
  const { to, customer, lines, currency } = message;
  if (typeof to !== 'string' || !ADDRESS.test(to)) {
    throw new TypeError('recipient is not an address');
  }
  if (!Array.isArray(lines) || lines.length === 0 || lines.length > 100) {
    throw new TypeError('a receipt has between 1 and 100 lines');
  }
  return { to, customer, lines, currency };
}

function htmlBody({ customer, lines, currency }) {
  const rows = lines.map(({ title, cents }) => `<tr><td>${encode(title)}</td><td>${money(cents, currency)}</td></tr>`);
  return `<p>Dear ${encode(customer)},</p><table>${rows.join('')}</table>`;
}

function textBody({ customer, lines, currency }) {
  const rows = lines.map(({ title, cents }) => `${title}: ${money(cents, currency)}`);
  return [`Dear ${customer},`, '', ...rows].join('\n');
}

async function send(receipt) {
  await ses.send(
    new SendEmailCommand({
      FromEmailAddress: sender,
      Destination: { ToAddresses: [receipt.to] },
      Content: {
        Simple: {
          Subject: { Data: 'Your receipt' },
          Body: { Html: { Data: htmlBody(receipt) }, Text: { Data: textBody(receipt) } },
        },
      },
    }),
  );
}

export const handler = async (event) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    try {
      await send(validate(JSON.parse(record.body)));
    } catch (err) {
      console.error('receipt was not sent', { messageId: record.messageId, name: err.name });
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
