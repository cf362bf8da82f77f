import { FeedReader, PlainFeedReader } from './reader';

const reader = new FeedReader({ noent: true, dtdload: true });
const plain = new PlainFeedReader();

export const titles = async (event: { body: string }) => reader.titles(event.body);

export const plainTitles = async (event: { body: string }) => plain.titles(event.body);
