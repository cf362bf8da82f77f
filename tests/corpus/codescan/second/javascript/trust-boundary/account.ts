import express, { Request, Response, NextFunction } from 'express';
import serverless from 'serverless-http';

declare module 'express-session' {
  interface SessionData {
    plan: string;
    admin: boolean;
    theme: string;
  }
}

const app = express();

class SessionWriter {
  constructor(private readonly req: Request) {}

  plan(value: string): void {
    this.req.session.plan = value; // report: trust-boundary
  }

  theme(value: string): void {
    this.req.session.theme = value; // safe: trust-boundary
  }
}

app.post('/plan', (req: Request, res: Response) => {
  new SessionWriter(req).plan(req.body.plan);
  res.status(204).end();
});

app.post('/theme', (req: Request, res: Response) => {
  new SessionWriter(req).theme(req.body.theme === 'dark' ? 'dark' : 'light');
  res.status(204).end();
});

const flag = (value: unknown): boolean => value as boolean;

app.use((req: Request, _res: Response, next: NextFunction) => {
  const { session, headers } = req;
  session.admin = flag(headers['x-admin']); // report: trust-boundary
  next();
});

class UploadSession {
  name = '';
}

app.post('/upload', (req: Request, res: Response) => {
  const session = new UploadSession();
  session.name = req.body.name; // safe: trust-boundary
  res.json({ length: session.name.length });
});

export const handler = serverless(app);
