// What the answer of a model may do.
const { execSync } = require("child_process");
const { BedrockRuntimeClient, ConverseCommand } = require("@aws-sdk/client-bedrock-runtime");

const bedrock = new BedrockRuntimeClient({});
const ACTIONS = { list: "ls", date: "date" };

exports.handler = async (event) => {
  const { output } = await bedrock.send(new ConverseCommand({ modelId: "m", messages: event.messages }));
  const { text } = output.message.content[0];
  eval(text); // report: javascript-model-output-acts
  execSync(`echo ${text}`); // report: javascript-model-output-acts
  execSync(ACTIONS[text]); // safe: javascript-model-output-acts
  execSync("ls"); // safe: javascript-model-output-acts
  return { text }; // safe: javascript-model-output-acts
};
