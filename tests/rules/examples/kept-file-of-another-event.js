// Files that are fetched for one event, and found by the next one.
const fs = require("fs");
const { S3Client, GetObjectCommand } = require("@aws-sdk/client-s3");

const s3 = new S3Client({});
const FONT = "/tmp/font.ttf";

exports.handler = async (event) => {
  if (!fs.existsSync("/tmp/order.json")) {
    const order = await s3.send(new GetObjectCommand({ Bucket: "orders", Key: event.key })); // report: kept-file-of-another-event
    fs.writeFileSync("/tmp/order.json", await order.Body.transformToByteArray());
  }
  if (!fs.existsSync(FONT)) {
    const font = await s3.send(new GetObjectCommand({ Bucket: "fonts", Key: "sans.ttf" })); // safe: kept-file-of-another-event
    fs.writeFileSync(FONT, await font.Body.transformToByteArray());
  }
  if (!fs.existsSync("/tmp/note.txt")) {
    fs.writeFileSync("/tmp/note.txt", event.note); // report: kept-file-of-another-event
  }
  fs.writeFileSync("/tmp/other.txt", event.note); // safe: kept-file-of-another-event
  return [await page(event), await named(event)];
};

async function page(event) {
  if (fs.existsSync("/tmp/page.html")) {
    return fs.readFileSync("/tmp/page.html", "utf8");
  }
  const found = await s3.send(new GetObjectCommand({ Bucket: "pages", Key: `${event.tenant}.html` })); // report: kept-file-of-another-event
  const text = await found.Body.transformToString();
  fs.writeFileSync("/tmp/page.html", text);
  return text;
}

async function named(event) {
  const path = `/tmp/${event.id}`;
  if (!fs.existsSync(path)) {
    const found = await s3.send(new GetObjectCommand({ Bucket: "pages", Key: event.id })); // safe: kept-file-of-another-event
    fs.writeFileSync(path, await found.Body.transformToString());
  }
  return path;
}
