import { decode, decodeData } from './codec';

export const put = async (event: { body: string }) => decode(event.body);

export const putData = async (event: { body: string }) => decodeData(event.body);
