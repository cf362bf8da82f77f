export const slug = (value) => String(value).toLowerCase().replace(/[^a-z0-9-]/g, '');
