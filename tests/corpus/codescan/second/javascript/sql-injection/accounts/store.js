'use strict';

const { Pool } = require('pg');

const pool = new Pool();

async function first(promise) {
  const { rows } = await promise;
  return rows[0];
}

exports.balance = (accountId) =>
  first(pool.query(`SELECT balance FROM accounts WHERE id = '${accountId}'`)); // report: sql-injection

exports.history = async (accountId) => {
  const client = await pool.connect();
  try {
    const { rows } = await client.query(`SELECT * FROM entries WHERE account = '${accountId}'`); // safe: sql-injection
    return rows;
  } finally {
    client.release();
  }
};
