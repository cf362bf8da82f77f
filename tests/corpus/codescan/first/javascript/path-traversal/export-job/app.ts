import type { EventBridgeEvent } from 'aws-lambda';
import * as storage from './storage';

interface Export {
  name: string;
  rows: string[];
}

export const exportNamed = async (event: EventBridgeEvent<'export', Export>) => {
  await storage.writeExport(event.detail.name, 'id,total\n');
};

export const exportNumbered = async (event: EventBridgeEvent<'export', Export>) => {
  for (const position of event.detail.rows.keys()) {
    await storage.writeNumbered(position, 'id,total\n');
  }
};
