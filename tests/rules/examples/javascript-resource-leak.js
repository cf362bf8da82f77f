// What is opened, and what of it is closed.
const fs = require("fs");
const mysql = require("mysql2/promise");
const { Client, Pool } = require("pg");
const puppeteer = require("puppeteer-core");
const { createClient } = require("redis");
const { MongoClient } = require("mongodb");

const pool = new Pool();
const kept = new Client(); // safe: javascript-resource-leak
let shared;

exports.handler = async (event) => {
  const connection = await mysql.createConnection(process.env.DSN); // report: javascript-resource-leak
  const [rows] = await connection.execute("select 1");
  const client = new Client(); // report: javascript-resource-leak
  await client.connect();
  await client.query("select 1");
  const taken = await pool.connect(); // report: javascript-resource-leak
  await taken.query("select 1");
  const browser = await puppeteer.launch(); // report: javascript-resource-leak
  const page = await browser.newPage();
  await page.goto("https://example.com/");
  const cache = createClient({ url: process.env.REDIS }); // report: javascript-resource-leak
  await cache.connect();
  await cache.set("rows", String(rows.length));
  const fd = fs.openSync("/tmp/log.txt", "w"); // report: javascript-resource-leak
  fs.writeSync(fd, "opened");
  const mongo = new MongoClient(process.env.MONGO); // report: javascript-resource-leak
  const found = await mongo.db("orders").collection("orders").findOne({ open: true });
  return [found, await asked(event), await closed(event), await lazily(event)];
};

async function asked(event) {
  const client = new Client(); // report: javascript-resource-leak
  await client.connect();
  return rowsOf(client, event.id);
}

async function rowsOf(client, id) {
  return client.query("select * from orders where id = $1", [id]);
}

async function closed(event) {
  const client = new Client(); // safe: javascript-resource-leak
  try {
    await client.connect();
    await rowsOf(client, event.id);
  } finally {
    await client.end();
  }
  const taken = await pool.connect(); // safe: javascript-resource-leak
  try {
    await rowsOf(taken, event.id);
  } finally {
    taken.release();
  }
  const browser = await puppeteer.launch(); // safe: javascript-resource-leak
  await finish(browser);
  const fd = fs.openSync("/tmp/log.txt", "w"); // safe: javascript-resource-leak
  fs.writeSync(fd, "opened");
  fs.closeSync(fd);
  const own = new Client(); // safe: javascript-resource-leak
  own.query("select 1", (error, rows) => {
    console.log(error, rows);
    own.end();
  });
  await using file = await fs.promises.open("/tmp/log.txt"); // safe: javascript-resource-leak
  await file.write("more");
  await rowsOf(pool, event.id);
  return made();
}

async function finish(browser) {
  await browser.close();
}

async function made() {
  const client = new Client(); // safe: javascript-resource-leak
  await client.connect();
  return client;
}

async function lazily(event) {
  if (!shared) {
    shared = await mysql.createConnection(process.env.DSN); // safe: javascript-resource-leak
  }
  const known = { client: new Client() }; // safe: javascript-resource-leak
  const cached = createClient(); // safe: javascript-resource-leak
  known.cache = cached;
  return [await shared.execute("select 1"), known];
}

class Store {
  constructor() {
    this.client = new Client(); // safe: javascript-resource-leak
  }
}

exports.Store = Store;
exports.kept = kept;
