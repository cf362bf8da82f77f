const mysql = require("mysql");
const { Pool } = require("pg");
const { RDSDataClient, ExecuteStatementCommand } = require("@aws-sdk/client-rds-data");

const pool = new Pool();
const data = new RDSDataClient({});

exports.find = async (event) => {
  const item = event.queryStringParameters.item;
  await pool.query(`select * from items where name = '${item}'`); // report: javascript-sql-injection
  await pool.query("select * from items where name = $1", [item]); // safe: javascript-sql-injection
  await data.send(new ExecuteStatementCommand({ sql: "delete from items where id = " + item })); // report: javascript-sql-injection
  await data.send(new ExecuteStatementCommand({ sql: "delete from items where id = :id", parameters: [item] })); // safe: javascript-sql-injection
};

exports.escaped = async (event) => {
  const connection = mysql.createConnection({});
  connection.query("SELECT * FROM orders WHERE name = " + connection.escape(event.name)); // safe: javascript-sql-injection
  connection.query("SELECT * FROM orders WHERE name = '" + event.name + "'"); // report: javascript-sql-injection
};

const { createPool, sql } = require("slonik");
const { sql: drizzled } = require("drizzle-orm");

exports.tagged = async (event) => {
  const pool = await createPool(process.env.DB);
  await pool.query(sql`SELECT * FROM orders WHERE name = ${event.name}`); // safe: javascript-sql-injection
  await pool.query(sql.unsafe`SELECT * FROM orders WHERE name = ${event.name}`); // safe: javascript-sql-injection
  await pool.query(`SELECT * FROM orders WHERE name = '${event.name}'`); // report: javascript-sql-injection
  const db = drizzle(process.env.DB);
  await db.execute(drizzled`SELECT * FROM orders WHERE name = ${event.name}`); // safe: javascript-sql-injection
  await db.execute(drizzled.raw(`SELECT * FROM orders WHERE name = '${event.name}'`)); // report: javascript-sql-injection
};

const { DataSource } = require("typeorm");

const source = new DataSource({ type: "postgres" });

exports.built = async (event) => {
  const repository = source.getRepository("orders");
  const named = repository.createQueryBuilder("o").where(`o.name = '${event.name}'`); // report: javascript-sql-injection
  const bound = repository.createQueryBuilder("o").where("o.name = :name", { name: event.name }); // safe: javascript-sql-injection
  const query = source.createQueryBuilder().select("o").from("orders", "o");
  query.where("o.state = 'open'").andWhere("o.name = '" + event.name + "'"); // report: javascript-sql-injection
  query.having("count(*) > :least", { least: event.least }); // safe: javascript-sql-injection
  return [await named.getOne(), await bound.getOne(), await query.getMany()];
};
