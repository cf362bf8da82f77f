'use strict';

const AWS = require('aws-sdk');
const mysql = require('mysql2/promise');
const { Pool } = require('pg');
const knex = require('knex')({ client: 'pg', connection: process.env.DATABASE_URL });
const { Sequelize, QueryTypes } = require('sequelize');

const pool = new Pool();
const sequelize = new Sequelize(process.env.DATABASE_URL);
const rds = new AWS.RDSDataService();
const athena = new AWS.Athena();
const SORT_COLUMNS = { date: 'created_at', price: 'total' };

exports.findOrder = async (event) => {
  const connection = await mysql.createConnection(process.env.MYSQL_URL);
  const [rows] = await connection.query(`SELECT * FROM orders WHERE id = '${event.pathParameters.id}'`); // report: sql-injection
  return { statusCode: 200, body: JSON.stringify(rows) };
};

exports.findOrderBound = async (event) => {
  const connection = await mysql.createConnection(process.env.MYSQL_URL);
  const [rows] = await connection.execute('SELECT * FROM orders WHERE id = ?', [event.pathParameters.id]); // safe: sql-injection
  return { statusCode: 200, body: JSON.stringify(rows) };
};

exports.deleteOrder = async (event) => {
  const { code } = JSON.parse(event.body);
  await pool.query("DELETE FROM orders WHERE code = '" + code + "'"); // report: sql-injection
  return { statusCode: 204 };
};

exports.deleteOrderBound = async (event) => {
  const { code } = JSON.parse(event.body);
  await pool.query({ text: 'DELETE FROM orders WHERE code = $1', values: [code] }); // safe: sql-injection
  return { statusCode: 204 };
};

exports.sortedOrders = async (event) => {
  const { sort } = event.queryStringParameters;
  const { rows } = await pool.query('SELECT id, total FROM orders ORDER BY ' + sort); // report: sql-injection
  return rows;
};

exports.sortedOrdersMapped = async (event) => {
  const { sort } = event.queryStringParameters;
  const column = sort === 'price' ? SORT_COLUMNS.price : SORT_COLUMNS.date;
  const { rows } = await pool.query('SELECT id, total FROM orders ORDER BY ' + column); // safe: sql-injection
  return rows;
};

exports.rawWhere = (event, context, callback) => {
  knex('customers')
    .whereRaw("city = '" + event.queryStringParameters.city + "'") // report: sql-injection
    .then((rows) => callback(null, rows), callback);
};

exports.boundWhere = (event, context, callback) => {
  knex('customers')
    .whereRaw('city = ?', [event.queryStringParameters.city]) // safe: sql-injection
    .then((rows) => callback(null, rows), callback);
};

exports.sequelized = async (event) => {
  const name = event.arguments.name;
  return sequelize.query(`SELECT * FROM people WHERE name = '${name}'`, { type: QueryTypes.SELECT }); // report: sql-injection
};

exports.sequelizedBound = async (event) => {
  const name = event.arguments.name;
  return sequelize.query('SELECT * FROM people WHERE name = :name', { replacements: { name }, type: QueryTypes.SELECT }); // safe: sql-injection
};

exports.dataApi = async (event) => {
  const params = { resourceArn: process.env.CLUSTER, secretArn: process.env.SECRET };
  params.sql = 'UPDATE stock SET amount = amount - 1 WHERE sku = "' + event.detail.sku + '"';
  await rds.executeStatement(params).promise(); // report: sql-injection
};

exports.dataApiBound = async (event) => {
  const params = { resourceArn: process.env.CLUSTER, secretArn: process.env.SECRET };
  params.sql = 'UPDATE stock SET amount = amount - 1 WHERE sku = :sku';
  params.parameters = [{ name: 'sku', value: { stringValue: event.detail.sku } }];
  await rds.executeStatement(params).promise(); // safe: sql-injection
};

exports.reportQuery = async (event) => {
  const QueryString = `SELECT * FROM sales WHERE month = '${event.queryStringParameters.month}'`;
  return athena.startQueryExecution({ QueryString, WorkGroup: 'reports' }).promise(); // report: sql-injection
};
