let currentUser;
let region;
const seenEmails = [];
const state = { tenant: 'none' };

export const rememberUser = async (event) => {
  if (event.user) {
    currentUser = event.user; // report: lambda-global-state-from-event
  }
  return { hello: currentUser };
};

export const localUser = async (event) => {
  const currentUser = event.user ?? 'nobody'; // safe: lambda-global-state-from-event
  return { hello: currentUser };
};

export const rememberRegion = async (event) => {
  region ??= process.env.AWS_REGION; // safe: lambda-global-state-from-event
  return { region, user: event.user };
};

export const collect = async (event) => {
  event.Records.forEach(({ body }) => seenEmails.push(body)); // report: lambda-global-state-from-event
  return { emails: seenEmails };
};

export const collectLocally = async (event) => {
  const seenEmails = [];
  event.Records.forEach(({ body }) => seenEmails.push(body)); // safe: lambda-global-state-from-event
  return { emails: seenEmails };
};

const keep = (tenant) => {
  if (tenant) {
    state.tenant = tenant; // report: lambda-global-state-from-event
  }
};

export const withTenant = async (event) => {
  keep(event.headers['x-tenant']);
  return { tenant: state.tenant };
};
