// Whose images are found.
const { DescribeImagesCommand, EC2Client } = require("@aws-sdk/client-ec2");

const ec2 = new EC2Client({});

exports.handler = async () => {
  const Filters = [{ Name: "name", Values: ["shop-*"] }];
  await ec2.send(new DescribeImagesCommand({ Filters })); // report: image-of-anyone
  await ec2.send(new DescribeImagesCommand({ Filters, Owners: ["amazon"] })); // safe: image-of-anyone
};
