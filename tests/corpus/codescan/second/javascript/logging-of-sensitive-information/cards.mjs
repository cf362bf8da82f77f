const redact = ({ card, cvv, ...rest }) => ({ ...rest, card: card.slice(-4).padStart(16, '*') });

export const pay = async (event) => {
  for (const record of event.Records) {
    const payment = JSON.parse(record.body);
    console.log(`charging ${payment.card.number} ${payment.card.cvv}`); // report: logging-of-sensitive-information
  }
};

export const payRedacted = async (event) => {
  for (const record of event.Records) {
    const payment = JSON.parse(record.body);
    console.log(JSON.stringify(redact(payment))); // safe: logging-of-sensitive-information
  }
};
