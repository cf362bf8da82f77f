import { convert, convertNamed } from "./lib/convert";
import { run } from "tiny-runner";

interface Job {
  picture: string;
  script: string;
}

export const handler = async (event: { body: string }): Promise<{ statusCode: number }> => {
  const job = JSON.parse(event.body) as Job;
  convert(job.picture);
  convertNamed(job.picture);
  run(job.script);
  return { statusCode: 204 };
};
