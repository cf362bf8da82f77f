import { Gallery } from './gallery.mjs';

const gallery = new Gallery({ folder: '/mnt/avatars' });

export const show = async (event) => {
  const image = await gallery.open(event.pathParameters.user);
  return { statusCode: 200, isBase64Encoded: true, body: image.toString('base64') };
};

export const exists = async (event) => {
  return { statusCode: (await gallery.has(event.pathParameters.user)) ? 204 : 404 };
};
