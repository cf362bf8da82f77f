// How metrics are published.
const { CloudWatchClient, GetMetricDataCommand, PutMetricDataCommand } = require("@aws-sdk/client-cloudwatch");

const cloudwatch = new CloudWatchClient({});

exports.handler = async () => {
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: "orders", MetricData: [] })); // report: metrics-waited-for
  await cloudwatch.send(new GetMetricDataCommand({ MetricDataQueries: [] })); // safe: metrics-waited-for
};
