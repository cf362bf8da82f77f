import pg from 'pg';

export class TicketRepository {
  constructor() {
    this.pool = new pg.Pool();
  }

  async byStatus(status) {
    const { rows } = await this.pool.query(`SELECT id FROM tickets WHERE status = '${status}'`); // report: sql-injection
    return rows;
  }

  async byOwner(owner) {
    const { rows } = await this.pool.query('SELECT id FROM tickets WHERE owner = $1', [owner]); // safe: sql-injection
    return rows;
  }

  async byPriority(priority) {
    const { rows } = await this.pool.query(`SELECT id FROM tickets WHERE priority = '${priority}'`); // safe: sql-injection
    return rows;
  }
}
