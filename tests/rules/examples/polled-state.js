// How a state is waited for.
const { CloudFormationClient, DescribeStacksCommand, waitUntilStackCreateComplete } = require("@aws-sdk/client-cloudformation");

const client = new CloudFormationClient({});

exports.handler = async () => {
  let done = false;
  while (!done) {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: "orders" })); // report: polled-state
    done = Stacks[0].StackStatus === "CREATE_COMPLETE";
  }
  await waitUntilStackCreateComplete({ client, maxWaitTime: 60 }, { StackName: "orders" }); // safe: polled-state
  return client.send(new DescribeStacksCommand({ StackName: "orders" })); // safe: polled-state
};
