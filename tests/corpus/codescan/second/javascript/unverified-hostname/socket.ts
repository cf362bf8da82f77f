import * as tls from 'tls';
import type { ScheduledEvent } from 'aws-lambda';

export const probe = (_event: ScheduledEvent): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const socket = tls.connect({ host: 'mail.example.com', port: 465, checkServerIdentity() { return undefined; } }); // report: unverified-hostname
    socket.once('secureConnect', () => resolve(socket.authorized));
    socket.once('error', reject);
  });

export const probeNamed = (_event: ScheduledEvent): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const socket = tls.connect({ host: '10.20.0.5', port: 465, servername: 'mail.example.com' }); // safe: unverified-hostname
    socket.once('secureConnect', () => resolve(socket.authorized));
    socket.once('error', reject);
  });
