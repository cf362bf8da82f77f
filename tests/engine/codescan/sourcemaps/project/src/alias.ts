import { fetchPage } from "@shared/pages";

export async function handler(event: { url: string }): Promise<string> {
  return fetchPage(event.url);
}
