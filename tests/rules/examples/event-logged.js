// How much of an event is logged.
exports.handler = async (event) => {
  console.log("event", JSON.stringify(event)); // report: event-logged
  return work(event);
};

async function work(event) {
  console.log("order", event.id); // safe: event-logged
  console.log(`${event.Records.length} records`); // safe: event-logged
  console.info(`event ${event}`); // report: event-logged
  return store(event); // safe: event-logged
}

function store(event) {
  return event;
}
