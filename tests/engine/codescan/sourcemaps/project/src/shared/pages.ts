export async function fetchPage(address: string): Promise<string> {
  const answer = await fetch(address);
  return answer.text();
}
