'use strict';

const mysql = require('mysql2/promise');
const { Pool } = require('pg');

const pool = new Pool({ max: 1 });
let connection;

async function connect() {
  connection = connection || (await mysql.createConnection({ host: process.env.DB_HOST, user: process.env.DB_USER }));
  return connection;
}

exports.getOrder = async (event) => {
  const db = await connect();
  const { id } = event.pathParameters;
  const [rows] = await db.query("SELECT * FROM orders WHERE id = '" + id + "'"); // report: sql-injection
  return { statusCode: 200, body: JSON.stringify(rows[0]) };
};

exports.getOrderItems = async (event) => {
  const db = await connect();
  const { id } = event.pathParameters;
  const [rows] = await db.execute('SELECT * FROM items WHERE order_id = ?', [id]); // safe: sql-injection
  return { statusCode: 200, body: JSON.stringify(rows) };
};

function whereClause(filters) {
  return Object.entries(filters)
    .map(([column, value]) => `${column} = '${value}'`)
    .join(' AND ');
}

exports.searchOrders = async (event) => {
  const clause = whereClause(event.queryStringParameters);
  const result = await pool.query(`SELECT id, total FROM orders WHERE ${clause}`); // report: sql-injection
  return { statusCode: 200, body: JSON.stringify(result.rows) };
};

const COLUMNS = { name: 'customer_name', date: 'created_at' };

exports.sortedOrders = async (event) => {
  const requested = event.queryStringParameters.sort;
  const column = Object.prototype.hasOwnProperty.call(COLUMNS, requested) ? COLUMNS[requested] : 'id';
  const direction = event.queryStringParameters.dir === 'desc' ? 'DESC' : 'ASC';
  const result = await pool.query(`SELECT id FROM orders ORDER BY ${column} ${direction}`); // safe: sql-injection
  return { statusCode: 200, body: JSON.stringify(result.rows) };
};

exports.pageOfOrders = (event, context, callback) => {
  const { page = '0', size = '20' } = event.queryStringParameters || {};
  const offset = parseInt(page, 10) * parseInt(size, 10);
  pool.query(`SELECT id FROM orders LIMIT ${parseInt(size, 10)} OFFSET ${offset}`, (err, res) => { // safe: sql-injection
    callback(err, res && { statusCode: 200, body: JSON.stringify(res.rows) });
  });
};

exports.ordersByStatus = (event, context, callback) => {
  const status = event.queryStringParameters.status;
  const text = `SELECT id FROM orders WHERE status = '${status}'`;
  const finish = (err, res) => callback(err, res && res.rows);
  pool.query({ text, rowMode: 'array' }, finish); // report: sql-injection
};

exports.ordersByCustomer = async (event) => {
  const query = {
    text: 'SELECT id FROM orders WHERE customer = $1',
    values: [event.queryStringParameters.customer],
  };
  const { rows } = await pool.query(query); // safe: sql-injection
  return { statusCode: 200, body: JSON.stringify(rows) };
};
