import { Collection, MongoClient, ObjectId } from 'mongodb';

interface Profile {
  name: string;
  visible: boolean;
}

class ProfileService {
  constructor(private readonly profiles: Collection<Profile>) {}

  update(filter: object): Promise<unknown> {
    return this.profiles.updateMany(filter, { $set: { visible: false } }); // report: nosql-injection
  }

  hide(id: string): Promise<unknown> {
    return this.profiles.updateOne({ _id: new ObjectId(id) }, { $set: { visible: false } }); // safe: nosql-injection
  }
}

const client = new MongoClient(process.env.MONGO_URI as string);
const service = new ProfileService(client.db('app').collection<Profile>('profiles'));

export const hideAll = async (event: { body: string }) => service.update(JSON.parse(event.body).filter);

export const hideOne = async (event: { pathParameters: { id: string } }) => service.hide(event.pathParameters.id);
