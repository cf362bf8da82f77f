import { Collection, MongoClient } from 'mongodb';

export class ReportStore {
  private readonly rows: Collection;

  constructor() {
    this.rows = new MongoClient(process.env.MONGO_URL!).db('app').collection('visits');
  }

  async aggregate(pipeline: object[]): Promise<object[]> {
    return this.rows.aggregate(pipeline).toArray(); // report: nosql-injection
  }

  async countBy(field: 'country' | 'city', value: string): Promise<number> {
    return this.rows.countDocuments({ [field]: value }); // safe: nosql-injection
  }
}
